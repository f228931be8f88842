import { Type } from 'typebox';
import { formatMinor } from '../../../../kernel/money.ts';
import type { RefundRow } from './queries.ts';

const text = Type.String();
const maybe = Type.Union([Type.String(), Type.Null()]);

export const RefundBody = Type.Object({
  id: text,
  client: text,
  payment: text,
  mpesa_transaction_id: text,
  method: text,
  state: text,
  amount: text,
  currency: text,
  reason: text,
  reference: text,
  result_code: maybe,
  result_text: text,
  requested_by: text,
  requested_by_name: maybe,
  requested_at: text,
  decided_by: maybe,
  decided_by_name: maybe,
  decided_at: maybe,
  sent_at: maybe,
  finished_at: maybe,
  proposal: Type.Unknown(),
});

export function presentRefund(row: RefundRow): Record<string, unknown> {
  const { tenant_id, payment_id, receipt, amount_minor, requested_at, decided_at, sent_at, finished_at, ...rest } = row;
  return {
    ...rest,
    client: tenant_id,
    payment: payment_id,
    mpesa_transaction_id: receipt,
    amount: formatMinor(amount_minor),
    requested_at: requested_at.toISOString(),
    decided_at: decided_at?.toISOString() ?? null,
    sent_at: sent_at?.toISOString() ?? null,
    finished_at: finished_at?.toISOString() ?? null,
  };
}
