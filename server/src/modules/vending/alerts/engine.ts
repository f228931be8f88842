import type { Tx } from '../../../kernel/db.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { Log } from '../../../kernel/log.ts';
import { watchBuyers, watchFigures, watchStates, type ReadEstimates } from './conditions/watch.ts';
import { alertJobs } from './jobs.ts';
import { localTime } from './routing/local-time.ts';
import { routeTenant, type RoutingDeps } from './routing/route.ts';
import { placeOf } from './rules/queries.ts';

export interface AlertsDeps extends RoutingDeps {
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** What another feature finds out by the minute: meters that have fallen silent. */
  readonly beforeWatch: (tx: Tx, now: Date) => Promise<void>;
  readonly readEstimates: ReadEstimates;
}

export function alertsJobs(deps: AlertsDeps): readonly BoundJob[] {
  const { db, clock } = deps;
  return [
    bindJob(alertJobs.watch, () =>
      forEach(deps, 'watch', async (tenantId) => {
        const now = clock.now();
        await db.inTenant(tenantId, async (tx) => {
          await deps.beforeWatch(tx, now);
          await watchStates(tx, now);
        });
        await routeTenant(deps, tenantId);
      }),
    ),
    bindJob(alertJobs.figures, () => forEach(deps, 'figures', (tenantId) => db.inTenant(tenantId, (tx) => watchFigures(tx, clock.now())))),
    bindJob(alertJobs.buyers, () => forEach(deps, 'buyers', (tenantId) => lookAtBuyers(deps, tenantId))),
  ];
}

/** What fails for one tenant is that tenant's. */
async function forEach({ activeTenants, log }: AlertsDeps, what: string, fn: (tenantId: string) => Promise<void>): Promise<void> {
  for (const tenantId of await activeTenants()) {
    try {
      await fn(tenantId);
    } catch (error) {
      log.error({ err: error, tenant: tenantId }, `alerts ${what}`);
    }
  }
}

/** Minutes of the tenant's day in which customers may be told; an alert that is raised is told soon. */
const DAYTIME = { from: 8 * 60, until: 19 * 60 };

async function lookAtBuyers({ db, clock, readEstimates: read }: AlertsDeps, tenantId: string): Promise<void> {
  const now = clock.now();
  const { minutes } = localTime(now, (await db.inTenant(tenantId, placeOf)).timeZone);
  if (minutes < DAYTIME.from || minutes >= DAYTIME.until) return;
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await db.inTenant(tenantId, (tx) => watchBuyers(tx, { after: from, now, read }));
  } while (after !== null);
}
