import { Zip, ZipDeflate } from 'fflate';
import { wallClock } from '../../../../kernel/zone.ts';
import { jsonCell, type Cell, type Kind, type ReportRow } from '../columns.ts';
import { headings, type Document, type RowPages } from './document.ts';
import { sheetHead, SHEET_TAIL, STYLE, workbookFiles, xml } from './xlsx-parts.ts';

/** Excel opens no longer sheet (2^20 rows); the rest goes on in the next. */
const SHEET_ROWS = 1_048_576;
/** Cells hold no longer text. */
const CELL_CHARACTERS = 32_767;
const FAST = 1;

const WIDTHS: Readonly<Record<Kind, number>> = { text: 20, phone: 16, integer: 10, money: 14, volume: 10, moment: 20, day: 12, flag: 8 };

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The name of a column: A to Z, then AA. */
function columnName(index: number): string {
  const last = LETTERS[index % LETTERS.length]!;
  return index < LETTERS.length ? last : `${columnName(Math.floor(index / LETTERS.length) - 1)}${last}`;
}

/** A workbook, compressed as it is written: sheet by sheet, page by page. */
export async function* xlsx(document: Document, pages: RowPages): AsyncGenerator<Uint8Array> {
  yield* xlsxInSheets(document, pages, SHEET_ROWS);
}

/** As `xlsx`, with another length of a sheet. */
export async function* xlsxInSheets(document: Document, pages: RowPages, sheetRows: number): AsyncGenerator<Uint8Array> {
  const book = new Workbook(document, sheetRows);
  for await (const rows of pages) {
    book.add(rows);
    yield* book.taken();
  }
  book.end();
  yield* book.taken();
}

class Workbook {
  readonly #document: Document;
  readonly #wall: (at: Date) => Date;
  readonly #sheetRows: number;
  readonly #zip: Zip;
  #out: Uint8Array[] = [];
  #sheet: ZipDeflate | undefined;
  #sheets = 0;
  #rows = 0;

  constructor(document: Document, sheetRows: number) {
    this.#document = document;
    this.#wall = wallClock(document.zone);
    this.#sheetRows = sheetRows;
    this.#zip = new Zip((error, chunk) => {
      if (error) throw error;
      this.#out.push(chunk);
    });
  }

  /** What has been written since the last time. */
  taken(): readonly Uint8Array[] {
    const taken = this.#out;
    this.#out = [];
    return taken;
  }

  add(rows: readonly ReportRow[]): void {
    for (let at = 0; at < rows.length;) {
      if (!this.#sheet || this.#rows === this.#sheetRows) this.#beginSheet();
      const part = rows.slice(at, at + this.#sheetRows - this.#rows);
      this.#write(part.map((row, index) => this.#rowXml(row, this.#rows + index + 1)).join(''));
      this.#rows += part.length;
      at += part.length;
    }
  }

  end(): void {
    if (!this.#sheet) this.#beginSheet();
    this.#endSheet();
    const title = this.#document.title.slice(0, 25);
    const names = Array.from({ length: this.#sheets }, (_, index) => (index === 0 ? title : `${title} ${index + 1}`));
    for (const [path, content] of workbookFiles(names)) {
      const file = new ZipDeflate(path, { level: FAST });
      this.#zip.add(file);
      file.push(Buffer.from(content), true);
    }
    this.#zip.end();
  }

  #beginSheet(): void {
    this.#endSheet();
    this.#sheets += 1;
    this.#sheet = new ZipDeflate(`xl/worksheets/sheet${this.#sheets}.xml`, { level: FAST });
    this.#zip.add(this.#sheet);
    const { columns } = this.#document;
    const head = headings(this.#document).map((text, index) => textXml(`${columnName(index)}1`, text, STYLE.head));
    this.#write(`${sheetHead(columns.map(({ kind }) => WIDTHS[kind]))}<row r="1">${head.join('')}</row>`);
    this.#rows = 1;
  }

  #endSheet(): void {
    this.#sheet?.push(Buffer.from(SHEET_TAIL), true);
  }

  #write(text: string): void {
    this.#sheet!.push(Buffer.from(text));
  }

  #rowXml(row: ReportRow, no: number): string {
    const cells = this.#document.columns.map((column, index) => this.#cellXml(`${columnName(index)}${no}`, column.kind, row[column.key] ?? null));
    return `<row r="${no}">${cells.join('')}</row>`;
  }

  #cellXml(place: string, kind: Kind, value: Cell): string {
    if (value === null) return '';
    if (value instanceof Date) return numberXml(place, serialOf(this.#wall(value).getTime()), STYLE.moment);
    if (kind === 'day') return numberXml(place, serialOf(Date.parse(`${String(value)}T00:00:00Z`)), STYLE.day);
    if (kind === 'money' || kind === 'volume' || kind === 'integer') return numberXml(place, String(jsonCell(kind, value)), STYLE[kind]);
    if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
    return textXml(place, String(value), STYLE.plain);
  }
}

function numberXml(place: string, digits: string, style: number): string {
  return `<c r="${place}" s="${style}"><v>${digits}</v></c>`;
}

/** Text in place is text: it is never taken for a formula. */
function textXml(place: string, text: string, style: number): string {
  return `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${xml(text.slice(0, CELL_CHARACTERS))}</t></is></c>`;
}

const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets, so that days since March 1900 come out as Excel counts them. */
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);

/** Rounded up by less than a tenth of a millisecond: readers that cut off what they cannot show would lose a whole second. */
function serialOf(wallMs: number): string {
  return (Math.ceil(((wallMs - SERIAL_ZERO_MS) / DAY_MS) * 1e9) / 1e9).toFixed(9).replace(/\.?0+$/, '');
}
