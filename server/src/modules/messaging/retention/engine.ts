import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { RetentionDeps } from './deps.ts';
import { retentionJobs } from './jobs.ts';
import { removeOld } from './remove.ts';

export function retentionEngine(deps: RetentionDeps): readonly BoundJob[] {
  return [
    bindJob(retentionJobs.remove, async () => {
      for (const tenantId of await deps.activeTenants()) {
        try {
          await removeOld(deps, tenantId);
        } catch (error) {
          // one client's rows that are held are no reason to keep what others want gone
          deps.log.error({ err: error, tenant: tenantId }, 'removal of old messages');
        }
      }
    }),
  ];
}
