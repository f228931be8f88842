import { stringify } from 'csv-stringify/sync';
import { safeText } from '../../../../kernel/tables/safe-text.ts';
import { wallClock } from '../../../../kernel/zone.ts';
import { textCell, type Cell, type Kind } from '../columns.ts';
import { headings, type Document, type RowPages } from './document.ts';

export { safeText };

function csvCell(kind: Kind, value: Cell, wall: (at: Date) => Date): string {
  const text = textCell(kind, value, wall);
  return kind === 'text' || kind === 'phone' ? safeText(text) : text;
}

const line = (cells: readonly string[][]): Buffer => Buffer.from(stringify(cells as string[][], { record_delimiter: 'windows' }));

/** RFC 4180, UTF-8. `bom` makes older spreadsheets believe that it is. */
export function csvWriter(options: { readonly bom: boolean }) {
  return async function* csv(document: Document, pages: RowPages): AsyncGenerator<Uint8Array> {
    const wall = wallClock(document.zone);
    if (options.bom) yield Buffer.from('\uFEFF');
    yield line([headings(document)]);
    for await (const rows of pages) yield line(rows.map((row) => document.columns.map(({ key, kind }) => csvCell(kind, row[key] ?? null, wall))));
  };
}
