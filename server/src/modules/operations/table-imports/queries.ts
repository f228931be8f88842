import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../kernel/pages.ts';

export interface ImportRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly kind: string;
  readonly file_name: string;
  readonly format: 'csv' | 'xlsx';
  readonly bytes: number;
  /** By field, the heading of its column. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly dry_run: boolean;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly rows_done: number;
  readonly created_rows: number;
  readonly changed_rows: number;
  readonly known_rows: number;
  readonly assigned_rows: number;
  readonly rejected_rows: number;
  readonly error_code: string | null;
  readonly error_message: string;
  readonly requested_by: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  /** What else came of it, as the list's own feature tells it. */
  readonly outcome: Readonly<Record<string, unknown>>;
}

const columns = sql`tenant_id, id, kind, file_name, format, bytes, mapping, options, dry_run, state, rows_done, created_rows, changed_rows, known_rows, assigned_rows,
  rejected_rows, error_code, error_message, requested_by, created_at, finished_at, outcome`;

export interface NewImport {
  readonly id: string;
  readonly kind: string;
  readonly fileName: string;
  readonly format: 'csv' | 'xlsx';
  readonly bytes: number;
  readonly mapping: Readonly<Record<string, string | undefined>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly dryRun: boolean;
  readonly requestedBy: string | null;
  readonly at: Date;
  readonly gzipped: Buffer;
}

export interface Claim extends ImportRow {
  /** Which attempt this is: a later one takes the right to go on away. */
  readonly attempts: number;
}

export interface Reject {
  readonly row_number: number;
  readonly reason: string;
  readonly cells: readonly string[];
}

export interface Step {
  readonly id: string;
  readonly attempts: number;
  readonly leaseUntil: Date;
  readonly rows: number;
  readonly created: number;
  /** Of rows that were there already, those whose values are others now. */
  readonly changed: number;
  readonly known: number;
  readonly assigned: number;
  readonly rejects: readonly Reject[];
  /** Kept with the first rejected row, so that the file of such rows can be sent again. */
  readonly headings: readonly string[];
  /** Added to what is kept of it already. */
  readonly outcome?: Readonly<Record<string, unknown>>;
}

export interface End {
  readonly id: string;
  readonly attempts: number;
  readonly state: 'done' | 'failed' | 'queued';
  readonly errorCode: string | null;
  readonly errorMessage: string;
  readonly at: Date;
}

/** The three tables of one sort of lists: `<prefix>_imports`, `<prefix>_import_files`, `<prefix>_import_rejects`. */
export interface ImportTables {
  readonly prefix: 'registry' | 'contact' | 'sms';
}

type Reading = Tx | PlatformTx;

interface Names {
  readonly imports: RawBuilder<unknown>;
  readonly files: RawBuilder<unknown>;
  readonly rejects: RawBuilder<unknown>;
}

/** Platform staff who named no client read across them. */
const own = (tenantId: string | null): RawBuilder<unknown> => (tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`);

function namesOf({ prefix }: ImportTables): Names {
  return { imports: sql.table(`${prefix}_imports`), files: sql.table(`${prefix}_import_files`), rejects: sql.table(`${prefix}_import_rejects`) };
}

export async function insertImport({ q, tenantId }: Tx, tables: ImportTables, n: NewImport): Promise<void> {
  const { imports, files } = namesOf(tables);
  await sql`
    insert into ${imports} (tenant_id, id, kind, file_name, format, bytes, mapping, options, dry_run, requested_by, created_at)
    values (${tenantId}, ${n.id}, ${n.kind}, ${n.fileName}, ${n.format}, ${n.bytes}, ${JSON.stringify(n.mapping)}::jsonb, ${JSON.stringify(n.options)}::jsonb, ${n.dryRun},
      ${n.requestedBy}, ${n.at})`.execute(q);
  await sql`insert into ${files} (tenant_id, import_id, body_gzip) values (${tenantId}, ${n.id}, ${n.gzipped})`.execute(q);
}

export async function countOpen({ q, tenantId }: Tx, tables: ImportTables): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${namesOf(tables).imports} where tenant_id = ${tenantId} and state in ('queued', 'running')`.execute(q);
  return rows[0]!.n;
}

export async function findImport({ q, tenantId }: Reading, tables: ImportTables, id: string): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`select ${columns} from ${namesOf(tables).imports} where ${own(tenantId)} and id = ${id}`.execute(q);
  return rows[0];
}

/** Newest first. */
export async function listImports({ q, tenantId }: Reading, tables: ImportTables, page: PageRequest): Promise<{ rows: readonly ImportRow[]; count: number }> {
  const { imports } = namesOf(tables);
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<ImportRow>`
    select ${columns} from ${imports} where ${own(tenantId)} ${after ? sql`and id < ${after}::uuid` : sql``} order by id desc limit ${limit} offset ${offset}`.execute(
    q,
  );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from ${imports} where ${own(tenantId)} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, count: counted.rows[0]!.n };
}

