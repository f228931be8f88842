import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { readTable, TableError } from '../../../kernel/tables/table.ts';
import { storable } from '../../../kernel/text.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { noRows, tooManyImports, unreadable } from './errors.ts';
import { countOpen, findLeft, insertImport, type ImportTables } from './queries.ts';
import { LARGEST_FILE, MOST_ROWS, type ListKind } from './run.ts';

const MOST_OPEN = 5;
/** A job that was put in a moment ago may only be waiting for its turn. */
const LEFT_AFTER_MS = 60_000;
/** Base64 is a third longer than what it stands for. */
export const LARGEST_BODY = Math.ceil(LARGEST_FILE * 1.4);

export interface Upload {
  readonly kind: string;
  readonly fileName: string;
  readonly file: Buffer;
  readonly mapping: Readonly<Record<string, string | undefined>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly dryRun: boolean;
}

export interface CheckedUpload extends Upload {
  readonly format: 'csv' | 'xlsx';
  readonly gzipped: Buffer;
}

interface Sent {
  readonly file_name: string;
  readonly content_base64: string;
  readonly dry_run?: boolean;
}

/** A list as it was sent; a trial unless told otherwise. @throws AppError `invalid` for what is no base64, or too large */
export function sentFile({ file_name: fileName, content_base64: base64, dry_run: dryRun = true }: Sent) {
  return { fileName, file: bytesOf(base64), dryRun };
}

function bytesOf(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw invalid({ content_base64: ['Must be the file in base64.'] });
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > LARGEST_FILE) throw invalid({ content_base64: ['The file may have at most 20 MB. Send it in parts.'] });
  return bytes;
}

/**
 * Looks at the beginning of a list before it is put in line: what it is, and whether its columns are there.
 * @param checkHeadings throws what is wrong with them
 * @throws AppError `imports.unreadable`, `imports.no_rows`, and what `checkHeadings` throws
 */
export async function checkUpload(upload: Upload, checkHeadings: (headings: readonly string[]) => void): Promise<CheckedUpload> {
  try {
    const { format, rows } = readTable(upload.file, MOST_ROWS);
    let count = 0;
    for await (const row of rows) {
      count += 1;
      if (count > 1) break;
      checkHeadings(row.cells);
    }
    if (count < 2) throw noRows();
    return { ...upload, format, gzipped: await promisify(gzip)(upload.file) };
  } catch (error) {
    throw error instanceof TableError ? unreadable(error) : error;
  }
}

export interface ImportRequest {
  readonly tables: ImportTables;
  readonly objectType: ListKind<unknown>['objectType'];
  readonly upload: CheckedUpload;
  readonly at: Date;
}

/** Keeps a list to be taken in; whoever calls puts the job in, in the same transaction. @throws AppError `imports.too_many` */
export async function keepImport(tx: Tx, source: AuditSource, { tables, objectType, upload, at }: ImportRequest): Promise<string> {
  if ((await countOpen(tx, tables)) >= MOST_OPEN) throw tooManyImports();
  const { kind, format, mapping, options, dryRun, file, gzipped } = upload;
  const [id, fileName] = [newId(), storable(upload.fileName)];
  await insertImport(tx, tables, { id, kind, fileName, format, bytes: file.length, mapping, options, dryRun, requestedBy: source.actor.id, at, gzipped });
  await record(tx, source, [{ action: 'import.requested', objectType, objectId: id, details: { kind, fileName, dryRun } }]);
  return id;
}

/** Lists whose job was lost or whose worker is gone. */
export function leftImports(tx: Tx, tables: ImportTables, at: Date): Promise<string[]> {
  return findLeft(tx, tables, { at, before: new Date(at.getTime() - LEFT_AFTER_MS) });
}
