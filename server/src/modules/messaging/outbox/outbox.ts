import type { Clock } from '../../../kernel/clock.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { bindJob, enqueueAt, type BoundJob } from '../../../kernel/jobs.ts';
import { Pump } from '../../../kernel/pump.ts';
import { cacheAccounts, type Accounts } from './accounts.ts';
import { alarm } from './alarm.ts';
import { claimDue, type Claimed, type ClaimInput } from './claim.ts';
import { expiredLeases, hasDue, lostSenders } from './claim-queries.ts';
import { groupCharges } from './charges.ts';
import { openDepartures, type Departures } from './departures.ts';
import type { PollJob, SendJob, SweepJob } from './jobs.ts';
import { pollTenant } from './poll.ts';
import { perTenant } from './per-tenant.ts';
import type { CarrierAccount, Channel, ConsentGate, DeliveryReport, GatewayAccount } from './port.ts';
import { costsNothing, type CostOf } from './prices.ts';
import { spendDoubtful, takeTurn } from './queries.ts';
import { receiveReports, waitingReports, type ReceivedReport } from './reports.ts';
import { sendClaimed, type SendDeps } from './send.ts';
import { earliestOf, followUp, settle, tell, type Evidence, type Listeners } from './settle.ts';
import { settleFresh, type Landed } from './settle-fresh.ts';
import { obeyThrottles, type Slowed } from './throttle.ts';

export interface OutboxDeps<A extends CarrierAccount = GatewayAccount> extends SendDeps<A>, Listeners {
  readonly channel: Channel;
  readonly wakeUps: { readonly send: SendJob; readonly sweep: SweepJob; readonly poll?: PollJob };
  readonly db: Db;
  readonly clock: Clock;
  /** A tenant's active ways out by priority, secrets opened. */
  readonly channelsOf: (tx: Tx) => Promise<readonly A[]>;
  readonly activeTenantIds: () => Promise<readonly string[]>;
  /** Asked for advertising when it is its turn; without one, none is sent. */
  readonly consent?: ConsentGate;
  /** What messages cost at this moment, for the attempts' record. */
  readonly prices?: (tx: Tx) => Promise<CostOf<A>>;
  /** Calls to gateways at once in this process. */
  readonly capacity?: number;
}

export interface Outbox<A extends CarrierAccount = GatewayAccount> {
  /** There may be messages to send for this tenant. Call it after the commit, never inside a transaction. */
  nudge(tenantId: string): void;
  /** No new sends; resolves when those under way have been recorded. */
  drain(): Promise<void>;
  readonly jobs: readonly BoundJob[];
  /** For messages that leave as soon as they are written. */
  readonly departures: Departures;
  /** Takes delivery reports; resolves after their commit. */
  receive(tenantId: string, channelId: string, reports: readonly DeliveryReport[]): Promise<void>;
  /** An active gateway account of a tenant. */
  accountOf(tenantId: string, channelId: string): Promise<A | undefined>;
}

/** In the log and in the figures. */
const NAMES: Readonly<Record<Channel, string>> = { sms: 'outbox', email: 'email', whatsapp: 'whatsapp' };
const CAPACITY = 128;
/** Claimed beyond the calls under way: ready to leave, or waiting for their outcome to be written. */
const AHEAD = 2_560;
/** A wait shorter than this is not left to the sweep. */
const SWEEP_EVERY_MS = 60_000;
const EXPIRED_AT_ONCE = 500;

type Outcome = Slowed & Landed;

interface Running<A extends CarrierAccount> {
  readonly deps: OutboxDeps<A>;
  readonly accounts: Accounts<A>;
  readonly nudge: (tenantId: string) => void;
  /** Looks again at a tenant when its sender may go on. */
  readonly wakeAt: (tenantId: string, at: Date) => void;
}

/** Nobody was asked, so nobody has agreed. */
const ASKS_NOBODY: ConsentGate = async (_tx, asks) => asks.map(() => 'no_consent');
/** A message in doubt is told of within this time, or never. */
const DOUBT_MS = 72 * 3_600_000;

