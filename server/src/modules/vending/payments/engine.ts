import type { Tx } from '../../../kernel/db.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { OrderOutcome } from '../tokens/index.ts';
import type { PaymentsDeps } from './deps.ts';
import { proveJob, settleJob, settleSweepJob } from './jobs.ts';
import { proveNotices } from './operations/prove.ts';
import { refundJob } from './refunds/jobs.ts';
import { sendRefund, sweepRefunds } from './refunds/send.ts';
import { changePayments, findForgotten } from './settle-queries.ts';
import { settleEvents } from './settle.ts';
import type { PaymentState } from './state.ts';
import { queryOpenPushes } from './stk.ts';

/** All that `paymentJobs` binds. */
export const paymentJobDefinitions = [settleJob, settleSweepJob, proveJob, refundJob];

export function paymentJobs(deps: PaymentsDeps): readonly BoundJob[] {
  return [
    bindJob(settleJob, async (payloads) => {
      for (const [tenantId, named] of Map.groupBy(payloads, (payload) => payload.tenantId))
        await settleEvents(deps, tenantId, {
          ids: named.flatMap(({ eventIds }) => eventIds ?? []),
          spans: named.flatMap(({ from, to }) => (from !== undefined && to !== undefined ? [{ from, to }] : [])),
        });
    }),
    bindJob(refundJob, async (payloads) => {
      for (const { tenantId, refundId } of payloads) await sendRefund(deps, tenantId, refundId);
    }),
    bindJob(proveJob, async () => {
      for (const tenantId of await deps.activeTenants())
        await proveNotices(deps, tenantId).catch((error: unknown) => deps.log.error({ err: error, tenant: tenantId }, 'notices not proved'));
    }),
    bindJob(settleSweepJob, async () => {
      for (const tenantId of await deps.activeTenants()) await sweep(deps, tenantId);
    }),
  ];
}

async function sweep(deps: PaymentsDeps, tenantId: string): Promise<void> {
  // what a job has in hand is locked and left out; what a dead worker's job names is free
  const forgotten = await deps.db.inTenant(tenantId, (tx) => findForgotten(tx, deps.clock.now()));
  if (forgotten.length > 0) await settleEvents(deps, tenantId, { ids: forgotten });
  await queryOpenPushes(deps, tenantId);
  await sweepRefunds(deps, tenantId);
}

const STATE_OF: Readonly<Record<OrderOutcome['state'], PaymentState>> = {
  ready: 'vending',
  vend_requested: 'vending',
  unknown: 'unknown',
  resolving: 'unknown',
  manual_review: 'review',
  vended: 'vended',
  rejected: 'refund_due',
  cancelled: 'refund_due',
};

/** What became of purchases, in the words of their payments; runs in the transaction that found it out. */
export async function applyOutcomes(tx: Tx, outcomes: readonly OrderOutcome[], at: Date): Promise<void> {
  const changes = outcomes.flatMap((outcome) =>
    outcome.paymentId === null
      ? []
      : [
          {
            id: outcome.paymentId,
            state: STATE_OF[outcome.state],
            meterId: null,
            customerId: null,
            matchedBy: null,
            errorCode: outcome.errorCode,
            errorMessage: outcome.errorMessage,
          },
        ],
  );
  if (changes.length > 0) await changePayments(tx, changes, at);
}
