import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 0, retryDelaySeconds: 0, concurrency: 1, batch: 1 } as const;

export const webhookJobs = {
  send: defineJob({
    name: 'webhooks.send',
    payload: Type.Object({ tenantId: Type.String() }),
    timeoutSeconds: 30,
    retries: 3,
    retryDelaySeconds: 5,
    concurrency: 1,
    batch: 100,
    purpose: 'Wakes the calls to a client’s own systems when there is something to tell them.',
  }),
  sweep: defineJob({
    ...once,
    name: 'webhooks.sweep',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    cron: '* * * * *',
    purpose: 'Finds calls to clients’ systems whose time has come or whose sender died.',
  }),
  tidy: defineJob({
    ...once,
    name: 'webhooks.tidy',
    payload: Type.Object({}),
    timeoutSeconds: 900,
    cron: '23 3 * * *',
    purpose: 'Removes calls to clients’ systems that are a month old.',
  }),
};
