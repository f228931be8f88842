import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { AudienceRow } from '../contacts/index.ts';
import type { ConsentChannel } from '../contacts/port.ts';

type Audience = RawBuilder<AudienceRow>;

export interface Way {
  readonly channel: ConsentChannel;
  readonly audience: Audience;
}

/** Each person once, by the first way that reaches them; else by the first at all, with the reason why not. */
function people(ways: readonly Way[]): RawBuilder<unknown> {
  const each = ways.map(({ channel, audience }, rank) => sql`select a.*, ${channel}::text as channel, ${rank}::integer as rank from (${audience}) a`);
  if (each.length === 1) return each[0]!;
  return sql`select distinct on (contact_id) * from (${sql.join(each, sql` union all `)}) w order by contact_id, verdict <> 'allowed', rank`;
}

export interface Freezing {
  readonly campaignId: string;
  readonly ways: readonly Way[];
  readonly zone: string;
  readonly at: Date;
  /** `YYYY-MM-DDTHH:MM` of each person's clock; null: at once. */
  readonly localTime: string | null;
  readonly variants: readonly string[];
  /** Of a hundred, how many try the variants; the rest waits for the winner. Null: all. */
  readonly testPercent: number | null;
}

/** Splits by a hash of who and which: the same person always falls into the same part. */
function variantOf({ campaignId, variants, testPercent }: Freezing): RawBuilder<unknown> {
  const part = sql`(hashtextextended(p.contact_id::text || ${campaignId}, 0) & 2147483647)`;
  const key = sql`(${[...variants]}::text[])[1 + (${part} / 100 % ${variants.length})::integer]`;
  return testPercent === null ? key : sql`case when ${part} % 100 < ${testPercent} then ${key} end`;
}

/** Writes down whom a campaign goes to, and counts them: one statement, whatever their number. @returns how many there are, and how many of them can be written to */
export async function freeze({ q, tenantId }: Tx, freezing: Freezing): Promise<{ readonly people: number; readonly waiting: number }> {
  const { campaignId, ways, zone, at, localTime } = freezing;
  const due = localTime === null ? sql`${at}::timestamptz` : sql`${localTime}::timestamp at time zone coalesce(p.time_zone, ${zone})`;
  const { rows } = await sql<{ people: number; waiting: number }>`
    with split as (select p.*, ${variantOf(freezing)} as variant from (${people(ways)}) p),
    added as (
      insert into campaign_recipients (tenant_id, campaign_id, contact_id, address, channel, variant, zone, due_at, state, reason)
      select ${tenantId}, ${campaignId}, p.contact_id, p.address, p.channel, p.variant, coalesce(p.time_zone, ${zone}), case when p.verdict <> 'allowed' then null when p.variant is null then 'infinity' else ${due} end,
        case when p.verdict = 'allowed' then 'waiting' else 'skipped' end, case when p.verdict <> 'allowed' then p.verdict end
      from split p order by p.contact_id on conflict (tenant_id, campaign_id, contact_id) do nothing returning variant, state),
    counted as (
      insert into campaign_counts (tenant_id, campaign_id, variant, waiting, skipped)
      select ${tenantId}, ${campaignId}, v.variant, count(*) filter (where a.state = 'waiting'), count(*) filter (where a.state = 'skipped')
      from unnest(${['', ...freezing.variants]}::text[]) v (variant) left join added a on coalesce(a.variant, '') = v.variant group by v.variant)
    select count(*)::int as people, count(*) filter (where state = 'waiting')::int as waiting from added`.execute(q);
  return rows[0]!;
}

/** Time zones that people have of themselves. */
export async function zonesOfPeople({ q, tenantId }: Tx): Promise<readonly string[]> {
  const next = sql`select c.time_zone from contacts c where c.tenant_id = ${tenantId} and c.deleted_at is null and c.time_zone is not null`;
  // from each zone to the next by the index: `distinct` would read every contact
  const { rows } = await sql<{ zone: string }>`
    with recursive zones (zone) as (
      (${next} order by c.time_zone limit 1)
      union all select (${next} and c.time_zone > z.zone order by c.time_zone limit 1) from zones z where z.zone is not null)
    select zone from zones where zone is not null`.execute(q);
  return rows.map(({ zone }) => zone);
}

export interface ReachRow {
  readonly channel: ConsentChannel;
  readonly verdict: string;
  /** The first digits of the number, by which country and operator are told; '' of other addresses. */
  readonly prefix: string;
  readonly people: number;
}

const PREFIX_DIGITS = 7;

/** How many a campaign would reach now, by way, verdict and beginning of their numbers. */
export async function countReach({ q }: Tx, ways: readonly Way[]): Promise<readonly ReachRow[]> {
  const { rows } = await sql<ReachRow>`
    select p.channel, p.verdict, case when p.channel = 'email' then '' else coalesce(left(p.address, ${PREFIX_DIGITS}), '') end as prefix, count(*)::int as people
    from (${people(ways)}) p group by 1, 2, 3`.execute(q);
  return rows;
}

export interface SampleRow {
  readonly contactId: string;
  readonly channel: ConsentChannel;
  readonly address: string;
  readonly name: string;
  readonly language: string | null;
  readonly attributes: Record<string, unknown>;
}

/** Some of those who would be reached. */
export async function sampleReach({ q }: Tx, ways: readonly Way[], limit: number): Promise<readonly SampleRow[]> {
  const { rows } = await sql<SampleRow>`
    select p.contact_id as "contactId", p.channel, p.address, p.name, p.language, p.attributes from (${people(ways)}) p where p.verdict = 'allowed' limit ${limit}`.execute(
    q,
  );
  return rows;
}
