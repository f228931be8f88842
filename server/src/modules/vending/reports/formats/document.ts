import type { Column, ReportRow } from '../columns.ts';

/** What stands around the rows of a report that becomes a file. */
export interface Document {
  readonly title: string;
  readonly clientName: string;
  /** `#rrggbb` of the client, for the head of printed pages. */
  readonly colour: string;
  readonly zone: string;
  /** What was asked for, in words. */
  readonly period: string;
  readonly at: Date;
  readonly columns: readonly Column[];
  /** How many rows there will be at most; printed pages are counted by it. */
  readonly rows: number;
}

/** Rows as they are read, a page at a time: whoever writes never holds more than one page. */
export type RowPages = AsyncIterable<readonly ReportRow[]>;

/** Writes a file piece by piece. */
export type Writer = (document: Document, pages: RowPages) => AsyncIterable<Uint8Array>;

/** Titles of columns; times say by which clock they are. */
export function headings({ columns, zone }: Pick<Document, 'columns' | 'zone'>): string[] {
  return columns.map((column) => (column.kind === 'moment' ? `${column.title} (${zone})` : column.title));
}
