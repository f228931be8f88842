import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const sweep = { payload: Type.Object({}), timeoutSeconds: 300, retries: 0, retryDelaySeconds: 0, concurrency: 1, batch: 1 } as const;

export const alertJobs = {
  watch: defineJob({
    ...sweep,
    name: 'alerts.watch',
    cron: '* * * * *',
    purpose: 'Raises and ends alerts for what is so now, and tells people of those that are due.',
  }),
  figures: defineJob({
    ...sweep,
    name: 'alerts.figures',
    cron: '*/15 * * * *',
    purpose: 'Looks for silence of paybills, money that waits too long and prices that differ.',
  }),
  buyers: defineJob({
    ...sweep,
    name: 'alerts.buyers',
    timeoutSeconds: 1_800,
    cron: '25 * * * *',
    purpose: 'Estimates from purchases whose water is running low.',
  }),
};
