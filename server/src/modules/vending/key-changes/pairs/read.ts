import { invalid } from '../../../../kernel/errors.ts';
import { readTable, TableError, type TableRow } from '../../../../kernel/tables/table.ts';
import { storable } from '../../../../kernel/text.ts';
import { unreadable } from '../errors.ts';

/** Rows of one file; a larger campaign sends several. */
const MOST_ROWS = 10_000;

/** Headings under which vendors send each field, without blanks and signs. */
const HEADINGS = {
  meter: ['meter', 'meterid', 'meterno', 'meternumber', 'drn', 'mita'],
  token1: ['token1', 'kct1', 'keychangetoken1', '1stkct', 'settoken1'],
  token2: ['token2', 'kct2', 'keychangetoken2', '2ndkct', 'settoken2'],
  token3: ['token3', 'kct3', 'keychangetoken3', '3rdkct', 'settoken3'],
  token4: ['token4', 'kct4', 'keychangetoken4', '4thkct', 'settoken4'],
  sgc: ['sgc', 'newsgc', 'tosgc'],
  krn: ['krn', 'newkrn', 'tokrn'],
  ti: ['ti', 'newti', 'toti'],
  base_date: ['basedate', 'newbasedate', 'tobasedate'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Field = keyof typeof HEADINGS;
type Columns = ReadonlyMap<Field, number>;

/** A row as it stands in the file. */
export type PairRow = Readonly<Record<Exclude<Field, 'token1' | 'token2' | 'token3' | 'token4'>, string>> & {
  readonly line: number;
  /** In their order; empty where there is none. */
  readonly tokens: readonly string[];
};

/** @throws AppError `key_changes.unreadable`, `invalid` for a file that is no such table */
export async function readPairs(file: Buffer): Promise<readonly PairRow[]> {
  try {
    let columns: Columns | null = null;
    const rows: PairRow[] = [];
    for await (const row of readTable(file, MOST_ROWS + 1).rows) {
      if (columns === null) columns = columnsOf(row.cells);
      else rows.push(rowOf(row, columns));
    }
    if (rows.length === 0) throw invalid({ content_base64: ['The file has no rows.'] });
    return rows;
  } catch (error) {
    throw error instanceof TableError ? unreadable(error) : error;
  }
}

function columnsOf(cells: readonly string[]): Columns {
  const plain = cells.map((cell) => cell.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
  const columns = new Map<Field, number>();
  for (const field of Object.keys(HEADINGS) as Field[]) {
    const at = plain.findIndex((heading) => (HEADINGS[field] as readonly string[]).includes(heading));
    if (at >= 0) columns.set(field, at);
  }
  const missing = (['meter', 'token1', 'token2'] as const).filter((field) => !columns.has(field));
  if (missing.length > 0) throw invalid({ content_base64: [`The first row names the columns. Missing: ${missing.join(', ')}.`] });
  return columns;
}

function rowOf({ number: line, cells }: TableRow, columns: Columns): PairRow {
  const cell = (field: Field): string => storable((cells[columns.get(field) ?? -1] ?? '').trim().slice(0, 100));
  return {
    line,
    meter: cell('meter'),
    sgc: cell('sgc'),
    krn: cell('krn'),
    ti: cell('ti'),
    base_date: cell('base_date'),
    tokens: [cell('token1'), cell('token2'), cell('token3'), cell('token4')],
  };
}
