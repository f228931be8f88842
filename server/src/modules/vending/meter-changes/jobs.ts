import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const meterChangesSweepJob = defineJob({
  name: 'meter-changes.sweep',
  purpose: 'Lead late purchases of replaced devices on, and bring meters to the client they were given to',
  payload: Type.Object({}),
  timeoutSeconds: 120,
  retries: 2,
  retryDelaySeconds: 10,
  concurrency: 1,
  batch: 1,
  cron: '* * * * *',
});
