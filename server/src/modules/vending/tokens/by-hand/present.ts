import { formatMinor } from '../../../../kernel/money.ts';
import { presentToken } from '../present.ts';
import type { TokenListRow } from '../queries.ts';
import { cubicMetres } from '../texts.ts';
import type { LimitedRole, Limits } from './limits.ts';
import type { RequestRow } from './queries.ts';

export function presentRequest(row: RequestRow): Record<string, unknown> {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    meter: row.meter_id,
    meter_id: row.meter_number,
    customer: row.customer_id,
    customer_name: row.customer_name,
    amount: row.asked_minor === null ? null : formatMinor(row.asked_minor),
    units: row.asked_tenths === null ? null : cubicMetres(row.asked_tenths),
    value: formatMinor(row.value_minor),
    currency: row.currency,
    reason: row.reason,
    requested_by: row.requested_by,
    requested_by_name: row.requested_by_name,
    requested_at: row.requested_at.toISOString(),
    decided_by: row.decided_by,
    decided_by_name: row.decided_by_name,
    decided_at: row.decided_at?.toISOString() ?? null,
    comment: row.comment,
    vend_order: row.order_id,
    vend_order_state: row.order_state,
    error_code: row.error_code,
    error_message: row.error_message,
    token: row.token_id,
  };
}

/** What the older systems answer with, the token, and what became of the request when there is none yet. */
export function presentIssued(row: RequestRow, token: TokenListRow | undefined, showPhone: boolean): Record<string, unknown> {
  return { ...(token ? presentToken(token, showPhone) : {}), state: row.order_state ?? row.state, request: presentRequest(row) };
}

export function presentLimit(role: LimitedRole, limits: Limits, isDefault: boolean): Record<string, unknown> {
  return {
    role,
    alone: formatMinor(limits.aloneMinor),
    per_day: formatMinor(limits.dayMinor),
    clears_alone: limits.clearsAlone,
    clears_per_day: limits.clearsDay,
    is_default: isDefault,
  };
}
