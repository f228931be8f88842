import type { Tx } from '../../../kernel/db.ts';
import type { Ask } from './ask.ts';
import type { ClientHead } from './client-queries.ts';
import type { Report, Slice } from './catalogue/report.ts';
import { maskPhone, type ReportRow } from './columns.ts';
import type { Document } from './formats/document.ts';

/** Rows of one page of a file. */
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
 * twice; a row that changes meanwhile is shown as it was when its page was read.
 */
export async function* readPages(inTenant: InTenant, { report, ask, showPhones }: Reading): AsyncGenerator<readonly ReportRow[]> {
  let after: string | null = null;
  for (;;) {
    const slice: Slice = { after, limit: PAGE_ROWS, offset: 0 };
    const rows: readonly ReportRow[] = await inTenant((tx) => report.page(tx, ask, slice));
    if (rows.length > 0) yield showPhones ? rows : rows.map((row) => masked(report, row));
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1)!.id;
  }
}

/** The row without whole phone numbers. */
export function masked(report: Report, row: ReportRow): ReportRow {
  const phones = report.columns.filter(({ kind, key }) => kind === 'phone' && row[key] !== null);
  return { ...row, ...Object.fromEntries(phones.map(({ key }) => [key, maskPhone(String(row[key]))])), id: row.id };
}

const OUR_COLOUR = '#0b5c6b';

export function documentOf({ report, ask }: Pick<Reading, 'report' | 'ask'>, client: ClientHead, rows: number): Document {
  return {
    title: report.title,
    clientName: client.name,
    colour: /^#[0-9a-f]{6}$/i.test(client.colour ?? '') ? client.colour! : OUR_COLOUR,
    zone: client.zone,
    period: periodText(ask),
    at: ask.at,
    columns: report.columns,
    rows,
  };
}

function periodText({ from, to, zone }: Ask): string {
  const time = (at: Date): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(at);
  if (from === null && to === null) return 'All';
  return [from === null ? '' : `from ${time(from)}`, to === null ? '' : `before ${time(to)}`].filter(Boolean).join(', ');
}
