import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { firstIdSince, type DayBounds } from './day-queries.ts';

export interface MeterToRead {
  readonly id: string;
  readonly meter_number: string;
  readonly account_id: string;
}

export interface MeterScope {
  readonly days: DayBounds;
  readonly meters: 'active' | 'all';
}

/** Meters that were paid for or vended to in a time: the rows of that time first, and not each meter's. */
function activeIn(tx: Tx, { from, to }: DayBounds): RawBuilder<unknown> {
  const first = firstIdSince(from);
  return sql`m.id = any(array(
    select k.meter_id from tokens k where k.tenant_id = ${tx.tenantId} and k.created_at >= ${from}::timestamptz and k.created_at < ${to}::timestamptz
    union select p.meter_id from payments p where p.tenant_id = ${tx.tenantId} and p.id >= ${first}::uuid and p.received_at >= ${from}::timestamptz and p.received_at < ${to}::timestamptz
    union select o.meter_id from vend_orders o where o.tenant_id = ${tx.tenantId} and o.id >= ${first}::uuid and o.created_at >= ${from}::timestamptz and o.created_at < ${to}::timestamptz))`;
}

/** `active`: meters with something in these days; `all`: every meter, also those nobody here sold to. */
const inScope = (tx: Tx, { days, meters }: MeterScope): RawBuilder<unknown> => sql`
  from meters m join vendor_accounts v on v.tenant_id = m.tenant_id and v.deleted_at is null and (v.id = m.vendor_account_id or (m.vendor_account_id is null and v.is_default))
  where m.tenant_id = ${tx.tenantId} and m.deleted_at is null and ${meters === 'all' ? sql`true` : activeIn(tx, days)}`;

export async function countMeters(tx: Tx, scope: MeterScope): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n ${inScope(tx, scope)}`.execute(tx.q);
  return rows[0]!.n;
}

/** The next meters behind one, by id. */
export async function nextMeters(tx: Tx, scope: MeterScope, ask: { readonly after: string | null; readonly limit: number }): Promise<readonly MeterToRead[]> {
  const beyond = ask.after === null ? sql`` : sql`and m.id > ${ask.after}::uuid`;
  const { rows } = await sql<MeterToRead>`
    select m.id, m.meter_id as meter_number, v.id as account_id ${inScope(tx, scope)} ${beyond} order by m.id limit ${ask.limit}`.execute(tx.q);
  return rows;
}

export interface BookToken {
  readonly id: string;
  readonly meter_id: string;
  readonly order_id: string;
  readonly payment_id: string | null;
  readonly digest: string;
  readonly tail: string;
  /** What the order bought; null: by money, and what the vendor made of it is in vendor_tenths. */
  readonly tenths: number | null;
  readonly vendor_tenths: number | null;
  readonly vendor_price_minor: bigint | null;
  readonly water_minor: bigint;
  readonly by_units: boolean;
  readonly day: string;
  readonly created_at: Date;
}

/** Credit tokens of the days, as our books have them. */
export async function tokensOfDays(
  tx: Tx,
  meterIds: readonly string[],
  days: { readonly fromDay: string; readonly toDay: string },
): Promise<readonly BookToken[]> {
  const { rows } = await sql<BookToken>`
    select k.id, k.meter_id, k.order_id, k.payment_id, encode(k.token_digest, 'hex') as digest, k.token_tail as tail, k.tenths, k.vendor_tenths, k.vendor_price_minor, o.water_minor, o.by_units,
      ((k.created_at at time zone t.time_zone)::date)::text as day, k.created_at
    from tokens k join tenants t on t.id = k.tenant_id join vend_orders o on o.tenant_id = k.tenant_id and o.id = k.order_id
    where k.tenant_id = ${tx.tenantId} and k.meter_id = any(${meterIds}::uuid[]) and k.token_type = 'vending'
      and k.created_at >= (${days.fromDay}::date)::timestamp at time zone t.time_zone and k.created_at < (${days.toDay}::date + 1)::timestamp at time zone t.time_zone`.execute(
    tx.q,
  );
  return rows;
}

export async function knownDigests(tx: Tx, digests: readonly Buffer[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    digest: string;
  }>`select encode(token_digest, 'hex') as digest from tokens where tenant_id = ${tx.tenantId} and token_digest = any(${digests}::bytea[])`.execute(tx.q);
  return new Set(rows.map((row) => row.digest));
}

export interface OpenOrder {
  readonly meter_id: string;
  readonly tenths: number | null;
  readonly water_minor: bigint;
}

/** Orders whose outcome is being found out: a line of theirs in the history is the resolver's. */
export async function openOrdersOf(tx: Tx, meterIds: readonly string[]): Promise<readonly OpenOrder[]> {
  const { rows } = await sql<OpenOrder>`
    select meter_id, tenths, water_minor from vend_orders where tenant_id = ${tx.tenantId} and meter_id = any(${meterIds}::uuid[]) and state in ('vend_requested', 'unknown', 'resolving', 'manual_review')`.execute(
    tx.q,
  );
  return rows;
}

export interface VendorDay {
  readonly meterId: string;
  readonly day: string;
  readonly vendorTenths: bigint;
  readonly booksTenths: bigint;
}

export async function keepVendorDays(tx: Tx, days: readonly VendorDay[], { runId, at }: { readonly runId: string; readonly at: Date }): Promise<void> {
  await sql`
    insert into reconciliation_vendor_days (tenant_id, meter_id, business_day, vendor_tenths, books_tenths, breaks_tenths, last_run_id, compared_at)
    select ${tx.tenantId}::uuid, d.meter, d.day, d.vendor, d.books,
      (select coalesce(sum(b.difference_tenths), 0) from reconciliation_breaks b where b.tenant_id = ${tx.tenantId} and b.area = 'vendor' and b.business_day = d.day and b.meter_id = d.meter and b.last_run_id = ${runId}::uuid), ${runId}::uuid, ${at}::timestamptz
    from unnest(${days.map((d) => d.meterId)}::uuid[], ${days.map((d) => d.day)}::date[], ${days.map((d) => d.vendorTenths)}::bigint[], ${days.map((d) => d.booksTenths)}::bigint[]) as d (meter, day, vendor, books)
    on conflict (tenant_id, meter_id, business_day) do update set vendor_tenths = excluded.vendor_tenths, books_tenths = excluded.books_tenths, breaks_tenths = excluded.breaks_tenths, last_run_id = excluded.last_run_id, compared_at = excluded.compared_at`.execute(
    tx.q,
  );
}
