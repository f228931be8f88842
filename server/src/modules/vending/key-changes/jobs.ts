import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 3, retryDelaySeconds: 10, concurrency: 1, batch: 1 } as const;

export const keyChangeJobs = {
  deliver: defineJob({
    name: 'key-changes.deliver',
    purpose: 'Send the key-change tokens of a campaign that are in hand',
    payload: Type.Object({ tenantId: Type.String(), campaignId: Type.String() }),
    timeoutSeconds: 3_600,
    ...once,
  }),
  sweep: defineJob({
    name: 'key-changes.sweep',
    purpose: 'Find key changes that meters have confirmed, or that were left behind',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    cron: '* * * * *',
    ...once,
  }),
};
