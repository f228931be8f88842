import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const outboxJobs = {
  send: defineJob({
    name: 'outbox.send',
    payload: Type.Object({ tenantId: Type.String() }),
    timeoutSeconds: 30,
    retries: 3,
    retryDelaySeconds: 5,
    concurrency: 1,
    batch: 100,
    purpose: 'Wakes the sending of text messages for a client that has some to send.',
  }),
  sweep: defineJob({
    name: 'outbox.sweep',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    retries: 0,
    retryDelaySeconds: 0,
    concurrency: 1,
    batch: 1,
    cron: '* * * * *',
    purpose: 'Finds text messages whose sender died or whose time has come.',
  }),
  poll: defineJob({
    name: 'outbox.poll',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    retries: 0,
    retryDelaySeconds: 0,
    concurrency: 1,
    batch: 1,
    cron: '*/5 * * * *',
    purpose: 'Asks gateways what became of text messages that they never reported on.',
  }),
};

/** Both channels are woken alike. */
export type SendJob = typeof outboxJobs.send;
export type SweepJob = typeof outboxJobs.sweep;
export type PollJob = typeof outboxJobs.poll;
