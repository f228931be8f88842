import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';

type Reading = Tx | PlatformTx;
const ofTenant = (tx: Reading) => (tx.tenantId === null ? sql`true` : sql`s.tenant_id = ${tx.tenantId}`);

export interface SendRow {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly purpose: 'service' | 'marketing';
  readonly sender: string | null;
  /** Null across tenants, and once it was removed. */
  readonly textSealed: string | null;
  readonly removedAfterMonths: number | null;
  readonly recipients: number;
  readonly parts: number;
  readonly isCharged: boolean;
  readonly costMicro: bigint | null;
  readonly costCurrency: string | null;
  readonly scheduledAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly waiting: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly failed: number;
  readonly unconfirmed: number;
  readonly cancelled: number;
}

/** What was written is not for lists across tenants. */
const SEND = (
  tx: Reading,
) => sql`s.tenant_id as "tenantId", s.id, s.name, s.purpose, s.sender, ${tx.tenantId === null ? sql`null` : sql`case when s.removed_after_months is null then s.text_sealed end`} as "textSealed",
  s.removed_after_months as "removedAfterMonths",
  s.recipients, s.parts, s.is_charged as "isCharged", s.cost_micro as "costMicro", s.cost_currency as "costCurrency", s.scheduled_at as "scheduledAt",
  s.cancelled_at as "cancelledAt", s.created_by as "createdBy", s.created_at as "createdAt", s.waiting, s.accepted, s.delivered, s.failed, s.unconfirmed, s.cancelled`;

export type NewSend = Omit<
  SendRow,
  'tenantId' | 'textSealed' | 'removedAfterMonths' | 'cancelledAt' | 'waiting' | 'accepted' | 'delivered' | 'failed' | 'unconfirmed' | 'cancelled'
> & {
  readonly textSealed: string;
};

/** The sending, and its place in the figures of the tenant's day. */
export async function addSend(tx: Tx, row: NewSend): Promise<void> {
  await sql`
    insert into sms_sends (tenant_id, id, name, purpose, sender, text_sealed, recipients, parts, is_charged, cost_micro, cost_currency, scheduled_at, created_by, created_at, waiting)
    values (${tx.tenantId}, ${row.id}, ${row.name}, ${row.purpose}, ${row.sender}, ${row.textSealed}, ${row.recipients}, ${row.parts}, ${row.isCharged}, ${row.costMicro},
      ${row.costCurrency}, ${row.scheduledAt}, ${row.createdBy}, ${row.createdAt}, ${row.recipients})`.execute(tx.q);
  await addToDay(tx, { at: row.createdAt, queued: row.recipients, parts: row.parts });
}

interface DayFigures {
  readonly at: Date;
  readonly queued?: number;
  readonly parts?: number;
  readonly accepted?: number;
  readonly delivered?: number;
  readonly failed?: number;
}

export async function addToDay(tx: Tx, { at, queued = 0, parts = 0, accepted = 0, delivered = 0, failed = 0 }: DayFigures): Promise<void> {
  await sql`
    insert into sms_daily as d (tenant_id, day, queued, parts, accepted, delivered, failed)
    select t.id, (${at}::timestamptz at time zone t.time_zone)::date, ${queued}, ${parts}, ${accepted}, ${delivered}, ${failed} from tenants t where t.id = ${tx.tenantId}
    on conflict (tenant_id, day) do update set queued = d.queued + excluded.queued, parts = d.parts + excluded.parts, accepted = d.accepted + excluded.accepted,
      delivered = d.delivered + excluded.delivered, failed = d.failed + excluded.failed`.execute(tx.q);
}

export interface Shift {
  readonly id: string;
  readonly waiting: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly failed: number;
  readonly unconfirmed: number;
  readonly cancelled: number;
}

/** Moves counted messages between the states of their sendings, in the order of the ids. @returns how many sendings were found */
export async function shiftCounts(tx: Tx, shifts: readonly Shift[]): Promise<number> {
  const { rows } = await sql`
    with x as (select * from json_to_recordset(${JSON.stringify(shifts)}::json) as r (id uuid, waiting integer, accepted integer, delivered integer, failed integer,
      unconfirmed integer, cancelled integer)),
    locked as (select s.id from sms_sends s join x on s.id = x.id where s.tenant_id = ${tx.tenantId} order by s.id for update of s)
    update sms_sends s set waiting = s.waiting + x.waiting, accepted = s.accepted + x.accepted, delivered = s.delivered + x.delivered, failed = s.failed + x.failed,
      unconfirmed = s.unconfirmed + x.unconfirmed, cancelled = s.cancelled + x.cancelled
    from x join locked on locked.id = x.id where s.tenant_id = ${tx.tenantId} and s.id = x.id returning s.id`.execute(tx.q);
  return rows.length;
}

export async function findSend(tx: Reading, id: string): Promise<SendRow | undefined> {
  return (await sql<SendRow>`select ${SEND(tx)} from sms_sends s where ${ofTenant(tx)} and s.id = ${id}`.execute(tx.q)).rows[0];
}

export async function lockSend(tx: Tx, id: string): Promise<SendRow | undefined> {
  return (await sql<SendRow>`select ${SEND(tx)} from sms_sends s where s.tenant_id = ${tx.tenantId} and s.id = ${id} for update`.execute(tx.q)).rows[0];
}

export async function markCancelled(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update sms_sends set cancelled_at = ${now} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Newest first. */
export async function listSends(
  tx: Reading,
  { before, limit, offset }: { readonly before: string | null; readonly limit: number; readonly offset: number },
): Promise<readonly SendRow[]> {
  const { rows } = await sql<SendRow>`
    select ${SEND(tx)} from sms_sends s where ${ofTenant(tx)} and ${before === null ? sql`true` : sql`s.id < ${before}`}
    order by s.id desc limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}

/** At most `MOST_COUNTED`. */
export async function countSends(tx: Reading): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from (select from sms_sends s where ${ofTenant(tx)} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return Number(rows[0]!.n);
}

interface Figures {
  readonly queued: number;
  readonly parts: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly failed: number;
}

export interface StatsRow {
  readonly total: Figures;
  readonly month: Figures;
  readonly days: readonly (Figures & { readonly day: string })[];
}

/** From the days' figures: a year is a few hundred rows. */
export async function readStats(tx: Tx, now: Date): Promise<StatsRow> {
  const sums = (filter: ReturnType<typeof sql>) => sql`json_build_object('queued', coalesce(sum(queued) filter (where ${filter}), 0),
    'parts', coalesce(sum(parts) filter (where ${filter}), 0), 'accepted', coalesce(sum(accepted) filter (where ${filter}), 0),
    'delivered', coalesce(sum(delivered) filter (where ${filter}), 0), 'failed', coalesce(sum(failed) filter (where ${filter}), 0))`;
  const { rows } = await sql<StatsRow>`
    with zone as (select (${now}::timestamptz at time zone time_zone)::date as today from tenants where id = ${tx.tenantId})
    select ${sums(sql`true`)} as total, ${sums(sql`day >= date_trunc('month', zone.today)::date`)} as month,
      coalesce(json_agg(json_build_object('day', day, 'queued', queued, 'parts', parts, 'accepted', accepted, 'delivered', delivered, 'failed', failed) order by day)
        filter (where day > zone.today - 30), '[]') as days
    from sms_daily d, zone where d.tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!;
}

export interface Place {
  readonly timeZone: string;
  readonly currency: string;
}

export async function placeOf(tx: Tx): Promise<Place> {
  return (await sql<Place>`select time_zone as "timeZone", currency from tenants where id = ${tx.tenantId}`.execute(tx.q)).rows[0]!;
}
