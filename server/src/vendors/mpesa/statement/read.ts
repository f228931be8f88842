import { readTable, TableError, type Table } from '../../../kernel/tables/table.ts';
import type { RejectedRow, StatementFile, StatementLine, StatementReading } from '../../../modules/vending/reconciliation/port.ts';
import { headingsOf, readHeader, type Columns } from './columns.ts';
import { readLine } from './line.ts';
import { readPreamble } from './preamble.ts';

const MOST_ROWS = 200_000;
/** The portal writes its header within the first dozen rows. */
const PREAMBLE_ROWS = 40;
const REJECTED_CELLS = 15;

/** An organisation portal statement, .xlsx or .csv, in any of the shapes that the portal and spreadsheet programs give it. */
export async function readStatement(bytes: Buffer): Promise<StatementReading> {
  try {
    const table = readTable(bytes, MOST_ROWS);
    const file = await readRows(table);
    if (file) return { kind: 'read', file };
    return {
      kind: 'unreadable',
      reason: 'no_header',
      text: 'No row names "Receipt No.", "Completion Time" and "Paid In". Export the statement from the M-PESA portal and upload it unchanged.',
    };
  } catch (error) {
    if (error instanceof TableError) return { kind: 'unreadable', reason: error.reason, text: error.message };
    throw error;
  }
}

async function readRows(table: Table): Promise<StatementFile | null> {
  const above: (readonly string[])[] = [];
  const lines: StatementLine[] = [];
  const rejected: RejectedRow[] = [];
  let columns: Columns | null = null;
  let headings: StatementFile['headings'] = [];
  for await (const { number, cells } of table.rows) {
    if (!columns) {
      columns = readHeader(cells);
      if (columns) headings = headingsOf(columns, cells);
      else if (above.push(cells) > PREAMBLE_ROWS) return null;
      continue;
    }
    const line = readLine({ row: number, columns, cells });
    if (typeof line === 'string') rejected.push({ row: number, reason: line, cells: cells.slice(0, REJECTED_CELLS).map((cell) => cell.slice(0, 100)) });
    else if (line) lines.push(line);
  }
  return columns ? { format: table.format, headings, ...readPreamble(above), lines, rejected } : null;
}
