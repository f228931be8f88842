import { Type } from 'typebox';
import { formatMinor } from '../../../kernel/money.ts';
import { maskEvidence, maskPhone } from './masking.ts';
import type { EventListRow, PaymentRow } from './queries.ts';
import { PAYMENT_STATES } from './state.ts';

const text = Type.String();
const maybe = Type.Union([Type.String(), Type.Null()]);

export const PaymentBody = Type.Object({
  id: text,
  mpesa_transaction_id: text,
  amount: text,
  currency: text,
  paybill: text,
  account_number: text,
  phone: text,
  payer_name: text,
  client: text,
  client_name: text,
  customer: maybe,
  customer_name: maybe,
  meter: maybe,
  meter_id: maybe,
  /** The payment that this one is a part of. */
  parent: maybe,
  status: text,
  state: text,
  error_code: maybe,
  error_message: text,
  tokens_count: Type.Integer(),
  source: text,
  raw_payload: Type.Unknown(),
  paid_at: maybe,
  received_at: text,
  processed_at: maybe,
});

/** Payer's numbers are shown whole only to those who may act on payments. */
export function presentPayment(row: PaymentRow, mayAct: boolean): Record<string, unknown> {
  return {
    id: row.id,
    mpesa_transaction_id: row.receipt,
    amount: formatMinor(row.amount_minor),
    currency: row.currency,
    paybill: row.shortcode,
    account_number: row.account_text,
    phone: mayAct ? row.phone : maskPhone(row.phone),
    payer_name: row.payer_name,
    client: row.tenant_id,
    client_name: row.client_name,
    customer: row.customer_id,
    customer_name: row.customer_name,
    meter: row.meter_id,
    meter_id: row.meter_number,
    parent: row.parent_id,
    status: PAYMENT_STATES[row.state],
    state: row.state,
    error_code: row.error_code,
    error_message: row.error_message,
    tokens_count: row.tokens_count,
    source: row.source,
    raw_payload: mayAct ? readable(row.raw_payload) : null,
    paid_at: row.paid_at?.toISOString() ?? null,
    received_at: row.received_at.toISOString(),
    processed_at: row.processed_at?.toISOString() ?? null,
  };
}

/** The body as JSON where it is JSON, else its beginning as text. */
export function readable(body: Buffer | null): unknown {
  if (!body) return null;
  const content = body.toString('utf8');
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return content.slice(0, 4000);
  }
}

export const EventBody = Type.Object({
  id: text,
  source: text,
  authenticity: text,
  source_ip: maybe,
  content_type: maybe,
  receipt: maybe,
  state: text,
  reason: maybe,
  received_at: text,
  body: Type.Unknown(),
});

export function presentEvent(row: EventListRow): Record<string, unknown> {
  const { body, received_at, ...rest } = row;
  return { ...rest, received_at: received_at.toISOString(), body: maskEvidence(readable(body)) };
}
