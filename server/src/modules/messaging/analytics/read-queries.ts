import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';

type Reading = Tx | PlatformTx;

/** Days of the tenant, both ends included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const within = (tx: Reading, { from, to }: Period): RawBuilder<unknown> =>
  sql`${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} and day between ${from}::date and ${to}::date`;

export interface Figures {
  readonly queued: number;
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly failed: number;
  readonly unconfirmed: number;
  readonly parts: number;
}

const SUMS = sql.join(
  ['queued', 'sent', 'delivered', 'read', 'failed', 'unconfirmed', 'parts'].map((name) => sql`coalesce(sum(${sql.ref(name)}), 0)::int as ${sql.ref(name)}`),
);

export interface CostRow {
  readonly micro: bigint;
  readonly currency: string;
}

export interface Grouped extends Figures {
  readonly key: string;
}

/** Figures by one of the dimensions; a few rows for each day, whatever was sent. */
export async function figuresBy(tx: Reading, period: Period, by: 'day' | 'channel' | 'kind'): Promise<readonly Grouped[]> {
  const { rows } = await sql<Grouped>`
    select ${sql.ref(by)}::text as key, ${SUMS} from message_daily where ${within(tx, period)} group by 1 order by 1`.execute(tx.q);
  return rows;
}

/** What was paid for copies, by currency. */
export async function costsBy(tx: Reading, period: Period, by: 'day' | 'channel' | 'kind'): Promise<readonly (CostRow & { readonly key: string })[]> {
  const { rows } = await sql<CostRow & { key: string }>`
    select ${sql.ref(by)}::text as key, sum(cost_micro)::bigint as micro, cost_currency as currency from message_daily
    where ${within(tx, period)} and cost_currency <> '' group by 1, 3 order by 1, 3`.execute(tx.q);
  return rows;
}

export interface PeopleRow {
  readonly key: string;
  readonly heard: number;
  readonly people: number;
  readonly opt_outs: number;
  readonly opt_ins: number;
}

/** `people` are added over days: who wrote on two days counts twice. */
export async function peopleBy(tx: Reading, period: Period, by: 'day' | 'channel'): Promise<readonly PeopleRow[]> {
  const { rows } = await sql<PeopleRow>`
    select ${sql.ref(by)}::text as key, sum(heard)::int as heard, sum(people)::int as people, sum(opt_outs)::int as opt_outs, sum(opt_ins)::int as opt_ins
    from people_daily where ${within(tx, period)} group by 1 order by 1`.execute(tx.q);
  return rows;
}

export interface FailureRow {
  readonly channel: string;
  readonly reason: string;
  readonly failed: number;
}

export async function failuresOf(tx: Reading, period: Period): Promise<readonly FailureRow[]> {
  const { rows } = await sql<FailureRow>`
    select channel, reason, sum(failed)::int as failed from message_daily_failures where ${within(tx, period)} group by 1, 2 order by 3 desc, 1, 2 limit 200`.execute(
    tx.q,
  );
  return rows;
}

export interface AgentRow {
  readonly user_id: string;
  readonly email: string | null;
  readonly replies: number;
  readonly conversations: number;
  readonly answered: number;
  readonly answer_seconds: bigint;
  readonly answered_late: number;
  readonly resolved: number;
  readonly resolved_late: number;
  readonly rated: number;
  readonly rating_sum: number;
}

export async function agentsOf(tx: Reading, period: Period): Promise<readonly AgentRow[]> {
  const { rows } = await sql<AgentRow>`
    select u.email, a.* from (
      select user_id, sum(replies)::int as replies, sum(conversations)::int as conversations, sum(answered)::int as answered, sum(answer_seconds)::bigint as answer_seconds,
        sum(answered_late)::int as answered_late, sum(resolved)::int as resolved, sum(resolved_late)::int as resolved_late,
        sum(rated)::int as rated, sum(rating_sum)::int as rating_sum
      from agent_daily where ${within(tx, period)} group by 1) a left join users u on u.id = a.user_id order by a.replies desc, a.user_id limit 500`.execute(
    tx.q,
  );
  return rows;
}

