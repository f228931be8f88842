import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { OrderKind } from './kinds.ts';
import type { OrderState } from './state.ts';

export interface OrderDraft {
  readonly id: string;
  readonly kind: OrderKind;
  readonly paymentId: string | null;
  readonly meterId: string;
  readonly meterNumber: string;
  readonly customerId: string | null;
  readonly vendorAccountId: string;
  readonly paidMinor: bigint;
  readonly walletMinor: bigint;
  readonly vatMinor: bigint;
  readonly levyMinor: bigint;
  readonly standingMinor: bigint;
  readonly arrearsMinor: bigint;
  readonly waterMinor: bigint;
  readonly remainderMinor: bigint;
  readonly currency: string;
  readonly tenths: number | null;
  readonly byUnits: boolean;
  readonly tariffVersionId: string | null;
  readonly pricing: unknown;
}

export async function insertOrders(tx: Tx, drafts: readonly OrderDraft[], at: Date): Promise<void> {
  await sql`
    with o as (
      insert into vend_orders (tenant_id, id, kind, payment_id, meter_id, meter_number, customer_id, vendor_account_id, paid_minor, wallet_minor, vat_minor, levy_minor,
        standing_minor, arrears_minor, water_minor, remainder_minor, currency, tenths, by_units, tariff_version_id, pricing, next_action_at, created_at, updated_at)
      select ${tx.tenantId}::uuid, d.id, d.kind, d."paymentId", d."meterId", d."meterNumber", d."customerId", d."vendorAccountId", d."paidMinor", d."walletMinor", d."vatMinor", d."levyMinor",
        d."standingMinor", d."arrearsMinor", d."waterMinor", d."remainderMinor", d.currency, d.tenths, d."byUnits", d."tariffVersionId", d.pricing,
        coalesce((select h.until from meter_holds h where h.tenant_id = ${tx.tenantId}::uuid and h.meter_id = d."meterId" and h.until > ${at}::timestamptz), ${at}::timestamptz), ${at}::timestamptz, ${at}::timestamptz
      from json_to_recordset(${toJson(drafts)}::json) as d (id uuid, kind text, "paymentId" uuid, "meterId" uuid, "meterNumber" text, "customerId" uuid, "vendorAccountId" uuid,
        "paidMinor" bigint, "walletMinor" bigint, "vatMinor" bigint, "levyMinor" bigint, "standingMinor" bigint, "arrearsMinor" bigint, "waterMinor" bigint, "remainderMinor" bigint,
        currency text, tenths integer, "byUnits" boolean, "tariffVersionId" uuid, pricing jsonb)
      returning id
    )
    insert into vend_order_events (tenant_id, order_id, seq, to_state, at) select ${tx.tenantId}::uuid, id, 1, 'ready', ${at}::timestamptz from o`.execute(
    tx.q,
  );
}

/** JSON with bigints as numbers' text: the columns read them exactly. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
}

export interface ClaimedOrder {
  id: string;
  kind: OrderKind;
  payment_id: string | null;
  meter_id: string;
  meter_number: string;
  customer_id: string | null;
  vendor_account_id: string;
  vendor_customer_id: string | null;
  paid_minor: bigint;
  wallet_minor: bigint;
  water_minor: bigint;
  currency: string;
  tenths: number | null;
  by_units: boolean;
  attempts: number;
  lease_epoch: number;
  unit_price_minor: string | null;
  /** Calls that the account could take before this claim. */
  room: number;
  /** The account's circuit was closed a moment ago. */
  on_trial: boolean;
}

/**
 * Takes due orders: the oldest open one of each meter that is not held, of accounts that sell now, and of each account
 * no more than it may have under way. After its circuit was closed that begins with one and doubles every five seconds for a minute.
 * State, attempt, lease and event change in this one statement; the caller commits before anything is sent.
 */
