import type { SystemTx, Tx } from '../../../kernel/db.ts';
import { publish, type Topic } from '../../../kernel/realtime.ts';
import { continueChain, firstMisfit, type AuditEntry, type AuditSource } from './chain.ts';
import {
  addPlatformRows,
  addRows,
  lockHead,
  lockPlatformEnd,
  moveHead,
  readChain,
  readHead,
  readPlatformChain,
  readPlatformEnd,
  type Reader,
} from './queries.ts';
import { gathering, keepFor, type Gathering } from './together.ts';

/** What the product does by itself. */
export const systemSource: AuditSource = { actor: { kind: 'system', id: null }, ip: null, userAgent: '', requestId: '' };

/**
 * Adds entries to the tenant's chain in the caller's transaction. The head row stays locked until the
 * commit, so this comes last in a transaction; writers of one tenant take turns here.
 */
export async function record(tx: Tx, source: AuditSource, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0 || keepFor(tx, { source, entries })) return;
  const rows = continueChain(await lockHead(tx), source, { entries, form: 'digest' });
  await addRows(tx, rows);
  await moveHead(tx, rows.at(-1)!);
  tellPages(tx, entries);
}

/**
 * Writes what is recorded in `work` when it is done: the head of the chain is locked for that moment, and not for as long
 * as a batch of many rows takes.
 */
export async function recordAtEnd<T>(tx: Tx, work: (gathering: Gathering) => Promise<T>): Promise<T> {
  const { result, kept } = await gathering(tx, work);
  for (const [source, group] of Map.groupBy(kept, (one) => one.source)) {
    await record(
      tx,
      source,
      group.flatMap((one) => one.entries),
    );
  }
  return result;
}

/** What changed is told to the pages that show such things. */
const SHOWN: Readonly<Record<string, { readonly topic: Topic; readonly kind: string }>> = {
  payment: { topic: 'payments', kind: 'payment.changed' },
  payment_event: { topic: 'payments', kind: 'payment_event.changed' },
  refund: { topic: 'payments', kind: 'refund.changed' },
  token: { topic: 'tokens', kind: 'token.changed' },
  vend_order: { topic: 'tokens', kind: 'vend_order.changed' },
  alert: { topic: 'alerts', kind: 'alert.changed' },
  export: { topic: 'jobs', kind: 'export.changed' },
  import: { topic: 'jobs', kind: 'import.changed' },
  sms_import: { topic: 'jobs', kind: 'import.changed' },
  contact_import: { topic: 'jobs', kind: 'import.changed' },
  contact_edit: { topic: 'jobs', kind: 'edit.changed' },
};

function tellPages(tx: Tx, entries: readonly AuditEntry[]): void {
  for (const { objectType, objectId } of entries) {
    const shown = Object.hasOwn(SHOWN, objectType) ? SHOWN[objectType] : undefined;
    if (shown) publish(tx, { ...shown, object: objectId });
  }
}

/**
 * Adds entries to the platform's own chain: people, clients and sign-ins, which belong to no tenant.
 * Writers take turns on an advisory lock until the commit. In a transaction that also calls `record`,
 * this comes after it: one order of locks, no deadlock.
 */
export async function recordPlatform(tx: SystemTx, source: AuditSource, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await addPlatformRows(tx, continueChain(await lockPlatformEnd(tx), source, { entries, form: 'whole' }));
}

/** @returns the sequence number of the first entry that does not fit the tenant's chain, or null when all do. */
export async function verifyChain(tx: Tx): Promise<bigint | null> {
  return firstMisfit(readChain(tx), await readHead(tx));
}

/**
 * As `verifyChain`, for the platform's chain. It has no head row, so entries cut off at its end do not
 * show here; compare with a copy of the last hash kept elsewhere.
 */
export async function verifyPlatformChain(tx: Reader): Promise<bigint | null> {
  return firstMisfit(readPlatformChain(tx), await readPlatformEnd(tx));
}