export function createOutbox<A extends CarrierAccount = GatewayAccount>(deps: OutboxDeps<A>): Outbox<A> {
  const { db, clock, log, metrics } = deps;
  const accounts = cacheAccounts(deps.channelsOf, clock);
  const nudge = (tenantId: string): void => {
    pump.nudge(tenantId);
  };
  const running: Running<A> = { deps, accounts, nudge, wakeAt: alarm({ clock, atMost: SWEEP_EVERY_MS }, nudge) };
  const record = perTenant<Outcome>((tenantId, items) => recordOutcomes(running, tenantId, items));
  const report = perTenant<ReceivedReport>((tenantId, items) => applyReports(running, tenantId, items));
  const receive: Outbox['receive'] = async (tenantId, channelId, reports) => {
    await Promise.all(reports.map((one) => report(tenantId, { ...one, channelId })));
  };
  const pump: Pump<Claimed<A>> = new Pump<Claimed<A>>({
    name: NAMES[deps.channel],
    capacity: deps.capacity ?? CAPACITY,
    ahead: AHEAD,
    rank: ({ message }) => message.lane,
    claim: (tenantId, limit) => claim(running, tenantId, limit),
    async run(item, tenantId, landed) {
      const evidence = isTooLate(item, clock) ? notCalled(item) : await sendClaimed(deps, tenantId, item);
      landed();
      await persist(() => record(tenantId, { ...evidence, channelId: item.account.channelId, claimed: item }));
    },
    onError: (error) => {
      log.error({ err: error }, NAMES[deps.channel]);
    },
    onFlight: (inFlight) => {
      metrics.inFlight.set({ pump: NAMES[deps.channel] }, inFlight);
    },
  });
  return {
    nudge,
    drain: () => pump.drain(),
    departures: openDepartures({ ...deps, pump, accounts }),
    jobs: [
      bindJob(deps.wakeUps.send, async (payloads) => {
        for (const { tenantId } of payloads) nudge(tenantId);
      }),
      bindJob(deps.wakeUps.sweep, () => sweepAll(running)),
      ...(deps.wakeUps.poll ? [bindJob(deps.wakeUps.poll, () => pollAll(running, receive))] : []),
    ],
    receive,
    async accountOf(tenantId, channelId) {
      const all = accounts.remembered(tenantId) ?? (await db.inTenant(tenantId, (tx) => accounts.of(tx)));
      return all.find((account) => account.channelId === channelId);
    },
  };
}

/** A call that begins later than this before the end of its lease could outlast it. */
const LONGEST_CALL_MS = 40_000;

/** Claimed ahead, and kept waiting by calls that took very long: it goes back, and nothing counts as tried. */
function isTooLate({ until }: Claimed<CarrierAccount>, clock: Clock): boolean {
  return until.getTime() - clock.now().getTime() < LONGEST_CALL_MS;
}

function notCalled({ message, no, epoch }: Claimed<CarrierAccount>): Evidence {
  return { messageId: message.id, no, epoch, state: 'throttled', providerId: null, reason: 'its turn came too late', recipientFault: false };
}

async function claim<A extends CarrierAccount>(running: Running<A>, tenantId: string, limit: number): Promise<readonly Claimed<A>[]> {
  const { claimed, more, wakeAt } = await running.deps.db.inTenant(tenantId, async (tx) => {
    const input = await claimInput(tx, running, limit);
    const first = await claimDue(tx, input);
    if (first.claimed.length > 0 || (await unknownSenders(tx, input)).length === 0) return first;
    return claimDue(tx, { ...input, accounts: await running.accounts.of(tx, 'anew') });
  });
  // the pump comes back by itself only after a full claim
  if (more && claimed.length < limit) running.nudge(tenantId);
  if (wakeAt !== null) running.wakeAt(tenantId, wakeAt);
  return claimed;
}

/** Senders that due messages are bound to and that are not among these accounts: gone, or connected a moment ago. */
function unknownSenders<A extends CarrierAccount>(tx: Tx, { channel, accounts, now }: ClaimInput<A>): Promise<readonly string[]> {
  return lostSenders(tx, { channel, known: accounts.map(({ channelId }) => channelId), now });
}

async function claimInput<A extends CarrierAccount>(tx: Tx, { deps, accounts }: Pick<Running<A>, 'deps' | 'accounts'>, limit: number): Promise<ClaimInput<A>> {
  return {
    channel: deps.channel,
    limit,
    now: deps.clock.now(),
    accounts: await accounts.of(tx),
    listeners: deps,
    consent: deps.consent ?? ASKS_NOBODY,
    costOf: (await deps.prices?.(tx)) ?? costsNothing,
  };
}

/** Most outcomes are the first word about a first try; what else is among them is put together with what is known. */
async function recordOutcomes<A extends CarrierAccount>(running: Running<A>, tenantId: string, items: readonly Outcome[]): Promise<void> {
  const { deps, accounts } = running;
  await conclude(running, tenantId, async (tx, { channelIds, now }) => {
    const waiting = await waitingReports(tx, items);
    const reported = new Set(waiting.map(({ messageId }) => messageId));
    const fresh = await settleFresh(tx, { landed: items.filter(({ messageId }) => !reported.has(messageId)), channelIds, now });
    await followUp(tx, fresh, { now, listeners: deps });
    await tell(tx, fresh, deps);
    await obeyThrottles(tx, items, { accounts: await accounts.of(tx), now });
    const settled = new Set(fresh.map(({ message }) => message.id));
    return { evidence: [...items.filter(({ messageId }) => !settled.has(messageId)), ...waiting], dueAt: earliestOf(fresh) };
  });
}

