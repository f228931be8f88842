import type { PaymentChannelAccount, StkPush, StkPushResult, StkQueryResult } from '../../modules/vending/payments/port.ts';
import { textOf } from './answer.ts';
import type { DarajaAnswer, StkPushBody } from './client.ts';
import { OVERLOADED_CODE, STILL_PENDING_RESULT, STILL_PENDING_TEXT } from './codes.ts';
import { readRefusal, type Answered } from './refusal.ts';
import { eatStamp } from './values.ts';

const LONGEST_REFERENCE = 12;
const LONGEST_DESCRIPTION = 13;
const LARGEST_MINOR = 25_000_000n;

export interface Signed {
  readonly BusinessShortCode: string;
  readonly Password: string;
  readonly Timestamp: string;
}

/** The three fields that prove who asks; the time is East African, without zone. */
export function sign(account: PaymentChannelAccount, now: Date): Signed {
  const number = payeeOf(account);
  const Timestamp = eatStamp(now);
  return { BusinessShortCode: number, Timestamp, Password: Buffer.from(number + (account.passkey ?? '') + Timestamp).toString('base64') };
}

/** Tills are signed with the store or head-office number of their go-live. */
function payeeOf(account: PaymentChannelAccount): string {
  return account.kind === 'till' ? (account.storeNumber ?? account.shortcode) : account.shortcode;
}

export function pushBody(account: PaymentChannelAccount, push: StkPush, now: Date): StkPushBody {
  return {
    ...sign(account, now),
    TransactionType: account.kind === 'till' ? 'CustomerBuyGoodsOnline' : 'CustomerPayBillOnline',
    Amount: Number(push.amountMinor / 100n),
    PartyA: Number(push.phone),
    PartyB: account.shortcode,
    PhoneNumber: Number(push.phone),
    CallBackURL: push.callbackUrl,
    AccountReference: push.accountReference.trim(),
    TransactionDesc: push.description.slice(0, LONGEST_DESCRIPTION).trim() || 'Payment',
  };
}

/**
 * What Daraja would refuse or spoil, found before anything is sent. A reference that is too long is refused,
 * not cut: the cut one would come back as the account number of the payment.
 */
export function pushProblem(account: PaymentChannelAccount, push: StkPush): { code: string; reason: string } | null {
  if (!account.passkey) return { code: 'passkey_missing', reason: 'The paybill has no passkey for STK pushes.' };
  if (push.amountMinor % 100n !== 0n) return { code: 'amount_not_whole', reason: 'M-Pesa pushes take whole shillings.' };
  if (push.amountMinor < 100n || push.amountMinor > LARGEST_MINOR)
    return { code: 'amount_out_of_range', reason: 'M-Pesa takes 1 to 250,000 shillings at once.' };
  if (!/^254\d{9}$/.test(push.phone)) return { code: 'phone_format', reason: 'Not a whole Kenyan phone number.' };
  const length = push.accountReference.trim().length;
  return length === 0 || length > LONGEST_REFERENCE ? { code: 'reference_length', reason: 'The account reference must have 1 to 12 characters.' } : null;
}

export function readPush(answer: DarajaAnswer): StkPushResult {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'no_access') return { kind: 'refused', code: answer.code, reason: answer.reason };
  if (answer.kind === 'unanswered') return { kind: 'unknown', reason: answer.reason };
  return answer.status === 200 ? readAccepted(answer) : readRefusal(answer);
}

function readAccepted({ fields }: Answered): StkPushResult {
  const code = textOf(fields, 'ResponseCode');
  const checkoutRequestId = textOf(fields, 'CheckoutRequestID');
  if (code === '0' && checkoutRequestId !== '') return { kind: 'accepted', checkoutRequestId, merchantRequestId: textOf(fields, 'MerchantRequestID') };
  if (code !== '' && code !== '0') return { kind: 'refused', code, reason: textOf(fields, 'ResponseDescription') };
  return { kind: 'unknown', reason: 'unexpected_answer' };
}

export function readQuery(answer: DarajaAnswer): StkQueryResult {
  if (answer.kind !== 'answered') return { kind: 'unavailable', reason: answer.reason };
  const resultCode = textOf(answer.fields, 'ResultCode');
  if (answer.status === 200 && resultCode !== '') {
    return resultCode === STILL_PENDING_RESULT ? { kind: 'pending' } : { kind: 'result', resultCode, resultText: textOf(answer.fields, 'ResultDesc') };
  }
  const reason = textOf(answer.fields, 'errorMessage');
  if (textOf(answer.fields, 'errorCode') === OVERLOADED_CODE && STILL_PENDING_TEXT.test(reason)) return { kind: 'pending' };
  return { kind: 'unavailable', reason: reason || `http_${answer.status}` };
}
