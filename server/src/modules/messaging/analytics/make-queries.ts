import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { firstIdOf } from '../../../kernel/ids.ts';

/** A day of the tenant. Rows are found by the range of their ids, which grow with time. */
export interface Day {
  readonly day: string;
  readonly from: Date;
  readonly to: Date;
}

const range = ({ from, to }: Day): { readonly first: string; readonly end: string } => ({ first: firstIdOf(from), end: firstIdOf(to) });

/** One at a time for a tenant: two would write the same day. */
export async function lockFigures({ q, tenantId }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7307, hashtext(${tenantId}))`.execute(q);
}

/** Messages that were put in line on the day; a stand-by counts with the message it stands by for, where it left. */
export async function makeMessages({ q, tenantId }: Tx, day: Day): Promise<void> {
  const { first, end } = range(day);
  await sql`delete from message_daily where tenant_id = ${tenantId} and day = ${day.day}::date`.execute(q);
  await sql`
    with firsts as materialized (
      select id, channel, kind, state, segments, has_standby from outbox_messages where tenant_id = ${tenantId} and id >= ${first} and id < ${end}),
    all_of as (
      select id, channel, kind, state, segments from firsts
      union all
      select s.id, s.channel, s.kind, s.state, s.segments from firsts f join outbox_messages s on s.tenant_id = ${tenantId} and s.failover_of = f.id
      where f.has_standby and s.state not in ('queued', 'cancelled')),
    priced as (
      select m.*, a.micro, coalesce(a.currency, '') as currency from all_of m
      left join lateral (
        select sum(t.cost_micro) as micro, max(t.cost_currency) as currency from outbox_attempts t
        where t.tenant_id = ${tenantId} and t.message_id = m.id and t.cost_micro is not null and t.state not in ('not_sent', 'throttled', 'refused')) a on true)
    insert into message_daily (tenant_id, day, channel, kind, queued, sent, delivered, read, failed, unconfirmed, parts, cost_micro, cost_currency)
    select ${tenantId}, ${day.day}::date, channel, kind, count(*), count(*) filter (where state in ('accepted', 'sent', 'delivered', 'read')),
      count(*) filter (where state in ('delivered', 'read')), count(*) filter (where state = 'read'), count(*) filter (where state in ('failed', 'expired')),
      count(*) filter (where state = 'unknown'), coalesce(sum(segments) filter (where state in ('accepted', 'sent', 'delivered', 'read')), 0), coalesce(sum(micro), 0), currency
    from priced group by channel, kind, currency`.execute(q);
}

/** Why messages of the day failed, by the code that stands first in the words. */
export async function makeFailures({ q, tenantId }: Tx, day: Day): Promise<void> {
  const { first, end } = range(day);
  await sql`delete from message_daily_failures where tenant_id = ${tenantId} and day = ${day.day}::date`.execute(q);
  await sql`
    insert into message_daily_failures (tenant_id, day, channel, reason, failed)
    select ${tenantId}, ${day.day}::date, channel, left(split_part(coalesce(last_error, state), ':', 1), 80) as reason, count(*) from outbox_messages
    where tenant_id = ${tenantId} and id >= ${first} and id < ${end} and state in ('failed', 'expired') group by channel, reason`.execute(q);
}

/** Words that came in, and who ended or began advertising. */
export async function makePeople({ q, tenantId }: Tx, day: Day): Promise<void> {
  const { first, end } = range(day);
  await sql`delete from people_daily where tenant_id = ${tenantId} and day = ${day.day}::date`.execute(q);
  await sql`
    with heard as (
      select channel, count(*) as heard, count(distinct sender) as people from inbound_words where tenant_id = ${tenantId} and id >= ${first} and id < ${end} group by channel),
    said as (
      select channel, count(*) filter (where action = 'withdraw') as outs, count(*) filter (where action = 'grant') as ins from consent_events
      where tenant_id = ${tenantId} and id >= ${first} and id < ${end} and purpose = 'marketing' and source <> 'import' group by channel)
    insert into people_daily (tenant_id, day, channel, heard, people, opt_outs, opt_ins)
    select ${tenantId}, ${day.day}::date, channel, coalesce(heard, 0), coalesce(people, 0), coalesce(outs, 0), coalesce(ins, 0)
    from heard full join said using (channel)`.execute(q);
}

/** Answers of people of the tenant. Who was waiting is answered by the first of them. */
export async function makeAgents({ q, tenantId }: Tx, day: Day): Promise<void> {
  const { first, end } = range(day);
  await sql`delete from agent_daily where tenant_id = ${tenantId} and day = ${day.day}::date`.execute(q);
  await sql`
    with said as (
      select m.author_id, m.channel, m.conversation_id, m.seq, m.created_at, m.due_at from conversation_messages m
      where m.tenant_id = ${tenantId} and m.id >= ${first} and m.id < ${end} and m.direction = 'out' and not m.is_note and m.author_id is not null),
    waited as (
      select s.*, (
        select min(i.created_at) from conversation_messages i
        where i.tenant_id = ${tenantId} and i.conversation_id = s.conversation_id and i.direction = 'in' and i.seq < s.seq and i.seq > coalesce((
          select max(o.seq) from conversation_messages o
          where o.tenant_id = ${tenantId} and o.conversation_id = s.conversation_id and o.direction = 'out' and not o.is_note and o.seq < s.seq), -9223372036854775807)) as since
      from said s),
    answers as (
      select author_id as user_id, channel, count(*) as replies, count(distinct conversation_id) as conversations, count(since) as answered,
        count(*) filter (where created_at > due_at) as late, coalesce(sum(greatest(0, extract(epoch from created_at - since))::bigint), 0) as seconds
      from waited group by author_id, channel),
    closed as (
      select user_id, channel, count(*) as resolved, count(*) filter (where resolved_at > due_at) as late from conversation_resolutions
      where tenant_id = ${tenantId} and id >= ${first} and id < ${end} and user_id is not null group by user_id, channel),
    grades as (
      select user_id, channel, count(*) as rated, sum(rating) as total from conversation_ratings
      where tenant_id = ${tenantId} and rating is not null and rated_at >= ${day.from} and rated_at < ${day.to} and user_id is not null group by user_id, channel)
    insert into agent_daily (tenant_id, day, user_id, channel, replies, conversations, answered, answer_seconds, answered_late, resolved, resolved_late, rated, rating_sum)
    select ${tenantId}, ${day.day}::date, user_id, channel, coalesce(a.replies, 0), coalesce(a.conversations, 0), coalesce(a.answered, 0), coalesce(a.seconds, 0),
      coalesce(a.late, 0), coalesce(c.resolved, 0), coalesce(c.late, 0), coalesce(g.rated, 0), coalesce(g.total, 0)
    from answers a full join closed c using (user_id, channel) full join grades g using (user_id, channel)`.execute(q);
}

export interface Priced {
  readonly numberId: string;
  readonly category: string;
  readonly pricingType: string;
  /** First digits of the recipient, by which the country is told. */
  readonly prefix: string;
  readonly messages: number;
  readonly billable: number;
}

/** Messages whose price Meta named for the first time on the day. */
export async function pricedOn({ q, tenantId }: Tx, { from, to }: Day): Promise<readonly Priced[]> {
  const { rows } = await sql<Priced>`
    select s.number_id as "numberId", s.pricing_category as category, coalesce(s.pricing_type, '') as "pricingType", left(s.recipient, 3) as prefix,
      count(distinct s.wamid)::int as messages, (count(distinct s.wamid) filter (where s.billable is not false and coalesce(s.pricing_type, 'regular') = 'regular'))::int as billable
    from whatsapp_numbers n join whatsapp_statuses s on s.tenant_id = n.tenant_id and s.number_id = n.id
    where n.tenant_id = ${tenantId} and s.pricing_category is not null and s.received_at >= ${from} and s.received_at < ${to}
      and not exists (select from whatsapp_statuses e where e.tenant_id = s.tenant_id and e.number_id = s.number_id and e.wamid = s.wamid
        and e.pricing_category is not null and e.received_at < ${from})
    group by 1, 2, 3, 4`.execute(q);
  return rows;
}

export async function writePriced({ q, tenantId }: Tx, day: string, rows: readonly (Omit<Priced, 'prefix'> & { readonly country: string })[]): Promise<void> {
  await sql`delete from whatsapp_daily where tenant_id = ${tenantId} and day = ${day}::date`.execute(q);
  if (rows.length === 0) return;
  await sql`
    insert into whatsapp_daily (tenant_id, day, number_id, category, pricing_type, country, messages, billable)
    select ${tenantId}, ${day}::date, number_id, category, pricing_type, country, sum(messages), sum(billable)
    from json_to_recordset(${JSON.stringify(
      rows.map(({ numberId, pricingType, ...row }) => ({ ...row, number_id: numberId, pricing_type: pricingType })),
    )}::json) as r (number_id uuid, category text, pricing_type text, country text, messages integer, billable integer)
    group by number_id, category, pricing_type, country`.execute(q);
}

export interface Mark {
  readonly throughDay: string;
  readonly timeZone: string;
  readonly madeAt: Date;
}

export async function readMark({ q, tenantId }: Tx): Promise<{ readonly zone: string; readonly mark: Mark | null }> {
  const { rows } = await sql<{ zone: string; through_day: string | null; time_zone: string | null; made_at: Date | null }>`
    select t.time_zone as zone, m.through_day::text, m.time_zone, m.made_at from tenants t left join message_figures_marks m on m.tenant_id = t.id where t.id = ${tenantId}`.execute(
    q,
  );
  const { zone, through_day: throughDay, time_zone: timeZone, made_at: madeAt } = rows[0]!;
  return { zone, mark: throughDay === null || timeZone === null || madeAt === null ? null : { throughDay, timeZone, madeAt } };
}

export async function writeMark({ q, tenantId }: Tx, { throughDay, timeZone, madeAt }: Mark): Promise<void> {
  await sql`
    insert into message_figures_marks (tenant_id, through_day, time_zone, made_at) values (${tenantId}, ${throughDay}::date, ${timeZone}, ${madeAt})
    on conflict (tenant_id) do update set through_day = excluded.through_day, time_zone = excluded.time_zone, made_at = excluded.made_at`.execute(q);
}

/** When the first message was put in line or came in; null: none ever. */
export async function firstMessageAt({ q, tenantId }: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least((select created_at from outbox_messages where tenant_id = ${tenantId} order by id limit 1),
      (select received_at from inbound_words where tenant_id = ${tenantId} order by id limit 1)) as at`.execute(q);
  return rows[0]?.at ?? null;
}
