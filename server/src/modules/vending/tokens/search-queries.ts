import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';

/** With more of them, their tokens lie close together in every list. */
const MOST_FOUND = 500;

/** Tokens that fit: as a list of their own (`tenant_id`, `id`) where they are few, else by a condition on tokens `k`. */
export type Searched =
  | { readonly hits: RawBuilder<unknown>; /** Whose all the hits are, where they are found by nothing else. */ readonly customers: readonly string[] | null }
  | { readonly condition: RawBuilder<unknown> };

/**
 * Tokens of a receipt, a meter's number, a customer's phone or the beginning of a customer's name. Whom it names is found
 * first; with few of them, their tokens come out of their indexes.
 */
export async function searchedTokens(tx: Tx | PlatformTx, text: string): Promise<Searched> {
  const { rows } = await sql<{ kind: 'payment' | 'meter' | 'customer'; id: string }>`${named(tx, text)} limit ${MOST_FOUND + 1}`.execute(tx.q);
  const ids = (kind: string): string[] => rows.filter((row) => row.kind === kind).map((row) => row.id);
  if (rows.length > MOST_FOUND) {
    const all = (kind: string): RawBuilder<unknown> => sql`(select n.id from (${named(tx, text)}) n where n.kind = ${kind})`;
    return { condition: sql`(k.payment_id in ${all('payment')} or k.meter_id in ${all('meter')} or k.customer_id in ${all('customer')})` };
  }
  const mine = sql`select t.tenant_id, t.id from tokens t where ${ofTenant(tx, 't')}`;
  return {
    hits: sql`${mine} and t.payment_id = any(${ids('payment')}::uuid[]) union ${mine} and t.meter_id = any(${ids('meter')}::uuid[]) union ${mine} and t.customer_id = any(${ids('customer')}::uuid[])`,
    customers: tx.tenantId !== null && rows.length > 0 && rows.every((row) => row.kind === 'customer') ? ids('customer') : null,
  };
}

function ofTenant(tx: Tx | PlatformTx, table: string): RawBuilder<unknown> {
  return tx.tenantId === null ? sql`true` : sql`${sql.ref(`${table}.tenant_id`)} = ${tx.tenantId}::uuid`;
}

/** Behind every letter, in the order of bytes in which `name_lower` is kept. */
const LAST = '\u{10FFFF}';

/** Each through an index of its own; a name by a range, since LIKE may use none under row security. */
function named(tx: Tx | PlatformTx, text: string): RawBuilder<unknown> {
  return sql`
    select 'payment' as kind, p.id from payments p where ${ofTenant(tx, 'p')} and p.provider in ('mpesa', 'cash') and p.receipt = upper(${text})
    union all select 'meter', m.id from meters m where ${ofTenant(tx, 'm')} and m.meter_id = ${text} and m.deleted_at is null
    union all select 'meter', m.id from meters m where ${ofTenant(tx, 'm')} and m.meter_id = ${text} and m.deleted_at is not null
    union all select 'customer', c.id from customers c where ${ofTenant(tx, 'c')} and c.phone = ${text}
    union all select 'customer', c.id from customers c where ${ofTenant(tx, 'c')} and c.deleted_at is null and c.name_lower >= lower(${text}) and c.name_lower < lower(${text}) || ${LAST}`;
}

/** A token's id is no further than this from the moment at which it was made. */
const ID_SLACK = sql`interval '1 hour'`;

/**
 * The newest tokens of these customers, some too many: among the newest one of each, the last that a page could show tells
 * from when on they are read. So a page costs by the customers, and not by all that they ever bought.
 */
export function newestOf(
  tx: Tx,
  customers: readonly string[],
  { before, most }: { readonly before: string | null; readonly most: number },
): RawBuilder<unknown> {
  const older = before === null ? sql`` : sql`and t.id < ${before}::uuid`;
  const mine = sql`from tokens t where t.tenant_id = ${tx.tenantId} and t.customer_id = w.id ${older}`;
  const whose = sql`unnest(${customers}::uuid[]) as w (id)`;
  return sql`
    with since as materialized (select coalesce((
      select k.created_at - ${ID_SLACK} from ${whose} cross join lateral (select t.created_at ${mine} order by t.created_at desc limit 1) k
      order by k.created_at desc offset ${most - 1} limit 1), '-infinity') as at)
    select k.tenant_id, k.id from ${whose}
    cross join lateral (select t.tenant_id, t.id ${mine} and t.created_at >= (select at from since) order by t.created_at desc limit ${most}) k`;
}

/** `from …` of all tokens of these customers, to be counted. */
export function allOf(tx: Tx, customers: readonly string[]): RawBuilder<unknown> {
  return sql`from unnest(${customers}::uuid[]) as w (id) cross join lateral (select 1 from tokens t where t.tenant_id = ${tx.tenantId} and t.customer_id = w.id) k`;
}
