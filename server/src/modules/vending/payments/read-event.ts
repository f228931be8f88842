import { newId } from '../../../kernel/ids.ts';
import type { Arrival } from './intake.ts';
import type { EventRow } from './intake-queries.ts';
import type { MoneyReceived, PaymentProvider } from './port.ts';

/** Evidence larger than this is cut; no real notice comes near it. */
const MOST_BYTES = 5 * 1024 * 1024;

/** The money went to a paybill that is not this tenant's. */
export const FOREIGN = 'foreign_shortcode';

/** Raw bytes to a row: what can be read becomes a payment, what cannot is kept for a person. */
export function readEvent(provider: PaymentProvider, arrival: Arrival, own: ReadonlySet<string>): EventRow {
  const parsed = provider.parse(arrival.body, arrival.contentType);
  const base = {
    id: newId(), channelId: arrival.channelId, source: arrival.source, authenticity: arrival.authenticity, ip: arrival.ip, contentType: arrival.contentType ?? null,
    body: arrival.body.length > MOST_BYTES ? arrival.body.subarray(0, MOST_BYTES) : arrival.body, receivedAt: arrival.receivedAt, money: null, receipt: null, reason: null, stkRequestId: arrival.stkRequestId ?? null,
  };
  // a validation only announces money: kept as a hint, never as a payment
  if (arrival.source === 'validation') return { ...base, state: 'ignored', reason: 'validation', receipt: parsed.kind === 'money' ? parsed.money.receipt : null };
  if (parsed.kind === 'unreadable') return { ...base, state: 'unreadable', reason: parsed.reason };
  if (parsed.kind === 'quarantine') return { ...base, state: 'quarantined', reason: parsed.reason, receipt: parsed.hint.receipt ?? null };
  if (parsed.kind === 'stk') return { ...base, state: 'received', receipt: parsed.stk.paid?.receipt ?? null };
  const { money } = parsed;
  if (!own.has(money.shortcode)) return { ...base, state: 'quarantined', reason: FOREIGN, receipt: money.receipt };
  return { ...base, state: 'received', receipt: money.receipt, money: fit(money) };
}

/** Columns have their sizes; a payer's text never makes a payment fail. */
function fit(money: MoneyReceived): MoneyReceived {
  return { ...money, accountText: money.accountText.slice(0, 200), payerName: money.payerName.slice(0, 200), payerPhoneText: money.payerPhoneText.slice(0, 100), transactionType: money.transactionType.slice(0, 100) };
}
