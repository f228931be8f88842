import { sql } from 'kysely';
import type { SystemTx } from '../../../kernel/db.ts';
import { DEAD_LETTERS } from '../../../kernel/jobs.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { MOST_COUNTED, rowsOf, type PageRequest } from '../../../kernel/pages.ts';

export interface QueueRow {
  readonly name: string;
  readonly waiting: number;
  readonly later: number;
  readonly active: number;
  readonly failed: number;
  readonly oldest: Date | null;
}

/** What lies in the queues now. Jobs that are done stay a day, so this looks at a day's jobs: not for a page that reloads by itself. */
export async function queueDepths({ q }: SystemTx): Promise<readonly QueueRow[]> {
  const { rows } = await sql<QueueRow>`
    select name, (count(*) filter (where state < 'active' and start_after <= now()))::int as waiting, (count(*) filter (where state < 'active' and start_after > now()))::int as later,
      (count(*) filter (where state = 'active'))::int as active, (count(*) filter (where state = 'failed'))::int as failed,
      min(start_after) filter (where state < 'active' and start_after <= now()) as oldest
    from jobs.job where state <= 'active' or state = 'failed' group by name`.execute(q);
  return rows;
}

export interface DeadLetterRow {
  readonly id: string;
  readonly job: string | null;
  readonly job_id: string | null;
  readonly data: unknown;
  readonly output: unknown;
  readonly retries: number | null;
  readonly begun_at: Date | null;
  readonly created_at: Date;
  readonly created_key: string;
}

// a dead letter's start_after is the moment it came: the index of waiting jobs is by it
const LETTERS = sql`(select id, source_name as job, source_id as job_id, data, coalesce(source_output, output) as output, source_retry_count as retries, source_created_on as begun_at,
    start_after as created_at, to_char(start_after at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key
  from jobs.job where name = ${sql.lit(DEAD_LETTERS)} and state < 'active') d`;

export async function listDeadLetters(
  { q }: SystemTx,
  { job, keyset, page }: { readonly job: string | null; readonly keyset: Keyset<'created_at'>; readonly page: PageRequest },
): Promise<{ rows: readonly DeadLetterRow[]; count: number }> {
  const ofJob = job === null ? sql`true` : sql`d.job = ${job}`;
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<DeadLetterRow>`
    select d.* from ${LETTERS} where ${ofJob} and ${keysetBeyond('d', keyset)} order by ${keysetOrder('d', keyset)} limit ${limit} offset ${offset}`.execute(q);
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from ${LETTERS} where ${ofJob} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export async function findDeadLetter({ q }: SystemTx, id: string): Promise<DeadLetterRow | undefined> {
  const { rows } = await sql<DeadLetterRow>`select d.* from ${LETTERS} where d.id = ${id}`.execute(q);
  return rows[0];
}

/** @returns what was thrown away; undefined when it is not there any more. */
export async function deleteDeadLetter({ q }: SystemTx, id: string): Promise<{ readonly job: string | null } | undefined> {
  const { rows } = await sql<{ job: string | null }>`
    delete from jobs.job where name = ${DEAD_LETTERS} and state < 'active' and id = ${id} returning source_name as job`.execute(q);
  return rows[0];
}

export async function countDeadLetters({ q }: SystemTx): Promise<readonly { readonly job: string; readonly n: number }[]> {
  const { rows } = await sql<{ job: string; n: number }>`select coalesce(d.job, '') as job, count(*)::int as n from ${LETTERS} group by 1`.execute(q);
  return rows;
}
