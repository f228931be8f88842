import { Type } from 'typebox';
import type { Db } from '../../../kernel/db.ts';
import { bindJob, defineJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import { checkTenant, INVARIANT_NAMES } from './check.ts';

export const checkJob = defineJob({
  name: 'ledger.check',
  purpose: 'Look for rows that break an invariant of money or water',
  payload: Type.Object({}),
  timeoutSeconds: 300,
  retries: 0,
  retryDelaySeconds: 60,
  concurrency: 1,
  batch: 1,
  cron: '* * * * *',
});

export interface CheckDeps {
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly activeTenants: () => Promise<readonly string[]>;
}

export function checkJobs(deps: CheckDeps): readonly BoundJob[] {
  return [
    bindJob(checkJob, async () => {
      const counts = new Map(INVARIANT_NAMES.map((name) => [name, 0]));
      for (const tenantId of await deps.activeTenants()) {
        for (const breach of await checkTenant(deps.db, tenantId, { chain: false })) {
          counts.set(breach.invariant, (counts.get(breach.invariant) ?? 0) + breach.subjects.length);
          deps.log.error({ tenant: tenantId, invariant: breach.invariant, subjects: breach.subjects.slice(0, 5) }, 'invariant broken');
        }
      }
      for (const [invariant, rows] of counts) deps.metrics.breaches.set({ invariant }, rows);
    }),
  ];
}
