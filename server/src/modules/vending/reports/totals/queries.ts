import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

/** All offsets of zones are whole quarters of an hour: each belongs to one day. */
export const QUARTER_MS = 15 * 60_000;

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

/**
 * A stretch of time of one tenant. A token belongs to it by the moment at which it was made, a payment by its id, which
 * is as old as its receipt or younger, if it was received between two moments.
 */
export interface Stretch {
  readonly tenantId: string;
  readonly zone: string;
  readonly from: Date;
  readonly to: Date;
  readonly firstId: string;
  readonly lastId: string;
  readonly receivedFrom: Date;
  readonly receivedTo: Date;
}

/** The stretches as rows `s`: their bounds are columns of a list, which row security lets into index conditions. */
function rowsOf(stretches: readonly Stretch[]): RawBuilder<unknown> {
  return sql`unnest(${stretches.map((s) => s.tenantId)}::uuid[], ${stretches.map((s) => s.zone)}::text[], ${stretches.map((s) => s.from)}::timestamptz[], ${stretches.map((s) => s.to)}::timestamptz[],
    ${stretches.map((s) => s.firstId)}::uuid[], ${stretches.map((s) => s.lastId)}::uuid[], ${stretches.map((s) => s.receivedFrom)}::timestamptz[], ${stretches.map((s) => s.receivedTo)}::timestamptz[])
    as s (tenant_id, zone, begins, ends, first_id, last_id, received_from, received_to)`;
}

/**
 * The truth: figures by tenant, stretch and day out of payments, tokens and orders, as rows (tenant_id, begins, day, …figures).
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
      select p.tenant_id, s.begins, (p.received_at at time zone s.zone)::date as day, count(*) filter (where p.parent_id is null) as payments, sum(p.amount_minor) filter (where p.parent_id is null) as received_minor,
        count(*) filter (where p.state in ('vended', 'credited')) as verified, sum(p.amount_minor) filter (where p.state in ('vended', 'credited')) as revenue_minor
      from s join payments p on p.tenant_id = s.tenant_id and p.id >= s.first_id and p.id < s.last_id and p.received_at >= s.received_from and p.received_at < s.received_to
      group by 1, 2, 3
    ), sold as (
      select k.tenant_id, s.begins, (k.created_at at time zone s.zone)::date as day, count(*) as tokens, sum(k.amount_minor) as token_minor, sum(coalesce(k.tenths, k.vendor_tenths)) as tenths, ${sums}
      from s join tokens k on k.tenant_id = s.tenant_id and k.created_at >= s.begins and k.created_at < s.ends
      ${orders} group by 1, 2, 3
    )
    select tenant_id, begins, day, ${figureValues} from paid full join sold using (tenant_id, begins, day)`;
}

/** What is not read from made figures but from the books: what came since, and quarters that changed since. */
export interface Open {
  readonly stretches: readonly Stretch[];
  readonly changed: readonly Quarter[];
}

/** A quarter of an hour of an open day of a tenant, by its beginning. */
export interface Quarter {
  readonly tenantId: string;
  readonly begins: Date;
}

/** Figures by tenant and day over finished days and what has come since. */
export async function daysOf(tx: Tx | PlatformTx, ask: { readonly open: Open; readonly from: string | null; readonly taxes: boolean }): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    with days as (${allDays(tx, ask.open, ask.taxes ? 'all' : 'without taxes')})
    select day::text as day, ${sql.join(FIGURES.map((name) => sql`sum(${sql.ref(name)})::bigint as ${sql.ref(name)}`))} from days
    where ${ask.from === null ? sql`true` : sql`day >= ${ask.from}::date`} group by day order by day`.execute(tx.q);
  return rows;
}

export interface DayRow extends DayFigures {
  readonly day: string;
}

/** Finished days, made quarters of the days after them, and the truth about what is in neither. */
function allDays(tx: Tx | PlatformTx, { stretches, changed }: Open, what: 'all' | 'without taxes'): RawBuilder<unknown> {
  const mine = (table: string): RawBuilder<unknown> => (tx.tenantId === null ? sql`true` : sql`${sql.ref(`${table}.tenant_id`)} = ${tx.tenantId}`);
  const figures = (table: string): RawBuilder<unknown> => sql.join(FIGURES.map((name) => sql.ref(`${table}.${name}`)));
  return sql`
    select d.day, ${figures('d')} from daily_totals d join daily_totals_marks m on m.tenant_id = d.tenant_id and d.day <= m.through_day where ${mine('d')}
    union all select q.day, ${figures('q')} from quarter_totals q join daily_totals_marks m on m.tenant_id = q.tenant_id and q.day > m.through_day and q.begins < m.quarters_until
      where ${mine('q')} and not exists (select from unnest(${changed.map((one) => one.tenantId)}::uuid[], ${changed.map((one) => one.begins)}::timestamptz[]) as c (tenant_id, begins)
        where c.tenant_id = q.tenant_id and c.begins = q.begins)
    union all select day, ${figureColumns} from (${truthOf(stretches, what)}) live (tenant_id, begins, day, ${figureColumns})`;
}

export interface Window {
  readonly name: string;
  readonly from: string;
}

/** The sums of everything, and of each window of days that ends today. */
export async function sumsOf(tx: Tx | PlatformTx, ask: { readonly open: Open; readonly windows: readonly Window[] }): Promise<Record<string, bigint>> {
  const windows = [{ name: 'total', from: '-infinity' }, ...ask.windows];
  const sums = windows.flatMap(({ name, from }) =>
    (['tokens', 'revenue_minor'] as const).map(
      (figure) => sql`coalesce(sum(${sql.ref(figure)}) filter (where day >= ${from}::date), 0)::bigint as ${sql.ref(`${figure}_${name}`)}`,
    ),
  );
  const { rows } = await sql<Record<string, bigint>>`with days as (${allDays(tx, ask.open, 'without taxes')}) select ${sql.join(sums)} from days`.execute(tx.q);
  return rows[0]!;
}

export interface TenantMark {
  readonly tenant_id: string;
  readonly time_zone: string;
  readonly through_day: string | null;
  readonly mark_zone: string | null;
  readonly read_until: Date | null;
  /** Quarters of the days after `through_day` are made up to here; null: none. */
  readonly quarters_until: Date | null;
}

/** Where the made days of the tenant end; of all tenants for the platform's staff. */
export async function readMarks(tx: Tx | PlatformTx): Promise<TenantMark[]> {
  const { rows } = await sql<TenantMark>`
    select t.id as tenant_id, t.time_zone, m.through_day, m.time_zone as mark_zone, m.read_until, m.quarters_until
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

