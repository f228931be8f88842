import type { Tx } from '../../../kernel/db.ts';
import { conflict } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { addToAccount, lockAccount, readTerms, reserveFromAccount, settleAccount, type Addition } from './queries.ts';

/** Parts of messages that were reserved and whose fate is known. */
export interface SettledParts {
  readonly groupId: string | null;
  readonly spent: number;
  readonly freed: number;
}

/**
 * Adds credits, or takes some away by a correction, once per `dedupeKey`.
 * @returns false when that key has been used: nothing was added
 * @throws AppError `credits.below_nothing`
 */
export async function addCredits(tx: Tx, addition: Omit<Addition, 'id'>): Promise<boolean> {
  if ((await lockAccount(tx, addition.dedupeKey)) === 'known') return false;
  if (!(await addToAccount(tx, { ...addition, id: newId() })))
    throw conflict('credits.below_nothing', 'That is more than is left. Take away at most what is available.');
  return true;
}

/**
 * Sets credits aside for messages that are put in line in the same transaction.
 * @returns `reserved`, `not_needed` where the tenant pays a gateway of its own itself, or `too_few`
 */
export async function reserveCredits(
  tx: Tx,
  { parts, groupId }: { readonly parts: number; readonly groupId: string },
): Promise<'reserved' | 'not_needed' | 'too_few'> {
  if ((await readTerms(tx)).paidBy === 'own_account' || parts === 0) return 'not_needed';
  return (await reserveFromAccount(tx, { id: newId(), credits: BigInt(parts), groupId })) ? 'reserved' : 'too_few';
}

/** What the outbox found out about reserved parts: used, or not needed. Each is told once. */
export async function settleCredits(tx: Tx, groups: readonly SettledParts[]): Promise<void> {
  const lines = groups.flatMap(({ groupId, spent, freed }) => [
    { id: newId(), kind: 'spend' as const, credits: BigInt(spent), groupId },
    { id: newId(), kind: 'release' as const, credits: BigInt(freed), groupId },
  ]);
  await settleAccount(
    tx,
    lines.filter(({ credits }) => credits > 0n),
  );
}
