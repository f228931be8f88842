import type { Clock } from '../../../kernel/clock.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { bindJob, enqueueAt, type BoundJob } from '../../../kernel/jobs.ts';
import { Pump } from '../../../kernel/pump.ts';
import { cacheAccounts, type Accounts } from './accounts.ts';
import { claimDue, type Claimed } from './claim.ts';
import type { SendJob, SweepJob } from './jobs.ts';
import { perTenant } from './per-tenant.ts';
import type { CarrierAccount, DeliveryReport, GatewayAccount } from './port.ts';
import { expiredLeases, hasDue, takeTurn, type Channel } from './queries.ts';
import { receiveReports, withWaitingReports, type ReceivedReport } from './reports.ts';
import { sendClaimed, type SendDeps } from './send.ts';
import { settle, type Evidence, type Listeners } from './settle.ts';

export interface OutboxDeps<A extends CarrierAccount = GatewayAccount> extends SendDeps<A>, Listeners {
  readonly channel: Channel;
  readonly wakeUps: { readonly send: SendJob; readonly sweep: SweepJob };
  readonly db: Db;
  readonly clock: Clock;
  /** A tenant's active ways out by priority, secrets opened. */
  readonly channelsOf: (tx: Tx) => Promise<readonly A[]>;
  readonly activeTenantIds: () => Promise<readonly string[]>;
  /** Calls to gateways at once in this process. */
  readonly capacity?: number;
}

export interface Outbox<A extends CarrierAccount = GatewayAccount> {
  /** There may be messages to send for this tenant. Call it after the commit, never inside a transaction. */
  nudge(tenantId: string): void;
  /** No new sends; resolves when those under way have been recorded. */
  drain(): Promise<void>;
  readonly jobs: readonly BoundJob[];
  /** Takes delivery reports; resolves after their commit. */
  receive(tenantId: string, channelId: string, reports: readonly DeliveryReport[]): Promise<void>;
  /** An active gateway account of a tenant. */
  accountOf(tenantId: string, channelId: string): Promise<A | undefined>;
}

/** In the log and in the figures. */
const NAMES: Readonly<Record<Channel, string>> = { sms: 'outbox', email: 'email' };
const CAPACITY = 128;
/** A wait shorter than this is not left to the sweep. */
const SWEEP_EVERY_MS = 60_000;
const EXPIRED_AT_ONCE = 500;

interface Running<A extends CarrierAccount> {
  readonly deps: OutboxDeps<A>;
  readonly accounts: Accounts<A>;
  readonly nudge: (tenantId: string) => void;
}

export function createOutbox<A extends CarrierAccount = GatewayAccount>(deps: OutboxDeps<A>): Outbox<A> {
  const { db, clock, log, metrics } = deps;
  const accounts = cacheAccounts(deps.channelsOf, clock);
  const nudge = (tenantId: string): void => {
    pump.nudge(tenantId);
  };
  const running: Running<A> = { deps, accounts, nudge };
  const record = perTenant<Evidence & { channelId: string }>((tenantId, items) => recordOutcomes(running, tenantId, items));
  const report = perTenant<ReceivedReport>((tenantId, items) => applyReports(running, tenantId, items));
  const pump: Pump<Claimed<A>> = new Pump<Claimed<A>>({
    name: NAMES[deps.channel],
    capacity: deps.capacity ?? CAPACITY,
    claim: (tenantId, limit) => claim(running, tenantId, limit),
    async run(item, tenantId) {
      const evidence = await sendClaimed(deps, tenantId, item);
      await persist(() => record(tenantId, { ...evidence, channelId: item.account.channelId }));
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
    jobs: [
      bindJob(deps.wakeUps.send, async (payloads) => {
        for (const { tenantId } of payloads) nudge(tenantId);
      }),
      bindJob(deps.wakeUps.sweep, () => sweepAll(running)),
    ],
    async receive(tenantId, channelId, reports) {
      await Promise.all(reports.map((one) => report(tenantId, { ...one, channelId })));
    },
    async accountOf(tenantId, channelId) {
      const all = accounts.remembered(tenantId) ?? (await db.inTenant(tenantId, (tx) => accounts.of(tx)));
      return all.find((account) => account.channelId === channelId);
    },
  };
}

async function claim<A extends CarrierAccount>({ deps, accounts, nudge }: Running<A>, tenantId: string, limit: number): Promise<readonly Claimed<A>[]> {
  const { claimed, seen } = await deps.db.inTenant(tenantId, async (tx) =>
    claimDue(tx, { channel: deps.channel, limit, now: deps.clock.now(), accounts: await accounts.of(tx), listeners: deps }),
  );
  // the pump comes back by itself only after a full claim
  if (seen === limit && claimed.length < limit) nudge(tenantId);
  return claimed;
}

async function recordOutcomes<A extends CarrierAccount>(
  running: Running<A>,
  tenantId: string,
  items: readonly (Evidence & { channelId: string })[],
): Promise<void> {
  await conclude(running, tenantId, (tx) => withWaitingReports(tx, items));
}

async function applyReports<A extends CarrierAccount>(running: Running<A>, tenantId: string, items: readonly ReceivedReport[]): Promise<void> {
  await conclude(running, tenantId, (tx) => receiveReports(tx, items, running.deps.clock.now()));
}

/** Settles evidence in one transaction and sees to it that what follows from it is not left lying. */
async function conclude<A extends CarrierAccount>(
  { deps, accounts, nudge }: Running<A>,
  tenantId: string,
  gather: (tx: Tx) => Promise<readonly Evidence[]>,
): Promise<void> {
  const now = deps.clock.now();
  const next = await deps.db.inTenant(tenantId, async (tx) => {
    const evidence = await gather(tx);
    if (evidence.length === 0) return null;
    const channelIds = (await accounts.of(tx)).map((account) => account.channelId);
    const dueAt = await settle(tx, { evidence, channelIds, now, listeners: deps });
    const soon = dueAt !== null && dueAt > now && dueAt.getTime() - now.getTime() < SWEEP_EVERY_MS;
    if (soon) await enqueueAt(tx, deps.wakeUps.send, { payload: { tenantId }, at: dueAt });
    return dueAt;
  });
  if (next !== null && next <= now) nudge(tenantId);
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
  if (await db.inTenant(tenantId, (tx) => hasDue(tx, channel, clock.now()))) running.nudge(tenantId);
}

/** A lease that ran out means that a copy may have left: its attempt becomes unknown, never "not sent". */
async function expireLeases<A extends CarrierAccount>(running: Running<A>, tenantId: string): Promise<number> {
  const { channel, clock } = running.deps;
  let found = 0;
  await conclude(running, tenantId, async (tx) => {
    await takeTurn(tx);
    const expired = await expiredLeases(tx, { channel, now: clock.now(), limit: EXPIRED_AT_ONCE });
    found = expired.length;
    return expired.map((lease) => ({ ...lease, state: 'unknown' as const, providerId: null, reason: 'the sender did not come back', recipientFault: false }));
  });
  return found;
}
