import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { OrderState } from '../state.ts';

export async function lockOpen(tx: Tx, meterId: string): Promise<readonly OrderState[]> {
  const { rows } = await sql<{ state: OrderState }>`
    select state from vend_orders where tenant_id = ${tx.tenantId} and meter_id = ${meterId} and state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review')
    order by id for update`.execute(tx.q);
  return rows.map((row) => row.state);
}

export interface Destination {
  readonly meterId: string;
  readonly meterNumber: string;
  /** Null: the account that the purchase has. */
  readonly vendorAccountId: string | null;
}

/** Purchases keep their price and their place in line. @returns how many */
export async function moveWaiting(tx: Tx, meterId: string, { to, at }: { readonly to: Destination; readonly at: Date }): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with line as (
      select id, row_number() over (order by created_at, id) as place from vend_orders
      where tenant_id = ${tx.tenantId} and meter_id = ${meterId} and state = 'ready' and kind in ('credit', 'free_credit')
    ), moved as (
      update vend_orders o set meter_id = ${to.meterId}, meter_number = ${to.meterNumber}, vendor_account_id = coalesce(${to.vendorAccountId}::uuid, o.vendor_account_id),
        next_action_at = ${at}::timestamptz + line.place * interval '1 microsecond', updated_at = ${at}
      from line where o.tenant_id = ${tx.tenantId} and o.id = line.id returning o.id
    ), paid as (
      update payments set meter_id = ${to.meterId}, updated_at = ${at} where tenant_id = ${tx.tenantId} and meter_id = ${meterId} and state in ('vending', 'held', 'failed', 'refund_due')
    )
    select count(*)::int as n from moved`.execute(tx.q);
  return rows[0]!.n;
}

export async function cancelClears(tx: Tx, meterId: string, at: Date): Promise<void> {
  await sql`
    with gone as (
      update vend_orders set state = 'cancelled', next_action_at = null, error_code = 'tokens.meter_replaced', error_message = 'The device was replaced.', finished_at = ${at}, updated_at = ${at}
      where tenant_id = ${tx.tenantId} and meter_id = ${meterId} and state = 'ready' and kind in ('clear_credit', 'clear_tamper') returning id, attempts
    )
    insert into vend_order_events (tenant_id, order_id, seq, from_state, to_state, attempt_no, reason, at)
    select ${tx.tenantId}::uuid, g.id, (select max(e.seq) + 1 from vend_order_events e where e.tenant_id = ${tx.tenantId} and e.order_id = g.id), 'ready', 'cancelled', g.attempts, 'meter_replaced', ${at}::timestamptz
    from gone g`.execute(tx.q);
}
