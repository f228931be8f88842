import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';

type RunState = 'queued' | 'running' | 'done' | 'failed';

export interface NewRun {
  readonly id: string;
  readonly fromDay: string;
  readonly toDay: string;
  readonly scope: 'all' | 'statement';
  readonly meters: 'active' | 'all';
  readonly cause: 'person' | 'nightly' | 'import';
  readonly requestedBy: string | null;
  readonly at: Date;
}

/** @returns false when last night's run is there already. */
export async function insertRun(tx: Tx, run: NewRun): Promise<boolean> {
  const { rows } = await sql`
    insert into reconciliation_runs (tenant_id, id, from_day, to_day, scope, meters, cause, requested_by, created_at, updated_at)
    values (${tx.tenantId}, ${run.id}, ${run.fromDay}::date, ${run.toDay}::date, ${run.scope}, ${run.meters}, ${run.cause}, ${run.requestedBy}, ${run.at}, ${run.at}) on conflict do nothing returning id`.execute(
    tx.q,
  );
  return rows.length > 0;
}

export interface RunRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly days_total: number;
  readonly scope: NewRun['scope'];
  readonly meters: NewRun['meters'];
  readonly cause: NewRun['cause'];
  readonly state: RunState;
  readonly days_done: number;
  readonly meters_total: number | null;
  readonly meters_done: number;
  readonly meter_cursor: string | null;
  readonly summary: unknown;
  readonly error: string;
  readonly requested_by: string | null;
  readonly requested_by_name: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

const select = sql`select r.id, r.tenant_id, r.from_day::text as from_day, r.to_day::text as to_day, r.to_day - r.from_day + 1 as days_total, r.scope, r.meters, r.cause, r.state, r.days_done, r.meters_total, r.meters_done, r.meter_cursor, r.summary, r.error,
  r.requested_by, nullif(trim(u.first_name || ' ' || u.last_name), '') as requested_by_name, r.created_at, r.started_at, r.finished_at from reconciliation_runs r left join users u on u.id = r.requested_by`;

export async function findRun(tx: Tx | PlatformTx, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`${select} where r.id = ${id} and (${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function listRuns(tx: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly RunRow[]; count: number }> {
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const mine = sql`(${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid)`;
  const { rows } =
    await sql<RunRow>`${select} where ${mine} ${after ? sql`and r.id < ${after}::uuid` : sql``} order by r.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from reconciliation_runs r where ${mine} limit ${MOST_COUNTED}) c`.execute(
    tx.q,
  );
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

/** Takes the run up, from the beginning or from where it was cut short. @returns undefined when it has come to an end. */
export async function startRun(tx: Tx, id: string, at: Date): Promise<RunRow | undefined> {
  await sql`update reconciliation_runs set state = 'running', started_at = coalesce(started_at, ${at}::timestamptz), updated_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = ${id} and state in ('queued', 'running')`.execute(
    tx.q,
  );
  const run = await findRun(tx, id);
  return run?.state === 'running' ? run : undefined;
}

export async function noteDays(tx: Tx, id: string, { done, at }: { readonly done: number; readonly at: Date }): Promise<void> {
  await sql`update reconciliation_runs set days_done = ${done}, updated_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface MeterProgress {
  readonly total: number;
  readonly done: number;
  readonly cursor: string | null;
  readonly at: Date;
}

export async function noteMeters(tx: Tx, id: string, { total, done, cursor, at }: MeterProgress): Promise<void> {
  await sql`
    update reconciliation_runs set meters_total = ${total}, meters_done = ${done}, meter_cursor = ${cursor}, updated_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

/** Ends the run with what it has seen, by class. */
export async function finishRun(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`
    update reconciliation_runs set state = 'done', finished_at = ${at}::timestamptz, updated_at = ${at}::timestamptz, summary = (
      select jsonb_build_object('breaks', coalesce(jsonb_object_agg(class, jsonb_build_object('count', n, 'open', open, 'difference', round(minor / 100.0, 2)::text)), '{}'), 'open', coalesce(sum(open), 0))
      from (select class, count(*) as n, count(*) filter (where state = 'open') as open, sum(difference_minor) as minor from reconciliation_breaks where tenant_id = ${tx.tenantId} and last_run_id = ${id}::uuid group by class) seen)
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Runs whose job was lost: nothing was written about them for a while. */
export async function findStale(tx: Tx, before: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from reconciliation_runs where tenant_id = ${tx.tenantId} and state in ('queued', 'running') and updated_at < ${before}::timestamptz order by updated_at limit 20`.execute(
    tx.q,
  );
  return rows.map((row) => row.id);
}

export async function touchRun(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update reconciliation_runs set updated_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Today in the tenant's zone. */
export async function todayOf(tx: Tx, at: Date): Promise<string> {
  const { rows } = await sql<{
    day: string;
  }>`select ((${at}::timestamptz at time zone time_zone)::date)::text as day from tenants where id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!.day;
}

/** What has not come to its end in a day is given up; a new run starts afresh. */
export async function giveUpOld(tx: Tx, at: Date): Promise<void> {
  await sql`
    update reconciliation_runs set state = 'failed', error = case when error = '' then 'It did not come to an end within a day.' else error end, finished_at = ${at}::timestamptz, updated_at = ${at}::timestamptz
    where tenant_id = ${tx.tenantId} and state in ('queued', 'running') and created_at < ${at}::timestamptz - interval '1 day'`.execute(tx.q);
}