export async function claimOrders(tx: Tx, limit: number, claim: { now: Date; leaseUntil: Date }): Promise<readonly ClaimedOrder[]> {
  const { rows } = await sql<ClaimedOrder>`
    with account as (
      select a.id, coalesce(a.circuit_closed_at > ${claim.now}::timestamptz - interval '1 minute', false) as on_trial,
        least(a.max_in_flight, case when a.circuit_closed_at > ${claim.now}::timestamptz - interval '1 minute'
          then power(2, greatest(0, floor(extract(epoch from ${claim.now}::timestamptz - a.circuit_closed_at) / 5)))::integer else a.max_in_flight end)
          - (select count(*)::integer from vend_orders f where f.tenant_id = a.tenant_id and f.vendor_account_id = a.id and f.state = 'vend_requested') as room
      from vendor_accounts a where a.tenant_id = ${tx.tenantId} and not a.is_paused and a.circuit_opened_at is null
    ), due as (
      select o.id, a.room, a.on_trial from account a cross join lateral (
        select o.id from vend_orders o
        where o.tenant_id = ${tx.tenantId} and o.vendor_account_id = a.id and o.state = 'ready' and o.next_action_at <= ${claim.now}::timestamptz
          and not exists (select 1 from vend_orders b where b.tenant_id = o.tenant_id and b.vendor_account_id = o.vendor_account_id and b.meter_number = o.meter_number and b.id <> o.id
            and (b.state in ('vend_requested', 'unknown', 'resolving', 'manual_review') or (b.state = 'ready' and (b.created_at, b.id) < (o.created_at, o.id))))
          and not exists (select from meter_holds h where h.tenant_id = o.tenant_id and h.meter_id = o.meter_id and h.until > ${claim.now}::timestamptz)
        order by o.next_action_at limit greatest(0, least(${limit}::integer, a.room)) for update of o skip locked) o
      limit ${limit}
    ), taken as (
      update vend_orders o set state = 'vend_requested', attempts = attempts + 1, lease_epoch = lease_epoch + 1, lease_until = ${claim.leaseUntil}::timestamptz,
        next_action_at = ${claim.leaseUntil}::timestamptz, checks = 0, absences = 0, updated_at = ${claim.now}::timestamptz
      from due where o.tenant_id = ${tx.tenantId} and o.id = due.id
      returning o.*
    ), attempt as (
      insert into vend_attempts (tenant_id, order_id, attempt_no, id, lease_epoch, requested_at)
      select tenant_id, id, attempts, gen_random_uuid(), lease_epoch, ${claim.now}::timestamptz from taken
    ), event as (
      insert into vend_order_events (tenant_id, order_id, seq, from_state, to_state, attempt_no, at)
      select t.tenant_id, t.id, (select max(seq) + 1 from vend_order_events e where e.tenant_id = t.tenant_id and e.order_id = t.id), 'ready', 'vend_requested', t.attempts, ${claim.now}::timestamptz from taken t
    )
    select t.id, t.kind, t.payment_id, t.meter_id, t.meter_number, t.customer_id, t.vendor_account_id, m.vendor_customer_id, t.paid_minor, t.wallet_minor, t.water_minor, t.currency, t.tenths,
      t.by_units, t.attempts, t.lease_epoch, v.blocks -> 0 ->> 'price_minor' as unit_price_minor, d.room, d.on_trial
    from taken t join due d on d.id = t.id join meters m on m.tenant_id = t.tenant_id and m.id = t.meter_id
    left join tariff_versions v on v.tenant_id = t.tenant_id and v.id = t.tariff_version_id`.execute(tx.q);
  return rows;
}

export interface LockedOrder {
  id: string;
  kind: OrderKind;
  state: OrderState;
  payment_id: string | null;
  meter_id: string;
  meter_number: string;
  customer_id: string | null;
  vendor_account_id: string;
  paid_minor: bigint;
  wallet_minor: bigint;
  vat_minor: bigint;
  levy_minor: bigint;
  /** The levies of which it is made up. */
  levy_lines: readonly { readonly name: string; readonly minor: string }[];
  standing_minor: bigint;
  arrears_minor: bigint;
  water_minor: bigint;
  remainder_minor: bigint;
  currency: string;
  tenths: number | null;
  by_units: boolean;
  attempts: number;
  lease_epoch: number;
  checks: number;
  absences: number;
  issued_by: string | null;
  receipt: string | null;
  payer_phone: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  customer_language: string | null;
  customer_email: string | null;
  requested_at: Date | null;
  tenant_name: string;
  tenant_language: string;
  next_action_at: Date | null;
}

