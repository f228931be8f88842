import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { PaymentState } from './state.ts';

/** An event to settle, with the payment of its receipt if there is one. */
export interface OpenEvent {
  event_id: string;
  event_state: string;
  source: string;
  authenticity: string;
  content_type: string | null;
  body: Buffer;
  channel_id: string;
  receipt: string | null;
  stk_request_id: string | null;
  received_at: Date;
  payment_id: string | null;
  payment_event_id: string | null;
  payment_state: PaymentState | null;
  payment_source: string | null;
  amount_minor: bigint | null;
  currency: string | null;
  shortcode: string | null;
  account_text: string | null;
  payer_phone: string | null;
  phone: string | null;
  payer_name: string | null;
  hold_above_minor: bigint | null;
  tenant_name: string;
  tenant_language: string;
  tenant_currency: string;
}

/** All ids from one to another, both with it. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The events of some flushes, by the primary key alone: whether they are open is seen when they are locked. */
export async function eventsWithin(tx: Tx, spans: readonly Span[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct e.id from unnest(${spans.map(({ from }) => from)}::uuid[], ${spans.map(({ to }) => to)}::uuid[]) as span (first, last)
    join payment_events e on e.tenant_id = ${tx.tenantId} and e.id between span.first and span.last`.execute(tx.q);
  return rows.map(({ id }) => id);
}

/**
 * Locks what is left to settle: new money by its payment (which has the id of its event), everything else by its event.
 * What another run has taken or finished is left out.
 */
export async function lockEvents(tx: Tx, ids: readonly string[]): Promise<readonly OpenEvent[]> {
  const { rows } = await sql<OpenEvent>`
    with mine as (
      select id from payments where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and state = 'received' order by id for update skip locked
    )
    select e.id as event_id, e.state as event_state, e.source, e.authenticity, e.content_type, case when p.event_id = e.id then ''::bytea else e.body end as body, e.channel_id, e.receipt, e.headers ->> 'stk_request_id' as stk_request_id, e.received_at,
      p.id as payment_id, p.event_id as payment_event_id, p.state as payment_state, p.source as payment_source, p.amount_minor, p.currency, p.shortcode, p.account_text, p.payer_phone, p.phone, p.payer_name,
      c.hold_above_minor, t.name as tenant_name, t.language as tenant_language, t.currency as tenant_currency
    from payment_events e
    join tenants t on t.id = e.tenant_id
    left join payments p on p.tenant_id = e.tenant_id and p.provider = 'mpesa' and p.receipt = e.receipt
    left join payment_channels c on c.tenant_id = e.tenant_id and c.id = e.channel_id
    where e.tenant_id = ${tx.tenantId} and e.id = any(${ids}::uuid[]) and (e.state = 'received' or e.id in (select id from mine))
    order by e.id for update of e skip locked`.execute(tx.q);
  return rows;
}

export interface EventChange {
  readonly id: string;
  readonly state: 'applied' | 'duplicate' | 'quarantined' | 'ignored';
  readonly reason: string | null;
}

export async function changeEvents(tx: Tx, changes: readonly EventChange[]): Promise<void> {
  await sql`
    update payment_events e set state = c.state, reason = c.reason
    from unnest(${changes.map((c) => c.id)}::uuid[], ${changes.map((c) => c.state)}::text[], ${changes.map((c) => c.reason)}::text[]) as c (id, state, reason)
    where e.tenant_id = ${tx.tenantId} and e.id = c.id`.execute(tx.q);
}

export interface PaymentChange {
  readonly id: string;
  readonly state: PaymentState;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly matchedBy: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string;
}

export async function changePayments(tx: Tx, changes: readonly PaymentChange[], at: Date): Promise<void> {
  await sql`
    update payments p set state = c.state, meter_id = coalesce(c.meter, p.meter_id), customer_id = coalesce(c.customer, p.customer_id), matched_by = coalesce(c.matched, p.matched_by),
      error_code = c.code, error_message = c.message, updated_at = ${at}::timestamptz,
      processed_at = case when c.state in ('vended', 'credited', 'failed', 'refund_due', 'refunded') then ${at}::timestamptz else p.processed_at end
    from unnest(${changes.map((c) => c.id)}::uuid[], ${changes.map((c) => c.state)}::text[], ${changes.map((c) => c.meterId)}::uuid[], ${changes.map((c) => c.customerId)}::uuid[], ${changes.map((c) => c.matchedBy)}::text[],
      ${changes.map((c) => c.errorCode)}::text[], ${changes.map((c) => c.errorMessage)}::text[]) as c (id, state, meter, customer, matched, code, message)
    where p.tenant_id = ${tx.tenantId} and p.id = c.id`.execute(tx.q);
}

/** What was taken in but never settled: its job was lost or has failed for good. */
export async function findForgotten(tx: Tx, before: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    (select id from payment_events where tenant_id = ${tx.tenantId} and state = 'received' and received_at < ${before}::timestamptz order by received_at limit 500)
    union (select event_id from payments where tenant_id = ${tx.tenantId} and state = 'received' and received_at < ${before}::timestamptz order by received_at limit 500)`.execute(
    tx.q,
  );
  return rows.map((row) => row.id);
}
