import { firstIdOf } from '../../../kernel/ids.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import { Pump } from '../../../kernel/pump.ts';
import type { Tx } from '../../../kernel/db.ts';
import { hasDue } from './claim-queries.ts';
import { cancelUnheard, expireWaiting, removeOld } from './clear-queries.ts';
import { webhookJobs } from './jobs.ts';
import { DAY_MS, KEPT_WAITING_MS } from './plan.ts';
import { claim, send, type CallDeps, type Sending } from './send.ts';

export interface EngineDeps extends CallDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly activeTenants: () => Promise<readonly string[]>;
}

export interface WebhookEngine {
  readonly jobs: readonly BoundJob[];
  /** No new calls; resolves when those under way have been recorded. */
  drain(): Promise<void>;
}

/** Calls under way at once in one process. */
const CAPACITY = 64;
const KEPT_DAYS = 30;
const [CLEARED_AT_ONCE, REMOVED_AT_ONCE] = [1_000, 1_000];
const NAME = 'webhooks';

export function createEngine(deps: EngineDeps): WebhookEngine {
  const { log, metrics } = deps;
  const pump = new Pump<Sending>({
    name: NAME,
    capacity: CAPACITY,
    claim: (tenantId, limit) => claim(deps, tenantId, limit),
    async run(sending, tenantId) {
      await send(deps, tenantId, sending);
      // its address has room again, and a claim that was not full is not followed by another
      pump.nudge(tenantId);
    },
    onError: (error) => log.error({ err: error }, NAME),
    onFlight: (inFlight) => metrics.inFlight.set({ pump: NAME }, inFlight),
  });
  return {
    drain: () => pump.drain(),
    jobs: [
      bindJob(webhookJobs.send, async (payloads) => {
        for (const { tenantId } of payloads) pump.nudge(tenantId);
      }),
      bindJob(webhookJobs.sweep, () => forEach(deps, async (tenantId) => ((await sweep(deps, tenantId)) ? pump.nudge(tenantId) : undefined))),
      bindJob(webhookJobs.tidy, () => forEach(deps, (tenantId) => tidy(deps, tenantId))),
    ],
  };
}

/** One client's trouble must not be the others'. */
async function forEach({ activeTenants, log }: EngineDeps, act: (tenantId: string) => Promise<void>): Promise<void> {
  for (const tenantId of await activeTenants()) {
    try {
      await act(tenantId);
    } catch (error) {
      log.error({ err: error, tenant: tenantId }, NAME);
    }
  }
}

/** @returns whether anything could be called now */
async function sweep({ db, clock }: EngineDeps, tenantId: string): Promise<boolean> {
  for (;;) {
    const now = clock.now();
    const { isCleared, isDue } = await db.inTenant(tenantId, async (tx) => ({ isCleared: await clear(tx, now), isDue: await hasDue(tx, now) }));
    if (isCleared) return isDue;
  }
}

/** Takes away what nobody will hear, some at a time. @returns whether that was all */
async function clear(tx: Tx, now: Date): Promise<boolean> {
  const expired = await expireWaiting(tx, { before: new Date(now.getTime() - KEPT_WAITING_MS), now, limit: CLEARED_AT_ONCE });
  const cancelled = await cancelUnheard(tx, { now, limit: CLEARED_AT_ONCE });
  return Math.max(expired, cancelled) < CLEARED_AT_ONCE;
}

async function tidy({ db, clock }: EngineDeps, tenantId: string): Promise<void> {
  const firstKept = firstIdOf(new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS));
  while ((await db.inTenant(tenantId, (tx) => removeOld(tx, { firstKept, limit: REMOVED_AT_ONCE }))) === REMOVED_AT_ONCE);
}
