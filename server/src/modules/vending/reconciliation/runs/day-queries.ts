import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';
import { addDays, startOfDay } from '../../../../kernel/zone.ts';
import type { LineKind } from '../port.ts';

/** A business day as the time between two moments. */
export interface DayBounds {
  readonly day: string;
  readonly from: Date;
  readonly to: Date;
}

/** Clocks differ, and ids are of ours; by more than this nothing was paid after it came in. */
const APART_MS = 24 * 3_600_000;

/** The first id that anything of a time can have: nothing comes in before it happens, but much later it may. */
export const firstIdSince = (from: Date): string => firstIdOf(new Date(from.getTime() - APART_MS));

/**
 * Payments of the day by the time that M-Pesa gave them, from the first id that they can have. Times are parameters: by
 * sub-selects the planner cannot tell that a day is short, and the index by time holds a "has none" for nearly all pages.
 */
const ofDay = ({ from, to }: DayBounds): RawBuilder<unknown> => sql`p.id >= ${firstIdSince(from)}::uuid
  and (p.paid_at >= ${from}::timestamptz and p.paid_at < ${to}::timestamptz or (p.paid_at is null and p.received_at >= ${from}::timestamptz and p.received_at < ${to}::timestamptz))`;

/** When these days begin and end in the tenant's zone. */
export async function boundsOf(tx: Tx, first: string, last = first): Promise<DayBounds> {
  const { rows } = await sql<{ zone: string }>`select time_zone as zone from tenants where id = ${tx.tenantId}`.execute(tx.q);
  const { zone } = rows[0]!;
  return { day: first, from: startOfDay(zone, first), to: startOfDay(zone, addDays(last, 1)) };
}

