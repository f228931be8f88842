import { Type } from 'typebox';
import { defineJob } from '../../../../kernel/jobs.ts';

/** Written with the second person's yes. */
export const refundJob = defineJob({
  name: 'payments.refund',
  purpose: 'Ask M-Pesa to reverse payments whose refund was granted',
  payload: Type.Object({ tenantId: Type.String(), refundId: Type.String() }),
  timeoutSeconds: 120,
  retries: 3,
  retryDelaySeconds: 30,
  concurrency: 1,
  batch: 1,
});
