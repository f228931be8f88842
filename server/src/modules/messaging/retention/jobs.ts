import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const retentionJobs = {
  remove: defineJob({
    name: 'retention.remove',
    purpose: 'Removes words and files of messages that are older than their client keeps them.',
    payload: Type.Object({}),
    timeoutSeconds: 4 * 3_600,
    retries: 0,
    retryDelaySeconds: 0,
    concurrency: 1,
    batch: 1,
    cron: '7 23 * * *',
  }),
};
