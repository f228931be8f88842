import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { Filters } from '../ask.ts';
import type { FileFormat } from '../formats/formats.ts';
import type { ExportState } from './state.ts';

export interface NewExport {
  readonly id: string;
  readonly report: string;
  readonly format: FileFormat;
  readonly filters: Filters;
  readonly showPhones: boolean;
  readonly showTokens: boolean;
  readonly scheduleId: string | null;
  readonly requestedBy: string | null;
  readonly at: Date;
}

export async function insertExport(tx: Tx, e: NewExport): Promise<void> {
  await sql`
    insert into report_exports (tenant_id, id, report, format, filters, show_phones, show_tokens, schedule_id, requested_by, created_at)
    values (${tx.tenantId}, ${e.id}, ${e.report}, ${e.format}, ${JSON.stringify(e.filters)}::jsonb, ${e.showPhones}, ${e.showTokens}, ${e.scheduleId}, ${e.requestedBy}, ${e.at})`.execute(
    tx.q,
  );
}

export async function countOpen(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from report_exports where tenant_id = ${tx.tenantId} and state in ('queued', 'running')`.execute(tx.q);
  return rows[0]!.n;
}

export interface ExportRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly report: string;
  readonly format: FileFormat;
  readonly filters: Filters;
  readonly show_phones: boolean;
  readonly show_tokens: boolean;
  readonly state: ExportState;
  readonly rows_expected: bigint | null;
  readonly rows_done: bigint;
  readonly bytes: bigint | null;
  readonly error_code: string | null;
  readonly schedule_id: string | null;
  readonly requested_by: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly expires_at: Date | null;
}

const columns = sql`tenant_id, id, report, format, filters, show_phones, show_tokens, state, rows_expected, rows_done, bytes, error_code, schedule_id, requested_by, created_at, finished_at, expires_at`;

export async function findExport(tx: Tx | PlatformTx, id: string): Promise<ExportRow | undefined> {
  const { rows } = await sql<ExportRow>`
    select ${columns} from report_exports where id = ${id} and (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

/** Newest first. */
export async function listExports(tx: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly ExportRow[]; count: number }> {
  const where = tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<ExportRow>`
    select ${columns} from report_exports where ${where} ${after ? sql`and id < ${after}::uuid` : sql``} order by id desc limit ${limit} offset ${offset}`.execute(
    tx.q,
  );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from report_exports where ${where} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]!.n };
}

export interface Claim extends ExportRow {
  /** Which attempt this is: a later one takes the right to finish away. */
  readonly attempts: number;
}

/** Takes an export that nobody works at, or whose worker is gone. */
export async function claimExport(tx: Tx, id: string, lease: { readonly at: Date; readonly until: Date }): Promise<Claim | undefined> {
  const { rows } = await sql<Claim>`
    update report_exports set state = 'running', attempts = attempts + 1, lease_until = ${lease.until}, rows_done = 0
    where tenant_id = ${tx.tenantId} and id = ${id} and state in ('queued', 'running') and (lease_until is null or lease_until <= ${lease.at})
    returning ${columns}, attempts`.execute(tx.q);
  return rows[0];
}

export interface Progress {
  readonly id: string;
  readonly attempts: number;
  readonly rowsExpected: number | null;
  readonly rowsDone: number;
  readonly leaseUntil: Date;
}

/** @returns false when the export is another attempt's by now. */
export async function keepAt(tx: Tx, p: Progress): Promise<boolean> {
  const { rows } = await sql`
    update report_exports set rows_done = ${p.rowsDone}, rows_expected = ${p.rowsExpected}, lease_until = ${p.leaseUntil}
    where tenant_id = ${tx.tenantId} and id = ${p.id} and state = 'running' and attempts = ${p.attempts} returning id`.execute(tx.q);
  return rows.length > 0;
}

export interface Outcome {
  readonly id: string;
  readonly attempts: number;
  readonly state: 'ready' | 'failed' | 'queued';
  readonly rowsDone: number;
  readonly bytes: number | null;
  readonly errorCode: string | null;
  readonly at: Date;
  readonly expiresAt: Date | null;
}

/** @returns false when the export is another attempt's by now, or finished. */
export async function finishExport(tx: Tx, o: Outcome): Promise<boolean> {
  const { rows } = await sql`
    update report_exports set state = ${o.state}, rows_done = ${o.rowsDone}, bytes = ${o.bytes}::bigint, error_code = ${o.errorCode}, lease_until = null,
      finished_at = case when ${o.state} = 'queued' then null else ${o.at}::timestamptz end, expires_at = ${o.expiresAt}::timestamptz
    where tenant_id = ${tx.tenantId} and id = ${o.id} and state = 'running' and attempts = ${o.attempts} returning id`.execute(tx.q);
  return rows.length > 0;
}

/** Exports whose job was lost or whose worker is gone. */
export async function findLeft(tx: Tx, { at, before }: { readonly at: Date; readonly before: Date }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from report_exports where tenant_id = ${tx.tenantId} and state in ('queued', 'running') and created_at < ${before} and (lease_until is null or lease_until <= ${at}) order by created_at limit 50`.execute(
    tx.q,
  );
  return rows.map((row) => row.id);
}

/** Exports whose time is over, with what names their files. */
export async function findExpired(tx: Tx, at: Date): Promise<{ id: string; format: FileFormat }[]> {
  const { rows } = await sql<{ id: string; format: FileFormat }>`
    select id, format from report_exports where tenant_id = ${tx.tenantId} and state = 'ready' and expires_at <= ${at} order by expires_at limit 100`.execute(
    tx.q,
  );
  return rows;
}

export async function expireExports(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update report_exports set state = 'expired' where tenant_id = ${tx.tenantId} and id = any(${[...ids]}::uuid[]) and state = 'ready'`.execute(tx.q);
}