/** Postings of a tenant from `afterId` on, on payments with ids between two. */
export interface Postings {
  readonly tenantId: string;
  readonly afterId: string;
  readonly firstId: string;
  readonly lastId: string;
}

/** The quarters of the ids of payments that were posted on: their first 48 bits are milliseconds. */
export async function quartersTouched(tx: Tx | PlatformTx, asked: readonly Postings[]): Promise<Quarter[]> {
  const { rows } = await sql<Quarter>`
    select distinct t.tenant_id as "tenantId", to_timestamp(('x' || left(replace(t.payment_id::text, '-', ''), 12))::bit(48)::bigint / ${QUARTER_MS} * ${QUARTER_MS / 1000}) as begins
    from unnest(${asked.map((one) => one.tenantId)}::uuid[], ${asked.map((one) => one.afterId)}::uuid[], ${asked.map((one) => one.firstId)}::uuid[], ${asked.map((one) => one.lastId)}::uuid[])
      as a (tenant_id, after_id, first_id, last_id)
    join ledger_transactions t on t.tenant_id = a.tenant_id and t.id >= a.after_id and t.payment_id >= a.first_id and t.payment_id < a.last_id`.execute(tx.q);
  return rows;
}

/** Makes the days of the stretch again, empty ones too. @returns how many differed from what was there. */
export async function makeDays(tx: Tx, stretch: Stretch, days: { readonly first: string; readonly last: string }): Promise<number> {
  const sets = sql.join(FIGURES.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));
  const pairs = (side: string): RawBuilder<unknown> => sql.join(FIGURES.map((name) => sql.ref(`${side}.${name}`)));
  const { rows } = await sql`
    insert into daily_totals as d (tenant_id, day, ${figureColumns})
    select ${tx.tenantId}::uuid, g.day::date, ${figureValues}
    from generate_series(${days.first}::date, ${days.last}::date, interval '1 day') as g (day)
    left join (${truthOf([stretch])}) t (tenant_id, begins, day, ${figureColumns}) on t.day = g.day::date
    on conflict (tenant_id, day) do update set ${sets} where (${pairs('d')}) is distinct from (${pairs('excluded')})
    returning d.day`.execute(tx.q);
  return rows.length;
}

/** Makes these quarters again. */
export async function makeQuarters(tx: Tx, quarters: readonly Stretch[]): Promise<void> {
  await sql`delete from quarter_totals where tenant_id = ${tx.tenantId} and begins = any(${quarters.map((quarter) => quarter.from)}::timestamptz[])`.execute(
    tx.q,
  );
  await sql`insert into quarter_totals (tenant_id, begins, day, ${figureColumns}) ${truthOf(quarters)}`.execute(tx.q);
}

/** Quarters of days that are finished; of all days without a day. */
export async function dropQuarters(tx: Tx, throughDay: string | null): Promise<void> {
  await sql`delete from quarter_totals where tenant_id = ${tx.tenantId} ${throughDay === null ? sql`` : sql`and day <= ${throughDay}::date`}`.execute(tx.q);
}

/** Held until the commit, so that one run at a time makes a tenant's days. @returns false when another is at it. */
export async function holdTotals(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('daily_totals' || ${tx.tenantId}, 0)) as held`.execute(tx.q);
  return rows[0]!.held;
}

export async function moveMark(tx: Tx, mark: Mark): Promise<void> {
  await sql`
    insert into daily_totals_marks (tenant_id, through_day, time_zone, read_until, quarters_until) values (${tx.tenantId}, ${mark.throughDay}::date, ${mark.zone}, ${mark.readUntil}, ${mark.quartersUntil})
    on conflict (tenant_id) do update set through_day = excluded.through_day, time_zone = excluded.time_zone, read_until = excluded.read_until, quarters_until = excluded.quarters_until`.execute(
    tx.q,
  );
}

export interface Mark {
  readonly throughDay: string;
  readonly zone: string;
  readonly readUntil: Date;
  readonly quartersUntil: Date;
}
