import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const pullJob = defineJob({
  name: 'reconciliation.pull',
  purpose: "Ask M-Pesa for each paybill's latest transactions, and take up reconciliations left behind",
  payload: Type.Object({}),
  timeoutSeconds: 840,
  retries: 1,
  retryDelaySeconds: 60,
  concurrency: 1,
  batch: 1,
  cron: '*/15 * * * *',
});

/** At 04:30 in East Africa: yesterday is over for every tenant, and the work of the day has not begun. */
export const nightlyJob = defineJob({
  name: 'reconciliation.nightly',
  purpose: 'Compare yesterday with the statements and the vendor, for every client',
  payload: Type.Object({}),
  timeoutSeconds: 300,
  retries: 3,
  retryDelaySeconds: 60,
  concurrency: 1,
  batch: 1,
  cron: '30 1 * * *',
});

export const runJob = defineJob({
  name: 'reconciliation.run',
  purpose: 'Compare statement, payments and vendor history of some days',
  payload: Type.Object({ tenantId: Type.String(), runId: Type.String() }),
  timeoutSeconds: 7_200,
  retries: 4,
  retryDelaySeconds: 30,
  concurrency: 2,
  batch: 1,
});

export const takeInJob = defineJob({
  name: 'reconciliation.take-in',
  purpose: 'Take money of a statement line in, by the door of every notice',
  payload: Type.Object({ tenantId: Type.String(), breakId: Type.String() }),
  timeoutSeconds: 60,
  retries: 8,
  retryDelaySeconds: 5,
  concurrency: 1,
  batch: 1,
});

export const reconciliationJobDefinitions = [pullJob, nightlyJob, runJob, takeInJob] as const;