/** One run of a tenant at a time compares a day: its findings and sums belong together. */
export async function lockComparison(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('reconciliation:' || ${tx.tenantId}, 0))`.execute(tx.q);
}

interface LineSide {
  readonly id: string;
  readonly kind: LineKind;
  readonly receipt: string;
  readonly linked_receipt: string | null;
  readonly amount: string;
  readonly account: string;
  readonly day: string;
  readonly at: string;
  readonly details: string;
  readonly reason: string;
  /** 0 for the first paid-in line of its receipt. */
  readonly nth: number;
}

interface PaymentSide {
  readonly id: string;
  readonly receipt: string;
  readonly amount: string;
  readonly shortcode: string;
  readonly account: string;
  readonly source: string;
  readonly state: string;
  readonly day: string;
  readonly at: string;
}

/** What does not agree. `none`: no line on a statement that covers the payment; `unpulled`: nor in what M-Pesa lists when asked. */
export interface Difference {
  readonly kind: 'line' | 'none' | 'unpulled';
  readonly channel_id: string;
  readonly shortcode: string;
  readonly line: LineSide | null;
  readonly payment: PaymentSide | null;
  readonly shortcode_agrees: boolean;
  readonly account_agrees: boolean;
}

export interface ChannelSum {
  readonly kind: 'sum';
  readonly channel_id: string;
  readonly statement: string;
  readonly payments: string;
  readonly charges: string;
  readonly transfers: string;
  readonly charge_lines: number;
  readonly transfer_lines: number;
}

/**
 * A business day from both sides in one statement, so that both are of one moment. Only what differs leaves the database,
 * with the sums of each paybill, which are added up apart from it.
 */
export async function compareDay(tx: Tx, bounds: DayBounds): Promise<readonly (Difference | ChannelSum)[]> {
  const { day } = bounds;
  const { rows } = await sql<{ row: Difference | ChannelSum }>`
    with bounds as (
      select t.time_zone as zone from tenants t where t.id = ${tx.tenantId}
    ), lines as materialized ( -- an expression in place of the column would keep the index of receipts from being used under row security
      select l.*, c.shortcode, c.store_number, coalesce(case when l.kind = 'reversal' then coalesce(l.linked_receipt, l.receipt) end, l.receipt) as about,
        case when l.kind in ('payment', 'void') then (select count(*)::int from statement_lines o where o.tenant_id = l.tenant_id and o.receipt = l.receipt and o.kind = l.kind and (o.occurred_at, o.id) < (l.occurred_at, l.id)) else 0 end as nth
      from statement_lines l join payment_channels c on c.tenant_id = l.tenant_id and c.id = l.channel_id
      where l.tenant_id = ${tx.tenantId} and l.business_day = ${day}::date and l.kind <> 'charge' and l.kind <> 'transfer' and l.kind <> 'payout'
    ), sided as (
      select l.*, p.id as payment_id, p.amount_minor as paid, p.shortcode as p_shortcode, p.account_text as p_account, p.source, p.state as p_state, coalesce(p.paid_at, p.received_at) as p_at, (coalesce(p.paid_at, p.received_at) at time zone b.zone)::date as p_day,
        exists (select from statement_lines o where o.tenant_id = l.tenant_id and o.receipt = l.receipt and o.kind = 'payment') as completed,
        coalesce(p.shortcode in (l.shortcode, l.store_number), false) as shortcode_agrees,
        l.account_text = '' or p.source <> 'c2b' or upper(regexp_replace(l.account_text, '\\s+', '', 'g')) = upper(regexp_replace(p.account_text, '\\s+', '', 'g')) as account_agrees
      from lines l cross join bounds b
      left join lateral (select p.* from payments p where p.tenant_id = ${tx.tenantId} and p.provider = 'mpesa' and p.receipt = l.about and p.parent_id is null limit 1) p on true
    ), own as (
      select p.*, coalesce(p.paid_at, p.received_at) as at, c.id as own_channel, c.shortcode as own_shortcode
      from payments p join payment_channels c on c.tenant_id = p.tenant_id and p.shortcode in (c.shortcode, c.store_number) and c.deleted_at is null
      where p.tenant_id = ${tx.tenantId} and p.provider = 'mpesa' and p.parent_id is null and ${ofDay(bounds)}
        and not exists (select from statement_lines l where l.tenant_id = p.tenant_id and l.receipt = p.receipt and l.kind in ('payment', 'void'))
    ), absent as (
      select o.*, exists (select from statement_imports i where i.tenant_id = o.tenant_id and i.channel_id = o.own_channel and o.at >= i.period_from and o.at <= i.period_to) as covered,
        exists (select from paybill_pulls u where u.tenant_id = o.tenant_id and u.channel_id = o.own_channel and o.at >= u.pulled_from and o.at < u.pulled_until - interval '1 hour')
          and not exists (select from pulled_transactions r where r.tenant_id = o.tenant_id and r.receipt = o.receipt) as unpulled
      from own o
    ), differences as (
      select 'line' as kind, channel_id, shortcode, shortcode_agrees, account_agrees,
        jsonb_build_object('id', id, 'kind', kind, 'receipt', receipt, 'linked_receipt', linked_receipt, 'amount', amount_minor::text, 'account', account_text, 'day', business_day, 'at', occurred_at, 'details', details, 'reason', reason_type, 'nth', nth) as line,
        case when payment_id is null then null else jsonb_build_object('id', payment_id, 'receipt', about, 'amount', paid::text, 'shortcode', p_shortcode, 'account', p_account, 'source', source, 'state', p_state, 'day', p_day, 'at', p_at) end as payment
      from sided where case kind
        when 'payment' then nth > 0 or payment_id is null or paid <> amount_minor or not shortcode_agrees or not account_agrees or p_day <> business_day
        when 'reversal' then p_state is distinct from 'refunded' and p_state is distinct from 'refunding'
        when 'void' then payment_id is not null and nth = 0 and not completed
        else true end
      union all
      select case when a.covered then 'none' else 'unpulled' end, a.own_channel, a.own_shortcode, true, true, null,
        jsonb_build_object('id', a.id, 'receipt', a.receipt, 'amount', a.amount_minor::text, 'shortcode', a.shortcode, 'account', a.account_text, 'source', a.source, 'state', a.state, 'day', ${day}::text, 'at', a.at)
      from absent a where a.covered or a.unpulled
    ), sums as (
      select channel_id, sum(statement) as statement, sum(payments) as payments from (
        select channel_id, amount_minor as statement, case when kind = 'reversal' then case when p_state in ('refunded', 'refunding') then amount_minor else 0 end when nth = 0 then coalesce(paid, 0) else 0 end as payments from sided where kind in ('payment', 'reversal')
        union all select channel_id, 0, paid from sided where kind = 'void' and payment_id is not null and nth = 0 and not completed
        union all select own_channel, 0, amount_minor from absent where covered
      ) parts group by channel_id
    ), beside as (
      select channel_id, coalesce(sum(amount_minor) filter (where kind = 'charge'), 0) as charges, coalesce(sum(amount_minor) filter (where kind <> 'charge'), 0) as transfers,
        count(*) filter (where kind = 'charge')::int as charge_lines, count(*) filter (where kind <> 'charge')::int as transfer_lines
      from statement_lines where tenant_id = ${tx.tenantId} and business_day = ${day}::date and kind in ('charge', 'transfer', 'payout') group by channel_id
    )
    select to_jsonb(d) as row from differences d
    union all
    select jsonb_build_object('kind', 'sum', 'channel_id', coalesce(s.channel_id, b.channel_id), 'statement', coalesce(s.statement, 0)::text, 'payments', coalesce(s.payments, 0)::text, 'charges', coalesce(b.charges, 0)::text,
      'transfers', coalesce(b.transfers, 0)::text, 'charge_lines', coalesce(b.charge_lines, 0), 'transfer_lines', coalesce(b.transfer_lines, 0))
    from sums s full join beside b on b.channel_id = s.channel_id`.execute(tx.q);
  return rows.map(({ row }) => row);
}

export interface Unfinished {
  readonly class: 'payment_stuck' | 'payment_waiting' | 'payment_without_order';
  readonly id: string;
  readonly receipt: string;
  readonly amount_minor: bigint;
  readonly state: string;
  readonly meter_id: string | null;
  readonly channel_id: string | null;
  readonly received_at: Date;
}

/** Payments of the day that are not where they must be by now. */
export async function findUnfinished(tx: Tx, bounds: DayBounds, at: Date): Promise<readonly Unfinished[]> {
  const { rows } = await sql<Unfinished>`
    with mine as (
      select p.* from payments p where p.tenant_id = ${tx.tenantId} and ${ofDay(bounds)}
    )
    select found.class, p.id, p.receipt, p.amount_minor, p.state, p.meter_id, p.channel_id, p.received_at from mine p cross join lateral (
      select case
        when p.state in ('received', 'vending', 'unknown', 'review', 'refunding') and p.received_at < ${at}::timestamptz - interval '1 hour' then 'payment_stuck'
        when p.state in ('held', 'suspense', 'refund_due', 'failed') and p.received_at < ${at}::timestamptz - interval '1 day' then 'payment_waiting' end as class
      union all
      select 'payment_without_order' where p.state in ('vending', 'unknown', 'review', 'vended') and not exists (
        select from vend_orders o where o.tenant_id = p.tenant_id and o.payment_id = p.id and case when p.state = 'vended' then o.state = 'vended' else o.state not in ('rejected', 'cancelled') end)
    ) found where found.class is not null`.execute(tx.q);
  return rows;
}

export interface DaySum {
  readonly channelId: string;
  readonly statementMinor: bigint;
  readonly paymentsMinor: bigint;
  readonly chargesMinor: bigint;
}

/** Keeps the sums of a day with those of its breaks. @returns what must be posted so that the books carry the difference. */
export async function keepDaySums(
  tx: Tx,
  sums: readonly DaySum[],
  { day, runId, at }: { readonly day: string; readonly runId: string; readonly at: Date },
): Promise<readonly { channel_id: string; delta_minor: bigint }[]> {
  const { rows } = await sql<{ channel_id: string; delta_minor: bigint }>`
    with before as (
      select channel_id, posted_minor from reconciliation_days where tenant_id = ${tx.tenantId} and business_day = ${day}::date
    ), written as (
      insert into reconciliation_days as d (tenant_id, channel_id, business_day, statement_minor, payments_minor, breaks_minor, posted_minor, charges_minor, last_run_id, compared_at)
      select ${tx.tenantId}::uuid, s.channel, ${day}::date, s.statement, s.payments,
        (select coalesce(sum(b.difference_minor), 0) from reconciliation_breaks b where b.tenant_id = ${tx.tenantId} and b.area = 'mpesa' and b.business_day = ${day}::date and b.channel_id = s.channel and b.last_run_id = ${runId}::uuid),
        s.payments - s.statement, s.charges, ${runId}::uuid, ${at}::timestamptz
      from unnest(${sums.map((s) => s.channelId)}::uuid[], ${sums.map((s) => s.statementMinor)}::bigint[], ${sums.map((s) => s.paymentsMinor)}::bigint[], ${sums.map((s) => s.chargesMinor)}::bigint[]) as s (channel, statement, payments, charges)
      on conflict (tenant_id, channel_id, business_day) do update set statement_minor = excluded.statement_minor, payments_minor = excluded.payments_minor, breaks_minor = excluded.breaks_minor,
        posted_minor = excluded.posted_minor, charges_minor = excluded.charges_minor, last_run_id = excluded.last_run_id, compared_at = excluded.compared_at
      returning d.channel_id, d.posted_minor)
    select w.channel_id, w.posted_minor - coalesce(b.posted_minor, 0) as delta_minor from written w left join before b on b.channel_id = w.channel_id`.execute(
    tx.q,
  );
  return rows;
}

/** Days that were compared before and have no lines or payments now: their sums are zero. */
export async function comparedChannels(tx: Tx, day: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    channel_id: string;
  }>`select channel_id from reconciliation_days where tenant_id = ${tx.tenantId} and business_day = ${day}::date`.execute(tx.q);
  return rows.map((row) => row.channel_id);
}

export async function currencyOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{ currency: string }>`select currency from tenants where id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!.currency;
}
