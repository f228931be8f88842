import type { Tx } from '../../../kernel/db.ts';
import { closeSenders, writePairs } from './pace-queries.ts';
import { restingUntil } from './pairs.ts';
import type { CarrierAccount, SendRate } from './port.ts';
import type { Evidence } from './settle.ts';

export interface Slowed extends Evidence {
  readonly channelId: string;
}

/** A provider's "wait" is believed within reason: it must not close a sender for days by mistake. */
const LONGEST_MS = 15 * 60_000;
const SHORTEST_MS = 250;

/** Closes what providers asked us to leave alone: a sender, all senders of its account, or a sender towards one recipient. */
export async function obeyThrottles(
  tx: Tx,
  items: readonly Slowed[],
  { accounts, now }: { readonly accounts: readonly CarrierAccount[]; readonly now: Date },
): Promise<void> {
  const slowed = items.flatMap((item) => (item.throttle ? [{ ...item.throttle, channelId: item.channelId, reason: item.reason ?? '' }] : []));
  if (slowed.length === 0) return;
  const until = (ms: number): Date => new Date(now.getTime() + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms)));
  const rateOf = (id: string): SendRate | undefined => accounts.find((account) => account.channelId === id)?.rate;
  const pairs = slowed.filter(({ scope }) => scope === 'pair');
  await writePairs(
    tx,
    pairs.map(({ channelId, recipient, retryAfterMs }) => ({ channelId, recipient, freeAt: restingUntil(rateOf(channelId), until(retryAfterMs)) })),
  );
  const closings = slowed
    .filter(({ scope }) => scope !== 'pair')
    .flatMap(({ scope, channelId, retryAfterMs, reason }) =>
      (scope === 'account' ? sameAccount(accounts, channelId) : [channelId]).map((id) => ({ channelId: id, until: until(retryAfterMs), reason })),
    );
  await closeSenders(tx, closings, now);
}

function sameAccount(accounts: readonly CarrierAccount[], channelId: string): readonly string[] {
  const one = accounts.find((account) => account.channelId === channelId);
  if (one?.accountKey === undefined) return [channelId];
  return accounts.filter(({ kind, accountKey }) => kind === one.kind && accountKey === one.accountKey).map((account) => account.channelId);
}
