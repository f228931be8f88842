import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { gatherCandidates, type Sought } from '../registry/index.ts';

/** The ids of who fits, as a statement; or a condition on customers `c`, each of whom must be looked at. */
export type CustomerHits = { readonly ids: RawBuilder<unknown> } | { readonly condition: RawBuilder<unknown> };

export interface CustomerSearch {
  /** All must occur, in any field. */
  readonly words: readonly string[];
  /** E.164 digits when what is looked for is a phone number. */
  readonly phone: string | null;
}

/**
 * Customers that hold all the words, have the phone, or hold a meter with the number. Few that may fit are gathered
 * first; what many hold is met soon in any list, which is read in its order.
 */
export async function searchCustomers(tx: Tx | PlatformTx, { words, phone }: CustomerSearch): Promise<CustomerHits> {
  const joined = words.join('').replaceAll('-', '');
  const number = /\d{2}/.test(joined) ? joined : null;
  const ways: Sought[] = [{ of: 'customers', words }, ...(number === null ? [] : [{ of: 'meters', words: [number] } as const])];
  const [people, meters] = tx.tenantId === null ? [null] : await gatherCandidates(tx, ways);
  if (people && meters !== null) return { ids: gathered(tx as Tx, { words, phone, number, people, meters: meters ?? [] }) };
  const fits = [
    all(words),
    ...(phone === null ? [] : [sql`c.phone = ${phone}`]),
    ...(number === null ? [] : [sql`c.id in (${holders(tx, some(tx, number))})`]),
  ];
  return { condition: sql`(${sql.join(fits, sql` or `)})` };
}

function all(words: readonly string[]): RawBuilder<unknown> {
  return sql`(${sql.join(
    words.map((word) => sql`strpos(c.search_text, ${word}) > 0`),
    sql` and `,
  )})`;
}

interface Gathered extends CustomerSearch {
  readonly number: string | null;
  /** Customers and meters that may fit. */
  readonly people: readonly string[];
  readonly meters: readonly string[];
}

/** Each way by itself: a customer found by the meter need not hold the words. */
function gathered(tx: Tx, { words, phone, number, people, meters }: Gathered): RawBuilder<unknown> {
  const ways = [
    sql`select c.id from unnest(${people}::uuid[]) as g (id) cross join lateral (select id, search_text from customers c where c.tenant_id = ${tx.tenantId} and c.id = g.id limit 1) c where ${all(words)}`,
    ...(phone === null ? [] : [sql`select c.id from customers c where c.tenant_id = ${tx.tenantId} and c.phone = ${phone}`]),
    ...(number === null || meters.length === 0 ? [] : [holders(tx, sql`${meters}::uuid[]`, number)]),
  ];
  return sql.join(ways, sql` union `);
}

const ofTenant = ({ tenantId }: Tx | PlatformTx, table: string): RawBuilder<unknown> =>
  tenantId === null ? sql`true` : sql`${sql.ref(`${table}.tenant_id`)} = ${tenantId}`;

const hasNumber = (number: string): RawBuilder<unknown> => sql`strpos(split_part(m.search_text, E'\\n', 1), ${number}) > 0`;

/** Who holds meters now; of these, those whose number holds the digits. */
function holders(tx: Tx | PlatformTx, meters: RawBuilder<unknown>, number?: string): RawBuilder<unknown> {
  const fits =
    number === undefined
      ? sql``
      : sql`and exists (select from meters m where m.tenant_id = a.tenant_id and m.id = a.meter_id and m.deleted_at is null and ${hasNumber(number)})`;
  return sql`select a.customer_id from meter_assignments a where ${ofTenant(tx, 'a')} and a.deactivated_on is null and a.meter_id = any(${meters}) ${fits}`;
}

/** The meters first, out of their search index; only then who holds them: the other way round joins all there are. */
function some(tx: Tx | PlatformTx, number: string): RawBuilder<unknown> {
  return sql`array(select m.id from meters m where ${ofTenant(tx, 'm')} and m.deleted_at is null and ${hasNumber(number)} limit 1000)`;
}
