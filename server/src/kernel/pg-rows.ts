import { sql, type RawBuilder } from 'kysely';
import { plainArray, textArray } from './pg-arrays.ts';

type Value = string | number | bigint | boolean | Date | null;

type Type = 'uuid' | 'smallint' | 'integer' | 'bigint' | 'boolean' | 'text' | 'timestamptz';

/** Those whose values need quotes in an array. */
const QUOTED: ReadonlySet<Type> = new Set(['text', 'timestamptz']);

/** A column of a table of values: its type, and its value in a row. */
export type Columns<R> = Readonly<Record<string, readonly [type: Type, of: (row: R) => Value]>>;

/** With fewer rows little is saved, and a statement is prepared anew for each choice of columns that are the same. */
const MANY = 20;

/**
 * Rows as a table of a statement, for `from`: the columns in an array each. What is the same in all of many rows goes over once, so that
 * a thousand messages of one campaign do not say a thousand times which one. The first column is always an array.
 */
export function valuesOf<R>(rows: readonly R[], columns: Columns<R>): RawBuilder<unknown> {
  const arrays: { readonly name: string; readonly array: RawBuilder<unknown> }[] = [];
  const same: RawBuilder<unknown>[] = [];
  for (const [name, [type, of]] of Object.entries(columns)) {
    const values = rows.map((row) => plainOf(of(row)));
    if (arrays.length > 0 && rows.length >= MANY && values.every((value) => value === values[0]))
      same.push(sql`${values[0]}::${sql.raw(type)} as ${sql.ref(name)}`);
    else arrays.push({ name, array: sql`${QUOTED.has(type) ? textArray(values as (string | null)[]) : plainArray(values)}::${sql.raw(type)}[]` });
  }
  return sql`(select ${sql.join([sql`v.*`, ...same])} from unnest(${sql.join(arrays.map(({ array }) => array))}) as v (${sql.join(arrays.map(({ name }) => sql.ref(name)))}))`;
}

/** As the database reads it, alone or in an array. */
function plainOf(value: Value): string | number | bigint | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? String(value) : value;
}
