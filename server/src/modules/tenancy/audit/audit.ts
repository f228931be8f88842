import type { SystemTx, Tx } from '../../../kernel/db.ts';
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

/** What the product does by itself. */
export const systemSource: AuditSource = { actor: { kind: 'system', id: null }, ip: null, userAgent: '', requestId: '' };

/**
 * Adds entries to the tenant's chain in the caller's transaction. The head row stays locked until the
 * commit, so this comes last in a transaction; writers of one tenant take turns here.
 */
export async function record(tx: Tx, source: AuditSource, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = continueChain(await lockHead(tx), source, { entries, form: 'digest' });
  await addRows(tx, rows);
  await moveHead(tx, rows.at(-1)!);
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
