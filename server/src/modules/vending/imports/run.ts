import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { TableRow } from '../../../kernel/tables/table.ts';
import { rejected, runTableImport, type Counted, type ListKind, type Reject } from '../../operations/table-imports/index.ts';
import { readColumns, valuesOf, type Columns, type ImportKind, type Mapping } from './columns.ts';
import { recordAtEnd, type Gathering } from '../../tenancy/audit/index.ts';
import type { ImportsDeps } from './deps.ts';
import { takeRow } from './row.ts';

export const TABLES = { prefix: 'registry' } as const;
export const OBJECT_TYPE = 'import';
/** Rows of one transaction: few enough that nobody who needs one of them waits long. */
const BATCH = 25;

/** Takes a list in, as `runTableImport` says. */
export async function runImport(deps: ImportsDeps, run: { readonly tenantId: string; readonly importId: string }): Promise<void> {
  await runTableImport(deps, registryList(deps.secrets), run);
}

function registryList(secrets: Secrets): ListKind<Columns> {
  return {
    tables: TABLES,
    objectType: OBJECT_TYPE,
    batch: BATCH,
    columnsOf: (headings, { kind, mapping }) => columnsOf(headings, kind as ImportKind, mapping),
    takeRows: (tx, { columns, rows }) => takeRows(tx, secrets, { columns, rows }),
  };
}

/** @throws AppError `invalid` by column */
export function columnsOf(headings: readonly string[], kind: ImportKind, mapping: Mapping): Columns {
  const columns = readColumns(headings, kind, mapping);
  if (columns instanceof Map) return columns;
  throw invalid(columns as Readonly<Record<string, string[]>>);
}

interface Batch {
  readonly columns: Columns;
  readonly rows: readonly TableRow[];
}

/** The entries of the audit log come last: its head is everybody's, and a batch takes its time. */
function takeRows(tx: Tx, secrets: Secrets, batch: Batch): Promise<Counted> {
  return recordAtEnd(tx, (gathering) => takeEach(tx, secrets, { ...batch, gathering }));
}

async function takeEach(tx: Tx, secrets: Secrets, { columns, rows, gathering }: Batch & { readonly gathering: Gathering }): Promise<Counted> {
  let [created, known, assigned] = [0, 0, 0];
  const rejects: Reject[] = [];
  for (const row of rows) {
    const before = gathering.mark();
    const outcome = await takeRow(tx, secrets, valuesOf(columns, row.cells));
    if (outcome.kind === 'rejected') {
      gathering.backTo(before);
      rejects.push(rejected(row, outcome.reason));
      continue;
    }
    if (outcome.created) created += 1;
    else known += 1;
    if (outcome.assigned) assigned += 1;
  }
  return { rows: rows.length, created, known, assigned, rejects };
}
