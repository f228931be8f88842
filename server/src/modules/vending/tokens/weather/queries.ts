import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';

export interface Opening {
  readonly accountId: string;
  readonly reason: string;
  readonly failures: number;
  /** When the call that failed last had begun. */
  readonly callBegan: Date;
  readonly now: Date;
}

/** The longest pause between two questions is 15 s × 2⁵. */
const nextProbe = (now: Date, probes: string) => sql`${now}::timestamptz + interval '15 seconds' * power(2, least(${sql.ref(probes)}, 5))`;

export interface Opened {
  company: string;
  circuit_open_until: Date;
}

/**
 * Opens a circuit once. A call that had begun before it was last closed tells of the weather before. Openings that
 * follow each other within ten minutes wait longer each time.
 */
export async function openCircuit(tx: Tx, { accountId, reason, failures, callBegan, now }: Opening): Promise<Opened | undefined> {
  const { rows } = await sql<Opened>`
    with a as (
      select id, case when circuit_closed_at > ${now}::timestamptz - interval '10 minutes' then circuit_probes + 1 else 0 end as probes from vendor_accounts
      where tenant_id = ${tx.tenantId} and id = ${accountId} and circuit_opened_at is null and (circuit_closed_at is null or circuit_closed_at <= ${callBegan}::timestamptz) for update
    )
    update vendor_accounts v set circuit_opened_at = ${now}, circuit_open_until = ${nextProbe(now, 'a.probes')}, circuit_reason = ${reason}, circuit_probes = a.probes, failures_in_row = ${failures}, updated_at = ${now}
    from a where v.tenant_id = ${tx.tenantId} and v.id = a.id returning v.company, v.circuit_open_until`.execute(tx.q);
  return rows[0];
}

export interface DueProbe {
  id: string;
  circuit_open_until: Date;
  /** Any meter of the account; null when it has none. */
  meter_number: string | null;
}

/** Accounts that are to be asked now; the next question is set for later at once, so that two processes do not both ask. */
export async function takeProbes(tx: Tx, now: Date): Promise<readonly DueProbe[]> {
  const { rows } = await sql<DueProbe>`
    update vendor_accounts v set circuit_open_until = ${nextProbe(now, 'v.circuit_probes')}, circuit_probes = v.circuit_probes + 1
    where v.tenant_id = ${tx.tenantId} and v.circuit_opened_at is not null and v.circuit_open_until <= ${now}::timestamptz and v.deleted_at is null
    returning v.id, v.circuit_open_until, (select m.meter_id from meters m where m.tenant_id = v.tenant_id and m.deleted_at is null
      and (m.vendor_account_id = v.id or (m.vendor_account_id is null and v.is_default)) limit 1) as meter_number`.execute(tx.q);
  return rows;
}

export async function closeCircuit(tx: Tx, accountId: string, now: Date): Promise<{ company: string; circuit_opened_at: Date } | undefined> {
  const { rows } = await sql<{ company: string; circuit_opened_at: Date }>`
    with a as (select id, circuit_opened_at from vendor_accounts where tenant_id = ${tx.tenantId} and id = ${accountId} and circuit_opened_at is not null for update)
    update vendor_accounts v set circuit_opened_at = null, circuit_open_until = null, circuit_closed_at = ${now}, circuit_reason = null, failures_in_row = 0, updated_at = ${now}
    from a where v.tenant_id = ${tx.tenantId} and v.id = a.id returning v.company, a.circuit_opened_at`.execute(tx.q);
  return rows[0];
}

/** What has waited leaves in the order in which it came, whatever pauses its failed attempts had earned it. */
export async function lineUp(tx: Tx, accountId: string, now: Date): Promise<void> {
  await sql`
    with line as (
      select id, row_number() over (order by created_at, id) as place from vend_orders
      where tenant_id = ${tx.tenantId} and vendor_account_id = ${accountId} and state = 'ready'
    )
    update vend_orders o set next_action_at = ${now}::timestamptz + line.place * interval '1 microsecond' from line where o.tenant_id = ${tx.tenantId} and o.id = line.id`.execute(
    tx.q,
  );
}

export interface Waiting {
  order_id: string;
  payment_id: string;
  customer_id: string | null;
  customer_phone: string | null;
  payer_phone: string | null;
  language: string;
  utility: string;
  meter_number: string;
  paid_minor: bigint;
  currency: string;
  receipt: string;
}

