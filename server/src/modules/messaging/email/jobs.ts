import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 0, retryDelaySeconds: 0, concurrency: 1, batch: 1 } as const;

export const emailJobs = {
  send: defineJob({
    name: 'email.send',
    payload: Type.Object({ tenantId: Type.String() }),
    timeoutSeconds: 30,
    retries: 3,
    retryDelaySeconds: 5,
    concurrency: 1,
    batch: 100,
    purpose: 'Wakes the sending of e-mail for a client that has some to send.',
  }),
  sweep: defineJob({
    ...once,
    name: 'email.sweep',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    cron: '* * * * *',
    purpose: 'Finds e-mail whose sender died or whose time has come.',
  }),
  tidy: defineJob({
    ...once,
    name: 'email.tidy',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    cron: '41 2 * * *',
    purpose: 'Removes files that went with e-mail a week ago.',
  }),
};
