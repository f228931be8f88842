import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted, type Counting } from '../../../kernel/counting.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import type { MeterHits } from './search-queries.ts';

export type Reading = Tx | PlatformTx;

/** What of a meter can be edited, as stored; `metadata` is JSON text. */
export interface MeterFields {
  readonly meter_id: string;
  readonly meter_type: string;
  readonly location: string;
  readonly site: string;
  readonly status: string;
  readonly status_before_suspension: string | null;
  readonly latitude: string | null;
  readonly longitude: string | null;
  readonly firmware_version: string;
  readonly serial_number: string;
  readonly installed_on: string | null;
  readonly last_seen: Date | null;
  readonly last_tamper_event: Date | null;
  readonly metadata: string;
  readonly tariff_id: string | null;
  readonly vendor_account_id: string | null;
  readonly vendor_customer_id: string | null;
  /** The meter through which its water comes. */
  readonly bulk_meter_id: string | null;
}

export interface MeterRow extends Omit<MeterFields, 'metadata' | 'status_before_suspension'> {
  readonly tenant_id: string;
  readonly client_name: string;
  readonly id: string;
  readonly metadata: Record<string, unknown>;
  readonly aliases: readonly string[];
  readonly bulk_meter_number: string | null;
  readonly total_paid_minor: bigint;
  readonly total_tenths: bigint;
  readonly total_vends: bigint;
  readonly last_vended_at: Date | null;
  readonly token_tail: string | null;
  readonly last_customer_name: string | null;
  readonly last_customer_id: string | null;
  readonly current_customer_name: string | null;
  readonly current_customer_id: string | null;
  readonly assignments_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly created_key: string;
  readonly edited_micros: bigint;
}

export interface MeterList extends Keyset<'created_at' | 'meter_id'> {
  readonly client: string | null;
  readonly status: string | null;
  readonly meterType: string | null;
  readonly site: string | null;
  readonly customer: string | null;
  /** Those whose water comes through it. */
  readonly bulkMeter: string | null;
  /** What somebody looks for, and how its rows are found. */
  readonly found: MeterHits | null;
  readonly limit: number;
  readonly offset: number;
}

function conditions(tx: Reading, list: MeterList): RawBuilder<unknown> {
  const all = [sql`m.deleted_at is null`];
  if (tx.tenantId !== null) all.push(sql`m.tenant_id = ${tx.tenantId}`);
  if (list.client !== null) all.push(sql`m.tenant_id = ${list.client}`);
  if (list.status !== null) all.push(sql`m.status = ${list.status}`);
  if (list.meterType !== null) all.push(sql`m.meter_type = ${list.meterType}`);
  if (list.site !== null) all.push(sql`m.site = ${list.site}`);
  if (list.bulkMeter !== null) all.push(sql`m.bulk_meter_id = ${list.bulkMeter}`);
  if (list.customer !== null)
    all.push(
      sql`m.id in (select a.meter_id from meter_assignments a where ${ofTenant(tx, 'a')} and a.customer_id = ${list.customer} and a.deactivated_on is null)`,
    );
  if (list.found) all.push(list.found.condition);
  return sql.join(all, sql` and `);
}

function ofTenant(tx: Reading, table: string): RawBuilder<unknown> {
  return tx.tenantId === null ? sql`true` : sql`${sql.ref(`${table}.tenant_id`)} = ${tx.tenantId}`;
}

/** The meters `m` to look at: all, or those that a search has gathered, one by one by their ids. */
function meters(tx: Reading, { found }: MeterList): RawBuilder<unknown> {
  if (!found?.ids) return sql`meters m`;
  return sql`unnest(${found.ids}::uuid[]) as g (id) cross join lateral (select * from meters m where ${ofTenant(tx, 'm')} and m.id = g.id limit 1) m`;
}

/** One statement whatever the page holds: the page first, out of the index alone where it can be, then what belongs to its rows. */
export async function listMeters(tx: Reading, list: MeterList): Promise<MeterRow[]> {
  const page = sql`select m.tenant_id, m.id from ${meters(tx, list)} where ${conditions(tx, list)} and ${keysetBeyond('m', list)} order by ${keysetOrder('m', list)} limit ${list.limit} offset ${list.offset}`;
  return (await described(page, keysetOrder('m', list)).execute(tx.q)).rows;
}

export async function findMeter(tx: Reading, id: string): Promise<MeterRow | undefined> {
  const one = sql`select m.tenant_id, m.id from meters m where ${ofTenant(tx, 'm')} and m.id = ${id} and m.deleted_at is null`;
  return (await described(one, sql`m.id`).execute(tx.q)).rows[0];
}

