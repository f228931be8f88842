import { setImmediate } from 'node:timers/promises';
import { TableError } from './errors.ts';
import type { TableRow } from './table.ts';
import { attribute, decodeEntities, elements, textOf } from './xml.ts';
import { readDirectory, readEntry, type ZipEntry } from './zip.ts';

/** Bytes that may come out of the parts that are read; nothing else is unpacked. */
const MOST = { sheet: 64 * 1024 * 1024, strings: 32 * 1024 * 1024, small: 1024 * 1024 } as const;
const MOST_COLUMNS = 200;
/** The event loop gets its turn after so many rows. */
const ROWS_AT_ONCE = 1_000;

/** Cells of the first sheet as text: numbers and dates (as serial numbers) as they are written in the file, formulas as their last values. */
export async function* xlsxRows(file: Buffer): AsyncGenerator<TableRow> {
  const entries = readDirectory(file);
  const read = async (name: string, most: number): Promise<string | null> => {
    const entry: ZipEntry | undefined = entries.get(name);
    return entry ? plainNames((await readEntry(file, entry, most)).toString('utf8')) : null;
  };
  const sheet = await read(sheetPath(await read('xl/workbook.xml', MOST.small), await read('xl/_rels/workbook.xml.rels', MOST.small)), MOST.sheet);
  if (sheet === null) throw new TableError('no_sheet', 'There is no sheet in this file.');
  const strings = readStrings(await read('xl/sharedStrings.xml', MOST.strings));
  let number = 0;
  for (const row of elements(sheet, 'row')) {
    number += 1;
    if (number % ROWS_AT_ONCE === 0) await setImmediate();
    yield { number: Number(attribute(row.head, 'r')) || number, cells: readCells(row.body, strings) };
  }
}

/** Some writers put a prefix before every element. */
function plainNames(xml: string): string {
  return xml.includes('<x:') ? xml.replace(/<(\/?)x:/g, '<$1') : xml;
}

function sheetPath(workbook: string | null, relations: string | null): string {
  const [first] = elements(workbook ?? '', 'sheet');
  const id = first && attribute(first.head, 'r:id');
  for (const relation of elements(relations ?? '', 'Relationship')) {
    if (attribute(relation.head, 'Id') !== id) continue;
    const target = attribute(relation.head, 'Target') ?? '';
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  return 'xl/worksheets/sheet1.xml';
}

function readStrings(xml: string | null): readonly string[] {
  return [...elements(xml ?? '', 'si')].map((item) => textOf(item.body));
}

function readCells(row: string, strings: readonly string[]): string[] {
  const cells: string[] = [];
  for (const cell of elements(row, 'c')) {
    const column = columnOf(attribute(cell.head, 'r')) ?? cells.length;
    if (column >= MOST_COLUMNS) break;
    while (cells.length < column) cells.push('');
    cells[column] = cellText(cell, strings);
  }
  return cells;
}

function cellText({ head, body }: { readonly head: string; readonly body: string }, strings: readonly string[]): string {
  const type = attribute(head, 't');
  if (type === 'inlineStr') return textOf(body);
  const [value] = elements(body, 'v');
  const text = value ? decodeEntities(value.body) : '';
  if (type === 's') return strings[Number(text)] ?? '';
  if (type === 'b') return text === '1' ? 'true' : 'false';
  return type === 'e' ? '' : text;
}

/** `C12` is column 2. */
function columnOf(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