export interface WhatsappRow {
  readonly number_id: string;
  readonly display_number: string;
  readonly category: string;
  readonly pricing_type: string;
  readonly country: string;
  readonly messages: number;
  readonly billable: number;
}

export async function whatsappOf(tx: Reading, period: Period): Promise<readonly WhatsappRow[]> {
  const { rows } = await sql<WhatsappRow>`
    select w.number_id, n.display_number, w.category, w.pricing_type, w.country, w.messages, w.billable from (
      select tenant_id, number_id, category, pricing_type, country, sum(messages)::int as messages, sum(billable)::int as billable
      from whatsapp_daily where ${within(tx, period)} group by 1, 2, 3, 4, 5) w join whatsapp_numbers n on n.tenant_id = w.tenant_id and n.id = w.number_id
    order by n.display_number, w.category, w.pricing_type, w.country`.execute(tx.q);
  return rows;
}

export interface PriceRow {
  readonly country: string;
  readonly category: string;
  readonly priceMicro: bigint;
  readonly currency: string;
}

export async function readWhatsappPrices(tx: Reading): Promise<readonly PriceRow[]> {
  if (tx.tenantId === null) return [];
  const { rows } = await sql<PriceRow>`
    select country, category, price_micro as "priceMicro", currency from whatsapp_prices where tenant_id = ${tx.tenantId} order by country, category`.execute(
    tx.q,
  );
  return rows;
}

export async function replaceWhatsappPrices({ q, tenantId }: Tx, prices: readonly PriceRow[], at: Date): Promise<void> {
  await sql`delete from whatsapp_prices where tenant_id = ${tenantId}`.execute(q);
  if (prices.length === 0) return;
  await sql`
    insert into whatsapp_prices (tenant_id, country, category, price_micro, currency, updated_at)
    select ${tenantId}, country, category, price_micro, currency, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(prices.map(({ priceMicro, ...price }) => ({ ...price, price_micro: String(priceMicro) })))}::json)
      as p (country text, category text, price_micro bigint, currency text)`.execute(q);
}

export interface Standing {
  readonly zone: string;
  readonly madeAt: Date | null;
}

/** The tenant's zone and how old the figures are; across tenants there is neither. */
export async function standingOf(tx: Reading): Promise<Standing> {
  if (tx.tenantId === null) return { zone: 'Africa/Nairobi', madeAt: null };
  const { rows } = await sql<Standing>`
    select t.time_zone as zone, m.made_at as "madeAt" from tenants t left join message_figures_marks m on m.tenant_id = t.id where t.id = ${tx.tenantId}`.execute(
    tx.q,
  );
  return rows[0]!;
}

export interface Now {
  readonly contacts: number;
  readonly opted_in: number;
  readonly conversations: number;
  readonly open: number;
  readonly waiting: number;
}

/** How many there are at this moment, counted up to ten thousand. */
export async function countNow(tx: Reading): Promise<Now> {
  const of = (table: string, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select count(*)::int from (select from ${sql.table(table)} where ${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} and ${condition} limit ${MOST_COUNTED}) c)`;
  const { rows } = await sql<Now>`
    select ${of('contacts', sql`deleted_at is null`)} as contacts,
      ${of('consents', sql`channel = 'sms' and purpose = 'marketing' and state = 'granted'`)} as opted_in,
      ${of('conversations', sql`archived_at is null`)} as conversations,
      ${of('conversations', sql`archived_at is null and state = 'open'`)} as open,
      ${of('conversations', sql`archived_at is null and state = 'open' and waiting_since is not null`)} as waiting`.execute(tx.q);
  return rows[0]!;
}

export async function clientName(tx: Tx): Promise<string> {
  return (await sql<{ name: string }>`select name from tenants where id = ${tx.tenantId}`.execute(tx.q)).rows[0]!.name;
}
