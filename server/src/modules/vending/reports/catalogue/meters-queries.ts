import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Ask } from '../ask.ts';
import type { ReportRow } from '../columns.ts';
import type { Slice } from './report.ts';

function metersOf(tx: Tx, ask: Ask): RawBuilder<unknown> {
  return sql.join(
    [
      sql`m.tenant_id = ${tx.tenantId} and m.deleted_at is null`,
      ...(ask.meterId === null ? [] : [sql`m.id = ${ask.meterId}::uuid`]),
      ...(ask.status === null ? [] : [sql`m.status = ${ask.status}`]),
      ...(ask.site === null ? [] : [sql`m.site = ${ask.site}`]),
      ...(ask.customerId === null
        ? []
        : [
            sql`m.id in (select a.meter_id from meter_assignments a where a.tenant_id = ${tx.tenantId} and a.customer_id = ${ask.customerId}::uuid and a.deactivated_on is null)`,
          ]),
    ],
    sql` and `,
  );
}

/** The meters of a page first, by id; then what they bought in the time asked for, each out of the index of its tokens. */
export async function meterUsageRows(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<readonly ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    with page as materialized (
      select m.* from meters m where ${metersOf(tx, ask)} ${after === null ? sql`` : sql`and m.id > ${after}::uuid`} order by m.id limit ${limit} offset ${offset}
    )
    select m.id, m.meter_id, m.meter_type, m.location, m.site, m.status, c.customer_id, c.name as customer_name,
      coalesce(used.vends, 0)::int as total_vends, coalesce(used.minor, 0)::bigint as total_paid, coalesce(used.tenths, 0)::bigint as total_units,
      used.first_at as first_vended_at, used.last_at as last_vended_at, m.last_seen
    from page m
    left join meter_assignments a on a.tenant_id = m.tenant_id and a.meter_id = m.id and a.deactivated_on is null
    left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    left join lateral (
      select count(*) as vends, sum(k.amount_minor) as minor, sum(coalesce(k.tenths, k.vendor_tenths)) as tenths, min(k.created_at) as first_at, max(k.created_at) as last_at
      from tokens k where k.tenant_id = m.tenant_id and k.meter_id = m.id and k.token_type = 'vending'
        and k.created_at >= ${ask.from ?? new Date(0)} and k.created_at < ${ask.to ?? ask.at}) used on true
    order by m.id`.execute(tx.q);
  return rows;
}

export async function countMeters(tx: Tx, ask: Ask, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 from meters m where ${metersOf(tx, ask)} limit ${most}) c`.execute(tx.q);
  return rows[0]!.n;
}

/** Words that go with the meters of a page; everything else about them is estimated. */
export interface MeterNames {
  readonly id: string;
  readonly meter_id: string;
  readonly location: string;
  readonly site: string;
  readonly status: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
}

export async function meterNames(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<readonly MeterNames[]> {
  const { rows } = await sql<MeterNames>`
    select m.id, m.meter_id, m.location, m.site, m.status, c.customer_id, c.name as customer_name, c.phone as customer_phone
    from meters m left join meter_assignments a on a.tenant_id = m.tenant_id and a.meter_id = m.id and a.deactivated_on is null
    left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    where ${metersOf(tx, ask)} ${after === null ? sql`` : sql`and m.id > ${after}::uuid`} order by m.id limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}