async function applyReports<A extends CarrierAccount>(running: Running<A>, tenantId: string, items: readonly ReceivedReport[]): Promise<void> {
  await conclude(running, tenantId, async (tx, { now }) => ({ evidence: await receiveReports(tx, items, now), dueAt: null }));
}

interface Moment {
  readonly channelIds: readonly string[];
  readonly now: Date;
}

interface Gathered {
  /** What is to be settled. */
  readonly evidence: readonly Evidence[];
  /** When what is settled already wants its next action; null for none. */
  readonly dueAt: Date | null;
}

/** Settles evidence in one transaction and sees to it that what follows from it is not left lying. */
async function conclude<A extends CarrierAccount>(
  { deps, accounts, nudge }: Running<A>,
  tenantId: string,
  gather: (tx: Tx, moment: Moment) => Promise<Gathered>,
): Promise<void> {
  const now = deps.clock.now();
  const next = await deps.db.inTenant(tenantId, async (tx) => {
    const channelIds = (await accounts.of(tx)).map((account) => account.channelId);
    const { evidence, dueAt: settledDueAt } = await gather(tx, { channelIds, now });
    const dueAt = earlier(settledDueAt, evidence.length === 0 ? null : await settle(tx, { evidence, channelIds, now, listeners: deps }));
    const soon = dueAt !== null && dueAt > now && dueAt.getTime() - now.getTime() < SWEEP_EVERY_MS;
    if (soon) await enqueueAt(tx, deps.wakeUps.send, { payload: { tenantId }, at: dueAt });
    return dueAt;
  });
  if (next !== null && next <= now) nudge(tenantId);
}

function earlier(left: Date | null, right: Date | null): Date | null {
  return left === null || (right !== null && right < left) ? right : left;
}

const PAUSES_MS = [100, 500, 2_000];

/** An outcome that is not written down becomes a second copy; the lease outlasts these tries. */
async function persist(write: () => Promise<void>): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
  await write();
}

async function pollAll<A extends CarrierAccount>({ deps, accounts }: Running<A>, receive: Outbox['receive']): Promise<void> {
  for (const tenantId of await deps.activeTenantIds()) await pollTenant({ ...deps, accountsOf: (tx) => accounts.of(tx), receive }, tenantId);
}

async function sweepAll<A extends CarrierAccount>(running: Running<A>): Promise<void> {
  for (const tenantId of await running.deps.activeTenantIds()) {
    try {
      await sweep(running, tenantId);
    } catch (error) {
      running.deps.log.error({ err: error, tenant: tenantId }, `${NAMES[running.deps.channel]} sweep`);
    }
  }
}

async function sweep<A extends CarrierAccount>(running: Running<A>, tenantId: string): Promise<void> {
  const { db, clock, channel } = running.deps;
  for (let left = true; left;) left = (await expireLeases(running, tenantId)) === EXPIRED_AT_ONCE;
  await db.inTenant(tenantId, (tx) => spendLongDoubtful(tx, running));
  await db.inTenant(tenantId, (tx) => concludeLost(tx, running));
  if (await db.inTenant(tenantId, (tx) => hasDue(tx, channel, clock.now()))) running.nudge(tenantId);
}

async function spendLongDoubtful<A extends CarrierAccount>(tx: Tx, { deps }: Pick<Running<A>, 'deps'>): Promise<void> {
  const rows = await spendDoubtful(tx, new Date(deps.clock.now().getTime() - DOUBT_MS), EXPIRED_AT_ONCE);
  if (rows.length > 0) await deps.onCharged?.(tx, groupCharges(rows));
}

/** What is bound to a sender that is gone has no way out, and says so. */
async function concludeLost<A extends CarrierAccount>(tx: Tx, running: Pick<Running<A>, 'deps' | 'accounts'>): Promise<void> {
  const input = await claimInput(tx, running, EXPIRED_AT_ONCE);
  if ((await unknownSenders(tx, input)).length === 0) return;
  const now = { ...input, accounts: await running.accounts.of(tx, 'anew') };
  const senders = await unknownSenders(tx, now);
  if (senders.length > 0) await claimDue(tx, { ...now, lostSenders: senders });
}

const NEVER_CAME_BACK = { state: 'unknown', providerId: null, reason: 'the sender did not come back', recipientFault: false } as const;

/** A lease that ran out means that a copy may have left: its attempt becomes unknown, never "not sent". */
async function expireLeases<A extends CarrierAccount>(running: Running<A>, tenantId: string): Promise<number> {
  const { channel, clock } = running.deps;
  let found = 0;
  await conclude(running, tenantId, async (tx) => {
    await takeTurn(tx);
    const expired = await expiredLeases(tx, { channel, now: clock.now(), limit: EXPIRED_AT_ONCE });
    found = expired.length;
    const evidence = expired.map((lease) => ({ ...lease, ...NEVER_CAME_BACK }));
    return { evidence, dueAt: null };
  });
  return found;
}
