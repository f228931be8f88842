import type { Tx } from '../../../kernel/db.ts';
import type { Ask } from './ask.ts';
import type { ClientHead } from './client-queries.ts';
import type { Report, Slice } from './catalogue/report.ts';
import { maskPhone, type Cell, type ReportRow } from './columns.ts';
import type { Document } from './formats/document.ts';

/** Rows of one page of a file: enough that the database is asked seldom, few enough that two pages weigh a megabyte or two. */
const PAGE_ROWS = 1_000;

/** Runs in a transaction of the tenant that ends with it. */
export type InTenant = <T>(fn: (tx: Tx) => Promise<T>) => Promise<T>;

export interface Reading {
  readonly report: Report;
  readonly ask: Ask;
  readonly showPhones: boolean;
}

/**
 * All rows of a report, a page at a time, each page in a short transaction of its own. One long transaction would give
 * one view of everything, but hold a connection and the database's clean-up for as long as the slowest reader takes, and
 * be ended while he pauses. The order is by id and what came after `ask.at` is left out, so no row is missed or shown
 * twice; a row that changes meanwhile is shown as it was when its page was read. While a page is written the next one is
 * read, and no more: two pages are held at most.
 */
export async function* readPages(inTenant: InTenant, { report, ask, showPhones }: Reading): AsyncGenerator<readonly ReportRow[]> {
  const read = (after: string | null): Promise<readonly ReportRow[]> =>
    inTenant((tx) => report.page(tx, ask, { after, limit: PAGE_ROWS, offset: 0 } satisfies Slice));
  let next = read(null);
  for (;;) {
    const rows = await next;
    const isLast = rows.length < PAGE_ROWS;
    if (!isLast) {
      next = read(rows.at(-1)!.id);
      // a writer that stops here does not wait for it
      next.catch(() => undefined);
    }
    if (rows.length > 0) yield showPhones ? rows : rows.map((row) => masked(report, row));
    if (isLast) return;
  }
}

/** The row without whole phone numbers. */
export function masked(report: Report, row: ReportRow): ReportRow {
  const shown: Record<string, Cell> & { id: string } = { ...row };
  for (const { kind, key } of report.columns) if (kind === 'phone' && row[key] !== null) shown[key] = maskPhone(String(row[key]));
  return shown;
}

const OUR_COLOUR = '#0b5c6b';

export function documentOf({ report, ask }: Pick<Reading, 'report' | 'ask'>, client: ClientHead, rows: number): Document {
  return {
    title: report.title,
    ...headOf(client),
    period: periodText(ask),
    at: ask.at,
    columns: report.columns,
    rows,
  };
}

/** The client's name, colour and clock around any file. */
export function headOf({ name, colour, zone }: ClientHead): Pick<Document, 'clientName' | 'colour' | 'zone'> {
  return { clientName: name, colour: /^#[0-9a-f]{6}$/i.test(colour ?? '') ? colour! : OUR_COLOUR, zone };
}

function periodText({ from, to, zone }: Ask): string {
  const time = (at: Date): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(at);
  if (from === null && to === null) return 'All';
  return [from === null ? '' : `from ${time(from)}`, to === null ? '' : `before ${time(to)}`].filter(Boolean).join(', ');
}
