import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { readTable, TableError } from '../../../kernel/tables/table.ts';
import { storable } from '../../../kernel/text.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { readColumns, type ImportKind, type Mapping } from './columns.ts';
import { noRows, tooManyImports, unreadable } from './errors.ts';
import { importJob } from './jobs.ts';
import { countOpen, findLeft, insertImport } from './queries.ts';
import { MOST_ROWS } from './run.ts';

const MOST_OPEN = 5;
/** A job that was put in a moment ago may only be waiting for its turn. */
const LEFT_AFTER_MS = 60_000;

export interface Upload {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly file: Buffer;
  readonly mapping: Mapping;
  readonly dryRun: boolean;
}

export interface CheckedUpload extends Upload {
  readonly format: 'csv' | 'xlsx';
  readonly gzipped: Buffer;
}

/**
 * Looks at the beginning of a list before it is put in line: what it is, and whether its columns are there.
 * @throws AppError `imports.unreadable`, `imports.no_rows`, `invalid` by column
 */
export async function checkUpload(upload: Upload): Promise<CheckedUpload> {
  try {
    const { format, rows } = readTable(upload.file, MOST_ROWS);
    let count = 0;
    for await (const row of rows) {
      count += 1;
      if (count > 1) break;
      const columns = readColumns(row.cells, upload.kind, upload.mapping);
      if (!(columns instanceof Map)) throw invalid(columns as Readonly<Record<string, string[]>>);
    }
    if (count < 2) throw noRows();
    return { ...upload, format, gzipped: await promisify(gzip)(upload.file) };
  } catch (error) {
    throw error instanceof TableError ? unreadable(error) : error;
  }
}

/** Puts a list in line: the job exists exactly if the transaction commits. @throws AppError `imports.too_many` */
export async function requestImport(tx: Tx, source: AuditSource, { upload, at }: { readonly upload: CheckedUpload; readonly at: Date }): Promise<string> {
  if ((await countOpen(tx)) >= MOST_OPEN) throw tooManyImports();
  const { kind, format, mapping, dryRun, file, gzipped } = upload;
  const [id, fileName] = [newId(), storable(upload.fileName)];
  await insertImport(tx, { id, kind, fileName, format, bytes: file.length, mapping, dryRun, requestedBy: source.actor.id, at, gzipped });
  await enqueue(tx, importJob, [{ tenantId: tx.tenantId, importId: id }]);
  await record(tx, source, [{ action: 'import.requested', objectType: 'import', objectId: id, details: { kind, fileName, dryRun } }]);
  return id;
}

/** Puts lists whose job was lost or whose worker is gone in line again. */
export async function takeUpLeft(tx: Tx, at: Date): Promise<void> {
  const ids = await findLeft(tx, { at, before: new Date(at.getTime() - LEFT_AFTER_MS) });
  await enqueue(
    tx,
    importJob,
    ids.map((importId) => ({ tenantId: tx.tenantId, importId })),
  );
}
