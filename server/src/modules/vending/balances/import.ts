import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseMinor } from '../../../kernel/money.ts';
import { readTable, TableError } from '../../../kernel/tables/table.ts';
import { post } from '../../ledger/books/index.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { takeSalesTurn } from '../meters/index.ts';
import { postingOf } from './adjustments.ts';
import { customersByNumber, insertAdjustments, tenantCurrency, type NewAdjustment } from './queries.ts';

const MOST_ROWS = 10_000;

/** A row of a file of debts, as it is written there. */
export interface DebtRow {
  readonly line: number;
  readonly number: string;
  readonly amount: string;
  readonly reason: string;
  /** The file's own name for the debt, an invoice for example; the import's when it gives none. */
  readonly reference: string;
}

interface Rejected {
  readonly line: number;
  readonly customer_id: string;
  readonly reason: string;
}

export interface Imported {
  readonly rows: number;
  readonly accepted: number;
  /** Booked by an earlier import under the same reference. */
  readonly known: number;
  readonly totalMinor: bigint;
  readonly rejected: readonly Rejected[];
}

/**
 * Rows of a table with the columns `customer_id` and `amount`, and `reason` and `reference` if it has them.
 * @throws AppError `invalid` for a file that is no such table
 */
export async function readDebts(file: Buffer, reference: string): Promise<readonly DebtRow[]> {
  try {
    let columns: ReadonlyMap<string, number> | null = null;
    const rows: DebtRow[] = [];
    for await (const { number: line, cells } of readTable(file, MOST_ROWS + 1).rows) {
      if (columns === null) columns = columnsOf(cells);
      else rows.push(rowOf({ line, cells, columns, reference }));
    }
    return rows;
  } catch (error) {
    if (error instanceof TableError) throw invalid({ content_base64: [error.message] });
    throw error;
  }
}

function columnsOf(cells: readonly string[]): ReadonlyMap<string, number> {
  const columns = new Map(cells.map((cell, index) => [cell.replace('\uFEFF', '').trim().toLowerCase().replaceAll(' ', '_'), index]));
  if (!columns.has('customer_id') || !columns.has('amount')) throw invalid({ content_base64: ['The first row names the columns: customer_id and amount.'] });
  return columns;
}

interface Reading {
  readonly line: number;
  readonly cells: readonly string[];
  readonly columns: ReadonlyMap<string, number>;
  readonly reference: string;
}

function rowOf({ line, cells, columns, reference }: Reading): DebtRow {
  const cell = (name: string): string => (cells[columns.get(name) ?? -1] ?? '').replaceAll('\0', '').toWellFormed().trim();
  return {
    line,
    number: cell('customer_id'),
    amount: cell('amount').replaceAll(',', ''),
    reason: cell('reason').slice(0, 500) || 'Brought in by a file.',
    reference: cell('reference').slice(0, 100) || reference,
  };
}

export interface ImportDebts {
  readonly rows: readonly DebtRow[];
  readonly reference: string;
  readonly dryRun: boolean;
  readonly source: AuditSource & { readonly actor: { readonly id: string } };
  readonly at: Date;
}

/**
 * Brings in debts by a file, all in one transaction. A row that was booked before, under the same reference and for the
 * same customer, is not booked again, so that a file may come twice. A dry run tells the same and books nothing.
 */
export async function importDebts(tx: Tx, { rows, reference, dryRun, source, at }: ImportDebts): Promise<Imported> {
  await takeSalesTurn(tx);
  const customers = await customersByNumber(
    tx,
    rows.map((row) => row.number),
  );
  const { debts, rejected } = sorted(rows, customers);
  const currency = await tenantCurrency(tx);
  const written = await insertAdjustments(tx, debts, { currency, requestedBy: source.actor.id, state: 'carried_out', at });
  const accepted = debts.filter((debt) => written.has(debt.id));
  const totalMinor = accepted.reduce((sum, debt) => sum + debt.amountMinor, 0n);
  if (!dryRun) {
    await post(
      tx,
      accepted.map((debt) => postingOf(debt, { currency, at })),
    );
    const details = { reference, rows: rows.length, accepted: accepted.length, rejected: rejected.length, total_minor: totalMinor };
    await record(tx, source, [{ action: 'arrears.imported', objectType: 'client', objectId: tx.tenantId, details }]);
  }
  return { rows: rows.length, accepted: accepted.length, known: debts.length - accepted.length, totalMinor, rejected };
}

function sorted(rows: readonly DebtRow[], customers: ReadonlyMap<string, string>): { debts: NewAdjustment[]; rejected: Rejected[] } {
  const debts: NewAdjustment[] = [];
  const rejected: Rejected[] = [];
  const named = new Set<string>();
  for (const row of rows) {
    const [customerId, amountMinor] = [customers.get(row.number), parseMinor(row.amount)];
    const key = JSON.stringify([customerId, row.reference]);
    const problem = problemOf({ known: customerId !== undefined, amountMinor, twice: named.has(key) });
    if (problem !== null || customerId === undefined || amountMinor === null) rejected.push({ line: row.line, customer_id: row.number, reason: problem ?? '' });
    else {
      named.add(key);
      debts.push({ id: newId(), account: 'arrears', customerId, amountMinor, reason: row.reason, reference: row.reference });
    }
  }
  return { debts, rejected };
}

function problemOf({ known, amountMinor, twice }: { known: boolean; amountMinor: bigint | null; twice: boolean }): string | null {
  if (!known) return 'No customer has this number.';
  if (amountMinor === null || amountMinor <= 0n) return 'The amount is positive, with at most two decimals.';
  return twice ? 'The customer is named twice. Give each row a reference of its own.' : null;
}
