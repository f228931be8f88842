import type { Clock } from '../../../kernel/clock.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { bindJob, enqueueAt, type BoundJob } from '../../../kernel/jobs.ts';
import { Pump } from '../../../kernel/pump.ts';
import { cacheAccounts, type Accounts } from './accounts.ts';
import { claimDue, type Claimed } from './claim.ts';
import { outboxJobs } from './jobs.ts';
import { perTenant } from './per-tenant.ts';
import type { DeliveryReport, GatewayAccount } from './port.ts';
import { expiredLeases, hasDue, takeTurn } from './queries.ts';
import { receiveReports, withWaitingReports, type ReceivedReport } from './reports.ts';
import { sendClaimed, type SendDeps } from './send.ts';
import { settle, type Evidence, type Listeners } from './settle.ts';

export interface OutboxDeps extends SendDeps, Listeners {
  readonly db: Db;
  readonly clock: Clock;
  /** A tenant's active gateway accounts by priority, secrets opened. */
  readonly channelsOf: (tx: Tx) => Promise<readonly GatewayAccount[]>;
  readonly activeTenantIds: () => Promise<readonly string[]>;
  /** Calls to gateways at once in this process. */
  readonly capacity?: number;
}

export interface Outbox {
  /** There may be messages to send for this tenant. Call it after the commit, never inside a transaction. */
  nudge(tenantId: string): void;
  /** No new sends; resolves when those under way have been recorded. */
  drain(): Promise<void>;
  readonly jobs: readonly BoundJob[];
  /** Takes delivery reports; resolves after their commit. */
  receive(tenantId: string, channelId: string, reports: readonly DeliveryReport[]): Promise<void>;
  /** An active gateway account of a tenant. */
  accountOf(tenantId: string, channelId: string): Promise<GatewayAccount | undefined>;
}

const CAPACITY = 128;
/** A wait shorter than this is not left to the sweep. */
const SWEEP_EVERY_MS = 60_000;
const EXPIRED_AT_ONCE = 500;

interface Running {
  readonly deps: OutboxDeps;
  readonly accounts: Accounts;
  readonly nudge: (tenantId: string) => void;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { db, clock, log, metrics } = deps;
  const accounts = cacheAccounts(deps.channelsOf, clock);
  const nudge = (tenantId: string): void => {
    pump.nudge(tenantId);
  };
  const running: Running = { deps, accounts, nudge };
  const record = perTenant<Evidence & { channelId: string }>((tenantId, items) => recordOutcomes(running, tenantId, items));
  const report = perTenant<ReceivedReport>((tenantId, items) => applyReports(running, tenantId, items));
  const pump: Pump<Claimed> = new Pump<Claimed>({
    name: 'outbox',
    capacity: deps.capacity ?? CAPACITY,
    claim: (tenantId, limit) => claim(running, tenantId, limit),
    async run(item, tenantId) {
      const evidence = await sendClaimed(deps, tenantId, item);
      await persist(() => record(tenantId, { ...evidence, channelId: item.account.channelId }));
    },
    onError: (error) => {
      log.error({ err: error }, 'outbox');
    },
    onFlight: (inFlight) => {
      metrics.inFlight.set({ pump: 'outbox' }, inFlight);
    },
  });
  return {
    nudge,
    drain: () => pump.drain(),
    jobs: [
      bindJob(outboxJobs.send, async (payloads) => {
        for (const { tenantId } of payloads) nudge(tenantId);
      }),
      bindJob(outboxJobs.sweep, () => sweepAll(running)),
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

async function claim({ deps, accounts, nudge }: Running, tenantId: string, limit: number): Promise<readonly Claimed[]> {
  const { claimed, seen } = await deps.db.inTenant(tenantId, async (tx) =>
    claimDue(tx, { limit, now: deps.clock.now(), accounts: await accounts.of(tx), listeners: deps }),
  );
  // the pump comes back by itself only after a full claim
  if (seen === limit && claimed.length < limit) nudge(tenantId);
  return claimed;
}

async function recordOutcomes(running: Running, tenantId: string, items: readonly (Evidence & { channelId: string })[]): Promise<void> {
  await conclude(running, tenantId, (tx) => withWaitingReports(tx, items));
}

async function applyReports(running: Running, tenantId: string, items: readonly ReceivedReport[]): Promise<void> {
  await conclude(running, tenantId, (tx) => receiveReports(tx, items, running.deps.clock.now()));
}

/** Settles evidence in one transaction and sees to it that what follows from it is not left lying. */
async function conclude({ deps, accounts, nudge }: Running, tenantId: string, gather: (tx: Tx) => Promise<readonly Evidence[]>): Promise<void> {
  const now = deps.clock.now();
  const next = await deps.db.inTenant(tenantId, async (tx) => {
    const evidence = await gather(tx);
    if (evidence.length === 0) return null;
    const channelIds = (await accounts.of(tx)).map((account) => account.channelId);
    const dueAt = await settle(tx, { evidence, channelIds, now, listeners: deps });
    const soon = dueAt !== null && dueAt > now && dueAt.getTime() - now.getTime() < SWEEP_EVERY_MS;
    if (soon) await enqueueAt(tx, outboxJobs.send, { payload: { tenantId }, at: dueAt });
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

async function sweepAll(running: Running): Promise<void> {
  for (const tenantId of await running.deps.activeTenantIds()) {
    try {
      await sweep(running, tenantId);
    } catch (error) {
      running.deps.log.error({ err: error, tenant: tenantId }, 'outbox sweep');
    }
  }
}

async function sweep(running: Running, tenantId: string): Promise<void> {
  const { db, clock } = running.deps;
  for (let left = true; left;) left = (await expireLeases(running, tenantId)) === EXPIRED_AT_ONCE;
  if (await db.inTenant(tenantId, (tx) => hasDue(tx, clock.now()))) running.nudge(tenantId);
}

/** A lease that ran out means that a copy may have left: its attempt becomes unknown, never "not sent". */
async function expireLeases(running: Running, tenantId: string): Promise<number> {
  let found = 0;
  await conclude(running, tenantId, async (tx) => {
    await takeTurn(tx);
    const expired = await expiredLeases(tx, running.deps.clock.now(), EXPIRED_AT_ONCE);
    found = expired.length;
    return expired.map((lease) => ({ ...lease, state: 'unknown' as const, providerId: null, reason: 'the sender did not come back', recipientFault: false }));
  });
  return found;
}
