import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const analyticsJobs = {
  figures: defineJob({
    name: 'analytics.figures',
    purpose: 'Make the figures of messages of days that may still change',
    payload: Type.Object({}),
    timeoutSeconds: 600,
    retries: 1,
    retryDelaySeconds: 30,
    concurrency: 1,
    batch: 1,
    cron: '*/5 * * * *',
  }),
};
