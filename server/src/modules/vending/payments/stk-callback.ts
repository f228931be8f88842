import { newId } from '../../../kernel/ids.ts';
import type { Tx } from '../../../kernel/db.ts';
import { conflict, type Settling } from './settling.ts';
import type { Effects } from './effects.ts';
import type { OpenEvent } from './settle-queries.ts';
import type { StkOutcome } from './port.ts';
import { findByReceipt, finishPush, insertStkPayment, lockPush, type PushRow } from './stk-queries.ts';

export interface StkNotice {
  readonly event: OpenEvent;
  readonly stk: StkOutcome;
  readonly effects: Effects;
}

/** Codes that say that the payer was not reached or the push timed out: money may still come by another way. */
const OPEN_CODES = new Set(['1019', '1036', '1037', '4999']);

/**
 * A push's callback names neither paybill nor account, so it is believed only for a push of ours, by the
 * id that M-Pesa gave it, and only for the amount that was asked for.
 */
export async function settleStk(tx: Tx, { event, stk, effects }: StkNotice): Promise<readonly Settling[]> {
  const push = await lockPush(tx, stk.checkoutRequestId, event.stk_request_id);
  const refusal = refusalOf(event, stk, push);
  if (refusal !== null || !push) {
    effects.events.push({ id: event.event_id, state: 'quarantined', reason: refusal ?? 'unknown_checkout' });
    effects.alerts.push({
      type: 'payment_conflict',
      severity: 'error',
      dedupeKey: `stk:${event.event_id}`,
      meterId: null,
      customerId: null,
      paymentId: event.payment_id,
      says: { code: 'push_not_believed', given: { reason: refusal ?? 'unknown_checkout' } },
    });
    return [];
  }
  if (!stk.paid) {
    if (push.state !== 'paid')
      await finishPush(tx, push.id, {
        state: OPEN_CODES.has(stk.resultCode) ? 'unknown' : 'failed',
        resultCode: stk.resultCode,
        resultText: stk.resultText,
        paymentId: null,
      });
    effects.events.push({ id: event.event_id, state: 'applied', reason: `stk:${stk.resultCode}` });
    return [];
  }
  return paidPush(tx, { event, stk, effects }, push);
}

function refusalOf(event: OpenEvent, stk: StkOutcome, push: PushRow | undefined): string | null {
  if (!push) return 'unknown_checkout';
  if (event.stk_request_id !== null && event.stk_request_id !== push.id) return 'foreign_secret';
  if (event.authenticity === 'none') return 'unproven_source';
  if (stk.paid && stk.paid.amountMinor !== push.amount_minor) return 'stk_amount';
  return null;
}

async function paidPush(tx: Tx, { event, stk, effects }: StkNotice, push: PushRow): Promise<readonly Settling[]> {
  const paid = stk.paid!;
  const id = newId();
  const known = event.payment_id === null ? await insertOrFind(tx, { event, paid, push, id }) : { id: event.payment_id, amount_minor: event.amount_minor! };
  if (known && known.amount_minor !== paid.amountMinor) {
    conflict(event, effects, 'amount');
    return [];
  }
  await finishPush(tx, push.id, { state: 'paid', resultCode: stk.resultCode, resultText: stk.resultText, paymentId: known?.id ?? id });
  effects.events.push({ id: event.event_id, state: known ? 'duplicate' : 'applied', reason: null });
  if (known) return [];
  return [
    {
      id,
      receipt: paid.receipt,
      amountMinor: paid.amountMinor,
      currency: event.tenant_currency,
      accountText: push.account_text,
      payerPhone: paid.phone,
      tenantName: event.tenant_name,
      tenantLanguage: event.tenant_language,
      hold: null,
      bookedIn: null,
      bookingReference: id,
    },
  ];
}

interface NewPayment {
  readonly event: OpenEvent;
  readonly paid: NonNullable<StkOutcome['paid']>;
  readonly push: PushRow;
  readonly id: string;
}

/** @returns the payment of this receipt that came between our look and our write, if one did; it settles by its own notice. */
async function insertOrFind(tx: Tx, { event, paid, push, id }: NewPayment): Promise<{ id: string; amount_minor: bigint } | undefined> {
  const made = await insertStkPayment(tx, {
    id,
    receipt: paid.receipt,
    channelId: push.channel_id,
    eventId: event.event_id,
    amountMinor: paid.amountMinor,
    shortcode: push.shortcode,
    accountText: push.account_text,
    phone: paid.phone,
    paidAt: paid.paidAt,
    receivedAt: event.received_at,
    currency: event.tenant_currency,
  });
  return made ? undefined : findByReceipt(tx, paid.receipt);
}
