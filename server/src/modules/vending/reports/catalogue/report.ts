import type { Tx } from '../../../../kernel/db.ts';
import type { Ask, FilterName } from '../ask.ts';
import type { Column, ReportRow } from '../columns.ts';

/** Where to read on: behind the row of this id. */
export interface Slice {
  readonly after: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** A report is data: what it is called, what it shows, and the two statements that read it. */
export interface Report {
  readonly name: string;
  readonly title: string;
  /** What the API page says. */
  readonly summary: string;
  readonly filters: readonly FilterName[];
  readonly columns: readonly Column[];
  /** What the ids of its rows are: a cursor holds one. */
  readonly ids: 'uuid' | 'day';
  /** Rows in the order of the report; the order is by id, so that any depth costs the same. */
  page(tx: Tx, ask: Ask, slice: Slice): Promise<readonly ReportRow[]>;
  /** Counts up to `most`. */
  count(tx: Tx, ask: Ask, most: number): Promise<number>;
}
