import { sql, type RawBuilder } from 'kysely';
import { invalid } from './errors.ts';
import { isUuid } from './ids.ts';

/** The order of a list and the row after which its page begins: by a time, a text or a number, then by id; or by `id` alone, which is the order of arrival. */
export interface Keyset<K extends string = string> {
  readonly by: K;
  readonly descending: boolean;
  readonly after: readonly [string, string] | null;
}

/**
 * @param ordering a key, with `-` for the other way round
 * @throws AppError `invalid` for an order that the list does not have, or a cursor made for another one
 */
export function readKeyset<K extends string>(ordering: string, cursor: readonly [string, string] | null, keys: readonly K[]): Keyset<K> {
  const by = keys.find((key) => key === ordering.replace(/^-/, ''));
  if (by === undefined) throw invalid({ ordering: [`Order by ${keys.join(' or ')}, with - for the other way round.`] });
  return { by, descending: ordering.startsWith('-'), after: checkedCursor(cursor, by) };
}

/** A cursor made for another order of the list cannot be read in this one. */
export function checkedCursor(cursor: readonly [string, string] | null, by: string): readonly [string, string] | null {
  if (cursor === null) return null;
  const fits = isUuid(cursor[1]) && !cursor[0].includes('\0') && FORMS.every(([of, form]) => !of(by) || form(cursor[0]));
  if (!fits) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return cursor;
}

/** Ids grow with time. */
const ARRIVAL = 'id';

/** The cursor of a row in this order. */
export function keysetCursor<K extends string>(
  { by }: Pick<Keyset<K>, 'by'>,
  row: Readonly<Record<K, unknown>> & { readonly id: string },
): readonly [string, string] {
  return [by === ARRIVAL ? '' : String(row[by]), row.id];
}

/** Columns of times are named so; their cursors hold the time in UTC to the microsecond. */
const isMoment = (by: string): boolean => by.endsWith('_at');
/** Columns of whole numbers are named so. */
const isCount = (by: string): boolean => by.endsWith('_count');
const isMoney = (by: string): boolean => by.endsWith('_minor');

/** What the first part of a cursor looks like, by what its list is ordered by. */
const FORMS: readonly (readonly [of: (by: string) => boolean, form: (text: string) => boolean])[] = [
  [(by) => by === ARRIVAL, (text) => text === ''],
  [isCount, (text) => /^\d{0,15}$/.test(text)],
  [isMoney, (text) => /^\d{1,18}$/.test(text)],
  [isMoment, (text) => /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(text) && !Number.isNaN(Date.parse(text))],
];

/** The terms of `order by`; `table` is the alias of the rows. */
export function keysetOrder(table: string, { by, descending }: Omit<Keyset, 'after'>): RawBuilder<unknown> {
  const direction = descending ? sql`desc` : sql`asc`;
  if (by === ARRIVAL) return sql`${sql.ref(`${table}.id`)} ${direction}`;
  return sql`${sql.ref(`${table}.${by}`)} ${direction}, ${sql.ref(`${table}.id`)} ${direction}`;
}

/** The condition for rows behind the cursor; `true` where there is none. */
export function keysetBeyond(table: string, { by, descending, after }: Keyset): RawBuilder<unknown> {
  if (after === null) return sql`true`;
  if (by === ARRIVAL) return sql`${sql.ref(`${table}.id`)} ${descending ? sql`<` : sql`>`} ${after[1]}::uuid`;
  const key = isMoment(by) ? sql`${after[0]}::timestamptz` : isCount(by) || isMoney(by) ? sql`nullif(${after[0]}, '')::bigint` : sql`${after[0]}::text`;
  return sql`(${sql.ref(`${table}.${by}`)}, ${sql.ref(`${table}.id`)}) ${descending ? sql`<` : sql`>`} (${key}, ${after[1]}::uuid)`;
}
