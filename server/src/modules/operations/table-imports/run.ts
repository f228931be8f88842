import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '../../../kernel/clock.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { readTable, TableError, type TableRow } from '../../../kernel/tables/table.ts';
import { storable } from '../../../kernel/text.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { unreadable } from './errors.ts';
import { claimImport, endImport, keepStep, readFile, type Claim, type End, type ImportTables, type Reject, type Step } from './queries.ts';

/** With its heading. */
export const MOST_ROWS = 100_001;
export const LARGEST_FILE = 20 * 1024 * 1024;
const LEASE_MS = 60_000;
const MOST_ATTEMPTS = 5;
const MOST_CELL = 500;

/** What a batch of rows came to; rows that are neither created nor changed nor known were rejected. */
export interface Counted extends Pick<Step, 'rows' | 'created' | 'changed' | 'known' | 'assigned' | 'rejects' | 'outcome'> {
  /** What else is to be kept of the batch, of a trial too: in the transaction of the step. */
  readonly alsoKeep?: (tx: Tx) => Promise<void>;
}

interface Heading<C> {
  readonly cells: readonly string[];
  readonly columns: C;
}

/** A sort of lists: how their rows are understood and taken. `C` is what the heading tells. */
export interface ListKind<C> {
  readonly tables: ImportTables;
  /** Of the audit log. */
  readonly objectType: string;
  /** Rows of one transaction. */
  readonly batch: number;
  /** @throws AppError when the columns are not there */
  readonly columnsOf: (headings: readonly string[], claim: Claim) => C;
  readonly takeRows: (tx: Tx, batch: { readonly claim: Claim; readonly columns: C; readonly rows: readonly TableRow[] }) => Promise<Counted>;
}

export interface RunDeps {
  readonly db: Db;
  readonly clock: Clock;
}

export interface ImportRun {
  readonly tenantId: string;
  readonly importId: string;
}

/** A row as it is kept with the reason for which it was refused. */
export function rejected({ number, cells }: TableRow, reason: string): Reject {
  return { row_number: number, reason: storable(reason.slice(0, 500)), cells: cells.map(kept) };
}

const kept = (cell: string): string => storable(cell.slice(0, MOST_CELL));

/**
 * Takes a list in. Each batch commits together with how far it has come: if this dies anywhere, the lease runs out and
 * the sweep lets another worker go on behind the last batch.
 */
export async function runTableImport<C>(deps: RunDeps, kind: ListKind<C>, { tenantId, importId }: ImportRun): Promise<void> {
  const at = deps.clock.now();
  const claim = await deps.db.inTenant(tenantId, (tx) => claimImport(tx, kind.tables, { id: importId, at, until: leaseUntil(deps) }));
  if (!claim) return;
  const run = new Run(deps, kind, claim);
  try {
    await run.takeAll();
    await run.end({ state: 'done', errorCode: null, errorMessage: '' });
  } catch (error) {
    const known = error instanceof TableError ? unreadable(error) : error;
    const givenUp = known instanceof AppError || claim.attempts >= MOST_ATTEMPTS;
    const words = known instanceof AppError ? { errorCode: known.code, errorMessage: known.message } : { errorCode: 'internal', errorMessage: '' };
    await run.end({ state: givenUp ? 'failed' : 'queued', ...words });
    if (!(known instanceof AppError)) throw known;
  }
}

function leaseUntil({ clock }: RunDeps): Date {
  return new Date(clock.now().getTime() + LEASE_MS);
}

class Run<C> {
  readonly #deps: RunDeps;
  readonly #kind: ListKind<C>;
  readonly #claim: Claim;

  constructor(deps: RunDeps, kind: ListKind<C>, claim: Claim) {
    this.#deps = deps;
    this.#kind = kind;
    this.#claim = claim;
  }

  async takeAll(): Promise<void> {
    const { id, rows_done: done } = this.#claim;
    const zipped = await this.#inTenant((tx) => readFile(tx, this.#kind.tables, id));
    if (!zipped) throw new Error('the file of an open import is gone');
    const file = await promisify(gunzip)(zipped, { maxOutputLength: LARGEST_FILE });
    let [heading, seen, rows]: [Heading<C> | undefined, number, TableRow[]] = [undefined, 0, []];
    for await (const row of readTable(file, MOST_ROWS).rows) {
      if (heading === undefined) {
        heading = { cells: row.cells.map(kept), columns: this.#kind.columnsOf(row.cells, this.#claim) };
        continue;
      }
      seen += 1;
      if (seen <= done) continue;
      rows.push(row);
      if (rows.length < this.#kind.batch) continue;
      await this.#takeBatch(heading, rows);
      rows = [];
    }
    if (heading !== undefined && rows.length > 0) await this.#takeBatch(heading, rows);
  }

  async end(how: Pick<End, 'state' | 'errorCode' | 'errorMessage'>): Promise<void> {
    const { id, attempts } = this.#claim;
    await this.#inTenant(async (tx) => {
      if (!(await endImport(tx, this.#kind.tables, { id, attempts, at: this.#deps.clock.now(), ...how }))) return;
      if (how.state !== 'queued')
        await record(tx, systemSource, [{ action: `import.${how.state}`, objectType: this.#kind.objectType, objectId: id, details: { error: how.errorCode } }]);
    });
  }

  async #takeBatch({ cells, columns }: Heading<C>, rows: readonly TableRow[]): Promise<void> {
    const take = (tx: Tx): Promise<Counted> => this.#kind.takeRows(tx, { claim: this.#claim, columns, rows });
    if (!this.#claim.dry_run) {
      await this.#inTenant(async (tx) => this.#keep(tx, cells, await take(tx)));
      return;
    }
    const counted = await tryOnly(() => this.#inTenant(async (tx) => Promise.reject(new OnlyTried(await take(tx)))));
    await this.#inTenant((tx) => this.#keep(tx, cells, counted));
  }

  async #keep(tx: Tx, headings: readonly string[], { alsoKeep, ...counted }: Counted): Promise<void> {
    const { id, attempts } = this.#claim;
    if (!(await keepStep(tx, this.#kind.tables, { id, attempts, leaseUntil: leaseUntil(this.#deps), headings, ...counted })))
      throw new Error('the import is worked at by another process');
    await alsoKeep?.(tx);
  }

  #inTenant<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#deps.db.inTenant(this.#claim.tenant_id, fn);
  }
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
