import { csvRows } from './csv.ts';
import { TableError } from './errors.ts';
import { xlsxRows } from './xlsx.ts';

export { TableError } from './errors.ts';

export interface TableRow {
  /** As a person counts them in the file, from 1. */
  readonly number: number;
  /** As text; missing ones at the end are left out. */
  readonly cells: readonly string[];
}

export interface Table {
  readonly format: 'csv' | 'xlsx';
  readonly rows: AsyncIterable<TableRow>;
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const OLD_EXCEL = Buffer.from('d0cf11e0', 'hex');

/**
 * A spreadsheet or delimited text, by what it is and not by its name. Rows come one after the other and the event
 * loop gets its turns between them; what comes out of an archive is bounded while it is unpacked.
 * @throws TableError for what is neither, here or while the rows are read
 */
export function readTable(file: Buffer, mostRows: number): Table {
  if (file.length === 0) throw new TableError('empty', 'The file is empty.');
  if (startsWith(file, OLD_EXCEL))
    throw new TableError('old_excel', 'This is an old .xls file. Open it in a spreadsheet program and save it as .xlsx or .csv.');
  if (startsWith(file, ZIP)) return { format: 'xlsx', rows: bounded(xlsxRows(file), mostRows) };
  if (/^\s*<(!doctype|html|\?xml|table)/i.test(file.toString('latin1', 0, 200)))
    throw new TableError('web_page', 'This is a web page under the name of a spreadsheet. Save it as .xlsx or .csv.');
  return { format: 'csv', rows: bounded(csvRows(file), mostRows) };
}

function startsWith(file: Buffer, magic: Buffer): boolean {
  return file.subarray(0, magic.length).equals(magic);
}

async function* bounded(rows: AsyncIterable<TableRow>, most: number): AsyncGenerator<TableRow> {
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > most) throw new TableError('too_many_rows', `The file has more than ${most} rows. Export a shorter period.`);
    yield row;
  }
}
