import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { RouteDefinition } from '../../../kernel/http.ts';
import { breakRoutes } from './breaks/routes.ts';
import { carryOutTakeIn } from './breaks/take-in.ts';
import type { ReconciliationDeps } from './deps.ts';
import { nightlyJob, pullJob, runJob, takeInJob } from './jobs.ts';
import { pullTenant } from './pull/pull.ts';
import { pullRoutes } from './pull/routes.ts';
import { runRoutes } from './runs/routes.ts';
import { carryOutRun, requestNightly, takeUpStale } from './runs/run.ts';
import { statementRoutes } from './statements/routes.ts';

/** Tenants pulled at once: each waits for M-Pesa most of the time. */
const TENANTS_AT_ONCE = 6;

export function reconciliationRoutes(deps: ReconciliationDeps): RouteDefinition[] {
  const now = (): Date => deps.clock.now();
  return [...runRoutes(now), ...breakRoutes(now), ...statementRoutes(deps), ...pullRoutes(deps)];
}

export function reconciliationJobs(deps: ReconciliationDeps): readonly BoundJob[] {
  return [
    bindJob(pullJob, async () => {
      const tenants = [...(await deps.activeTenants())];
      const lane = async (): Promise<void> => {
        for (let tenantId = tenants.shift(); tenantId !== undefined; tenantId = tenants.shift()) await sweepTenant(deps, tenantId);
      };
      await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, lane));
    }),
    bindJob(nightlyJob, async () => {
      for (const tenantId of await deps.activeTenants()) await requestNightly(deps, tenantId);
    }),
    bindJob(runJob, async (payloads) => {
      for (const payload of payloads) await carryOutRun(deps, payload);
    }),
    bindJob(takeInJob, async (payloads) => {
      for (const payload of payloads) await carryOutTakeIn(deps, payload);
    }),
  ];
}

/** One tenant's trouble must not keep the others from being pulled. */
async function sweepTenant(deps: ReconciliationDeps, tenantId: string): Promise<void> {
  try {
    await takeUpStale(deps, tenantId);
    await pullTenant(deps, tenantId);
  } catch (error) {
    deps.log.error({ err: error, tenant: tenantId }, 'tenant not pulled');
  }
}
