import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, rowsOf, MOST_COUNTED, type PageRequest } from '../../../../kernel/pages.ts';
import type { OrderKind } from '../kinds.ts';
import type { OrderState } from '../state.ts';
import type { LimitedRole, Limits, UsedToday } from './limits.ts';

/** One person's requests are counted one after the other, or two at once would each pass a limit alone. */
export async function takeTurn(tx: Tx, actorId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`token-requests:${tx.tenantId}:${actorId}`}, 0))`.execute(tx.q);
}

export async function usedToday(tx: Tx, actorId: string, now: Date): Promise<UsedToday> {
  const { rows } = await sql<{ value: bigint; clears: number }>`
    select coalesce(sum(r.value_minor), 0)::bigint as value, (count(*) filter (where r.kind in ('clear_credit', 'clear_tamper')))::int as clears
    from token_requests r join tenants t on t.id = r.tenant_id
    where r.tenant_id = ${tx.tenantId} and r.requested_by = ${actorId} and r.state <> 'rejected' and r.requested_at >= date_trunc('day', ${now}::timestamptz, t.time_zone)`.execute(
    tx.q,
  );
  return { valueMinor: rows[0]!.value, clears: rows[0]!.clears };
}

export interface LimitRow {
  role: LimitedRole;
  alone_minor: bigint;
  day_minor: bigint;
  clears_alone: number;
  clears_day: number;
}

/** The limits that the client has set for itself. */
export async function readLimits(tx: Tx): Promise<readonly LimitRow[]> {
  const { rows } =
    await sql<LimitRow>`select role, alone_minor, day_minor, clears_alone, clears_day from token_limits where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows;
}

