import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const inboxJobs = {
  wake: defineJob({
    name: 'inbox.wake',
    payload: Type.Object({ tenantId: Type.String(), conversationId: Type.String() }),
    timeoutSeconds: 30,
    retries: 5,
    retryDelaySeconds: 2,
    concurrency: 1,
    batch: 50,
    // snoozed talks come back to the second
    lookEverySeconds: 1,
    purpose: 'Brings snoozed conversations back when their time has come.',
  }),
  seen: defineJob({
    name: 'inbox.seen',
    payload: Type.Object({ tenantId: Type.String(), numberId: Type.String(), providerId: Type.String() }),
    timeoutSeconds: 30,
    retries: 1,
    retryDelaySeconds: 5,
    concurrency: 2,
    batch: 1,
    purpose: 'Shows customers on WhatsApp that their words were read.',
  }),
  sweep: defineJob({
    name: 'inbox.sweep',
    payload: Type.Object({}),
    timeoutSeconds: 120,
    retries: 0,
    retryDelaySeconds: 0,
    concurrency: 1,
    batch: 1,
    cron: '* * * * *',
    purpose: 'Brings back snoozed conversations whose job was lost, tells of targets that were missed, and forgets who looked at them.',
  }),
};
