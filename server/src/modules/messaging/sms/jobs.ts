import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 2, retryDelaySeconds: 30, concurrency: 1, batch: 1 } as const;

export const smsJobs = {
  list: defineJob({
    name: 'sms.list',
    purpose: 'Send text messages to a list that came as a file',
    payload: Type.Object({ tenantId: Type.String(), importId: Type.String() }),
    timeoutSeconds: 600,
    ...once,
  }),
  sweep: defineJob({
    name: 'sms.lists-sweep',
    purpose: 'Take up lists of recipients whose worker is gone',
    payload: Type.Object({}),
    timeoutSeconds: 60,
    cron: '* * * * *',
    ...once,
  }),
  tidy: defineJob({
    name: 'sms.lists-tidy',
    purpose: 'Forget texts and refused rows of lists of recipients a month after they ended',
    payload: Type.Object({}),
    timeoutSeconds: 600,
    cron: '57 2 * * *',
    ...once,
  }),
};
