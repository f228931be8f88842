import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { newId } from '../../../kernel/ids.ts';
import type { AuditRow, ChainEnd } from './queries.ts';

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

/** What stands before the first entry of a chain. */
const GENESIS: ChainEnd = { seq: 0n, hash: Buffer.from([0]) };

type Draft = Omit<AuditRow, 'previousHash' | 'hash'>;

/** What of an entry stands in its hash for its details: the details themselves in the platform's chain and in older entries. */
type Form = 'digest' | 'whole';

/** The entries as rows that continue the chain from `end`. */
export function continueChain(
  end: ChainEnd,
  source: AuditSource,
  { entries, form }: { readonly entries: readonly AuditEntry[]; readonly form: Form },
): readonly AuditRow[] {
  const at = new Date();
  let { seq, hash } = end;
  return entries.map((entry) => {
    seq += 1n;
    const previousHash = hash;
    const draft = draftOf({ seq, at, source, entry, form });
    hash = chainHash(previousHash, draft);
    return { ...draft, previousHash, hash };
  });
}

function draftOf({ seq, at, source, entry, form }: { seq: bigint; at: Date; source: AuditSource; entry: AuditEntry; form: Form }): Draft {
  const details = canonical(entry.details ?? {});
  return {
    seq,
    id: newId(),
    at,
    actorId: source.actor.id,
    actorKind: source.actor.kind,
    action: entry.action,
    objectType: entry.objectType,
    objectId: storable(entry.objectId),
    details,
    detailsDigest: form === 'digest' ? digestOf(details) : null,
    isErased: false,
    ip: addressOf(source.ip),
    userAgent: storable(source.userAgent),
    requestId: source.requestId,
  };
}

/** Text as the database gives it back: it keeps no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** An address as `inet` writes it, so that the hash still fits after a round trip; null for anything else. */
function addressOf(ip: string | null): string | null {
  const bare = ip?.split('%')[0] ?? '';
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  return mapped ?? new URL(`http://[${bare}]`).hostname.slice(1, -1);
}

/** JSON with sorted keys: the hash must not depend on the order in which a caller wrote its object. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    if (typeof inner === 'string') return storable(inner);
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .map(([name, part]) => [storable(name), part] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}

function digestOf(details: string): Buffer {
  return createHash('sha256').update(details).digest();
}

function chainHash(previous: Buffer, row: Draft): Buffer {
  const content = [
    row.seq.toString(),
    row.id,
    row.at.toISOString(),
    row.actorId ?? '',
    row.actorKind,
    row.action,
    row.objectType,
    row.objectId,
    row.detailsDigest?.toString('hex') ?? row.details,
    row.ip ?? '',
    row.userAgent,
    row.requestId,
  ];
  return createHash('sha256').update(previous).update(JSON.stringify(content)).digest();
}

/**
 * Walks a chain from its beginning.
 * @param end what the chain's head says of its last entry: entries cut off at the end show there.
 * @returns the sequence number of the first entry that is missing or does not fit, or null.
 */
export async function firstMisfit(rows: AsyncIterable<AuditRow>, end: ChainEnd): Promise<bigint | null> {
  let previous = GENESIS.hash;
  let expected = 1n;
  for await (const row of rows) {
    if (row.seq !== expected || !row.previousHash.equals(previous) || !fits(previous, row) || (row.seq === end.seq && !row.hash.equals(end.hash)))
      return expected;
    previous = row.hash;
    expected += 1n;
  }
  return expected > end.seq ? null : expected;
}

/** Details that were erased are not there to be compared; their digest still is part of the hash. */
function fits(previous: Buffer, row: AuditRow): boolean {
  const details = canonical(JSON.parse(row.details));
  const isWhole = row.detailsDigest === null || row.isErased || digestOf(details).equals(row.detailsDigest);
  return isWhole && chainHash(previous, { ...row, details }).equals(row.hash);
}
