import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Tx } from '../../../kernel/db.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { readTable, TableError, type TableRow } from '../../../kernel/tables/table.ts';
import { storable } from '../../../kernel/text.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { readColumns, valuesOf, type Columns } from './columns.ts';
import type { ImportsDeps, ImportTools } from './deps.ts';
import { unreadable } from './errors.ts';
import { claimImport, endImport, keepStep, readFile, type Claim, type End, type Reject, type Step } from './queries.ts';
import { takeRow } from './row.ts';

/** With its heading. */
export const MOST_ROWS = 100_001;
export const LARGEST_FILE = 20 * 1024 * 1024;
/** Rows of one transaction: few enough that nobody else's entry in the audit log waits long for its turn. */
const BATCH = 25;
const LEASE_MS = 60_000;
const MOST_ATTEMPTS = 5;
const MOST_CELL = 500;

export interface ImportRun {
  readonly tenantId: string;
  readonly importId: string;
}

/**
 * Takes a list in. Each batch commits together with how far it has come: if this dies anywhere, the lease runs out and
 * the sweep lets another worker go on behind the last batch.
 */
export async function runImport(deps: ImportsDeps, { tenantId, importId }: ImportRun): Promise<void> {
  const claim = await deps.db.inTenant(tenantId, (tx) => claimImport(tx, importId, { at: deps.clock.now(), until: leaseUntil(deps) }));
  if (!claim) return;
  try {
    await takeAll(deps, claim);
    await end(deps, claim, { state: 'done', errorCode: null, errorMessage: '' });
  } catch (error) {
    const known = error instanceof TableError ? unreadable(error) : error;
    const givenUp = known instanceof AppError || claim.attempts >= MOST_ATTEMPTS;
    const words = known instanceof AppError ? { errorCode: known.code, errorMessage: known.message } : { errorCode: 'internal', errorMessage: '' };
    await end(deps, claim, { state: givenUp ? 'failed' : 'queued', ...words });
    if (!(known instanceof AppError)) throw known;
  }
}

function leaseUntil({ clock }: ImportTools): Date {
  return new Date(clock.now().getTime() + LEASE_MS);
}

async function takeAll(deps: ImportsDeps, claim: Claim): Promise<void> {
  const zipped = await deps.db.inTenant(claim.tenant_id, (tx) => readFile(tx, claim.id));
  if (!zipped) throw new Error('the file of an open import is gone');
  const file = await promisify(gunzip)(zipped, { maxOutputLength: LARGEST_FILE });
  let [columns, seen, batch]: [Columns | undefined, number, TableRow[]] = [undefined, 0, []];
  for await (const row of readTable(file, MOST_ROWS).rows) {
    if (columns === undefined) {
      columns = columnsOf(row.cells, claim);
      continue;
    }
    seen += 1;
    if (seen <= claim.rows_done) continue;
    batch.push(row);
    if (batch.length < BATCH) continue;
    await takeBatch(deps, claim, { columns, rows: batch });
    batch = [];
  }
  if (columns !== undefined && batch.length > 0) await takeBatch(deps, claim, { columns, rows: batch });
}

function columnsOf(headings: readonly string[], claim: Claim): Columns {
  const columns = readColumns(headings, claim.kind, claim.mapping);
  if (columns instanceof Map) return columns;
  throw invalid(columns as Readonly<Record<string, string[]>>);
}

interface Batch {
  readonly columns: Columns;
  readonly rows: readonly TableRow[];
}

type Counted = Pick<Step, 'rows' | 'created' | 'known' | 'assigned' | 'rejects'>;

async function takeBatch(deps: ImportsDeps, claim: Claim, batch: Batch): Promise<void> {
  const inTenant = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => deps.db.inTenant(claim.tenant_id, fn);
  if (!claim.dry_run) {
    await inTenant(async (tx) => keep(tx, deps, { claim, counted: await takeRows(tx, deps, batch) }));
    return;
  }
  const counted = await tryOnly(() => inTenant(async (tx) => Promise.reject(new OnlyTried(await takeRows(tx, deps, batch)))));
  await inTenant((tx) => keep(tx, deps, { claim, counted }));
}

/** Ends the transaction of a dry run: all was done as if for good, and nothing of it stays. */
class OnlyTried extends Error {
  readonly counted: Counted;
  constructor(counted: Counted) {
    super('dry run');
    this.counted = counted;
  }
}

async function tryOnly(run: () => Promise<never>): Promise<Counted> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OnlyTried) return error.counted;
    throw error;
  }
}

async function takeRows(tx: Tx, { secrets }: ImportTools, { columns, rows }: Batch): Promise<Counted> {
  let [created, known, assigned] = [0, 0, 0];
  const rejects: Reject[] = [];
  for (const { number, cells } of rows) {
    const outcome = await takeRow(tx, secrets, valuesOf(columns, cells));
    if (outcome.kind === 'rejected') {
      rejects.push({ row_number: number, reason: outcome.reason, cells: cells.map((cell) => storable(cell.slice(0, MOST_CELL))) });
      continue;
    }
    if (outcome.created) created += 1;
    else known += 1;
    if (outcome.assigned) assigned += 1;
  }
  return { rows: rows.length, created, known, assigned, rejects };
}

async function keep(tx: Tx, deps: ImportTools, { claim, counted }: { readonly claim: Claim; readonly counted: Counted }): Promise<void> {
  const { id, attempts } = claim;
  if (!(await keepStep(tx, { id, attempts, leaseUntil: leaseUntil(deps), ...counted }))) throw new Error('the import is worked at by another process');
}

async function end(deps: ImportsDeps, { tenant_id, id, attempts }: Claim, how: Pick<End, 'state' | 'errorCode' | 'errorMessage'>): Promise<void> {
  await deps.db.inTenant(tenant_id, async (tx) => {
    if (!(await endImport(tx, { id, attempts, at: deps.clock.now(), ...how }))) return;
    if (how.state !== 'queued')
      await record(tx, systemSource, [{ action: `import.${how.state}`, objectType: 'import', objectId: id, details: { error: how.errorCode } }]);
  });
}
