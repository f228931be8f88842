import type { MoneyReceived, ParsedEvent, StkOutcome } from '../../modules/vending/payments/port.ts';
import { receiptProblem } from './parse-c2b.ts';
import { isFields, type Fields } from '../../kernel/text.ts';
import { readAmount, readEat, readPhone, toText } from './values.ts';

/** One `Body.stkCallback`, its numbers already turned into text. */
export function parseStk(callback: Fields): ParsedEvent {
  const items = readItems(callback);
  const outcome: StkOutcome = {
    checkoutRequestId: toText(callback['CheckoutRequestID']).trim(),
    merchantRequestId: toText(callback['MerchantRequestID']).trim(),
    resultCode: toText(callback['ResultCode']).trim(),
    resultText: toText(callback['ResultDesc']),
    paid: null,
  };
  if (outcome.resultCode === '0') return success(outcome, items);
  if (items.has('MpesaReceiptNumber')) return quarantine('result_contradicts', items);
  const missing = outcome.checkoutRequestId === '' ? 'checkout_missing' : 'result_missing';
  return outcome.checkoutRequestId === '' || outcome.resultCode === '' ? { kind: 'unreadable', reason: missing } : { kind: 'stk', stk: outcome };
}

/** Several callbacks merged by something between us: kept for a person, with the first payment in it as hint. */
export function parseStkList(callbacks: readonly unknown[]): ParsedEvent {
  const all = callbacks.filter(isFields).map(readItems);
  if (all.length === 0) return { kind: 'unreadable', reason: 'not_a_payment' };
  return quarantine('array_body', all.find((items) => items.has('MpesaReceiptNumber')) ?? new Map());
}

function success(outcome: StkOutcome, items: ReadonlyMap<string, string>): ParsedEvent {
  const paid = readPaid(items);
  const problem = outcome.checkoutRequestId === '' ? 'checkout_missing' : (receiptProblem(paid.receipt) ?? paid.amount.problem);
  if (problem !== null || paid.amount.minor === null) return quarantine(problem ?? 'amount_missing', items);
  const { receipt, phone, paidAt } = paid;
  return { kind: 'stk', stk: { ...outcome, paid: { receipt, amountMinor: paid.amount.minor, phone, paidAt } } };
}

function readPaid(items: ReadonlyMap<string, string>) {
  return {
    receipt: (items.get('MpesaReceiptNumber') ?? '').trim().toUpperCase(),
    amount: readAmount((items.get('Amount') ?? '').trim()),
    phone: (items.get('PhoneNumber') ?? '').trim(),
    paidAt: readEat(items.get('TransactionDate') ?? ''),
  };
}

/** `CallbackMetadata.Item` by name: a list of `{Name, Value?}` or a single one; items without Value are left out. */
function readItems(callback: Fields): ReadonlyMap<string, string> {
  const metadata = callback['CallbackMetadata'];
  const list = isFields(metadata) ? metadata['Item'] : undefined;
  const items = new Map<string, string>();
  for (const item of Array.isArray(list) ? list : [list]) {
    const value = isFields(item) ? toText(item['Value']) : '';
    if (isFields(item) && value !== '') items.set(toText(item['Name']), value);
  }
  return items;
}

function quarantine(reason: string, items: ReadonlyMap<string, string>): ParsedEvent {
  const { receipt, amount, phone, paidAt } = readPaid(items);
  const hint: Partial<MoneyReceived> = {
    ...(receipt === '' ? {} : { receipt }),
    ...(amount.minor === null ? {} : { amountMinor: amount.minor }),
    ...(phone === '' ? {} : { payerPhoneText: phone, payerPhone: readPhone(phone) }),
    ...(paidAt === null ? {} : { paidAt }),
  };
  return { kind: 'quarantine', reason, hint };
}
