import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { Filters } from '../ask.ts';
import type { FormatName } from '../formats/formats.ts';
import type { Rhythm } from './next-run.ts';

/** What of a schedule can be edited. */
export interface ScheduleFields {
  readonly name: string;
  readonly report: string;
  readonly format: FormatName;
  readonly filters: Filters;
  readonly period: Rhythm['period'];
  readonly hour: number;
  readonly weekday: number;
  readonly month_day: number;
  readonly recipients: readonly string[];
  readonly is_active: boolean;
}

export interface ScheduleRow extends ScheduleFields {
  readonly tenant_id: string;
  readonly id: string;
  readonly next_run_at: Date;
  readonly last_run_at: Date | null;
  readonly last_export_id: string | null;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const columns = sql`tenant_id, id, name, report, format, filters, period, hour, weekday, month_day, recipients, is_active, next_run_at, last_run_at, last_export_id, created_by, created_at, updated_at`;

export async function findSchedule(tx: Tx | PlatformTx, id: string): Promise<ScheduleRow | undefined> {
  const { rows } = await sql<ScheduleRow>`
    select ${columns} from report_schedules where id = ${id} and (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and deleted_at is null`.execute(
    tx.q,
  );
  return rows[0];
}

/** Holds the schedule for a change until the commit. */
export async function lockSchedule(tx: Tx, id: string): Promise<ScheduleRow | undefined> {
  const { rows } =
    await sql<ScheduleRow>`select ${columns} from report_schedules where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null for update`.execute(
      tx.q,
    );
  return rows[0];
}

/** Newest first. */
export async function listSchedules(tx: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly ScheduleRow[]; count: number }> {
  const where = sql`${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} and deleted_at is null`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<ScheduleRow>`
    select ${columns} from report_schedules where ${where} ${after ? sql`and id < ${after}::uuid` : sql``} order by id desc limit ${limit} offset ${offset}`.execute(
    tx.q,
  );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from report_schedules where ${where} limit ${MOST_COUNTED}) c`.execute(
    tx.q,
  );
  return { rows, count: counted.rows[0]!.n };
}

export async function countSchedules(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from report_schedules where tenant_id = ${tx.tenantId} and deleted_at is null`.execute(
    tx.q,
  );
  return rows[0]!.n;
}

export interface Written {
  readonly id: string;
  readonly fields: ScheduleFields;
  readonly nextRunAt: Date;
  readonly at: Date;
}

export async function insertSchedule(tx: Tx, { id, fields: f, nextRunAt, at }: Written, createdBy: string | null): Promise<void> {
  await sql`
    insert into report_schedules (tenant_id, id, name, report, format, filters, period, hour, weekday, month_day, recipients, is_active, next_run_at, created_by, created_at, updated_at)
    values (${tx.tenantId}, ${id}, ${f.name}, ${f.report}, ${f.format}, ${JSON.stringify(f.filters)}::jsonb, ${f.period}, ${f.hour}, ${f.weekday}, ${f.month_day}, ${[...f.recipients]}::text[],
      ${f.is_active}, ${nextRunAt}, ${createdBy}, ${at}, ${at})`.execute(tx.q);
}

export async function updateSchedule(tx: Tx, { id, fields: f, nextRunAt, at }: Written): Promise<void> {
  await sql`
    update report_schedules set name = ${f.name}, report = ${f.report}, format = ${f.format}, filters = ${JSON.stringify(f.filters)}::jsonb, period = ${f.period}, hour = ${f.hour}, weekday = ${f.weekday},
      month_day = ${f.month_day}, recipients = ${[...f.recipients]}::text[], is_active = ${f.is_active}, next_run_at = ${nextRunAt}, updated_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function removeSchedule(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update report_schedules set deleted_at = ${at}, is_active = false, updated_at = ${at} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

/** Schedules whose time has come, held until the commit. Two runs at once share them out. */
export async function lockDue(tx: Tx, at: Date, limit: number): Promise<ScheduleRow[]> {
  const { rows } = await sql<ScheduleRow>`
    select ${columns} from report_schedules where tenant_id = ${tx.tenantId} and is_active and deleted_at is null and next_run_at <= ${at} order by next_run_at limit ${limit} for update skip locked`.execute(
    tx.q,
  );
  return rows;
}

export async function markRun(tx: Tx, run: { readonly id: string; readonly exportId: string; readonly at: Date; readonly nextRunAt: Date }): Promise<void> {
  await sql`update report_schedules set last_run_at = ${run.at}, last_export_id = ${run.exportId}, next_run_at = ${run.nextRunAt} where tenant_id = ${tx.tenantId} and id = ${run.id}`.execute(
    tx.q,
  );
}

export async function moveOn(tx: Tx, id: string, nextRunAt: Date): Promise<void> {
  await sql`update report_schedules set next_run_at = ${nextRunAt} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}
