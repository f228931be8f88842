import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { PrivacyDeps } from './deps.ts';
import { runErasure, takeUpDue } from './erasures.ts';
import { privacyJobs } from './jobs.ts';

export function boundPrivacyJobs(deps: PrivacyDeps): readonly BoundJob[] {
  const { db, clock, activeTenants } = deps;
  return [
    bindJob(privacyJobs.erase, async (payloads) => {
      for (const payload of payloads) await runErasure(deps, payload);
    }),
    bindJob(privacyJobs.sweep, async () => {
      for (const tenantId of await activeTenants()) await db.inTenant(tenantId, (tx) => takeUpDue(tx, clock.now()));
    }),
  ];
}
