import { newId } from '../../../kernel/ids.ts';
import type { Arrival } from './intake.ts';
import type { EventRow } from './intake-queries.ts';
import type { MoneyReceived, ParsedEvent, PaymentProvider } from './port.ts';

/** Evidence larger than this is cut; no real notice comes near it. */
const MOST_BYTES = 5 * 1024 * 1024;

/** The money went to a paybill that is not this tenant's. */
export const FOREIGN = 'foreign_shortcode';

/** It came over a path that anybody can know, from an address that is not the provider's. */
export const UNPROVEN = 'unproven_source';

/** Raw bytes to a row: what can be read becomes a payment, what cannot is kept for a person. */
export function readEvent(provider: PaymentProvider, arrival: Arrival, own: ReadonlySet<string>): EventRow {
  const { body } = arrival;
  return {
    id: newId(),
    channelId: arrival.channelId,
    source: arrival.source,
    authenticity: arrival.authenticity,
    ip: arrival.ip,
    contentType: arrival.contentType ?? null,
    body: body.length > MOST_BYTES ? body.subarray(0, MOST_BYTES) : body,
    receivedAt: arrival.receivedAt,
    stkRequestId: arrival.stkRequestId ?? null,
    ...meaning(arrival, provider.parse(body, arrival.contentType), own),
  };
}

type Meaning = Pick<EventRow, 'state' | 'reason' | 'receipt' | 'money'>;

function meaning(arrival: Arrival, parsed: ParsedEvent, own: ReadonlySet<string>): Meaning {
  // a validation only announces money: kept as a hint, never as a payment
  if (arrival.source === 'validation')
    return { state: 'ignored', reason: 'validation', receipt: parsed.kind === 'money' ? parsed.money.receipt : null, money: null };
  // what a request of ours came to is read with the request
  if (arrival.source === 'result' || arrival.source === 'timeout') return { state: 'received', reason: null, receipt: null, money: null };
  return parsed.kind === 'money' ? moneyMeaning(parsed.money, own, arrival.authenticity) : otherMeaning(parsed);
}

function otherMeaning(parsed: Exclude<ParsedEvent, { kind: 'money' }>): Meaning {
  switch (parsed.kind) {
    case 'unreadable':
      return { state: 'unreadable', reason: parsed.reason, receipt: null, money: null };
    case 'quarantine':
      return { state: 'quarantined', reason: parsed.reason, receipt: hintedReceipt(parsed), money: null };
    case 'stk':
      return { state: 'received', reason: null, receipt: parsed.stk.paid?.receipt ?? null, money: null };
    default:
      return parsed satisfies never;
  }
}

function hintedReceipt({ hint }: Extract<ParsedEvent, { kind: 'quarantine' }>): string | null {
  return hint.receipt ?? null;
}

/** A notice that anybody can have sent must not take the receipt before the real one comes: a person looks at it first. */
function moneyMeaning(money: MoneyReceived, own: ReadonlySet<string>, authenticity: Arrival['authenticity']): Meaning {
  if (!own.has(money.shortcode)) return { state: 'quarantined', reason: FOREIGN, receipt: money.receipt, money: null };
  if (authenticity === 'none') return { state: 'quarantined', reason: UNPROVEN, receipt: money.receipt, money: null };
  return { state: 'received', reason: null, receipt: money.receipt, money: fit(money) };
}

/** Columns have their sizes; a payer's text never makes a payment fail. */
export function fit(money: MoneyReceived): MoneyReceived {
  return {
    ...money,
    accountText: money.accountText.slice(0, 200),
    payerName: money.payerName.slice(0, 200),
    payerPhoneText: money.payerPhoneText.slice(0, 100),
    transactionType: money.transactionType.slice(0, 100),
  };
}
