import { sql } from 'kysely';
import { countList, type Counted } from '../../../kernel/counting.ts';
import type { PlatformTx, SystemTx, Tx } from '../../../kernel/db.ts';
import { idAfter, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import type { PaymentState } from './state.ts';

export interface PaymentRow {
  id: string;
  tenant_id: string;
  receipt: string;
  source: string;
  amount_minor: bigint;
  currency: string;
  shortcode: string;
  account_text: string;
  phone: string;
  payer_name: string;
  transaction_type: string;
  paid_at: Date | null;
  state: PaymentState;
  meter_id: string | null;
  meter_number: string | null;
  customer_id: string | null;
  customer_name: string | null;
  client_name: string;
  error_code: string | null;
  error_message: string;
  tokens_count: number;
  received_at: Date;
  processed_at: Date | null;
  raw_payload: Buffer | null;
  matched_by: string | null;
  parent_id: string | null;
}

export const columns = sql`p.id, p.tenant_id, p.receipt, p.source, p.amount_minor, p.currency, p.shortcode, p.account_text, p.phone, p.payer_name, p.transaction_type, p.paid_at, p.state, p.meter_id, m.meter_id as meter_number,
  p.customer_id, c.name as customer_name, t.name as client_name, p.error_code, p.error_message, p.matched_by, p.parent_id, p.received_at, p.processed_at,
  (select count(*)::int from tokens k where k.tenant_id = p.tenant_id and k.payment_id = p.id) as tokens_count`;
export const joins = sql`join tenants t on t.id = p.tenant_id left join meters m on m.tenant_id = p.tenant_id and m.id = p.meter_id left join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id`;

export async function findPayment(tx: Tx | PlatformTx, id: string): Promise<PaymentRow | undefined> {
  const { rows } = await sql<PaymentRow>`
    select ${columns}, (select e.body from payment_events e where e.tenant_id = p.tenant_id and e.id = p.event_id) as raw_payload
    from payments p ${joins} where p.id = ${id} and (${tx.tenantId}::uuid is null or p.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export interface LockedPayment {
  id: string;
  receipt: string;
  amount_minor: bigint;
  currency: string;
  account_text: string;
  payer_phone: string | null;
  state: PaymentState;
  meter_id: string | null;
  customer_id: string | null;
  tenant_name: string;
  tenant_language: string;
  order_state: string | null;
  order_id: string | null;
  channel_id: string | null;
  shortcode: string;
  error_code: string | null;
  error_message: string;
  source: string;
  parent_id: string | null;
}

export async function lockPayment(tx: Tx, id: string): Promise<LockedPayment | undefined> {
  const { rows } = await sql<LockedPayment>`
    select p.id, p.receipt, p.amount_minor, p.currency, p.account_text, p.payer_phone, p.state, p.meter_id, p.customer_id, t.name as tenant_name, t.language as tenant_language, o.state as order_state, o.id as order_id, p.channel_id, p.shortcode, p.error_code, p.error_message, p.source, p.parent_id
    from payments p join tenants t on t.id = p.tenant_id
    left join lateral (select id, state from vend_orders o where o.tenant_id = p.tenant_id and o.payment_id = p.id order by o.created_at desc limit 1) o on true
    where p.tenant_id = ${tx.tenantId} and p.id = ${id} for update of p`.execute(tx.q);
  return rows[0];
}

/** A person said whose it is: what the payer typed names another meter, or none, and is searched for all the same. */
export async function markAssigned(tx: Tx, id: string): Promise<void> {
  await sql`update payments set matched_by = 'assigned' where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface TimelineRow {
  at: Date;
  kind: string;
  title: string;
  details: Record<string, unknown>;
}

/** The whole story of a payment from its events, its orders and their attempts, oldest first. */
export async function timelineOf(tx: Tx | PlatformTx, paymentId: string): Promise<readonly TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    with p as (select tenant_id, id, receipt, event_id from payments where id = ${paymentId} and (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid))
    select at, kind, title, details from (
      select e.received_at as at, 'event' as kind, e.source as title, jsonb_build_object('id', e.id, 'state', e.state, 'reason', e.reason, 'authenticity', e.authenticity) as details
        from p join payment_events e on e.tenant_id = p.tenant_id and e.receipt = p.receipt
      union all
      select e.received_at, 'event', e.source, jsonb_build_object('id', e.id, 'state', e.state, 'reason', e.reason, 'authenticity', e.authenticity)
        from p join payment_events e on e.tenant_id = p.tenant_id and e.id = p.event_id where e.receipt is distinct from p.receipt
      union all
      select v.at, 'order', v.to_state, jsonb_build_object('order', v.order_id, 'from', v.from_state, 'attempt', v.attempt_no, 'reason', v.reason)
        from p join vend_orders o on o.tenant_id = p.tenant_id and o.payment_id = p.id join vend_order_events v on v.tenant_id = o.tenant_id and v.order_id = o.id
      union all
      select a.answered_at, 'attempt', a.state, jsonb_build_object('order', a.order_id, 'attempt', a.attempt_no, 'reason', a.reason, 'status', a.response_status, 'ms', a.milliseconds)
        from p join vend_orders o on o.tenant_id = p.tenant_id and o.payment_id = p.id join vend_attempts a on a.tenant_id = o.tenant_id and a.order_id = o.id where a.answered_at is not null
    ) story order by at`.execute(tx.q);
  return rows;
}

export interface EventListRow {
  id: string;
  source: string;
  authenticity: string;
  source_ip: string | null;
  content_type: string | null;
  receipt: string | null;
  state: string;
  reason: string | null;
  received_at: Date;
  body: Buffer;
}

/** Events a person should see: unreadable ones and contradictions. */
export async function listEvents(tx: Tx | PlatformTx, states: readonly string[], page: PageRequest): Promise<Counted & { rows: readonly EventListRow[] }> {
  const where = sql`(${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and state = any(${states}::text[])`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<EventListRow>`
    select id, source, authenticity, host(source_ip) as source_ip, content_type, receipt, state, reason, received_at, substring(body from 1 for 4000) as body from payment_events
    where ${where} ${after ? sql`and id < ${after}::uuid` : sql``} order by id desc limit ${limit} offset ${offset}`.execute(tx.q);
  return { rows, ...(await countList(tx.q, { page, rows: rows.length, from: sql`from payment_events where ${where}` })) };
}

/** The channel a customer of the tenant pays to. */
export async function defaultChannel(tx: Tx): Promise<{ id: string; hook_key_sealed: string; kind: string } | undefined> {
  const { rows } = await sql<{ id: string; hook_key_sealed: string; kind: string }>`
    select id, hook_key_sealed, kind from payment_channels where tenant_id = ${tx.tenantId} and is_active and deleted_at is null order by (passkey_sealed is null), created_at limit 1`.execute(
    tx.q,
  );
  return rows[0];
}

/** Numbers under which the tenant is paid: shortcodes, and the stores of its tills. */
export async function ownShortcodes(tx: Tx): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ shortcode: string; store_number: string | null }>`
    select shortcode, store_number from payment_channels where tenant_id = ${tx.tenantId} and is_active and deleted_at is null`.execute(tx.q);
  return new Set(rows.flatMap((row) => (row.store_number ? [row.shortcode, row.store_number] : [row.shortcode])));
}

/** Which of the tenant's channels an id of M-Pesa's belongs to. */
export async function channelOfCheckout(tx: Tx, checkoutRequestId: string): Promise<string | undefined> {
  const { rows } = await sql<{
    channel_id: string;
  }>`select channel_id from stk_requests where tenant_id = ${tx.tenantId} and checkout_request_id = ${checkoutRequestId}`.execute(tx.q);
  return rows[0]?.channel_id;
}

export interface UnclaimedEvent {
  readonly id: string;
  readonly path: string;
  readonly ip: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly reason: string;
  readonly shortcode: string | null;
}

/** Strangers can fill this table, so what it keeps of a body is bounded. */
const UNCLAIMED_BYTES = 64 * 1024;

export async function keepUnclaimed(tx: SystemTx, event: UnclaimedEvent): Promise<void> {
  await sql`insert into unclaimed_events (id, path, source_ip, content_type, body, reason, shortcode) values (${event.id}, ${event.path}, ${event.ip}::inet, ${event.contentType ?? null},
    ${event.body.subarray(0, UNCLAIMED_BYTES)}, ${event.reason}, ${event.shortcode?.slice(0, 40) ?? null})`.execute(tx.q);
}

/** Where the tenant works: decides how its people write phone numbers. */
export async function placeOf(tx: Tx): Promise<{ timeZone: string; currency: string }> {
  const { rows } = await sql<{ timeZone: string; currency: string }>`select time_zone as "timeZone", currency from tenants where id = ${tx.tenantId}`.execute(
    tx.q,
  );
  return rows[0]!;
}
