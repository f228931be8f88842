import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Ask } from '../ask.ts';
import type { ReportRow } from '../columns.ts';
import type { Slice } from './report.ts';

function all(conditions: readonly (RawBuilder<unknown> | false)[]): RawBuilder<unknown> {
  return sql.join(
    conditions.filter((one) => one !== false),
    sql` and `,
  );
}

function holdsWords(column: string, words: readonly string[]): RawBuilder<unknown> | false {
  return words.length > 0 && all(words.map((word) => sql`strpos(${sql.ref(column)}, ${word}) > 0`));
}

function metersAsked(tx: Tx, ask: Ask): RawBuilder<unknown> {
  return all([
    sql`m.tenant_id = ${tx.tenantId} and m.deleted_at is null and m.created_at <= ${ask.at}`,
    ask.meterId !== null && sql`m.id = ${ask.meterId}::uuid`,
    ask.status !== null && sql`m.status = ${ask.status}`,
    ask.meterType !== null && sql`m.meter_type = ${ask.meterType}`,
    ask.site !== null && sql`m.site = ${ask.site}`,
    ask.customerId !== null &&
      sql`m.id in (select a.meter_id from meter_assignments a where a.tenant_id = ${tx.tenantId} and a.customer_id = ${ask.customerId}::uuid and a.deactivated_on is null)`,
    holdsWords('m.search_text', ask.words),
  ]);
}

/** The meters of a page first, by id; then who holds them. */
export async function meterListRows(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<readonly ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    with page as materialized (
      select m.* from meters m where ${metersAsked(tx, ask)} ${after === null ? sql`` : sql`and m.id > ${after}::uuid`} order by m.id limit ${limit} offset ${offset}
    )
    select m.id, m.meter_id, m.meter_type, m.location, m.site, m.status, m.serial_number, m.firmware_version, m.latitude::text as latitude, m.longitude::text as longitude,
      m.installed_on::text as installed_on, m.vendor_customer_id, c.customer_id, c.name, c.phone, f.name as tariff, case when v.id is not null then v.company || '/' || v.username end as vendor_account, z.meter_id as bulk_meter, m.created_at,
      (select string_agg(l.alias, ', ' order by l.alias) from meter_aliases l where l.tenant_id = m.tenant_id and l.meter_id = m.id) as aliases
    from page m
    left join meter_assignments a on a.tenant_id = m.tenant_id and a.meter_id = m.id and a.deactivated_on is null
    left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    left join tariffs f on f.tenant_id = m.tenant_id and f.id = m.tariff_id
    left join vendor_accounts v on v.tenant_id = m.tenant_id and v.id = m.vendor_account_id and v.deleted_at is null
    left join meters z on z.tenant_id = m.tenant_id and z.id = m.bulk_meter_id and z.deleted_at is null
    order by m.id`.execute(tx.q);
  return rows;
}

export async function countListedMeters(tx: Tx, ask: Ask, most: number): Promise<number> {
  return counted(tx, sql`select 1 from meters m where ${metersAsked(tx, ask)}`, most);
}

function customersAsked(tx: Tx, ask: Ask): RawBuilder<unknown> {
  return all([
    sql`c.tenant_id = ${tx.tenantId} and c.deleted_at is null and c.created_at <= ${ask.at}`,
    ask.customerId !== null && sql`c.id = ${ask.customerId}::uuid`,
    ask.isActive !== null && sql`c.is_active = ${ask.isActive}`,
    holdsWords('c.search_text', ask.words),
  ]);
}

export async function customerListRows(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<readonly ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select c.id, c.customer_id, c.name, c.phone, c.email, c.address, c.id_number, c.language, c.is_active, c.wants_email, c.created_at,
      (select string_agg(m.meter_id, ' ' order by m.meter_id) from meter_assignments a join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id
        where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.deactivated_on is null and m.deleted_at is null) as meters
    from customers c where ${customersAsked(tx, ask)} ${after === null ? sql`` : sql`and c.id > ${after}::uuid`} order by c.id limit ${limit} offset ${offset}`.execute(
    tx.q,
  );
  return rows;
}

export async function countCustomers(tx: Tx, ask: Ask, most: number): Promise<number> {
  return counted(tx, sql`select 1 from customers c where ${customersAsked(tx, ask)}`, most);
}

async function counted(tx: Tx, rows: RawBuilder<unknown>, most: number): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from (${rows} limit ${most}) c`.execute(tx.q);
  return found.rows[0]!.n;
}
