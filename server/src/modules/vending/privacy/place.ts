/** What rows are known to be of a person by. The values of each are gathered first, see `person-queries.ts`. */
export type Link =
  | 'customer'
  | 'contacts'
  | 'consentEvents'
  | 'meters'
  | 'heldMeters'
  | 'payments'
  | 'ownPayments'
  | 'receipts'
  | 'events'
  | 'orders'
  | 'subjects'
  | 'messages'
  | 'sends'
  | 'alerts'
  | 'statements'
  | 'phones';

/**
 * What a column becomes. `empty`: ''. `null`. `object`, `list`: empty JSON. `bytes`: a note that it was erased. `word`:
 * [erased]. `typed`: kept where it is the number of a meter, else ''. `seal`: [erased], sealed. `key`: a text of its own,
 * where no two may be alike; `random` where the row has no id.
 */
export type Emptied = 'empty' | 'null' | 'object' | 'list' | 'bytes' | 'word' | 'typed' | 'seal' | 'key' | 'random';

/** A table with data of people: the one list from which a person is shown and erased. */
export interface Place {
  readonly table: string;
  /** Column by column, what it must hold for a row to be of the person. None: rows are found by their texts alone. */
  readonly by: Readonly<Record<string, Link>>;
  /** Columns of the person's rows that say who it is. */
  readonly empty?: Readonly<Record<string, Emptied>>;
  /** The person's rows go as a whole; of a table without links, those in which a mark stands. */
  readonly remove?: boolean;
  /** Bodies as bytes, in which a mark is looked for too when rows go. */
  readonly raw?: readonly string[];
  /** Free text and JSON in which marks are replaced: in the person's rows, and with `everywhere` in all of them. */
  readonly scrub?: readonly string[];
  readonly everywhere?: boolean;
  /** What a person may read of it, and under which title. */
  readonly show?: { readonly title: string; readonly columns: readonly string[]; readonly order: string };
}
