import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import { arriveAll } from './departure/arrive.ts';
import type { MeterChangesDeps } from './deps.ts';
import { meterChangesSweepJob } from './jobs.ts';
import { redirectLate } from './replacement/late.ts';

export function meterChangesJobs(deps: MeterChangesDeps): readonly BoundJob[] {
  return [
    bindJob(meterChangesSweepJob, async () => {
      for (const tenantId of await deps.activeTenants()) {
        await deps.db.inTenant(tenantId, (tx) => redirectLate(tx, deps.clock.now()));
        await arriveAll(deps, tenantId);
      }
    }),
  ];
}
