import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

/** Sums of one day of a tenant; amounts in minor units, volume in tenths of m³. */
export interface DayFigures {
  readonly payments: bigint;
  readonly received_minor: bigint;
  readonly verified: bigint;
  readonly revenue_minor: bigint;
  readonly tokens: bigint;
  readonly token_minor: bigint;
  readonly tenths: bigint;
  readonly vat_minor: bigint;
  readonly levy_minor: bigint;
  readonly standing_minor: bigint;
  readonly arrears_minor: bigint;
  readonly water_minor: bigint;
}

const FIGURES = [
  'payments',
  'received_minor',
  'verified',
  'revenue_minor',
  'tokens',
  'token_minor',
  'tenths',
  'vat_minor',
  'levy_minor',
  'standing_minor',
  'arrears_minor',
  'water_minor',
] as const satisfies readonly (keyof DayFigures)[];

/** A day on which nothing happened. */
export const EMPTY_DAY = Object.fromEntries(FIGURES.map((name) => [name, 0n])) as unknown as DayFigures;

const figureColumns = sql.join(FIGURES.map((name) => sql.ref(name)));
const figureValues = sql.join(FIGURES.map((name) => sql`coalesce(${sql.ref(name)}, 0)::bigint`));

/** A stretch of time of one tenant, with the ids that bound it. */
export interface Stretch {
  readonly tenantId: string;
  readonly zone: string;
  readonly from: Date;
  readonly to: Date;
  /** No payment received in the stretch has an id outside of these two. */
  readonly firstId: string;
  readonly lastId: string;
}

/** The stretches as rows `s`: their bounds are columns of a list, which row security lets into index conditions. */
function rowsOf(stretches: readonly Stretch[]): RawBuilder<unknown> {
  return sql`unnest(${stretches.map((s) => s.tenantId)}::uuid[], ${stretches.map((s) => s.zone)}::text[], ${stretches.map((s) => s.from)}::timestamptz[], ${stretches.map((s) => s.to)}::timestamptz[],
    ${stretches.map((s) => s.firstId)}::uuid[], ${stretches.map((s) => s.lastId)}::uuid[]) as s (tenant_id, zone, begins, ends, first_id, last_id)`;
}

/**
 * The truth: figures by tenant and day out of payments, tokens and orders, as rows (tenant_id, day, …figures).
 * Days without anything are missing. Money is of the day it was received, a token of the day it was made. The parts of a
 * payment that was divided came in once, with the whole.
 */
function truthOf(stretches: readonly Stretch[], what: 'all' | 'without taxes' = 'all'): RawBuilder<unknown> {
  const taxes = ['vat_minor', 'levy_minor', 'standing_minor', 'arrears_minor', 'water_minor'];
  const sums = sql.join(taxes.map((name) => (what === 'all' ? sql`sum(${sql.ref(`o.${name}`)}) as ${sql.ref(name)}` : sql`0 as ${sql.ref(name)}`)));
  // one look-up for each token, which the first screen can do without
  const orders = what === 'all' ? sql`left join vend_orders o on o.tenant_id = k.tenant_id and o.id = k.order_id and k.token_type = 'vending'` : sql``;
  return sql`
    with s as materialized (select * from ${rowsOf(stretches)}),
    paid as (
      select p.tenant_id, (p.received_at at time zone s.zone)::date as day, count(*) filter (where p.parent_id is null) as payments, sum(p.amount_minor) filter (where p.parent_id is null) as received_minor,
        count(*) filter (where p.state in ('vended', 'credited')) as verified, sum(p.amount_minor) filter (where p.state in ('vended', 'credited')) as revenue_minor
      from s join payments p on p.tenant_id = s.tenant_id and p.id >= s.first_id and p.id < s.last_id and p.received_at >= s.begins and p.received_at < s.ends
      group by 1, 2
    ), sold as (
      select k.tenant_id, (k.created_at at time zone s.zone)::date as day, count(*) as tokens, sum(k.amount_minor) as token_minor, sum(coalesce(k.tenths, k.vendor_tenths)) as tenths, ${sums}
      from s join tokens k on k.tenant_id = s.tenant_id and k.created_at >= s.begins and k.created_at < s.ends
      ${orders} group by 1, 2
    )
    select tenant_id, day, ${figureValues} from paid full join sold using (tenant_id, day)`;
}

