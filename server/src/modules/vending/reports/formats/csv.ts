import { safeText } from '../../../../kernel/tables/safe-text.ts';
import { wallClock } from '../../../../kernel/zone.ts';
import { textCell, type Cell, type Kind } from '../columns.ts';
import { headings, type Document, type RowPages } from './document.ts';

export { safeText };

function csvCell(kind: Kind, value: Cell, wall: (at: Date) => Date): string {
  const text = textCell(kind, value, wall);
  return kind === 'text' || kind === 'phone' ? safeText(text) : text;
}

/** A cell with a comma, a quote or a line end in it stands in quotes (RFC 4180, §2.6 and 2.7). */
const TO_QUOTE = /[",\r\n]/;

const quoted = (text: string): string => (TO_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** RFC 4180, UTF-8. `bom` makes older spreadsheets believe that it is. */
export function csvWriter(options: { readonly bom: boolean }) {
  return async function* csv(document: Document, pages: RowPages): AsyncGenerator<Uint8Array> {
    const wall = wallClock(document.zone);
    if (options.bom) yield Buffer.from('\uFEFF');
    const { columns } = document;
    yield Buffer.from(`${headings(document).map(quoted).join(',')}\r\n`);
    for await (const rows of pages) {
      // one text for a page: a report has a million rows, and each piece between would be garbage
      let text = '';
      for (const row of rows) {
        let separator = '';
        for (const { key, kind } of columns) {
          text += separator + quoted(csvCell(kind, row[key] ?? null, wall));
          separator = ',';
        }
        text += '\r\n';
      }
      yield Buffer.from(text);
    }
  };
}
