import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../journal.ts';
import { fromCents, toCents, withCommas } from '../money.ts';
import { putMpesaText } from '../phones/phones.ts';
import { asText, type Body } from '../read.ts';
import { eatStamp } from '../times.ts';
import type { World } from '../world.ts';
import { acceptLater, noReceipt, type LaterCall, type LaterKind, type LaterResult } from './later-result.ts';
import { nextReceipt } from './receipts.ts';
import type { Payment, Reversal, Shortcode } from './shortcodes.ts';

const KIND: LaterKind = { kind: 'reversal', command: 'TransactionReversal', shortcodeField: 'ReceiverParty', check: checkFields, act };

/** POST /mpesa/reversal/v1/request: gives a customer's payment back, whole. */
export function reverse(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return acceptLater(world, KIND, { request, reply });
}

function checkFields(body: Body): string | null {
  if (asText(body['TransactionID']) === '') return 'TransactionID';
  if (!/^\d+(\.\d{1,2})?$/.test(asText(body['Amount']))) return 'Amount';
  // misspelt by Daraja, and wanted as it is
  return asText(body['RecieverIdentifierType']) === '11' ? null : 'RecieverIdentifierType';
}

const refuse = (code: number | string, desc: string): LaterResult => ({ code, desc, transaction: noReceipt() });

function act(world: World, call: LaterCall, shortcode: Shortcode): LaterResult {
  const receipt = asText(call.body['TransactionID']);
  const payment = shortcode.payments.find((one) => one.receipt === receipt);
  if (call.fault === 'failed') return refuse(1, 'The balance is insufficient for the transaction.');
  if (payment === undefined || toCents(call.body['Amount']) !== toCents(payment.amount)) return refuse('R000002', 'The OriginalTransactionID is invalid.');
  if (isReversed(world, receipt)) return refuse('R000001', 'The transaction has already been reversed.');
  if (shortcode.balance < (toCents(payment.amount) ?? 0n)) return refuse(1, 'The balance is insufficient for the transaction.');
  return moveBack(world, call, { shortcode, payment });
}

function isReversed(world: World, receipt: string): boolean {
  return [...world.mpesa.reversals.values()].some((one) => one.original_receipt === receipt);
}

export type ReversalEntry = { event: string } & Omit<Reversal, 'at'>;

function moveBack(world: World, call: LaterCall, { shortcode, payment }: { shortcode: Shortcode; payment: Payment }): LaterResult {
  const now = new Date();
  const entry = world.journal.append('reversal', {
    event: 'moved',
    conversation_id: call.conversation_id,
    shortcode: shortcode.shortcode,
    original_receipt: payment.receipt,
    amount: payment.amount,
    receipt: nextReceipt(world.mpesa, now),
  });
  applyReversalEntry(world, entry);
  const balance = fromCents(shortcode.balance);
  return {
    code: 0,
    desc: 'The service request is processed successfully.',
    transaction: entry.receipt,
    parameters: [
      ['DebitAccountBalance', `"Utility Account|KES|${balance}|${balance}|0.00|0.00"`],
      ['Amount', payment.amount],
      ['TransCompletedTime', eatStamp(now)],
      ['OriginalTransactionID', `"${payment.receipt}"`],
      ['Charge', '0.00'],
      ['CreditPartyPublicName', JSON.stringify(`${payment.msisdn} - ${payment.name}`)],
      ['DebitPartyPublicName', JSON.stringify(`${shortcode.shortcode} - ${shortcode.name}`)],
    ],
  };
}

/** Only the entry that says that money moved changes anything. */
export function applyReversalEntry(world: World, entry: Entry & ReversalEntry): void {
  if (entry.event !== 'moved') return;
  const { conversation_id, shortcode: code, original_receipt, amount, receipt, at } = entry;
  world.mpesa.reversals.set(conversation_id, { conversation_id, shortcode: code, original_receipt, amount, receipt, at });
  const cents = toCents(amount) ?? 0n;
  const shortcode = world.mpesa.shortcodes.get(code);
  if (shortcode === undefined) return;
  shortcode.balance -= cents;
  const payment = shortcode.payments.find((one) => one.receipt === original_receipt);
  const phone = payment && world.phones.get(payment.msisdn);
  if (!phone || (payment.via !== 'phone' && payment.via !== 'stk')) return;
  phone.balance += cents;
  putMpesaText(
    phone,
    entry,
    `${receipt} Confirmed. Reversal of transaction ${original_receipt} has been successfully reversed and Ksh${withCommas(cents)} is credited to your M-PESA account. New M-PESA balance is Ksh${withCommas(phone.balance)}.`,
  );
}
