import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

const LAST = '\u{10FFFF}';
/** Words that one beginning stands for at most. */
const MOST_BEGUN = 30;
/** A word in more messages than this is common: another one leads the search. */
const COMMON = 1_000;
/** Places of the leading word that one page looks at; the next page goes on behind them. */
const MOST_LOOKED_AT = 4_000;

/** The words that begin so, by one step through the index for each. */
export async function wordsBegun({ q, tenantId }: Tx, start: string): Promise<readonly string[]> {
  const next = (after: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select w.word from message_words w where w.tenant_id = ${tenantId} and ${after} and w.word < ${start + LAST} order by w.word limit 1)`;
  const { rows } = await sql<{ word: string }>`
    with recursive begun (word) as (
      select ${next(sql`w.word >= ${start}`)} union all select ${next(sql`w.word > begun.word`)} from begun where begun.word is not null)
    select word from begun where word is not null limit ${MOST_BEGUN}`.execute(q);
  return rows.map(({ word }) => word);
}

/** In how many messages a word of each group is, counted no further than needed to choose. */
export async function frequencies({ q, tenantId }: Tx, groups: readonly (readonly string[])[]): Promise<readonly number[]> {
  const counts = groups.map(
    (words) =>
      sql`(select count(*)::int from (select 1 from message_words w where w.tenant_id = ${tenantId} and w.word = any(${[...words]}::text[]) limit ${COMMON}) c)`,
  );
  const { rows } = await sql<{ counts: readonly number[] }>`select array[${sql.join(counts)}] as counts`.execute(q);
  return rows[0]!.counts;
}

export interface WordSearch {
  /** The words that lead, one of which must occur. */
  readonly leading: readonly string[];
  /** Of each group one word must occur too. */
  readonly others: readonly (readonly string[])[];
  readonly before: bigint | null;
  readonly limit: number;
  readonly conversation: string | null;
  readonly direction: string | null;
  readonly channel: string | null;
  readonly status: string | null;
}

export interface Found {
  readonly ids: readonly string[];
  /** Where the next page goes on; null when everything was looked at. */
  readonly next: bigint | null;
}

/**
 * Messages with all words, the latest first. Each word's places come out of its index in that order, the others are looked
 * up by place: the work is bounded by the page, however often a word was written. In one talk its own messages lead.
 */
export async function findByWords({ q, tenantId }: Tx, search: WordSearch): Promise<Found> {
  const isPlain = search.others.length === 0 && [search.conversation, search.direction, search.channel, search.status].every((filter) => filter === null);
  const most = isPlain ? search.limit : MOST_LOOKED_AT;
  const others = (search.conversation === null ? search.others : [search.leading, ...search.others]).map(
    (words) => sql` and exists (select from message_words o where o.tenant_id = ${tenantId} and o.word = any(${[...words]}::text[]) and o.seq = led.seq)`,
  );
  const { rows } = await sql<{ ids: readonly string[]; seqs: readonly string[]; looked: number; last: string | null }>`
    with led as materialized (${search.conversation === null ? ledByWords(tenantId, search, most) : ledByTalk(tenantId, search, most)}),
    found as (
      select led.seq, led.message_id from led where true${sql.join(others, sql``)}${filters(tenantId, search)} order by led.seq desc limit ${search.limit})
    select array(select message_id::text from found order by seq desc) as ids, array(select seq::text from found order by seq desc) as seqs,
      (select count(*)::int from led) as looked, (select min(seq)::text from led) as last`.execute(q);
  const { ids, seqs, looked, last } = rows[0]!;
  if (ids.length === search.limit) return { ids, next: BigInt(seqs.at(-1)!) };
  return { ids, next: looked === most && last !== null ? BigInt(last) : null };
}

/** The talks that messages belong to. */
export async function talksOf({ q, tenantId }: Tx, messages: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct m.conversation_id as id from conversation_messages m where m.tenant_id = ${tenantId} and m.id = any(${[...messages]}::uuid[])`.execute(q);
  return rows.map(({ id }) => id);
}

function ledByWords(tenantId: string, { leading, before }: WordSearch, most: number): RawBuilder<unknown> {
  return sql`
    select distinct p.seq, p.message_id from unnest(${[...leading]}::text[]) as x (word) cross join lateral (
      select w.seq, w.message_id from message_words w where w.tenant_id = ${tenantId} and w.word = x.word and ${isBefore(sql`w.seq`, before)} order by w.seq desc limit ${most}) p
    order by p.seq desc limit ${most}`;
}

function ledByTalk(tenantId: string, { conversation, before }: WordSearch, most: number): RawBuilder<unknown> {
  return sql`
    select m.seq, m.id as message_id from conversation_messages m
    where m.tenant_id = ${tenantId} and m.conversation_id = ${conversation} and ${isBefore(sql`m.seq`, before)} order by m.seq desc limit ${most}`;
}

function isBefore(column: RawBuilder<unknown>, before: bigint | null): RawBuilder<unknown> {
  return before === null ? sql`true` : sql`${column} < ${before}`;
}

function filters(tenantId: string, { direction, channel, status }: WordSearch): RawBuilder<unknown> {
  const fits = [
    ...(direction === null ? [] : [sql`m.direction = ${direction}`]),
    ...(channel === null ? [] : [sql`m.channel = ${channel}`]),
    ...(status === null ? [] : [sql`m.status = ${status}`]),
  ];
  if (fits.length === 0) return sql``;
  return sql` and exists (select from conversation_messages m where m.tenant_id = ${tenantId} and m.id = led.message_id and ${sql.join(fits, sql` and `)})`;
}
