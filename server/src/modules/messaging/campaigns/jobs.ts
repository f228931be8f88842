import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const campaignJobs = {
  feed: defineJob({
    name: 'campaigns.feed',
    purpose: 'Begin, go on with or end a campaign: puts its next messages in line',
    payload: Type.Object({ tenantId: Type.String(), campaignId: Type.String() }),
    timeoutSeconds: 300,
    retries: 3,
    retryDelaySeconds: 5,
    concurrency: 2,
    batch: 1,
    lookEverySeconds: 1,
  }),
  sweep: defineJob({
    name: 'campaigns.sweep',
    purpose: 'Find campaigns whose time has come, or that were left behind',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    retries: 2,
    retryDelaySeconds: 10,
    concurrency: 1,
    batch: 1,
    cron: '* * * * *',
  }),
};
