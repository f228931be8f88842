import type { Tx } from '../../../kernel/db.ts';
import { conclude, planNext } from './plan.ts';
import type { CarrierAccount } from './port.ts';
import { attemptsOf, grant, lockDue, type Channel, type MessageRow } from './queries.ts';
import { tell, writeOutcomes, type Listeners, type Outcome } from './settle.ts';

/** Longer than any gateway call may take, with room for clocks that differ between machines. */
const LEASE_MS = 60_000;

/** A message this process may send now; its attempt is on record. */
export interface Claimed<A extends CarrierAccount> {
  readonly message: MessageRow;
  readonly account: A;
  readonly no: number;
  readonly epoch: number;
}

export interface ClaimInput<A extends CarrierAccount> {
  readonly channel: Channel;
  readonly limit: number;
  readonly now: Date;
  readonly accounts: readonly A[];
  readonly listeners: Listeners;
}

export interface ClaimResult<A extends CarrierAccount> {
  readonly claimed: readonly Claimed<A>[];
  /** Due messages that were looked at, sent or not. */
  readonly seen: number;
}

/**
 * Leases due messages and records their attempts, so that a process that dies at any later point
 * leaves a trace of the copy that may have left. Messages that are not to be sent are concluded here.
 */
export async function claimDue<A extends CarrierAccount>(tx: Tx, { channel, limit, now, accounts, listeners }: ClaimInput<A>): Promise<ClaimResult<A>> {
  const due = await lockDue(tx, { channel, now, limit });
  const tried = due.filter((message) => message.attemptsMade > 0).map((message) => message.id);
  const attempts = tried.length > 0 ? await attemptsOf(tx, tried) : new Map<string, never>();
  const channelIds = accounts.map((account) => account.channelId);
  const claimed: Claimed<A>[] = [];
  const outcomes: Outcome[] = [];
  for (const message of due) {
    const planned = { ...message, attempts: attempts.get(message.id) ?? [] };
    const plan = planNext(planned, channelIds, now);
    const account = plan.step === 'send' ? accounts.find((one) => one.channelId === plan.channelId) : undefined;
    if (account) claimed.push({ message, account, no: message.attemptsMade + 1, epoch: message.leaseEpoch + 1 });
    else outcomes.push({ message, decision: conclude(planned, plan, now) });
  }
  if (claimed.length > 0) {
    const grants = claimed.map(({ message, account }) => ({ id: message.id, channelId: account.channelId }));
    await grant(tx, grants, { now, until: new Date(now.getTime() + LEASE_MS) });
  }
  await writeOutcomes(tx, outcomes, now);
  await tell(tx, outcomes, listeners);
  return { claimed, seen: due.length };
}
