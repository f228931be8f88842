import { Type } from 'typebox';
import { formatMinor } from '../../../kernel/money.ts';
import type { OrderListRow, TokenListRow } from './queries.ts';
import { maskToken } from './sealing.ts';
import { legacyStatus } from './state.ts';
import { cubicMetres } from './texts.ts';

const text = Type.String();
const maybe = Type.Union([Type.String(), Type.Null()]);

export const TokenBody = Type.Object({
  id: text,
  token_value: text,
  token_type: text,
  meter: text,
  meter_id: text,
  customer: maybe,
  customer_name: maybe,
  customer_phone: maybe,
  payment: maybe,
  payment_transaction_id: maybe,
  amount: maybe,
  units: maybe,
  currency: text,
  is_vend_by_unit: Type.Boolean(),
  status: text,
  issued_by: maybe,
  issued_by_name: maybe,
  issued_by_email: maybe,
  issued_by_role: maybe,
  created_at: text,
  delivered_at: maybe,
  expires_at: maybe,
  vend_order: text,
  pricing: Type.Unknown(),
});

/** Tokens are water: lists and pages show the last four digits, whoever looks; revealing is an act of its own. */
export function presentToken(row: TokenListRow, showPhone: boolean): Record<string, unknown> {
  return {
    id: row.id,
    token_value: maskToken(row.token_tail),
    token_type: row.token_type,
    meter: row.meter_id,
    meter_id: row.meter_number,
    customer: row.customer_id,
    customer_name: row.customer_name,
    customer_phone: row.customer_phone && !showPhone ? `${row.customer_phone.slice(0, 5)}*****${row.customer_phone.slice(-2)}` : row.customer_phone,
    payment: row.payment_id,
    payment_transaction_id: row.receipt,
    amount: row.amount_minor === null ? null : formatMinor(row.amount_minor),
    units: row.tenths === null ? null : cubicMetres(row.tenths),
    currency: row.currency,
    is_vend_by_unit: row.is_vend_by_unit,
    status: row.status,
    issued_by: row.issued_by,
    issued_by_name: row.issued_by_name,
    issued_by_email: row.issued_by_email,
    issued_by_role: row.issued_by_role,
    created_at: row.created_at.toISOString(),
    delivered_at: row.delivered_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    vend_order: row.order_id,
    pricing: row.pricing,
  };
}

export const OrderBody = Type.Object({
  id: text,
  kind: text,
  status: text,
  state: text,
  payment: maybe,
  payment_transaction_id: maybe,
  meter: text,
  meter_id: text,
  customer: maybe,
  amount: text,
  wallet: text,
  currency: text,
  units: maybe,
  attempt_count: Type.Integer(),
  error_code: maybe,
  error_message: text,
  next_action_at: maybe,
  hold_reason: maybe,
  created_at: text,
  updated_at: text,
  pricing: Type.Unknown(),
  attempts: Type.Unknown(),
  proposal: Type.Unknown(),
});

export function presentOrder(row: OrderListRow): Record<string, unknown> {
  return {
    id: row.id,
    kind: row.kind,
    status: legacyStatus(row.state),
    state: row.state,
    payment: row.payment_id,
    payment_transaction_id: row.receipt,
    meter: row.meter_id,
    meter_id: row.meter_number,
    customer: row.customer_id,
    amount: formatMinor(row.paid_minor),
    wallet: formatMinor(row.wallet_minor),
    currency: row.currency,
    units: row.tenths === null ? null : cubicMetres(row.tenths),
    attempt_count: row.attempts,
    error_code: row.error_code,
    error_message: row.error_message,
    next_action_at: row.next_action_at?.toISOString() ?? null,
    hold_reason: row.hold_reason,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    pricing: row.pricing,
    attempts: row.attempt_list,
    proposal: row.proposal,
  };
}
