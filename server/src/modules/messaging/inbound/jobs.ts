import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const inboundJobs = {
  process: defineJob({
    name: 'inbound.process',
    payload: Type.Object({ tenantId: Type.String(), channelId: Type.String(), sender: Type.String() }),
    timeoutSeconds: 60,
    retries: 5,
    retryDelaySeconds: 5,
    concurrency: 4,
    batch: 50,
    purpose: 'Hands what people wrote to those who answer it, in the order in which each person wrote.',
  }),
  sweep: defineJob({
    name: 'inbound.sweep',
    payload: Type.Object({}),
    timeoutSeconds: 120,
    retries: 0,
    retryDelaySeconds: 0,
    concurrency: 1,
    batch: 1,
    cron: '* * * * *',
    purpose: 'Takes up words from people whose job was lost.',
  }),
};
