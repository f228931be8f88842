import type { Tx } from '../../../kernel/db.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { checkUpload, keepImport, leftImports } from '../../operations/table-imports/index.ts';
import type { AuditSource } from '../../tenancy/audit/index.ts';
import type { List } from './columns.ts';
import { importJob } from './jobs.ts';
import { deleteTraces } from './queries.ts';
import { columnsOf, OBJECT_TYPE, TABLES } from './run.ts';
import type { ImportOptions } from './taking.ts';

/** For so long it can be looked up what became of each row. */
const TRACES_KEPT_MS = 30 * 24 * 3_600_000;

export interface Upload extends Omit<List, 'mode'> {
  readonly fileName: string;
  readonly file: Buffer;
  readonly options: ImportOptions;
  readonly dryRun: boolean;
}

export type CheckedUpload = Awaited<ReturnType<typeof checkList>>;

/** @throws AppError `imports.unreadable`, `imports.no_rows`, `invalid` by column */
export function checkList(upload: Upload): ReturnType<typeof checkUpload> {
  return checkUpload(upload, (headings) => void columnsOf(headings, { ...upload, mode: upload.options.mode }));
}

/** Puts a list in line: the job exists exactly if the transaction commits. @throws AppError `imports.too_many` */
export async function requestImport(tx: Tx, source: AuditSource, { upload, at }: { readonly upload: CheckedUpload; readonly at: Date }): Promise<string> {
  const importId = await keepImport(tx, source, { tables: TABLES, objectType: OBJECT_TYPE, upload, at });
  await enqueue(tx, importJob, [{ tenantId: tx.tenantId, importId }]);
  return importId;
}

/** Puts lists whose job was lost or whose worker is gone in line again. */
export async function takeUpLeft(tx: Tx, at: Date): Promise<void> {
  const ids = await leftImports(tx, TABLES, at);
  await enqueue(
    tx,
    importJob,
    ids.map((importId) => ({ tenantId: tx.tenantId, importId })),
  );
}

/** Forgets what became of each row of lists that were taken in long ago; the audit log keeps what they changed. */
export async function forgetTraces(tx: Tx, at: Date): Promise<void> {
  await deleteTraces(tx, new Date(at.getTime() - TRACES_KEPT_MS));
}
