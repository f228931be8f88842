import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';

/** A meter's month: every purchase in its order, and what those by the tariff in question came to. */
export interface MeterMonth {
  readonly owner_id: string;
  readonly meter_number: string;
  readonly tenths: readonly number[];
  /** Which of them were sold by the tariff in question. */
  readonly ours: readonly boolean[];
  /** A purchase by another tariff has taken the month's standing charge. */
  readonly standing_elsewhere: boolean;
  readonly water_minor: bigint;
  readonly vat_minor: bigint;
  readonly levy_minor: bigint;
  readonly standing_minor: bigint;
}

export interface MonthAsked {
  readonly tenantId: string;
  readonly tariffId: string;
  readonly from: Date;
  readonly to: Date;
}

/** Meters fetched at a time. */
const STEP = 2_000;
/** Ids tell the time of the process, rows the time of the sale: they are never this far apart. */
const APART_MS = 3_600_000;

/**
 * The meters that bought by the tariff within a time, owner by owner: one statement, whose rows are fetched as they are
 * needed. The month is found by the primary key, since ids grow with time.
 */
export async function* meterMonths(tx: Tx | PlatformTx, { tenantId, tariffId, from, to }: MonthAsked): AsyncGenerator<readonly MeterMonth[]> {
  const [first, last] = [firstIdOf(new Date(from.getTime() - APART_MS)), firstIdOf(new Date(to.getTime() + APART_MS))];
  await sql`
    declare meter_months no scroll cursor for
    with sold as (
      select o.*, o.kind = 'credit' and o.state = 'vended' and v.id is not null as ours from vend_orders o
      left join tariff_versions v on v.tenant_id = o.tenant_id and v.id = o.tariff_version_id and v.tariff_id = ${tariffId}::uuid
      where o.tenant_id = ${tenantId}::uuid and o.id >= ${first}::uuid and o.id < ${last}::uuid and o.created_at >= ${from}::timestamptz and o.created_at < ${to}::timestamptz
        and o.kind in ('credit', 'free_credit') and o.state not in ('rejected', 'cancelled') and o.tenths > 0
    )
    select coalesce((array_agg(s.customer_id order by s.created_at desc))[1], s.meter_id) as owner_id, max(s.meter_number) as meter_number,
      array_agg(s.tenths order by s.created_at, s.id) as tenths, array_agg(s.ours order by s.created_at, s.id) as ours,
      bool_or(s.standing_minor > 0 and not s.ours) as standing_elsewhere,
      sum(s.water_minor) filter (where s.ours)::bigint as water_minor, sum(s.vat_minor) filter (where s.ours)::bigint as vat_minor,
      sum(s.levy_minor) filter (where s.ours)::bigint as levy_minor, sum(s.standing_minor) filter (where s.ours)::bigint as standing_minor
    from sold s group by s.meter_id having bool_or(s.ours) order by 1, s.meter_id`.execute(tx.q);
  for (;;) {
    const { rows } = await sql<MeterMonth>`fetch ${sql.raw(String(STEP))} from meter_months`.execute(tx.q);
    if (rows.length > 0) yield rows;
    if (rows.length < STEP) break;
  }
  await sql`close meter_months`.execute(tx.q);
}

export async function ownerNames(tx: Tx | PlatformTx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from customers where (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and id = any(${[...ids]}::uuid[])`.execute(tx.q);
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function zoneOf(tx: Tx | PlatformTx, tenantId: string): Promise<string> {
  const { rows } = await sql<{ zone: string }>`select time_zone as zone from tenants where id = ${tenantId}::uuid`.execute(tx.q);
  return rows[0]!.zone;
}
