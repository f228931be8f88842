import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { TableRow } from '../../../kernel/tables/table.ts';
import { rejected, runTableImport, type Counted, type ImportRow, type ListKind, type Reject } from '../../operations/table-imports/index.ts';
import { record, recordAtEnd, type Gathering } from '../../tenancy/audit/index.ts';
import { readColumns, valuesOf, type Columns, type ImportKind, type List } from './columns.ts';
import type { ImportsDeps } from './deps.ts';
import { insertTraces, type RowTrace } from './queries.ts';
import { takeRow, type RowOutcome } from './row.ts';
import { modeOf, References, sourceOf, type Taking } from './taking.ts';

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
    columnsOf: (headings, { kind, mapping, options }) => columnsOf(headings, { kind: kind as ImportKind, mode: modeOf(options), mapping }),
    takeRows: (tx, { claim, columns, rows }) => takeRows(tx, { claim, columns, rows, taking: takingOf(secrets, claim) }),
  };
}

function takingOf(secrets: Secrets, claim: ImportRow): Taking {
  // lists of before there was a choice were as free as their sender, who may suspend
  const maySuspend = claim.options['may_suspend'] !== false;
  return { secrets, source: sourceOf(claim), mode: modeOf(claim.options), maySuspend, references: new References() };
}

/** @throws AppError `invalid` by column */
export function columnsOf(headings: readonly string[], list: List): Columns {
  const columns = readColumns(headings, list);
  if (columns instanceof Map) return columns;
  throw invalid(columns as Readonly<Record<string, string[]>>);
}

interface Batch {
  readonly claim: ImportRow;
  readonly columns: Columns;
  readonly rows: readonly TableRow[];
  readonly taking: Taking;
}

/** The entries of the audit log come last: its head is everybody's, and a batch takes its time. */
function takeRows(tx: Tx, batch: Batch): Promise<Counted> {
  return recordAtEnd(tx, async (gathering) => {
    const outcomes = await takeEach(tx, batch, gathering);
    const counted = countedOf(outcomes, batch);
    await recordBatch(tx, batch, counted);
    return counted;
  });
}

interface Outcome {
  readonly row: TableRow;
  readonly came: RowOutcome;
}

async function takeEach(tx: Tx, { columns, rows, taking }: Batch, gathering: Gathering): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const before = gathering.mark();
    const came = await takeRow(tx, taking, valuesOf(columns, row.cells));
    if (came.kind === 'rejected') gathering.backTo(before);
    outcomes.push({ row, came });
  }
  return outcomes;
}

function countedOf(outcomes: readonly Outcome[], { claim }: Batch): Counted {
  const traces = outcomes.map(traceOf);
  const count = (outcome: RowTrace['outcome']): number => traces.filter((trace) => trace.outcome === outcome).length;
  return {
    rows: outcomes.length,
    created: count('added'),
    changed: count('changed'),
    known: count('unchanged'),
    assigned: outcomes.filter(({ came }) => came.kind === 'taken' && came.assigned).length,
    rejects: outcomes.flatMap(({ row, came }): Reject[] => (came.kind === 'rejected' ? [rejected(row, came.reason)] : [])),
    alsoKeep: (tx) => insertTraces(tx, claim.id, traces),
  };
}

function traceOf({ row, came }: Outcome): RowTrace {
  if (came.kind === 'rejected') return { row_number: row.number, outcome: 'rejected', fields: [] };
  return { row_number: row.number, outcome: came.outcome, fields: came.fields };
}

/** What each meter and customer was given stands in their own entries; this one says that they came together, and from where. */
async function recordBatch(tx: Tx, { claim, rows, taking }: Batch, { created, changed, known, assigned, rejects }: Counted): Promise<void> {
  const [first, last] = [rows[0]!.number, rows.at(-1)!.number];
  const counts = { added: created, changed, unchanged: known, assigned, rejected: rejects.length };
  await record(tx, taking.source, [
    { action: 'import.batch', objectType: OBJECT_TYPE, objectId: claim.id, details: { mode: taking.mode, rows: [first, last], ...counts } },
  ]);
}