/** Each look-up by itself: as plain joins, all orders of seven tables are thought through for every page. */
function described(page: RawBuilder<unknown>, ordered: RawBuilder<unknown>): RawBuilder<MeterRow> {
  return sql<MeterRow>`
    with page as materialized (${page})
    select m.tenant_id, n.name as client_name, m.id, m.meter_id, m.meter_type, m.location, m.site, m.status, m.latitude, m.longitude, m.firmware_version, m.serial_number,
      m.installed_on, m.last_seen, m.last_tamper_event, m.metadata, m.tariff_id, m.vendor_account_id, m.vendor_customer_id,
      v.id as bulk_meter_id, v.meter_id as bulk_meter_number, m.total_paid_minor, m.total_tenths, m.total_vends, m.last_vended_at, k.token_tail, b.name as last_customer_name, b.customer_id as last_customer_id,
      c.name as current_customer_name, c.customer_id as current_customer_id,
      array(select l.alias from meter_aliases l where l.tenant_id = m.tenant_id and l.meter_id = m.id order by l.alias) as aliases,
      (select count(*) from meter_assignments g where g.tenant_id = m.tenant_id and g.meter_id = m.id)::int as assignments_count,
      m.created_at, m.updated_at, to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key,
      (extract(epoch from m.updated_at) * 1000000)::bigint as edited_micros
    from page
    cross join lateral (select * from meters m where m.tenant_id = page.tenant_id and m.id = page.id limit 1) m
    cross join lateral (select name from tenants n where n.id = m.tenant_id limit 1) n
    left join lateral (select token_tail, customer_id from tokens k where k.tenant_id = m.tenant_id and k.id = m.last_token_id limit 1) k on true
    left join lateral (select name, customer_id from customers b where b.tenant_id = m.tenant_id and b.id = k.customer_id limit 1) b on true
    left join lateral (select customer_id from meter_assignments a where a.tenant_id = m.tenant_id and a.meter_id = m.id and a.deactivated_on is null limit 1) a on true
    left join lateral (select name, customer_id from customers c where c.tenant_id = m.tenant_id and c.id = a.customer_id limit 1) c on true
    left join lateral (select id, meter_id from meters v where v.tenant_id = m.tenant_id and v.id = m.bulk_meter_id and v.deleted_at is null limit 1) v on true
    order by ${ordered}`;
}

export function countMeters(tx: Reading, list: MeterList, page: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  return countList(tx.q, {
    ...page,
    from: sql`from ${meters(tx, list)} where ${conditions(tx, list)}`,
    search: list.found && (list.found.ids ? 'gathered' : 'scanned'),
  });
}

export interface LockedMeter extends Omit<MeterFields, 'metadata'> {
  readonly id: string;
  readonly metadata: Record<string, unknown>;
  readonly total_vends: bigint;
  readonly edited_micros: bigint;
}

/** Holds the meter for a change until the transaction ends. */
export async function lockMeter(tx: Tx, id: string): Promise<LockedMeter | undefined> {
  const { rows } = await sql<LockedMeter>`
    select id, meter_id, meter_type, location, site, status, status_before_suspension, latitude, longitude, firmware_version, serial_number, installed_on, last_seen,
      last_tamper_event, metadata, tariff_id, vendor_account_id, vendor_customer_id, bulk_meter_id, total_vends, (extract(epoch from updated_at) * 1000000)::bigint as edited_micros
    from meters where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null for no key update`.execute(tx.q);
  return rows[0];
}

