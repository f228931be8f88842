import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const Tenant = Type.Object({ tenantId: Type.String() });

export const vendJob = defineJob({
  name: 'tokens.vend',
  purpose: 'A tenant has purchases to ask the vendor for',
  payload: Tenant,
  timeoutSeconds: 60,
  retries: 5,
  retryDelaySeconds: 2,
  concurrency: 1,
  batch: 100,
});

export const resolveJob = defineJob({
  name: 'tokens.resolve',
  purpose: "Settle purchases whose outcome is unknown by the vendor's history",
  payload: Tenant,
  timeoutSeconds: 300,
  retries: 5,
  retryDelaySeconds: 5,
  concurrency: 1,
  batch: 20,
  // a customer waits for what becomes of a lease, and for each look at the vendor's books
  lookEverySeconds: 1,
});

export const sweepJob = defineJob({
  name: 'tokens.sweep',
  purpose: 'Find purchases left behind: expired leases become unknown, due ones are taken up',
  payload: Type.Object({}),
  timeoutSeconds: 120,
  retries: 2,
  retryDelaySeconds: 10,
  concurrency: 1,
  batch: 1,
  cron: '* * * * *',
});

export const probeJob = defineJob({
  name: 'tokens.probe',
  purpose: 'Ask a vendor that was away whether it answers again, by reading',
  payload: Tenant,
  timeoutSeconds: 120,
  retries: 3,
  retryDelaySeconds: 5,
  concurrency: 1,
  batch: 20,
});