export interface Lease {
  readonly id: string;
  readonly at: Date;
  readonly until: Date;
}

/** Takes an import that nobody works at, or whose worker is gone; it goes on behind the rows that are done. */
export async function claimImport({ q, tenantId }: Tx, tables: ImportTables, lease: Lease): Promise<Claim | undefined> {
  const { rows } = await sql<Claim>`
    update ${namesOf(tables).imports} set state = 'running', attempts = attempts + 1, lease_until = ${lease.until}
    where tenant_id = ${tenantId} and id = ${lease.id} and state in ('queued', 'running') and (lease_until is null or lease_until <= ${lease.at})
    returning ${columns}, attempts`.execute(q);
  return rows[0];
}

export async function readFile({ q, tenantId }: Tx, tables: ImportTables, importId: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ body_gzip: Buffer }>`
    select body_gzip from ${namesOf(tables).files} where tenant_id = ${tenantId} and import_id = ${importId}`.execute(q);
  return rows[0]?.body_gzip;
}

/** Where the headings stand among rejected rows: before the first. */
const HEADINGS_ROW = 0;

/** How far it has come, in the transaction of the rows. @returns false when the import is another attempt's by now. */
export async function keepStep({ q, tenantId }: Tx, tables: ImportTables, s: Step): Promise<boolean> {
  const { imports, rejects } = namesOf(tables);
  const kept = s.rejects.length > 0 ? [{ row_number: HEADINGS_ROW, reason: '', cells: s.headings }, ...s.rejects] : [];
  const { rows } = await sql`
    with step as (
      update ${imports} set rows_done = rows_done + ${s.rows}, created_rows = created_rows + ${s.created}, changed_rows = changed_rows + ${s.changed},
        known_rows = known_rows + ${s.known}, assigned_rows = assigned_rows + ${s.assigned}, rejected_rows = rejected_rows + ${s.rejects.length}, lease_until = ${s.leaseUntil}, outcome = outcome || ${JSON.stringify(s.outcome ?? {})}::jsonb
      where tenant_id = ${tenantId} and id = ${s.id} and state = 'running' and attempts = ${s.attempts} returning id),
    kept as (
      insert into ${rejects} (tenant_id, import_id, row_number, reason, cells)
      select ${tenantId}, step.id, r.row_number, r.reason, r.cells from step, json_to_recordset(${JSON.stringify(kept)}::json) as r (row_number integer, reason text, cells jsonb)
      on conflict do nothing)
    select id from step`.execute(q);
  return rows.length > 0;
}

/** The file goes with the end: what is kept of it lies elsewhere. @returns false when it is another attempt's. */
export async function endImport({ q, tenantId }: Tx, tables: ImportTables, e: End): Promise<boolean> {
  const { imports, files } = namesOf(tables);
  const { rows } = await sql`
    update ${imports} set state = ${e.state}, error_code = ${e.errorCode}, error_message = ${e.errorMessage}, lease_until = null,
      finished_at = case when ${e.state} = 'queued' then null else ${e.at}::timestamptz end
    where tenant_id = ${tenantId} and id = ${e.id} and state = 'running' and attempts = ${e.attempts} returning id`.execute(q);
  if (rows.length > 0 && e.state !== 'queued') await sql`delete from ${files} where tenant_id = ${tenantId} and import_id = ${e.id}`.execute(q);
  return rows.length > 0;
}

/** Imports whose job was lost or whose worker is gone. */
export async function findLeft({ q, tenantId }: Tx, tables: ImportTables, { at, before }: { readonly at: Date; readonly before: Date }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from ${namesOf(tables).imports} where tenant_id = ${tenantId} and state in ('queued', 'running') and created_at < ${before} and (lease_until is null or lease_until <= ${at})
    order by created_at limit 20`.execute(q);
  return rows.map((row) => row.id);
}

/** The headings of the file, once a row of it was rejected. */
export async function headingsOf({ q, tenantId }: Reading, tables: ImportTables, importId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ cells: readonly string[] }>`
    select cells from ${namesOf(tables).rejects} where ${own(tenantId)} and import_id = ${importId} and row_number = ${HEADINGS_ROW}`.execute(q);
  return rows[0]?.cells ?? [];
}

/** The next rejected rows of the file, by their number. */
export async function listRejects(
  { q, tenantId }: Reading,
  tables: ImportTables,
  { importId, after }: { readonly importId: string; readonly after: number },
): Promise<readonly Reject[]> {
  const { rows } = await sql<Reject>`
    select row_number, reason, cells from ${namesOf(tables).rejects}
    where ${own(tenantId)} and import_id = ${importId} and row_number > ${after} order by row_number limit 1000`.execute(q);
  return rows;
}
