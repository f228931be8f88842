import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

/**
 * Written by the intake with the money itself: names the events of one flush by the first and the last of their ids. What
 * another process took in between is settled along, by whichever run is there first.
 */
export const settleJob = defineJob({
  name: 'payments.settle',
  purpose: 'Match money that came in to meters and put purchases in line',
  payload: Type.Object({
    tenantId: Type.String(),
    from: Type.Optional(Type.String()),
    to: Type.Optional(Type.String()),
    /** Each by itself: how they were named before, and by people who put a job in again. */
    eventIds: Type.Optional(Type.Array(Type.String())),
  }),
  timeoutSeconds: 120,
  retries: 8,
  retryDelaySeconds: 2,
  concurrency: 2,
  batch: 20,
});

export const proveJob = defineJob({
  name: 'payments.prove',
  purpose: 'Ask M-Pesa about notices whose source nobody can prove',
  payload: Type.Object({}),
  timeoutSeconds: 600,
  retries: 0,
  retryDelaySeconds: 0,
  concurrency: 1,
  batch: 1,
  cron: '*/2 * * * *',
});

export const settleSweepJob = defineJob({
  name: 'payments.sweep',
  purpose: 'Find money whose settling was lost, ask after open STK pushes',
  payload: Type.Object({}),
  timeoutSeconds: 120,
  retries: 2,
  retryDelaySeconds: 10,
  concurrency: 1,
  batch: 1,
  cron: '* * * * *',
});
