import type { Clock } from '../../../../kernel/clock.ts';
import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../../kernel/db.ts';
import { invalid, type AppError } from '../../../../kernel/errors.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { readTable } from '../../../../kernel/tables/table.ts';
import { checkUpload, keepImport, leftImports, runTableImport, type ListKind } from '../../../operations/table-imports/index.ts';
import { systemSource, type AuditSource } from '../../../tenancy/audit/index.ts';
import { tooManyRecipients } from '../errors.ts';
import { smsJobs } from '../jobs.ts';
import { MOST_BULK, timeIn, type SendDeps } from '../send.ts';
import { readColumns, type Columns, type Mapping } from './columns.ts';
import { storedOptions, type ListOptions } from './options.ts';
import { forgetLists, forgetText, keepText, sealedText } from './queries.ts';
import { takeRecipients } from './take.ts';

export const TABLES = { prefix: 'sms' } as const;
const OBJECT_TYPE = 'sms_import';
const MONTH_MS = 30 * 24 * 3_600_000;

export interface ListDeps extends SendDeps {
  readonly db: Db;
  readonly clock: Clock;
}

/** Sends to a list, as `runTableImport` says: all of it is one batch, so that one transaction sends to everybody or to nobody. */
export async function runList(deps: ListDeps, run: { readonly tenantId: string; readonly importId: string }): Promise<void> {
  await runTableImport(deps, recipientList(deps), run);
}

function recipientList(deps: ListDeps): ListKind<Columns> {
  return {
    tables: TABLES,
    objectType: OBJECT_TYPE,
    batch: MOST_BULK + 1,
    columnsOf: (headings, { mapping }) => readColumns(headings, mapping),
    takeRows: async (tx, { claim, columns, rows }) => {
      if (rows.length > MOST_BULK) throw tooManyRecipients(MOST_BULK);
      const { name = claim.file_name, template_id, sender_id, purpose, schedule_time } = storedOptions(claim.options);
      const asked = {
        name: name.slice(0, 100),
        text: await openedText(tx, deps.secrets, claim.id),
        templateId: template_id ?? null,
        values: {},
        sender: sender_id || null,
        purpose: purpose ?? 'service',
        isPurposeOpen: purpose === undefined,
        scheduledAt: timeIn(schedule_time),
        strict: false,
        isList: true,
      } as const;
      const source = { ...systemSource, actor: { kind: 'user', id: claim.requested_by } };
      const counted = await takeRecipients(tx, deps, { columns, rows, asked, source, dryRun: claim.dry_run });
      // of a trial too: who sends for good gives it again
      return { ...counted, alsoKeep: (step) => forgetText(step, claim.id) };
    },
  };
}

const FIELD = 'text';

async function openedText(tx: Tx, secrets: Secrets, id: string): Promise<string> {
  const sealed = await sealedText(tx, id);
  return sealed === null ? '' : secrets.open(sealed, { tenantId: tx.tenantId, recordId: id, field: FIELD });
}

interface ListUpload {
  readonly fileName: string;
  readonly file: Buffer;
  readonly mapping: Mapping;
  readonly options: ListOptions;
  readonly dryRun: boolean;
}

type CheckedList = Awaited<ReturnType<typeof checkList>>;

/** @throws AppError `imports.unreadable`, `imports.no_rows`, `sms.too_many_recipients`, `sms.bad_schedule`, `invalid` by column */
export async function checkList(upload: ListUpload, hasText: boolean): ReturnType<typeof checkUpload> {
  timeIn(upload.options.schedule_time);
  const checked = await checkUpload({ ...upload, kind: 'recipients' }, (headings) => {
    const { message } = readColumns(headings, upload.mapping);
    if (!hasText && message < 0) throw noWords();
  });
  await checkLength(upload.file);
  return checked;
}

const noWords = (): AppError => invalid({ message: ['Give a message, a template, or a column with a text for each.'] });

/** Counted to the end: a list that is too long is refused before anybody is written to. What breaks later is told by the job. */
async function checkLength(file: Buffer): Promise<void> {
  let rows = -1;
  // one more than may be: the reader refuses what is longer than it was told
  for await (const _row of readTable(file, MOST_BULK + 2).rows) {
    rows += 1;
    if (rows > MOST_BULK) throw tooManyRecipients(MOST_BULK);
  }
}

interface ListRequest {
  readonly upload: CheckedList;
  readonly text: string | null;
  readonly at: Date;
}

/** Puts a list in line: the job exists exactly if the transaction commits. @throws AppError `imports.too_many` */
export async function requestList(
  tx: Tx,
  { source, secrets }: { readonly source: AuditSource; readonly secrets: Secrets },
  request: ListRequest,
): Promise<string> {
  const { upload, text, at } = request;
  const importId = await keepImport(tx, source, { tables: TABLES, objectType: OBJECT_TYPE, upload, at });
  if (text !== null) await keepText(tx, importId, secrets.seal(text, { tenantId: tx.tenantId, recordId: importId, field: FIELD }));
  await enqueue(tx, smsJobs.list, [{ tenantId: tx.tenantId, importId }]);
  return importId;
}

/** Puts lists whose job was lost or whose worker is gone in line again. */
export async function takeUpLists(tx: Tx, at: Date): Promise<void> {
  const ids = await leftImports(tx, TABLES, at);
  await enqueue(
    tx,
    smsJobs.list,
    ids.map((importId) => ({ tenantId: tx.tenantId, importId })),
  );
}

export function forgetOldLists(tx: Tx, at: Date): Promise<void> {
  return forgetLists(tx, new Date(at.getTime() - MONTH_MS));
}
