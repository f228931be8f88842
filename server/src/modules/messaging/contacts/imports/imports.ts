import type { Clock } from '../../../../kernel/clock.ts';
import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, type AppError } from '../../../../kernel/errors.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { newId } from '../../../../kernel/ids.ts';
import { readTable, TableError, type TableRow } from '../../../../kernel/tables/table.ts';
import { checkUpload, keepImport, leftImports, runTableImport, type Counted, type ListKind } from '../../../operations/table-imports/index.ts';
import { record, systemSource, type AuditSource } from '../../../tenancy/audit/index.ts';
import { contactJobs } from '../jobs.ts';
import { findSegment } from '../segments/queries.ts';
import { readColumns, type Columns, type Mapping } from './columns.ts';
import { storedOptions, type ImportOptions } from './options.ts';
import { takePeople } from './take.ts';

export const TABLES = { prefix: 'contact' } as const;
const OBJECT_TYPE = 'contact_import';
/** Rows of one transaction: a second at most. */
const BATCH = 500;

export interface ImportDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
}

/** Takes a list of people in, as `runTableImport` says. */
export async function runContactImport(deps: ImportDeps, run: { readonly tenantId: string; readonly importId: string }): Promise<void> {
  await runTableImport(deps, peopleList(deps), run);
}

function peopleList({ secrets, clock }: Pick<ImportDeps, 'secrets' | 'clock'>): ListKind<Columns> {
  return {
    tables: TABLES,
    objectType: OBJECT_TYPE,
    batch: BATCH,
    columnsOf: (headings, claim) => columnsFor(headings, claim.mapping, storedOptions(claim.options)),
    takeRows: async (tx, { claim, columns, rows }) => {
      const { id, requested_by: actorId } = claim;
      const counted = await takePeople(tx, { secrets, columns, rows, options: storedOptions(claim.options), key: `import:${id}`, at: clock.now(), actorId });
      await recordBatch(tx, { ...systemSource, actor: { kind: 'user', id: claim.requested_by } }, { importId: claim.id, counted });
      return counted;
    },
  };
}

/** One entry for a batch: who was made and changed stands with the contacts, which say that they came from a list. */
async function recordBatch(tx: Tx, source: AuditSource, { importId, counted }: { readonly importId: string; readonly counted: Counted }): Promise<void> {
  const { created, known, assigned, rejects } = counted;
  await record(tx, source, [
    { action: 'contacts.imported', objectType: OBJECT_TYPE, objectId: importId, details: { created, known, consents: assigned, rejected: rejects.length } },
  ]);
}

function columnsFor(headings: readonly string[], mapping: Mapping, options: ImportOptions): Columns {
  return readColumns(headings, mapping, { keepOthers: options.extra_columns !== 'ignore' });
}

export interface ContactUpload {
  readonly fileName: string;
  readonly file: Buffer;
  readonly mapping: Mapping;
  readonly options: ImportOptions;
  readonly dryRun: boolean;
}

export type CheckedList = Awaited<ReturnType<typeof checkList>>;

/** @throws AppError `imports.unreadable`, `imports.no_rows`, `invalid` by column */
export function checkList(upload: ContactUpload): ReturnType<typeof checkUpload> {
  return checkUpload({ ...upload, kind: 'contacts' }, (headings) => void columnsFor(headings, upload.mapping, upload.options));
}

/** Puts a list in line: the job exists exactly if the transaction commits. @throws AppError `imports.too_many`, `invalid` for a segment that is not there */
export async function requestImport(tx: Tx, source: AuditSource, { upload, at }: { readonly upload: CheckedList; readonly at: Date }): Promise<string> {
  const { segment } = storedOptions(upload.options);
  if (segment !== undefined && (await findSegment(tx, segment))?.kind !== 'static') throw invalid({ 'options.segment': ['No static segment with this id.'] });
  const importId = await keepImport(tx, source, { tables: TABLES, objectType: OBJECT_TYPE, upload, at });
  await enqueue(tx, contactJobs.import, [{ tenantId: tx.tenantId, importId }]);
  return importId;
}

/** Puts lists whose job was lost or whose worker is gone in line again. */
export async function takeUpLeft(tx: Tx, at: Date): Promise<void> {
  const ids = await leftImports(tx, TABLES, at);
  await enqueue(
    tx,
    contactJobs.import,
    ids.map((importId) => ({ tenantId: tx.tenantId, importId })),
  );
}

const MOST_AT_ONCE = 5_000;
const tooManyRows = (): AppError => conflict('contacts.too_many_rows', `At most ${MOST_AT_ONCE} rows are taken at once. Send the list to contact-imports.`);

/** A short list out of the body of a request, at once: rows that cannot be taken are told, the others stay. @throws AppError `invalid`, `contacts.too_many_rows` */
export async function importAtOnce(
  tx: Tx,
  source: AuditSource,
  { csv, secrets, at }: { readonly csv: string; readonly secrets: Secrets; readonly at: Date },
): Promise<Counted> {
  const [heading, ...rows] = await rowsOf(csv);
  if (heading === undefined || rows.length === 0) throw invalid({ csv_data: ['The list has a heading and no rows.'] });
  const options: ImportOptions = {};
  const [columns, importId] = [columnsFor(heading.cells, {}, options), newId()];
  const counted = await takePeople(tx, { secrets, columns, rows, options, key: `import:${importId}`, at, actorId: source.actor.id });
  await recordBatch(tx, source, { importId, counted });
  return counted;
}

async function rowsOf(csv: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  try {
    for await (const row of readTable(Buffer.from(csv), MOST_AT_ONCE * 2).rows) {
      rows.push(row);
      if (rows.length > MOST_AT_ONCE + 1) throw tooManyRows();
    }
  } catch (error) {
    throw error instanceof TableError ? invalid({ csv_data: [error.message] }) : error;
  }
  return rows;
}
