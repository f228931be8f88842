import { createHash } from 'node:crypto';
import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { addRows, lockHead, moveHead, readChain, type AuditRow } from './queries.ts';

export interface AuditSource {
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly ip: string | null;
  readonly userAgent: string;
  readonly requestId: string;
}

export interface AuditEntry {
  /** Dotted verb: `meter.suspended`. */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  /** Before and after, reasons, amounts. Never secrets, never token text; people by id. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What the product does by itself. */
export const systemSource: AuditSource = { actor: { kind: 'system', id: null }, ip: null, userAgent: '', requestId: '' };

/**
 * Adds entries to the tenant's chain in the caller's transaction. The head row stays locked until the
 * commit, so this comes last in a transaction; writers of one tenant take turns here.
 */
export async function record(tx: Tx, source: AuditSource, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const head = await lockHead(tx);
  const at = new Date();
  let { seq, hash } = head;
  const rows = entries.map((entry): AuditRow => {
    seq += 1n;
    const previous = hash;
    const row = rowOf({ seq, at, source, entry });
    hash = chainHash(previous, row);
    return { ...row, previousHash: previous, hash };
  });
  await addRows(tx, rows);
  await moveHead(tx, seq, hash);
}

interface Draft { readonly seq: bigint; readonly at: Date; readonly source: AuditSource; readonly entry: AuditEntry }

function rowOf({ seq, at, source, entry }: Draft): Omit<AuditRow, 'previousHash' | 'hash'> {
  return {
    seq, id: newId(), at, actorId: source.actor.id, actorKind: source.actor.kind, action: entry.action,
    objectType: entry.objectType, objectId: entry.objectId, details: canonical(entry.details ?? {}),
    ip: source.ip, userAgent: source.userAgent, requestId: source.requestId,
  };
}

/** JSON with sorted keys: the hash must not depend on the order in which a caller wrote its object. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function chainHash(previous: Buffer, row: Omit<AuditRow, 'previousHash' | 'hash'>): Buffer {
  const content = [row.seq.toString(), row.id, row.at.toISOString(), row.actorId ?? '', row.actorKind, row.action, row.objectType, row.objectId, row.details, row.ip ?? '', row.requestId];
  return createHash('sha256').update(previous).update(JSON.stringify(content)).digest();
}

/** @returns the sequence number of the first entry that does not fit the chain, or null when all do. */
export async function verifyChain(tx: Tx): Promise<bigint | null> {
  let previous: Buffer = Buffer.from([0]);
  let expected = 1n;
  for await (const row of readChain(tx)) {
    const fits = row.seq === expected && row.previousHash.equals(previous) && chainHash(previous, { ...row, details: canonical(JSON.parse(row.details)) }).equals(row.hash);
    if (!fits) return row.seq;
    previous = row.hash;
    expected += 1n;
  }
  return null;
}