export async function writeLimits(tx: Tx, role: LimitedRole, { limits, by, at }: { limits: Limits; by: string; at: Date }): Promise<void> {
  await sql`
    insert into token_limits (tenant_id, role, alone_minor, day_minor, clears_alone, clears_day, updated_at, updated_by)
    values (${tx.tenantId}, ${role}, ${limits.aloneMinor}, ${limits.dayMinor}, ${limits.clearsAlone}, ${limits.clearsDay}, ${at}, ${by})
    on conflict (tenant_id, role) do update set alone_minor = excluded.alone_minor, day_minor = excluded.day_minor, clears_alone = excluded.clears_alone,
      clears_day = excluded.clears_day, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(tx.q);
}

export interface NewRequest {
  readonly id: string;
  readonly kind: OrderKind;
  readonly meterId: string;
  readonly customerId: string | null;
  readonly askedMinor: bigint | null;
  readonly askedTenths: number | null;
  readonly valueMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly at: Date;
}

export async function insertRequest(tx: Tx, r: NewRequest): Promise<void> {
  await sql`
    insert into token_requests (tenant_id, id, kind, meter_id, customer_id, asked_minor, asked_tenths, value_minor, currency, reason, requested_by, requested_at)
    values (${tx.tenantId}, ${r.id}, ${r.kind}, ${r.meterId}, ${r.customerId}, ${r.askedMinor}, ${r.askedTenths}, ${r.valueMinor}, ${r.currency}, ${r.reason}, ${r.requestedBy}, ${r.at})`.execute(
    tx.q,
  );
}

export interface LockedRequest {
  id: string;
  kind: OrderKind;
  meter_id: string;
  customer_id: string | null;
  asked_minor: bigint | null;
  asked_tenths: number | null;
  reason: string;
  state: 'pending_approval' | 'carried_out' | 'rejected';
  requested_by: string;
}

export async function lockRequest(tx: Tx, id: string): Promise<LockedRequest | undefined> {
  const { rows } = await sql<LockedRequest>`
    select id, kind, meter_id, customer_id, asked_minor, asked_tenths, reason, state, requested_by from token_requests where tenant_id = ${tx.tenantId} and id = ${id} for update`.execute(
    tx.q,
  );
  return rows[0];
}

export interface RequestEnd {
  readonly state: 'carried_out' | 'rejected';
  readonly decidedBy: string | null;
  readonly comment: string;
  readonly orderId: string | null;
  readonly valueMinor: bigint | null;
  readonly at: Date;
}

export async function endRequest(tx: Tx, id: string, end: RequestEnd): Promise<void> {
  await sql`
    update token_requests set state = ${end.state}, decided_by = ${end.decidedBy}::uuid, decided_at = ${end.at}, comment = ${end.comment}, order_id = ${end.orderId}::uuid,
      value_minor = coalesce(${end.valueMinor}::bigint, value_minor)
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Who asked for an order, and why. */
export async function signOrder(tx: Tx, orderId: string, { by, reason }: { by: string; reason: string }): Promise<void> {
  await sql`update vend_orders set issued_by = ${by}, reason = ${reason} where tenant_id = ${tx.tenantId} and id = ${orderId}`.execute(tx.q);
}

export async function customerExists(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from customers where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null`.execute(tx.q);
  return rows.length > 0;
}

export interface RequestRow extends LockedRequest {
  tenant_id: string;
  meter_number: string;
  customer_name: string | null;
  value_minor: bigint;
  currency: string;
  requested_at: Date;
  requested_by_name: string | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  comment: string;
  order_id: string | null;
  order_state: OrderState | null;
  error_code: string | null;
  error_message: string | null;
  token_id: string | null;
}

const select = sql`select r.id, r.tenant_id, r.kind, r.meter_id, m.meter_id as meter_number, r.customer_id, c.name as customer_name, r.asked_minor, r.asked_tenths, r.value_minor, r.currency, r.reason, r.state,
  r.requested_by, r.requested_at, nullif(trim(u.first_name || ' ' || u.last_name), '') as requested_by_name, r.decided_by, nullif(trim(d.first_name || ' ' || d.last_name), '') as decided_by_name, r.decided_at,
  r.comment, r.order_id, o.state as order_state, o.error_code, o.error_message, k.id as token_id
  from token_requests r join meters m on m.tenant_id = r.tenant_id and m.id = r.meter_id
  left join customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id left join vend_orders o on o.tenant_id = r.tenant_id and o.id = r.order_id
  left join tokens k on k.tenant_id = r.tenant_id and k.order_id = r.order_id left join users u on u.id = r.requested_by left join users d on d.id = r.decided_by`;

export async function findRequest(tx: Tx | PlatformTx, id: string): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`${select} where r.id = ${id} and (${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function listRequests(tx: Tx | PlatformTx, state: string | null, page: PageRequest): Promise<{ rows: readonly RequestRow[]; count: number }> {
  const where = sql`(${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid) and (${state}::text is null or r.state = ${state})`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } =
    await sql<RequestRow>`${select} where ${where} ${after ? sql`and r.id < ${after}::uuid` : sql``} order by r.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from token_requests r where ${where} limit ${MOST_COUNTED}) c`.execute(
    tx.q,
  );
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export interface VendorSide {
  vendor_account_id: string | null;
  vendor_customer_id: string | null;
  meter_number: string;
}

/** The meter as the vendor's account sees it; undefined for a meter that is not the tenant's. */
export async function vendorSideOf(tx: Tx, meterId: string): Promise<VendorSide | undefined> {
  const { rows } = await sql<VendorSide>`
    select m.meter_id as meter_number, m.vendor_customer_id, a.id as vendor_account_id from meters m
    left join vendor_accounts a on a.tenant_id = m.tenant_id and a.deleted_at is null and (a.id = m.vendor_account_id or (m.vendor_account_id is null and a.is_default))
    where m.tenant_id = ${tx.tenantId} and m.id = ${meterId} and m.deleted_at is null`.execute(tx.q);
  return rows[0];
}

/** Keeps the vendor's own number of the meter's customer, which its clear calls ask for. */
export async function keepVendorCustomer(tx: Tx, meterId: string, vendorCustomerId: string): Promise<void> {
  await sql`update meters set vendor_customer_id = ${vendorCustomerId} where tenant_id = ${tx.tenantId} and id = ${meterId} and vendor_customer_id is null`.execute(
    tx.q,
  );
}
