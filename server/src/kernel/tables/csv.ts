import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { TableError } from './errors.ts';
import type { TableRow } from './table.ts';

const LONGEST_RECORD = 64 * 1024;
const CHUNK = 64 * 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Lines looked at to find out what separates the cells. */
const LOOKED_AT = 30;

/** Rows of comma, semicolon, tab or bar separated text in UTF-8, UTF-16 or windows-1252. */
export async function* csvRows(file: Buffer): AsyncGenerator<TableRow> {
  const text = decode(file);
  const parser = Readable.from(chunksOf(text)).pipe(
    parse({
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    }),
  );
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) yield { number: info.lines, cells: record };
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      throw new TableError('damaged', 'The text is not a table: a quotation mark or a line end is missing.');
    throw error;
  }
}

function* chunksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

/** Spreadsheet programs still write windows-1252, and "Unicode text" is UTF-16. */
function decode(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('windows-1252').decode(file);
  }
}

/** The separator that stands most often in one of the first lines: the header has all of them. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, LONGEST_RECORD).split(/\r?\n/, LOOKED_AT);
  const mostIn = (delimiter: string): number => Math.max(0, ...lines.map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length - 1));
  return DELIMITERS.reduce((best, next) => (mostIn(next) > mostIn(best) ? next : best));
}