/** @returns false when the number is taken. */
export async function insertMeter(tx: Tx, id: string, f: MeterFields): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into meters (tenant_id, id, meter_id, meter_type, location, site, status, status_before_suspension, latitude, longitude, firmware_version, serial_number,
      installed_on, last_seen, last_tamper_event, metadata, tariff_id, vendor_account_id, vendor_customer_id, bulk_meter_id)
    values (${tx.tenantId}, ${id}, ${f.meter_id}, ${f.meter_type}, ${f.location}, ${f.site}, ${f.status}, ${f.status_before_suspension}, ${f.latitude}::numeric, ${f.longitude}::numeric,
      ${f.firmware_version}, ${f.serial_number}, ${f.installed_on}::date, ${f.last_seen}::timestamptz, ${f.last_tamper_event}::timestamptz, ${f.metadata}::jsonb,
      ${f.tariff_id}::uuid, ${f.vendor_account_id}::uuid, ${f.vendor_customer_id}, ${f.bulk_meter_id}::uuid)
    on conflict (tenant_id, meter_id) where deleted_at is null do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export async function updateMeter(tx: Tx, id: string, f: MeterFields): Promise<void> {
  await sql`
    update meters set meter_id = ${f.meter_id}, meter_type = ${f.meter_type}, location = ${f.location}, site = ${f.site}, status = ${f.status},
      status_before_suspension = ${f.status_before_suspension}, latitude = ${f.latitude}::numeric, longitude = ${f.longitude}::numeric,
      firmware_version = ${f.firmware_version}, serial_number = ${f.serial_number}, installed_on = ${f.installed_on}::date, last_seen = ${f.last_seen}::timestamptz,
      last_tamper_event = ${f.last_tamper_event}::timestamptz, metadata = ${f.metadata}::jsonb, tariff_id = ${f.tariff_id}::uuid,
      vendor_account_id = ${f.vendor_account_id}::uuid, vendor_customer_id = ${f.vendor_customer_id}, bulk_meter_id = ${f.bulk_meter_id}::uuid, updated_at = clock_timestamp()
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function updateStatus(tx: Tx, id: string, { status, before }: { readonly status: string; readonly before: string | null }): Promise<void> {
  await sql`update meters set status = ${status}, status_before_suspension = ${before}, updated_at = clock_timestamp() where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

/** Ends the meter, its assignment and its aliases; tokens, payments and past assignments stay. */
export async function softDeleteMeter(tx: Tx, id: string): Promise<void> {
  await sql`update meters set deleted_at = clock_timestamp(), updated_at = clock_timestamp() where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
  await sql`update meter_assignments set deactivated_on = greatest(clock_timestamp(), assigned_on) where tenant_id = ${tx.tenantId} and meter_id = ${id} and deactivated_on is null`.execute(
    tx.q,
  );
  await sql`delete from meter_aliases where tenant_id = ${tx.tenantId} and meter_id = ${id}`.execute(tx.q);
}

export async function hasOpenOrder(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from vend_orders where tenant_id = ${tx.tenantId} and meter_id = ${id} and state not in ('vended', 'rejected', 'cancelled') limit 1`.execute(tx.q);
  return rows.length > 0;
}

export interface NumberChecks {
  readonly checkDigit: boolean;
  readonly taken: boolean;
  readonly isAlias: boolean;
}

/** What speaks against a number for a meter (a new one when `exceptId` is null). */
export async function checkNumber(tx: Tx, number: string, exceptId: string | null): Promise<NumberChecks> {
  const { rows } = await sql<NumberChecks>`
    select n.check_meter_digit as "checkDigit",
      exists (select from meters m where m.tenant_id = ${tx.tenantId} and m.meter_id = ${number} and m.deleted_at is null and m.id is distinct from ${exceptId}::uuid) as taken,
      exists (select from meter_aliases l where l.tenant_id = ${tx.tenantId} and l.alias = ${number} and l.meter_id is distinct from ${exceptId}::uuid) as "isAlias"
    from tenants n where n.id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!;
}

export async function ownsTariff(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from tariffs where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null for key share`.execute(tx.q);
  return rows.length > 0;
}

export async function ownsVendorAccount(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from vendor_accounts where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null`.execute(tx.q);
  return rows.length > 0;
}

/** Deeper, nothing is built. */
const MOST_LEVELS = 20;

/** A meter and those above it, through which its water comes; none when there is no such meter. */
export async function metersAbove(tx: Tx, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above (id, bulk_meter_id, level) as (
      select m.id, m.bulk_meter_id, 1 from meters m where m.tenant_id = ${tx.tenantId} and m.id = ${id} and m.deleted_at is null
      union all
      select m.id, m.bulk_meter_id, a.level + 1 from above a join meters m on m.tenant_id = ${tx.tenantId} and m.id = a.bulk_meter_id where a.level < ${MOST_LEVELS})
    select id from above`.execute(tx.q);
  return rows.map((row) => row.id);
}

export interface MeterIdentity {
  readonly id: string;
  readonly tenantId: string;
  readonly meterNumber: string;
  readonly status: string;
  /** Null: the client's default account. */
  readonly vendorAccountId: string | null;
}

const identity = sql`m.id, m.tenant_id as "tenantId", m.meter_id as "meterNumber", m.status, m.vendor_account_id as "vendorAccountId"`;

export async function findMeterById(tx: Reading, id: string): Promise<MeterIdentity | null> {
  const { rows } = await sql<MeterIdentity>`select ${identity} from meters m where ${ofTenant(tx, 'm')} and m.id = ${id} and m.deleted_at is null`.execute(
    tx.q,
  );
  return rows[0] ?? null;
}

/** Across tenants a number may name several meters. */
export async function findMetersByNumber(tx: Reading, number: string): Promise<MeterIdentity[]> {
  const { rows } =
    await sql<MeterIdentity>`select ${identity} from meters m where ${ofTenant(tx, 'm')} and m.meter_id = ${number} and m.deleted_at is null limit 2`.execute(
      tx.q,
    );
  return rows;
}
