import type PdfKit from 'pdfkit';
import { formatMinor } from '../../../../kernel/money.ts';
import { wallClock } from '../../../../kernel/zone.ts';
import { RIGHT_ALIGNED, textCell, volumeText, type Column, type ReportRow } from '../columns.ts';
import type { Document, RowPages } from './document.ts';
import { printable } from './winansi.ts';

type Pdf = InstanceType<typeof PdfKit>;

/** A4 lying, in points. */
const PAGE = { width: 841.89, height: 595.28, margin: 32 } as const;
const HEAD = { band: 46, top: 60, height: 18 } as const;
const ROW_HEIGHT = 14;
const FOOT = 30;
const SIZE = 7.5;
const PAD = 3;
const ROWS_TOP = HEAD.top + HEAD.height;
export const ROWS_PER_PAGE = Math.floor((PAGE.height - FOOT - ROWS_TOP) / ROW_HEIGHT);

interface Placed extends Column {
  readonly x: number;
  readonly width: number;
}

/**
 * A printed report: the client's name and colour on each page, the head of the table repeated, numbers to the right, a
 * line of sums at the end. All rows are as high as each other, so the number of pages is known before the first is written
 * and no page is kept.
 */
export async function* pdf(document: Document, pages: RowPages): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  // fonts and all: loaded by the first report that is printed
  const { default: Kit } = await import('pdfkit');
  const file = new Kit({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    autoFirstPage: false,
    info: { Title: `${document.title}, ${document.clientName}` },
  });
  file.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    file.once('end', resolve);
    file.once('error', reject);
  });
  const printer = new Printer(file, document);
  for await (const rows of pages) {
    printer.print(rows);
    yield* chunks.splice(0);
  }
  printer.finish();
  file.end();
  await ended;
  yield* chunks;
}

class Printer {
  readonly #file: Pdf;
  readonly #document: Document;
  readonly #columns: readonly Placed[];
  readonly #wall: (at: Date) => Date;
  readonly #sums = new Map<string, bigint>();
  readonly #pages: number;
  #page = 0;
  #line = ROWS_PER_PAGE;

  constructor(file: Pdf, document: Document) {
    this.#file = file;
    this.#document = document;
    this.#columns = placed(document.columns);
    this.#wall = wallClock(document.zone);
    // the line of sums is one more
    this.#pages = Math.ceil((document.rows + 1) / ROWS_PER_PAGE);
  }

  print(rows: readonly ReportRow[]): void {
    for (const row of rows) {
      this.#nextLine();
      for (const column of this.#columns) {
        const value = row[column.key] ?? null;
        if (column.sum && value !== null) this.#sums.set(column.key, (this.#sums.get(column.key) ?? 0n) + BigInt(value as bigint | number));
        this.#cell(column, textCell(column.kind, value, this.#wall));
      }
    }
  }

  finish(): void {
    this.#nextLine();
    this.#file.font('Helvetica-Bold');
    for (const [index, column] of this.#columns.entries()) this.#cell(column, column.sum ? this.#sumOf(column) : index === 0 ? 'Total' : '');
  }

  #sumOf({ key, kind }: Column): string {
    const sum = this.#sums.get(key) ?? 0n;
    return kind === 'money' ? formatMinor(sum) : kind === 'volume' ? volumeText(sum) : String(sum);
  }

  #nextLine(): void {
    this.#line += 1;
    if (this.#line >= ROWS_PER_PAGE) this.#newPage();
    if (this.#line % 2 === 1) this.#file.rect(PAGE.margin, this.#y(), PAGE.width - 2 * PAGE.margin, ROW_HEIGHT).fill('#f3f6f7');
    this.#file.fillColor('#111111').font('Helvetica').fontSize(SIZE);
  }

  #y(): number {
    return ROWS_TOP + this.#line * ROW_HEIGHT;
  }

  #newPage(): void {
    const { clientName, title, period, at, colour, zone } = this.#document;
    const file = this.#file.addPage();
    this.#page += 1;
    this.#line = 0;
    const right = PAGE.width - PAGE.margin;
    file.rect(0, 0, PAGE.width, HEAD.band).fill(colour);
    file.fillColor(inkOn(colour)).font('Helvetica-Bold').fontSize(14);
    write(file, fitted(file, printable(clientName), { room: PAGE.width / 2, size: 14 }), [PAGE.margin, 10]);
    writeRight(file, printable(title), [right, 10]);
    file.font('Helvetica').fontSize(8);
    write(file, printable(period), [PAGE.margin, 29]);
    writeRight(file, printable(`Made ${this.#wall(at).toISOString().slice(0, 16).replace('T', ' ')} (${zone})`), [right, 29]);
    file.fillColor('#111111').font('Helvetica-Bold').fontSize(SIZE);
    for (const column of this.#columns) this.#text(column, column.title, HEAD.top + 4);
    file
      .moveTo(PAGE.margin, ROWS_TOP - 2)
      .lineTo(right, ROWS_TOP - 2)
      .lineWidth(0.75)
      .strokeColor(colour)
      .stroke();
    file.fillColor('#555555').font('Helvetica').fontSize(SIZE);
    writeRight(file, `Page ${this.#page} of ${Math.max(this.#pages, this.#page)}`, [right, PAGE.height - FOOT + 12]);
  }

  #cell(column: Placed, text: string): void {
    this.#text(column, text, this.#y() + 4);
  }

  #text(column: Placed, text: string, y: number): void {
    const room = column.width - 2 * PAD;
    const shown = fitted(this.#file, printable(text), { room, size: SIZE });
    if (RIGHT_ALIGNED.has(column.kind)) writeRight(this.#file, shown, [column.x + column.width - PAD, y]);
    else write(this.#file, shown, [column.x + PAD, y]);
  }
}

function placed(columns: readonly Column[]): Placed[] {
  const printed = columns.filter((column) => column.weight !== undefined);
  const whole = printed.reduce((sum, column) => sum + column.weight!, 0);
  let x: number = PAGE.margin;
  return printed.map((column) => {
    const width = (column.weight! / whole) * (PAGE.width - 2 * PAGE.margin);
    const place = { ...column, x, width };
    x += width;
    return place;
  });
}

type Point = readonly [x: number, y: number];

function write(file: Pdf, text: string, [x, y]: Point): void {
  if (text !== '') file.text(text, x, y, { lineBreak: false });
}

/** So that the text ends at the point. */
function writeRight(file: Pdf, text: string, [right, y]: Point): void {
  write(file, text, [right - file.widthOfString(text), y]);
}

/** The text, or as much of it as there is room for and three dots. */
function fitted(file: Pdf, text: string, { room, size }: { readonly room: number; readonly size: number }): string {
  // no letter is wider than the size of the font, so short texts need no measuring
  if (text.length * size <= room || file.widthOfString(text) <= room) return text;
  let length = Math.min(text.length - 1, Math.ceil(room / 2));
  while (length > 0 && file.widthOfString(`${text.slice(0, length)}...`) > room) length -= 1;
  return length > 0 ? `${text.slice(0, length)}...` : '';
}

/** Black on light colours, white on dark ones (WCAG relative luminance, simplified). */
function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! > 150 ? '#111111' : '#ffffff';
}
