import type { Tx } from '../../../../kernel/db.ts';
import { announce } from '../../../../kernel/facts.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import type { Effects } from '../effects.ts';
import { refundedPosting, returnedPosting } from './postings.ts';
import { changeRefund, lockRefund, type LockedRefund } from './queries.ts';
import { mayMove } from './state.ts';

export interface RefundOutcome {
  readonly kind: 'done' | 'failed' | 'unknown';
  readonly code: string;
  readonly text: string;
  /** Of the money's way back; empty when none is known. */
  readonly receipt: string;
}

export interface SettlingRefund {
  readonly refundId: string;
  readonly outcome: RefundOutcome;
  readonly effects: Effects;
  readonly at: Date;
}

/** Nothing is asked about a refund before M-Pesa has had its time. */
const ASK_AFTER_MS = 2 * 60_000;

/**
 * What became of a refund that was sent, or that nobody could tell of. An outcome for one that has come to an end
 * changes nothing; when it contradicts that end, a person is called.
 * @returns whether the refund moved.
 */
export async function settleRefund(tx: Tx, { refundId, outcome, effects, at }: SettlingRefund): Promise<boolean> {
  const refund = await lockRefund(tx, refundId);
  if (!refund) return false;
  if (!mayMove(refund.state, outcome.kind)) {
    if (outcome.kind === 'done' && refund.state !== 'done') effects.alerts.push(contradiction(refund));
    return false;
  }
  const { code, text, receipt } = outcome;
  const nextActionAt = outcome.kind === 'unknown' ? new Date(at.getTime() + ASK_AFTER_MS) : null;
  await changeRefund(tx, refund.id, { state: outcome.kind, at, code, text, nextActionAt, ...(outcome.kind === 'done' ? { reference: receipt } : {}) });
  if (outcome.kind === 'done') giveOut(tx, refund, { effects, at });
  if (outcome.kind === 'failed') giveBack(refund, effects, at);
  if (outcome.kind !== 'done') effects.alerts.push(alertOf(refund, outcome));
  effects.audit.push({
    action: `refund.${outcome.kind}`,
    objectType: 'refund',
    objectId: refund.id,
    details: { payment_id: refund.payment_id, receipt: refund.receipt, amount_minor: refund.amount_minor, code, reference: receipt },
  });
  return true;
}

function giveOut(tx: Tx, refund: LockedRefund, { effects, at }: Pick<SettlingRefund, 'effects' | 'at'>): void {
  announce(tx, 'payment.refunded', () => [
    {
      object: refund.payment_id,
      path: `/api/payments/${refund.payment_id}/`,
      data: {
        payment: refund.payment_id,
        refund: refund.id,
        mpesa_transaction_id: refund.receipt,
        amount: formatMinor(refund.amount_minor),
        currency: refund.currency,
        method: refund.method,
      },
    },
  ]);
  effects.postings.push(refundedPosting(refund, at));
  effects.payments.push({ id: refund.payment_id, state: 'refunded', meterId: null, customerId: null, matchedBy: null, errorCode: null, errorMessage: '' });
}

/** The payment is again what it was before the refund was asked for, with the reason it was kept for. */
export function giveBack(refund: LockedRefund, effects: Effects, at: Date): void {
  effects.postings.push(returnedPosting(refund, at));
  effects.payments.push({
    id: refund.payment_id,
    state: refund.payment_state,
    meterId: null,
    customerId: null,
    matchedBy: null,
    errorCode: refund.payment_error_code,
    errorMessage: refund.payment_error_message,
  });
}

function alertOf(refund: LockedRefund, outcome: RefundOutcome): Effects['alerts'][number] {
  return {
    type: 'payment_failed',
    severity: 'error',
    dedupeKey: `refund:${refund.id}:${outcome.kind}`,
    meterId: null,
    customerId: null,
    paymentId: refund.payment_id,
    says: { code: outcome.kind === 'failed' ? 'refund_failed' : 'refund_unknown', given: { receipt: refund.receipt, reason: outcome.text || outcome.code } },
  };
}

function contradiction(refund: LockedRefund): Effects['alerts'][number] {
  return {
    type: 'payment_conflict',
    severity: 'critical',
    dedupeKey: `refund_contradicted:${refund.id}`,
    meterId: null,
    customerId: null,
    paymentId: refund.payment_id,
    says: { code: 'refund_contradicted', given: { receipt: refund.receipt, state: refund.state } },
  };
}