/** Payments that have waited longer than this for an account that sells nothing now, and that nobody was told of. */
export async function findUntold(tx: Tx, since: Date, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select o.id as order_id, o.payment_id, o.customer_id, c.phone as customer_phone, p.payer_phone, coalesce(c.language, t.language) as language, t.name as utility, o.meter_number, o.paid_minor, o.currency, p.receipt
    from vendor_accounts a join vend_orders o on o.tenant_id = a.tenant_id and o.vendor_account_id = a.id
    join payments p on p.tenant_id = o.tenant_id and p.id = o.payment_id join tenants t on t.id = o.tenant_id
    left join customers c on c.tenant_id = o.tenant_id and c.id = o.customer_id
    where a.tenant_id = ${tx.tenantId} and (a.is_paused or a.circuit_opened_at is not null) and o.state in ('ready', 'vend_requested', 'unknown', 'resolving') and o.created_at <= ${since}::timestamptz
      and (coalesce(c.phone, '') <> '' or p.payer_phone is not null)
      and not exists (select from outbox_messages m where m.tenant_id = o.tenant_id and m.payment_id = o.payment_id and m.kind = 'delayed')
    order by o.created_at limit ${limit}`.execute(tx.q);
  return rows;
}

export async function setPause(tx: Tx, accountId: string, pause: { readonly on: boolean; readonly reason: string; readonly now: Date }): Promise<boolean> {
  const { rows } = await sql`
    update vendor_accounts set is_paused = ${pause.on}, paused_at = case when ${pause.on} then ${pause.now}::timestamptz end, pause_reason = ${pause.on ? pause.reason : ''},
      circuit_closed_at = case when ${pause.on} then circuit_closed_at else ${pause.now}::timestamptz end, updated_at = ${pause.now}
    where tenant_id = ${tx.tenantId} and id = ${accountId} and deleted_at is null and is_paused <> ${pause.on} returning id`.execute(tx.q);
  return rows.length > 0;
}

export async function countOpen(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from vendor_accounts where tenant_id = ${tx.tenantId} and circuit_opened_at is not null and deleted_at is null`.execute(tx.q);
  return rows[0]!.n;
}

export interface WeatherRow {
  id: string;
  tenant_id: string;
  client_name: string;
  dialect: string;
  company: string;
  is_default: boolean;
  is_paused: boolean;
  paused_at: Date | null;
  pause_reason: string;
  circuit_opened_at: Date | null;
  circuit_closed_at: Date | null;
  circuit_open_until: Date | null;
  circuit_reason: string | null;
  failures_in_row: number;
  max_in_flight: number;
  in_flight: number;
  waiting: number;
  waiting_since: Date | null;
  unknown: number;
}

const select = sql`select a.id, a.tenant_id, t.name as client_name, a.dialect, a.company, a.is_default, a.is_paused, a.paused_at, a.pause_reason, a.circuit_opened_at, a.circuit_closed_at, a.circuit_open_until,
  a.circuit_reason, a.failures_in_row, a.max_in_flight, w.waiting, w.waiting_since, w.in_flight, w.unknown
  from vendor_accounts a join tenants t on t.id = a.tenant_id
  cross join lateral (
    select (count(*) filter (where s.state = 'ready'))::int as waiting, min(s.created_at) filter (where s.state = 'ready') as waiting_since,
      (count(*) filter (where s.state = 'vend_requested'))::int as in_flight, (count(*) filter (where s.state not in ('ready', 'vend_requested')))::int as unknown
    from (select o.state, o.created_at from vend_orders o where o.tenant_id = a.tenant_id and o.vendor_account_id = a.id
      and o.state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review') limit ${MOST_COUNTED}) s) w`;

export async function listWeather(tx: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly WeatherRow[]; count: number }> {
  const where = sql`(${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid) and a.deleted_at is null`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } =
    await sql<WeatherRow>`${select} where ${where} ${after ? sql`and a.id < ${after}::uuid` : sql``} order by a.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from vendor_accounts a where ${where} limit ${MOST_COUNTED}) c`.execute(
    tx.q,
  );
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export async function findWeather(tx: Tx | PlatformTx, id: string): Promise<WeatherRow | undefined> {
  const { rows } =
    await sql<WeatherRow>`${select} where a.id = ${id} and a.deleted_at is null and (${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid)`.execute(
      tx.q,
    );
  return rows[0];
}
