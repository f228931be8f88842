import type { Tx } from '../../../kernel/db.ts';
import { grant, lockDue, putOff } from './claim-queries.ts';
import { openPace, type Pace } from './pace.ts';
import { pairsFreeAt, writePairs, type Pair } from './pace-queries.ts';
import { afterMessage, pairOpensAt } from './pairs.ts';
import { conclude, isSpoken, planNext, type FailReason, type Plan, type PlannedMessage } from './plan.ts';
import type { CarrierAccount, Channel, ConsentGate } from './port.ts';
import type { Cost, CostOf } from './prices.ts';
import { attemptsOf, findByKeys, type MessageRow } from './queries.ts';
import { tell, writeOutcomes, type Listeners, type Outcome } from './settle.ts';
import { hasArrived, hasEnded } from './state.ts';

/** Longer than any gateway call may take, with room for clocks that differ between machines. */
export const LEASE_MS = 60_000;

/** A message this process may send now; its attempt is on record. */
export interface Claimed<A extends CarrierAccount> {
  readonly message: MessageRow;
  readonly account: A;
  readonly no: number;
  readonly epoch: number;
  readonly claimedAt: Date;
  /** Who comes later than this may find the message in other hands. */
  readonly until: Date;
  /** What it says, where that did not have to be opened. */
  readonly text?: string;
}

export interface ClaimInput<A extends CarrierAccount> {
  readonly channel: Channel;
  readonly limit: number;
  readonly now: Date;
  readonly accounts: readonly A[];
  readonly listeners: Listeners;
  readonly consent: ConsentGate;
  readonly costOf: CostOf<A>;
  /** Look at the messages of these senders instead: they are not among the accounts any more. */
  readonly lostSenders?: readonly string[];
}

export interface ClaimResult<A extends CarrierAccount> {
  readonly claimed: readonly Claimed<A>[];
  /** There is more that may leave at once. */
  readonly more: boolean;
  /** When a sender that has to wait now may go on, or a recipient be written to again; null when nothing waits. */
  readonly wakeAt: Date | null;
}

type Planned = PlannedMessage & MessageRow;

/** What is to be done with one message: a sender, a later time, an end, or nothing for now. */
type Way<A> = { readonly kind: 'send'; readonly account: A } | { readonly kind: 'later'; readonly until: Date } | { readonly kind: 'end'; readonly plan: Plan };

/**
 * Leases due messages and records their attempts, so that a process that dies at any later point
 * leaves a trace of the copy that may have left. Messages that are not to be sent are concluded here.
 */
export async function claimDue<A extends CarrierAccount>(tx: Tx, input: ClaimInput<A>): Promise<ClaimResult<A>> {
  const { channel, now, accounts, listeners } = input;
  const lease = { claimedAt: now, until: new Date(now.getTime() + LEASE_MS) };
  // sent together, done one after the other
  const [, pace] = await Promise.all([findByKeys(tx), openPace(tx, accounts, now)]);
  const senders = input.lostSenders ?? pace.senders;
  const limit = Math.min(input.limit, pace.room);
  const due = senders.length === 0 ? [] : await lockDue(tx, { channel, now, limit, senders });
  if (due.length === 0) return { claimed: [], more: false, wakeAt: pace.wakeAt() };
  const planned = await withAttempts(tx, due);
  const { ways, pairs } = await chooseWays(tx, input, { planned, pace });
  const claimed: Claimed<A>[] = [];
  const outcomes: Outcome[] = [];
  const later: { id: string; until: Date }[] = [];
  for (const [message, way] of ways) {
    if (way.kind === 'send') claimed.push({ message, account: way.account, no: message.attemptsMade + 1, epoch: message.leaseEpoch + 1, ...lease });
    else if (way.kind === 'later') later.push({ id: message.id, until: way.until });
    else outcomes.push({ message, attempts: message.attempts, decision: conclude(message, way.plan, now) });
  }
  await grantAll(tx, input, { claimed, pace, pairs });
  await putOff(tx, later);
  await writeOutcomes(tx, outcomes, { now, listeners });
  await tell(tx, outcomes, listeners);
  return { claimed, more: due.length === limit && ways.size > 0, wakeAt: earliest([pace.wakeAt(), ...later.map(({ until }) => until)]) };
}

function earliest(times: readonly (Date | null)[]): Date | null {
  return times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null);
}

async function withAttempts(tx: Tx, due: readonly MessageRow[]): Promise<readonly Planned[]> {
  const tried = due.filter((message) => message.attemptsMade > 0).map((message) => message.id);
  const attempts = tried.length > 0 ? await attemptsOf(tx, tried) : new Map<string, never>();
  // the rows are nobody else's yet: a copy of each would cost as much as reading it
  return due.map((message) => Object.assign(message, { attempts: attempts.get(message.id) ?? [] }));
}

async function grantAll<A extends CarrierAccount>(
  tx: Tx,
  { now, costOf }: ClaimInput<A>,
  { claimed, pace, pairs }: { readonly claimed: readonly Claimed<A>[]; readonly pace: Pace; readonly pairs: readonly Paired[] },
): Promise<void> {
  if (claimed.length === 0) return;
  const grants = claimed.map(({ message, account }) => {
    const cost: Cost | null = costOf(account, message.recipient, message.segments);
    return { id: message.id, channelId: account.channelId, costMicro: cost?.micro ?? null, currency: cost?.currency ?? null };
  });
  await Promise.all([grant(tx, grants, { now, until: new Date(now.getTime() + LEASE_MS) }), pace.write(), writePairs(tx, pairs)]);
}