/** Figures by tenant and day over finished days and what has come since. */
export async function daysOf(
  tx: Tx | PlatformTx,
  ask: { readonly stretches: readonly Stretch[]; readonly from: string | null; readonly taxes: boolean },
): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    with days as (${allDays(tx, truthOf(ask.stretches, ask.taxes ? 'all' : 'without taxes'))})
    select day::text as day, ${sql.join(FIGURES.map((name) => sql`sum(${sql.ref(name)})::bigint as ${sql.ref(name)}`))} from days
    where ${ask.from === null ? sql`true` : sql`day >= ${ask.from}::date`} group by day order by day`.execute(tx.q);
  return rows;
}

export interface DayRow extends DayFigures {
  readonly day: string;
}

/** Made days joined to the truth about the days after them: which begins where the made days end. */
function allDays(tx: Tx | PlatformTx, truth: RawBuilder<unknown>): RawBuilder<unknown> {
  const mine = tx.tenantId === null ? sql`true` : sql`d.tenant_id = ${tx.tenantId}`;
  return sql`
    select d.day, ${sql.join(FIGURES.map((name) => sql`d.${sql.ref(name)}`))} from daily_totals d join daily_totals_marks m on m.tenant_id = d.tenant_id and d.day <= m.through_day where ${mine}
    union all select day, ${figureColumns} from (${truth}) live (tenant_id, day, ${figureColumns})`;
}

export interface Window {
  readonly name: string;
  readonly from: string;
}

/** The sums of everything, and of each window of days that ends today. */
export async function sumsOf(
  tx: Tx | PlatformTx,
  ask: { readonly stretches: readonly Stretch[]; readonly windows: readonly Window[] },
): Promise<Record<string, bigint>> {
  const windows = [{ name: 'total', from: '-infinity' }, ...ask.windows];
  const sums = windows.flatMap(({ name, from }) =>
    (['tokens', 'revenue_minor'] as const).map(
      (figure) => sql`coalesce(sum(${sql.ref(figure)}) filter (where day >= ${from}::date), 0)::bigint as ${sql.ref(`${figure}_${name}`)}`,
    ),
  );
  const { rows } = await sql<
    Record<string, bigint>
  >`with days as (${allDays(tx, truthOf(ask.stretches, 'without taxes'))}) select ${sql.join(sums)} from days`.execute(tx.q);
  return rows[0]!;
}

export interface TenantMark {
  readonly tenant_id: string;
  readonly time_zone: string;
  readonly through_day: string | null;
  readonly mark_zone: string | null;
  readonly read_until: Date | null;
}

/** Where the made days of the tenant end; of all tenants for the platform's staff. */
export async function readMarks(tx: Tx | PlatformTx): Promise<TenantMark[]> {
  const { rows } = await sql<TenantMark>`
    select t.id as tenant_id, t.time_zone, m.through_day, m.time_zone as mark_zone, m.read_until
    from tenants t left join daily_totals_marks m on m.tenant_id = t.id
    where ${tx.tenantId === null ? sql`t.deleted_at is null` : sql`t.id = ${tx.tenantId}`}`.execute(tx.q);
  return rows;
}

/** The moment of the first payment or token; null when nothing was ever sold. */
export async function firstSale(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select received_at from payments where tenant_id = ${tx.tenantId} order by id limit 1),
      (select created_at from tokens where tenant_id = ${tx.tenantId} order by created_at limit 1)) as at`.execute(tx.q);
  return rows[0]!.at;
}

/**
 * Days whose payments were posted on since: each change of what a payment counts as has a posting. Postings are read
 * from a little before where the last reading ended, since one with an older id may commit later.
 */
export async function daysTouched(tx: Tx, ask: { readonly zone: string; readonly afterId: string }): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct (p.received_at at time zone ${ask.zone})::date as day
    from ledger_transactions t join payments p on p.tenant_id = t.tenant_id and p.id = t.payment_id
    where t.tenant_id = ${tx.tenantId} and t.id >= ${ask.afterId}::uuid order by 1`.execute(tx.q);
  return rows.map((row) => row.day);
}

/** Makes the days of the stretch again, empty ones too. @returns how many differed from what was there. */
export async function makeDays(tx: Tx, stretch: Stretch, days: { readonly first: string; readonly last: string }): Promise<number> {
  const sets = sql.join(FIGURES.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));
  const pairs = (side: string): RawBuilder<unknown> => sql.join(FIGURES.map((name) => sql.ref(`${side}.${name}`)));
  const { rows } = await sql`
    insert into daily_totals as d (tenant_id, day, ${figureColumns})
    select ${tx.tenantId}::uuid, g.day::date, ${figureValues}
    from generate_series(${days.first}::date, ${days.last}::date, interval '1 day') as g (day)
    left join (${truthOf([stretch])}) t (tenant_id, day, ${figureColumns}) on t.day = g.day::date
    on conflict (tenant_id, day) do update set ${sets} where (${pairs('d')}) is distinct from (${pairs('excluded')})
    returning d.day`.execute(tx.q);
  return rows.length;
}

/** Held until the commit, so that one run at a time makes a tenant's days. @returns false when another is at it. */
export async function holdTotals(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('daily_totals' || ${tx.tenantId}, 0)) as held`.execute(tx.q);
  return rows[0]!.held;
}

export async function moveMark(tx: Tx, mark: { readonly throughDay: string; readonly zone: string; readonly readUntil: Date }): Promise<void> {
  await sql`
    insert into daily_totals_marks (tenant_id, through_day, time_zone, read_until) values (${tx.tenantId}, ${mark.throughDay}::date, ${mark.zone}, ${mark.readUntil})
    on conflict (tenant_id) do update set through_day = excluded.through_day, time_zone = excluded.time_zone, read_until = excluded.read_until`.execute(tx.q);
}
