import type { Tx } from '../../../../kernel/db.ts';
import { conflict, notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { lockWallets } from '../../../ledger/books/index.ts';
import type { AuditSource } from '../../../tenancy/audit/index.ts';
import { requirePerson } from '../decisions/decisions.ts';
import type { PaymentTools } from '../deps.ts';
import { noEffects, writeEffects } from '../effects.ts';
import { alreadyVended, divided, inFlight, refunded } from '../errors.ts';
import { lockPayment, type LockedPayment } from '../queries.ts';
import type { PaymentState } from '../state.ts';
import { reservedPosting } from './postings.ts';
import { insertRefund, type MoneyPlace } from './queries.ts';
import type { RefundMethod } from './state.ts';

export interface RefundRequest {
  readonly paymentId: string;
  readonly method: RefundMethod;
  readonly reason: string;
  readonly source: AuditSource;
}

/** Only money that bought nothing, and that nothing can still be bought for, goes back. */
const REFUNDABLE: Partial<Readonly<Record<PaymentState, MoneyPlace>>> = {
  suspense: 'suspense',
  held: 'suspense',
  failed: 'unapplied',
  refund_due: 'unapplied',
  credited: 'wallet',
};

/**
 * Asks for a payment's money to go back. From now on nothing can be bought with it; a second person grants it.
 * @returns the refund's id.
 * @throws AppError when the payment has its token, is with the vendor, or is on its way back already.
 */
export async function requestRefund(tx: Tx, deps: PaymentTools, request: RefundRequest): Promise<string> {
  requirePerson(request.source);
  const payment = await lockPayment(tx, request.paymentId);
  if (!payment) throw notFound();
  const fromAccount = placeOf(payment);
  if (request.method === 'mpesa_reversal') mustBeReversible(payment);
  const fromOwner = fromAccount === 'wallet' ? await walletOf(tx, payment) : null;
  const [id, at] = [newId(), deps.clock.now()];
  await insertRefund(tx, {
    id,
    paymentId: payment.id,
    method: request.method,
    amountMinor: payment.amount_minor,
    currency: payment.currency,
    reason: request.reason,
    fromAccount,
    fromOwner,
    paymentState: payment.state,
    paymentErrorCode: payment.error_code,
    paymentErrorMessage: payment.error_message,
    requestedBy: request.source.actor.id!,
    at,
  });
  const effects = noEffects();
  const { amount_minor, currency } = payment;
  effects.postings.push(reservedPosting({ id, payment_id: payment.id, amount_minor, currency, from_account: fromAccount, from_owner: fromOwner }, at));
  effects.payments.push({
    id: payment.id,
    state: 'refunding',
    meterId: null,
    customerId: null,
    matchedBy: null,
    errorCode: payment.error_code,
    errorMessage: payment.error_message,
  });
  effects.audit.push({
    action: 'refund.requested',
    objectType: 'refund',
    objectId: id,
    details: { payment_id: payment.id, receipt: payment.receipt, amount_minor, method: request.method, reason: request.reason },
  });
  await writeEffects(tx, deps, { effects, at, source: request.source });
  return id;
}

function placeOf(payment: LockedPayment): MoneyPlace {
  if (payment.state === 'vended') throw alreadyVended();
  if (payment.state === 'refunded' || payment.state === 'refunding') throw refunded();
  if (payment.state === 'split') throw divided();
  if (payment.error_code === 'payments.unproven_source')
    throw conflict('payments.unproven', 'Nobody has proved that this money came in. Check it with M-Pesa first.');
  const place = REFUNDABLE[payment.state];
  // a purchase that is not over for good may still become a token, whatever the payment says
  const isOver = payment.order_state === null || payment.order_state === 'rejected' || payment.order_state === 'cancelled';
  if (!place || !isOver) throw inFlight();
  return place;
}

/** M-Pesa reverses whole payments of its own; a part of one, or cash, is handed back by a person. */
function mustBeReversible(payment: LockedPayment): void {
  if (payment.channel_id === null || payment.parent_id !== null || payment.source === 'cash')
    throw conflict('payments.not_reversible', 'M-Pesa can reverse whole payments to a paybill only. Pay this one back by hand (method manual).');
}

async function walletOf(tx: Tx, payment: LockedPayment): Promise<string> {
  const owner = payment.customer_id ?? payment.meter_id!;
  const wallets = await lockWallets(tx, [owner], payment.currency);
  if ((wallets.get(owner) ?? 0n) < payment.amount_minor)
    throw conflict('payments.wallet_used', 'The money of this payment has gone from the wallet into a later purchase.');
  return owner;
}
