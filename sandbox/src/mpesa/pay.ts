import { fromCents, toCents } from '../money.ts';
import { phoneOf, putMpesaText } from '../phones/phones.ts';
import { eatStamp } from '../times.ts';
import type { World } from '../world.ts';
import type { Entry } from '../journal.ts';
import { confirmPayment } from './confirmation.ts';
import { paidText, refusedText } from './payer-messages.ts';
import { nextReceipt } from './receipts.ts';
import type { Payment, PaymentData, Shortcode, Transaction, Via } from './shortcodes.ts';
import { validate } from './validation.ts';

export type PayOrder = {
  shortcode: Shortcode;
  account: string;
  amount: bigint;
  msisdn: string;
  name: string;
  via: Via;
  checkoutRequestId?: string;
};

type Refusal = { code: string; message: string };
export type PayResult = { ok: true; payment: Payment } | ({ ok: false } & Refusal);
export type RefusedData = Transaction & Refusal;

/** Allots the receipt and time of a payment. A till has no account number, whatever was typed. */
export function openTransaction(world: World, order: PayOrder): Transaction {
  const now = new Date();
  return {
    receipt: nextReceipt(world.mpesa, now),
    trans_time: eatStamp(now),
    shortcode: order.shortcode.shortcode,
    account: order.shortcode.type === 'till' ? '' : order.account,
    amount: fromCents(order.amount),
    msisdn: order.msisdn,
    name: order.name,
    via: order.via,
    ...(order.checkoutRequestId === undefined ? {} : { checkout_request_id: order.checkoutRequestId }),
  };
}

/** Validation, then the money, then the confirmation: returns when the money has moved or was refused. */
export async function carryOut(world: World, order: PayOrder, tx: Transaction): Promise<PayResult> {
  const verdict = await validate(world, order.shortcode, tx);
  if (!verdict.accepted) return refuse(world, tx, verdict.code);
  // The validator took its time: another payment may have emptied the phone meanwhile.
  if (isOwnPhone(order.via) && phoneOf(world.phones, order.msisdn).balance < order.amount) return refuse(world, tx, 'insufficient');
  const balance = fromCents(order.shortcode.balance + order.amount);
  const payment = world.journal.append<PaymentData>('payment', {
    ...tx,
    third_party_id: verdict.thirdPartyId,
    org_balance: balance,
  });
  applyPayment(world, payment);
  if (order.via !== 'stk' || world.faults.current.mpesa.stk_then_c2b) confirmPayment(world, payment);
  else applyUnconfirmed(world, payment);
  return { ok: true, payment };
}

function refuse(world: World, tx: Transaction, code: string): PayResult {
  const message = refusedText(world.mpesa.shortcodes.get(tx.shortcode), tx, code);
  const entry = world.journal.append<RefusedData>('payment_refused', { ...tx, code, message });
  applyRefused(world, entry);
  return { ok: false, code, message };
}

export function applyRefused(world: World, entry: Entry & RefusedData): void {
  if (isOwnPhone(entry.via)) putMpesaText(phoneOf(world.phones, entry.msisdn), entry, entry.message);
}

/** Books a payment on both sides; money paid from elsewhere than a phone of ours leaves that phone's balance alone. */
export function applyPayment(world: World, payment: Payment): void {
  const amount = toCents(payment.amount) ?? 0n;
  const shortcode = world.mpesa.shortcodes.get(payment.shortcode);
  if (shortcode !== undefined) {
    shortcode.balance += amount;
    shortcode.payments.push(payment);
  }
  world.mpesa.undelivered.set(payment.receipt, payment);
  if (isOwnPhone(payment.via)) bookOnPhone(world, payment, amount);
}

/** No confirmation belongs to this payment, so a restart must not send one. */
function applyUnconfirmed(world: World, payment: Payment): void {
  const { receipt, shortcode } = payment;
  world.mpesa.undelivered.delete(receipt);
  world.journal.append('confirmation', { receipt, shortcode, copy: 0, attempt: 0, ok: false, final: true, lost: true });
}

function bookOnPhone(world: World, payment: Payment, amount: bigint): void {
  const phone = phoneOf(world.phones, payment.msisdn);
  phone.balance -= amount;
  const { receipt, shortcode, account, at } = payment;
  phone.payments.push({ receipt, amount: payment.amount, shortcode, account, at, status: 'completed' });
  putMpesaText(phone, payment, paidText(world.mpesa.shortcodes.get(shortcode), payment, phone.balance));
}

function isOwnPhone(via: Via): boolean {
  return via === 'phone' || via === 'stk';
}
