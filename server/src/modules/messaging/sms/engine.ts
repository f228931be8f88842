import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import { smsJobs } from './jobs.ts';
import { forgetOldLists, runList, takeUpLists, type ListDeps } from './lists/lists.ts';

export function smsEngine(deps: ListDeps & { readonly activeTenants: () => Promise<readonly string[]> }): readonly BoundJob[] {
  const { db, now, activeTenants } = deps;
  return [
    bindJob(smsJobs.list, async (payloads) => {
      for (const payload of payloads) await runList(deps, payload);
    }),
    bindJob(smsJobs.sweep, async () => {
      for (const tenantId of await activeTenants()) await db.inTenant(tenantId, (tx) => takeUpLists(tx, now()));
    }),
    bindJob(smsJobs.tidy, async () => {
      for (const tenantId of await activeTenants()) await db.inTenant(tenantId, (tx) => forgetOldLists(tx, now()));
    }),
  ];
}
