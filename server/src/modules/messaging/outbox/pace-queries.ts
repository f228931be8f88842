import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface PaceRow {
  readonly channelId: string;
  /** Thousandths of a part. */
  readonly tokensMilli: number;
  readonly countedAt: Date;
  readonly closedUntil: Date | null;
}

/** Where the senders stand; held until the transaction ends, so that two processes do not spend the same parts. */
export async function lockPace(tx: Tx, channelIds: readonly string[]): Promise<readonly PaceRow[]> {
  const { rows } = await sql<PaceRow>`
    select channel_id as "channelId", tokens_milli as "tokensMilli", counted_at as "countedAt", closed_until as "closedUntil"
    from outbox_pace where tenant_id = ${tx.tenantId} and channel_id = any(${channelIds}::uuid[]) order by channel_id for update`.execute(tx.q);
  return rows;
}

/** True where none of these senders has been told to wait. */
export async function areOpen(tx: Tx, channelIds: readonly string[], now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from outbox_pace where tenant_id = ${tx.tenantId} and channel_id = any(${channelIds}::uuid[]) and closed_until > ${now} limit 1`.execute(tx.q);
  return rows.length === 0;
}

/** First rows of senders, where nobody else has written them meanwhile. */
export async function beginPace(tx: Tx, rows: readonly Omit<PaceRow, 'closedUntil'>[]): Promise<void> {
  await sql`
    insert into outbox_pace (tenant_id, channel_id, tokens_milli, counted_at)
    select ${tx.tenantId}::uuid, x.* from unnest(${rows.map((row) => row.channelId)}::uuid[], ${rows.map((row) => row.tokensMilli)}::integer[], ${rows.map((row) => row.countedAt)}::timestamptz[]) x
    order by 2 on conflict (tenant_id, channel_id) do nothing`.execute(tx.q);
}

export async function writePace(tx: Tx, rows: readonly Omit<PaceRow, 'closedUntil'>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into outbox_pace (tenant_id, channel_id, tokens_milli, counted_at)
    select ${tx.tenantId}::uuid, x.* from unnest(${rows.map((row) => row.channelId)}::uuid[], ${rows.map((row) => row.tokensMilli)}::integer[], ${rows.map((row) => row.countedAt)}::timestamptz[]) x
    on conflict (tenant_id, channel_id) do update set tokens_milli = excluded.tokens_milli, counted_at = excluded.counted_at`.execute(tx.q);
}

export interface Closing {
  readonly channelId: string;
  readonly until: Date;
  readonly reason: string;
}

/** Closes senders as their provider asked; an earlier end never shortens a later one. A new row begins with an empty bucket. */
export async function closeSenders(tx: Tx, closings: readonly Closing[], now: Date): Promise<void> {
  if (closings.length === 0) return;
  const latest = [...Map.groupBy(closings, (one) => one.channelId)].map(([, all]) => all.toSorted((a, b) => b.until.getTime() - a.until.getTime())[0]!);
  const rows = latest.toSorted((a, b) => (a.channelId < b.channelId ? -1 : 1));
  await sql`
    insert into outbox_pace (tenant_id, channel_id, tokens_milli, counted_at, closed_until, closed_reason)
    select ${tx.tenantId}::uuid, x.channel_id, 0, ${now}::timestamptz, x.until, x.reason
    from unnest(${rows.map((row) => row.channelId)}::uuid[], ${rows.map((row) => row.until)}::timestamptz[], ${rows.map((row) => row.reason)}::text[]) x (channel_id, until, reason)
    on conflict (tenant_id, channel_id) do update set closed_until = greatest(outbox_pace.closed_until, excluded.closed_until), closed_reason = excluded.closed_reason`.execute(
    tx.q,
  );
}

export interface Pair {
  readonly channelId: string;
  readonly recipient: string;
}

/** What is kept of each pair (`pairs.ts`), in the order asked; null for those that have not met. */
export async function pairsFreeAt(tx: Tx, pairs: readonly Pair[]): Promise<readonly (Date | null)[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<{ freeAt: Date | null }>`
    select p.free_at as "freeAt" from unnest(${pairs.map((pair) => pair.channelId)}::uuid[], ${pairs.map((pair) => pair.recipient)}::text[]) with ordinality
      as x (channel_id, recipient, n)
    left join outbox_pairs p on p.tenant_id = ${tx.tenantId} and p.channel_id = x.channel_id and p.pair_key = hashtextextended(x.recipient, 0)
    order by x.n`.execute(tx.q);
  return rows.map((row) => row.freeAt);
}

export async function writePairs(tx: Tx, pairs: readonly (Pair & { readonly freeAt: Date })[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    insert into outbox_pairs (tenant_id, channel_id, pair_key, free_at)
    select ${tx.tenantId}::uuid, x.channel_id, hashtextextended(x.recipient, 0), max(x.free_at)
    from unnest(${pairs.map((pair) => pair.channelId)}::uuid[], ${pairs.map((pair) => pair.recipient)}::text[], ${pairs.map((pair) => pair.freeAt)}::timestamptz[])
      as x (channel_id, recipient, free_at)
    group by 2, 3 order by 2, 3
    on conflict (tenant_id, channel_id, pair_key) do update set free_at = greatest(outbox_pairs.free_at, excluded.free_at)`.execute(tx.q);
}

/** Pairs that nothing is kept of any more: their credit is whole. */
export async function forgetPairs(tx: Tx, before: Date): Promise<void> {
  await sql`delete from outbox_pairs where tenant_id = ${tx.tenantId} and free_at < ${before}`.execute(tx.q);
}