interface Field {
  readonly planned: readonly Planned[];
  readonly pace: Pace;
}

type Paired = Pair & { readonly freeAt: Date };

interface Chosen<A> {
  /** Messages that are missing here stay as they are: their sender's parts were used up by those before them. */
  readonly ways: Map<Planned, Way<A>>;
  /** How those stand that are written to. */
  readonly pairs: readonly Paired[];
}

async function chooseWays<A extends CarrierAccount>(tx: Tx, input: ClaimInput<A>, { planned, pace }: Field): Promise<Chosen<A>> {
  const wanted = planned.map((message) => [message, wantedWay(message, input, pace)] as const);
  const toSend = wanted.flatMap(([message, way]) => (way.kind === 'send' ? [{ message, account: way.account }] : []));
  const refused = await refusedOf(tx, input, toSend);
  const paired = toSend.filter(({ account }) => account.rate?.pairEveryMs !== undefined);
  const met = paired.map(({ message, account }) => ({ channelId: account.channelId, recipient: message.recipient }));
  const times = await pairsFreeAt(tx, met);
  const wholeAt = new Map(met.flatMap((pair, index) => (times[index] ? [[keyOf(pair), times[index]] as const] : [])));
  const traffic: Traffic = { pace, wholeAt, written: new Map(), now: input.now };
  const ways = new Map<Planned, Way<A>>();
  for (const [message, way] of wanted) {
    const reason = refused.get(message.id);
    const checked: Way<A> = reason === undefined ? way : { kind: 'end', plan: { step: 'fail', reason } };
    const final = checked.kind === 'send' ? inPace(message, checked.account, traffic) : checked;
    if (final !== null) ways.set(message, final);
  }
  return { ways, pairs: [...traffic.written.values()] };
}

const keyOf = ({ channelId, recipient }: Pair): string => `${channelId} ${recipient}`;

interface Traffic {
  readonly pace: Pace;
  readonly wholeAt: Map<string, Date>;
  readonly written: Map<string, Paired>;
  readonly now: Date;
}

function inPace<A extends CarrierAccount>({ recipient, segments }: Planned, account: A, { pace, wholeAt, written, now }: Traffic): Way<A> | null {
  const { channelId, rate } = account;
  const key = keyOf({ channelId, recipient });
  const known = wholeAt.get(key) ?? null;
  const opens = rate?.pairEveryMs === undefined ? null : pairOpensAt(rate, known, now);
  if (opens !== null) return { kind: 'later', until: opens };
  if (!pace.mayLeave(channelId)) return null;
  pace.spend(channelId, segments);
  if (rate?.pairEveryMs !== undefined) {
    const freeAt = afterMessage(rate, known, now);
    wholeAt.set(key, freeAt);
    written.set(key, { channelId, recipient, freeAt });
  }
  return { kind: 'send', account };
}

function wantedWay<A extends CarrierAccount>(message: Planned, { accounts, now }: ClaimInput<A>, pace: Pace): Way<A> {
  if (isSuperseded(message)) return { kind: 'end', plan: { step: 'cancel' } };
  const usable = accounts.filter(({ channelId }) => message.channelId === null || message.channelId === channelId).map(({ channelId }) => channelId);
  const plan = planNext(message, usable, now);
  if (plan.step !== 'send') return { kind: 'end', plan };
  const open = pace.isClosed(plan.channelId)
    ? planNext(
        message,
        usable.filter((id) => !pace.isClosed(id)),
        now,
      )
    : plan;
  if (open.step !== 'send') return { kind: 'later', until: pace.openAt(plan.channelId) };
  return { kind: 'send', account: accounts.find(({ channelId }) => channelId === open.channelId)! };
}

/** A stand-by is not needed when the first has arrived; one for advertising leaves only when the first certainly has not. */
function isSuperseded({ primaryState, purpose }: MessageRow): boolean {
  if (primaryState === null) return false;
  return hasArrived(primaryState) || (purpose === 'marketing' && !hasEnded(primaryState));
}

/**
 * Advertising needs a yes at the moment of sending; what was agreed when it was written may have been taken back. Who is
 * blocked gets nothing that people or programmes say to them, whatever it is for; what was bought still goes.
 */
async function refusedOf<A extends CarrierAccount>(
  tx: Tx,
  { channel, consent }: ClaimInput<A>,
  toSend: readonly { readonly message: MessageRow }[],
): Promise<ReadonlyMap<string, FailReason>> {
  const asked = toSend.map(({ message }) => message).filter(({ kind, purpose }) => purpose === 'marketing' || isSpoken(kind));
  if (asked.length === 0) return new Map();
  const answers = await consent(
    tx,
    asked.map(({ recipient, contactId, purpose }) => ({ channel, to: recipient, contactId, purpose })),
  );
  return new Map(
    asked.flatMap(({ id, purpose }, index): [string, FailReason][] => {
      if (answers[index] === 'blocked') return [[id, 'blocked']];
      return purpose === 'marketing' && answers[index] !== 'allowed' ? [[id, 'refused_consent']] : [];
    }),
  );
}
