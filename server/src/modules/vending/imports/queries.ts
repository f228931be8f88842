import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted, type Counting } from '../../../kernel/counting.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';

/** Undoes what one row did when it turns out to be refused; the other rows of the batch stay. */
export async function inSavepoint<T>({ q }: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint one_row`.execute(q);
  try {
    const done = await work();
    await sql`release savepoint one_row`.execute(q);
    return done;
  } catch (error) {
    await sql`rollback to savepoint one_row`.execute(q);
    throw error;
  }
}

/** What became of a row, and the names of the fields that it changed. */
export interface RowTrace {
  readonly row_number: number;
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'rejected';
  readonly fields: readonly string[];
}

export async function insertTraces({ q, tenantId }: Tx, importId: string, traces: readonly RowTrace[]): Promise<void> {
  await sql`
    insert into registry_import_rows (tenant_id, import_id, row_number, outcome, fields)
    select ${tenantId}, ${importId}, r.row_number, r.outcome, array(select jsonb_array_elements_text(r.fields))
    from json_to_recordset(${JSON.stringify(traces)}::json) as r (row_number integer, outcome text, fields jsonb)`.execute(q);
}

export interface ShownRow extends RowTrace {
  /** Why it was refused; null when it was not, or when who it named was erased since. */
  readonly reason: string | null;
}

export interface RowList {
  readonly importId: string;
  readonly outcome: string | null;
  /** The number of the row behind which the page begins. */
  readonly after: number | null;
  readonly limit: number;
  readonly offset: number;
}

function rowsOf({ tenantId }: Tx | PlatformTx, { importId, outcome }: RowList): RawBuilder<unknown> {
  const own = tenantId === null ? sql`true` : sql`r.tenant_id = ${tenantId}`;
  return sql`${own} and r.import_id = ${importId} ${outcome === null ? sql`` : sql`and r.outcome = ${outcome}`}`;
}

/** In the order of the file. */
export async function listRows(tx: Tx | PlatformTx, list: RowList): Promise<readonly ShownRow[]> {
  const { rows } = await sql<ShownRow>`
    select r.row_number, r.outcome, r.fields, j.reason from registry_import_rows r
    left join registry_import_rejects j on j.tenant_id = r.tenant_id and j.import_id = r.import_id and j.row_number = r.row_number
    where ${rowsOf(tx, list)} ${list.after === null ? sql`` : sql`and r.row_number > ${list.after}`} order by r.row_number limit ${list.limit} offset ${list.offset}`.execute(
    tx.q,
  );
  return rows;
}

export function countRows(tx: Tx | PlatformTx, list: RowList, page: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  return countList(tx.q, { ...page, from: sql`from registry_import_rows r where ${rowsOf(tx, list)}` });
}

/** Traces of imports that ended before then. */
export async function deleteTraces({ q, tenantId }: Tx, before: Date): Promise<void> {
  await sql`
    delete from registry_import_rows r using registry_imports i
    where i.tenant_id = ${tenantId} and i.finished_at < ${before} and r.tenant_id = i.tenant_id and r.import_id = i.id`.execute(q);
}

/** Accounts that a person may mean: by company, user or both with a stroke between them, or by id. Two tell that it is not clear. */
export async function findVendorAccounts({ q, tenantId }: Tx, text: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from vendor_accounts where tenant_id = ${tenantId} and deleted_at is null
      and lower(${text}) in (lower(company), lower(username), lower(company || '/' || username), id::text)
    limit 2`.execute(q);
  return rows.map((row) => row.id);
}
