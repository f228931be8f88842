import type { Tx } from '../../../kernel/db.ts';
import { chargesOf } from './charges.ts';
import type { Claimed } from './claim.ts';
import { decide } from './plan.ts';
import type { CarrierAccount } from './port.ts';
import { endFreshLeases } from './settle-queries.ts';
import type { Evidence, Outcome } from './settle.ts';
import { advance } from './state.ts';

/** What a call ended with, and what was known of its message when it was claimed. */
export interface Landed extends Evidence {
  readonly claimed: Pick<Claimed<CarrierAccount>, 'message' | 'account' | 'claimedAt' | 'until'>;
}

interface FreshInput {
  readonly landed: readonly Landed[];
  readonly channelIds: readonly string[];
  readonly now: Date;
}

/**
 * Settles first tries without reading anything again: where the row still is as its claim left it, nothing else has
 * become known. Written only under the very lease, so that a message somebody else has touched meanwhile stays as it is.
 * @returns what was written; the others have to be looked at again
 */
export async function settleFresh(tx: Tx, { landed, channelIds, now }: FreshInput): Promise<readonly Outcome[]> {
  const outcomes = landed.filter(isFresh).map((item) => ({ item, ...outcomeOf(item, channelIds, now) }));
  if (outcomes.length === 0) return [];
  const charges = chargesOf(outcomes);
  const rows = outcomes.map(({ item, message, attempts, decision }) => ({
    ...decision,
    id: message.id,
    epoch: item.epoch!,
    charge: charges.byMessage.get(message.id) ?? message.charge,
    attemptState: attempts[0]!.state,
    providerId: item.providerId,
    reason: item.reason,
  }));
  const written = await endFreshLeases(
    tx,
    // in the order of the ids, as everybody locks them
    rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    now,
  );
  return outcomes.filter(({ message }) => written.has(message.id));
}

function isFresh({ no, epoch, claimed: { message } }: Landed): boolean {
  return no === 1 && epoch !== null && message.state === 'queued' && message.attemptsMade === 0;
}

function outcomeOf(item: Landed, channelIds: readonly string[], now: Date): Outcome {
  const { message: before, account, claimedAt, until } = item.claimed;
  const attempts = [{ no: 1, channelId: account.channelId, state: advance('sending', item.state), sentAt: claimedAt }];
  const message = { ...before, state: 'sending' as const, attemptsMade: 1, leaseEpoch: item.epoch!, leaseUntil: until, nextActionAt: until, attempts };
  const { recipientFault, reason } = item;
  return { message, attempts, decision: decide(message, { channelIds, now, held: false, recipientFault, reason }) };
}
