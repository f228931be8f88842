import type { FastifyReply, FastifyRequest } from 'fastify';
import { asText, type Body } from '../read.ts';
import { eatStamp } from '../times.ts';
import type { World } from '../world.ts';
import { acceptLater, noReceipt, type LaterCall, type LaterKind, type LaterResult } from './later-result.ts';
import type { Payment, Reversal, Shortcode } from './shortcodes.ts';

const KIND: LaterKind = { kind: 'status_query', command: 'TransactionStatusQuery', shortcodeField: 'PartyA', check: checkFields, act };

/** POST /mpesa/transactionstatus/v1/query: by receipt, or by the conversation of an earlier request. */
export function queryTransaction(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return acceptLater(world, KIND, { request, reply });
}

function checkFields(body: Body): string | null {
  if (asText(body['TransactionID']) === '' && asText(body['OriginalConversationID']) === '') return 'TransactionID';
  return asText(body['IdentifierType']) === '4' ? null : 'IdentifierType';
}

function act(world: World, call: LaterCall, shortcode: Shortcode): LaterResult {
  if (call.fault === 'failed') return { code: 25, desc: 'The format of parameter null is invalid.', transaction: noReceipt() };
  const receipt = asText(call.body['TransactionID']);
  const payment = receipt === '' ? undefined : shortcode.payments.find((one) => one.receipt === receipt);
  if (payment) return found(paymentFacts(shortcode, payment));
  const reversal = receipt === '' ? world.mpesa.reversals.get(asText(call.body['OriginalConversationID'])) : undefined;
  if (reversal && reversal.shortcode === shortcode.shortcode) return found(reversalFacts(shortcode, reversal));
  return { code: 2032, desc: 'The transaction receipt number does not exist.', transaction: noReceipt() };
}

type Facts = { debit: string; credit: string; time: string; reason: string; amount: string; receipt: string };

function paymentFacts(shortcode: Shortcode, payment: Payment): Facts {
  return {
    debit: `${payment.msisdn} - ${payment.name}`,
    credit: `${shortcode.shortcode} - ${shortcode.name}`,
    time: payment.trans_time,
    reason: payment.via === 'stk' ? 'Pay Bill Online' : 'Pay Utility',
    amount: payment.amount,
    receipt: payment.receipt,
  };
}

function reversalFacts(shortcode: Shortcode, reversal: Reversal): Facts {
  return {
    debit: `${shortcode.shortcode} - ${shortcode.name}`,
    credit: 'Customer',
    time: eatStamp(new Date(reversal.at)),
    reason: 'Transaction Reversal via API',
    amount: reversal.amount,
    receipt: reversal.receipt ?? '',
  };
}

function found({ debit, credit, time, reason, amount, receipt }: Facts): LaterResult {
  return {
    code: 0,
    desc: 'The service request is processed successfully.',
    transaction: noReceipt(),
    parameters: [
      ['DebitPartyName', JSON.stringify(debit)],
      ['CreditPartyName', JSON.stringify(credit)],
      ['InitiatedTime', time],
      ['DebitAccountType', '"MMF Account For Customer"'],
      ['TransactionReason', null],
      ['ReasonType', JSON.stringify(reason)],
      ['TransactionStatus', '"Completed"'],
      ['FinalisedTime', time],
      ['Amount', amount],
      ['ReceiptNo', `"${receipt}"`],
    ],
  };
}
