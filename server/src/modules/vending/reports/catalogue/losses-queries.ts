import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Ask } from '../ask.ts';
import type { ReportRow } from '../columns.ts';
import type { Slice } from './report.ts';

/** Meters through which the water of others comes. */
function bulkMeters(tx: Tx, ask: Ask): RawBuilder<unknown> {
  return sql.join(
    [
      sql`m.tenant_id = ${tx.tenantId} and m.deleted_at is null and m.created_at <= ${ask.at}`,
      sql`exists (select from meters b where b.tenant_id = ${tx.tenantId} and b.bulk_meter_id = m.id and b.deleted_at is null)`,
      ...(ask.meterId === null ? [] : [sql`m.id = ${ask.meterId}::uuid`]),
      ...(ask.status === null ? [] : [sql`m.status = ${ask.status}`]),
      ...(ask.site === null ? [] : [sql`m.site = ${ask.site}`]),
    ],
    sql` and `,
  );
}

/** The time of the reading nearest to a moment, of the meter `m` and of devices that stood in its place before. */
function nearestReading(moment: Date, ask: Ask): RawBuilder<unknown> {
  const own = sql`meter_readings r where r.tenant_id = m.tenant_id and r.meter_id = d.id and r.read_at <= ${ask.at}`;
  return sql`
    select n.read_at from unnest(array[m.id] || m.predecessor_ids) as d (id) cross join lateral (
      (select r.read_at from ${own} and r.read_at <= ${moment}::timestamptz order by r.read_at desc limit 1)
      union all (select r.read_at from ${own} and r.read_at > ${moment}::timestamptz order by r.read_at limit 1)) n
    order by abs(extract(epoch from n.read_at - ${moment}::timestamptz)) limit 1`;
}

/** A reading so near to an end of the interval stands for that end: three days, and never more than a quarter of the interval. */
const NEAR = sql`least(interval '3 days', (i.until - i.since) / 4)`;

function readNear(meter: string, end: 'since' | 'until'): RawBuilder<unknown> {
  const moment = sql.ref(`i.${end}`);
  return sql`
    select r.read_at, r.tenths from meter_readings r where r.tenant_id = m.tenant_id and r.meter_id = ${sql.ref(meter)}
      and r.read_at between ${moment} - ${NEAR} and ${moment} + ${NEAR} order by abs(extract(epoch from r.read_at - ${moment})) limit 1`;
}

/** What went through a meter by its register; null where it was not read at both ends, or turned back. */
const metered = sql`(select l.tenths - f.tenths from (${readNear('b.id', 'since')}) f cross join (${readNear('b.id', 'until')}) l where l.read_at > f.read_at and l.tenths >= f.tenths)`;

const soldTo = sql`(select coalesce(sum(coalesce(k.tenths, k.vendor_tenths)), 0) from tokens k
  where k.tenant_id = m.tenant_id and k.meter_id = t.id and k.token_type = 'vending' and k.status <> 'failed' and k.created_at >= i.since and k.created_at < i.until)`;

/** Deeper, nothing is built; a ring ends here too. */
const MOST_LEVELS = 20;

/**
 * A row for each bulk meter: what it let through between the two readings nearest to the ends of the time asked for, and
 * what the meters below it took in that same time, by their registers where they were read, else by what was sold to them.
 * Below a bulk meter that was not read, those below it count. Devices that are out count for what they were sold.
 */
export async function lossRows(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<readonly ReportRow[]> {
  const [from, to] = [ask.from ?? new Date(0), ask.to ?? ask.at];
  const { rows } = await sql<ReportRow>`
    with page as materialized (
      select m.* from meters m where ${bulkMeters(tx, ask)} ${after === null ? sql`` : sql`and m.id > ${after}::uuid`} order by m.id limit ${limit} offset ${offset}
    )
    select m.id, m.meter_id, m.location, m.site, m.status, i.since as first_read_at, i.until as last_read_at, w.supplied, w.turned_back, n.meters_below,
      case when w.supplied is not null then u.meters_read end as meters_read, case when w.supplied is not null then u.metered end as metered,
      case when w.supplied is not null then u.sold end as sold, w.supplied - u.metered - u.sold as loss,
      round((w.supplied - u.metered - u.sold) * 100.0 / nullif(w.supplied, 0))::int as loss_percent
    from page m
    left join lateral (select o.read_at as since, c.read_at as until from (${nearestReading(from, ask)}) o cross join (${nearestReading(to, ask)}) c where o.read_at < c.read_at) i on true
    left join lateral (
      select sum(greatest(s.step, 0))::bigint as supplied, coalesce(bool_or(s.step < 0), false) as turned_back from (
        select r.tenths - lag(r.tenths) over (partition by r.meter_id order by r.read_at) as step from meter_readings r
        where r.tenant_id = m.tenant_id and r.meter_id = any(array[m.id] || m.predecessor_ids) and r.read_at between i.since and i.until) s) w on true
    left join lateral (
      select count(*)::int as meters_below from meters b where b.tenant_id = m.tenant_id and b.bulk_meter_id = m.id and b.deleted_at is null) n on true
    left join lateral (
      with recursive below (id, metered, level) as (
        select b.id, ${metered}, 1 from meters b where b.tenant_id = m.tenant_id and b.bulk_meter_id = m.id
        union all
        select b.id, ${metered}, p.level + 1 from below p join meters b on b.tenant_id = m.tenant_id and b.bulk_meter_id = p.id
        where p.metered is null and p.level < ${MOST_LEVELS})
      select count(t.metered)::int as meters_read, coalesce(sum(t.metered), 0)::bigint as metered,
        coalesce(sum(case when t.metered is null then ${soldTo} end), 0)::bigint as sold from below t) u on i.since is not null
    order by m.id`.execute(tx.q);
  return rows;
}

export async function countBulkMeters(tx: Tx, ask: Ask, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 from meters m where ${bulkMeters(tx, ask)} limit ${most}) c`.execute(tx.q);
  return rows[0]!.n;
}