export async function lockOrders(tx: Tx, ids: readonly string[]): Promise<readonly LockedOrder[]> {
  const { rows } = await sql<LockedOrder>`
    select o.id, o.kind, o.state, o.payment_id, o.meter_id, o.meter_number, o.customer_id, o.vendor_account_id, o.paid_minor, o.wallet_minor, o.vat_minor, o.levy_minor, o.standing_minor,
      case when o.levy_minor > 0 then jsonb_path_query_array(o.pricing, '$[*] ? (@.part == "levy")') else '[]' end as levy_lines, o.arrears_minor, o.water_minor, o.remainder_minor, o.currency, o.tenths, o.by_units, o.attempts, o.lease_epoch, o.checks, o.absences, o.issued_by, o.next_action_at,
      p.receipt, p.payer_phone, c.name as customer_name, c.phone as customer_phone, c.language as customer_language, case when c.wants_email then nullif(c.email, '') end as customer_email,
      (select requested_at from vend_attempts t where t.tenant_id = o.tenant_id and t.order_id = o.id and t.attempt_no = o.attempts) as requested_at,
      n.name as tenant_name, n.language as tenant_language
    from vend_orders o
    join tenants n on n.id = o.tenant_id
    left join payments p on p.tenant_id = o.tenant_id and p.id = o.payment_id
    left join customers c on c.tenant_id = o.tenant_id and c.id = o.customer_id
    where o.tenant_id = ${tx.tenantId} and o.id = any(${ids}::uuid[]) order by o.id for update of o`.execute(tx.q);
  return rows;
}

export interface OrderMove {
  readonly id: string;
  readonly from: OrderState;
  readonly to: OrderState;
  readonly attemptNo: number;
  readonly reason: string | null;
  readonly actorId: string | null;
  readonly nextActionAt: Date | null;
  readonly checks: number;
  readonly absences: number;
  readonly errorCode: string | null;
  readonly errorMessage: string;
  readonly finished: boolean;
  readonly tenths: number | null;
}

/**
 * Moves orders and writes the moves down; rows are locked by the caller. Only here, after the lock, is
 * the last move known: the statement that waited for the lock still sees what stood before it.
 */
export async function moveOrders(tx: Tx, moves: readonly OrderMove[], at: Date): Promise<void> {
  await sql`
    with m as (
      select * from json_to_recordset(${toJson(moves)}::json) as m (id uuid, "from" text, "to" text, "attemptNo" integer, reason text, "actorId" uuid, "nextActionAt" timestamptz,
        checks integer, absences integer, "errorCode" text, "errorMessage" text, finished boolean, tenths integer)
    ), u as (
      update vend_orders o set state = m."to", next_action_at = m."nextActionAt", checks = m.checks, absences = m.absences, error_code = m."errorCode", error_message = m."errorMessage",
        tenths = coalesce(m.tenths, o.tenths), finished_at = case when m.finished then ${at}::timestamptz end, lease_until = null, updated_at = ${at}::timestamptz
      from m where o.tenant_id = ${tx.tenantId} and o.id = m.id
    )
    insert into vend_order_events (tenant_id, order_id, seq, from_state, to_state, attempt_no, reason, actor_id, at)
    select ${tx.tenantId}::uuid, m.id, (select max(e.seq) + 1 from vend_order_events e where e.tenant_id = ${tx.tenantId} and e.order_id = m.id), "from", "to", "attemptNo", m.reason, "actorId",
      ${at}::timestamptz from m`.execute(tx.q);
}

export interface AttemptResult {
  readonly orderId: string;
  readonly attemptNo: number;
  readonly state: 'issued' | 'not_sent' | 'refused' | 'unknown' | 'not_executed';
  readonly reason: string | null;
  readonly request?: unknown;
  readonly responseStatus?: number | null;
  readonly response?: string | null;
  readonly milliseconds?: number | null;
  readonly evidence?: unknown;
}

export async function recordAttempts(tx: Tx, results: readonly AttemptResult[], at: Date): Promise<void> {
  await sql`
    update vend_attempts a set state = r.state, reason = coalesce(r.reason, a.reason), request = coalesce(r.request, a.request), response_status = coalesce(r."responseStatus", a.response_status),
      response = coalesce(r.response, a.response), milliseconds = coalesce(r.milliseconds, a.milliseconds), evidence = coalesce(r.evidence, a.evidence), answered_at = ${at}::timestamptz
    from json_to_recordset(${toJson(results)}::json) as r ("orderId" uuid, "attemptNo" integer, state text, reason text, request jsonb, "responseStatus" integer, response text, milliseconds integer, evidence jsonb)
    where a.tenant_id = ${tx.tenantId} and a.order_id = r."orderId" and a.attempt_no = r."attemptNo"`.execute(tx.q);
}
