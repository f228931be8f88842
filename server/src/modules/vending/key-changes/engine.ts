import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import { deliverCampaign } from './changes/deliver.ts';
import { watchTenant } from './changes/watch.ts';
import type { KeyChangeDeps } from './deps.ts';
import { keyChangeJobs } from './jobs.ts';

export function boundKeyChangeJobs(deps: KeyChangeDeps): readonly BoundJob[] {
  return [
    bindJob(keyChangeJobs.deliver, async (payloads) => {
      for (const payload of payloads) await deliverCampaign(deps, payload);
    }),
    bindJob(keyChangeJobs.sweep, async () => {
      for (const tenantId of await deps.activeTenants()) await watchTenant(deps, tenantId);
    }),
  ];
}
