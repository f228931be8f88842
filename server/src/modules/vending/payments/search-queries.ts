import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';

/**
 * Under row security an index is used only by conditions whose operators cannot leak what they see: comparisons can be,
 * LIKE and functions of a column cannot. So a search goes by ranges over indexes that are there, each for one way in
 * which a payment can be known, and looks through all rows only where too much fits for that to be slow.
 */

/** A beginning that is shorter fits too much: then only the whole is looked for. */
const SHORTEST_PREFIX = 4;
/** With more meters than these, their payments lie close together in every list. */
const MOST_METERS = 200;
/** Behind every letter and digit that may follow, in the order of bytes and in that of any language. */
const LAST = 'zzzzzzzzzzzzzzzz';

/** Payments that fit: as a list of their own (`tenant_id`, `id`) where it can be gathered, else by a condition on payments `p`. */
export type Searched = { readonly hits: RawBuilder<unknown> } | { readonly condition: RawBuilder<unknown> };

/** Payments for a text that people look for. */
export async function searched(tx: Tx | PlatformTx, text: string): Promise<Searched> {
  const meters = tx.tenantId === null ? null : await metersCalled(tx, text);
  return meters === null ? { condition: anywhere(text) } : { hits: hits(tx as Tx, text, meters) };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** What a search means. */
function anywhere(text: string): RawBuilder<unknown> {
  const prefix = escapeLike(text);
  return sql`(p.receipt = upper(${text}) or p.account_text = ${text} or p.phone = ${text} or p.payer_phone = ${text} or p.receipt like upper(${prefix}) || '%' or p.account_text ilike ${prefix} || '%')`;
}

/** `column` begins with the text, as a range. */
function begins(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  return text.length < SHORTEST_PREFIX
    ? sql`${column} = ${text}`
    : sql`${column} >= ${text} and ${column} < ${text + LAST} and starts_with(${column}, ${text})`;
}

/** Meters whose number or alias begins so; null when there are many. */
async function metersCalled(tx: Tx, text: string): Promise<readonly string[] | null> {
  const number = text.toUpperCase().replaceAll(/[\s-]/g, '');
  if (number === '') return [];
  const { rows } = await sql<{ id: string }>`
    select id from meters m where m.tenant_id = ${tx.tenantId} and m.deleted_at is null and ${begins(sql`m.meter_id`, number)}
    union select id from meters m where m.tenant_id = ${tx.tenantId} and m.deleted_at is not null and ${begins(sql`m.meter_id`, number)}
    union select l.meter_id from meter_aliases l where l.tenant_id = ${tx.tenantId} and ${begins(sql`l.alias`, number)} limit ${MOST_METERS + 1}`.execute(tx.q);
  return rows.length > MOST_METERS ? null : rows.map((row) => row.id);
}

function hits(tx: Tx, text: string, meters: readonly string[]): RawBuilder<unknown> {
  const mine = sql`select p.tenant_id, p.id from payments p where p.tenant_id = ${tx.tenantId}`;
  const typed = [...new Set([text, text.toUpperCase(), text.toLowerCase()])].map((form) => begins(sql`p.account_text collate "C"`, form));
  return sql.join(
    [
      sql`${mine} and p.provider in ('mpesa', 'cash') and ${begins(sql`p.receipt`, text.toUpperCase())}`,
      sql`${mine} and p.meter_id = any(${[...meters]}::uuid[])`,
      sql`${mine} and p.state in ('received', 'vending', 'unknown') and ${anywhere(text)}`,
      ...typed.map((fits) => sql`${mine} and (p.state not in ('received', 'vending', 'unknown', 'vended') or p.matched_by = 'assigned') and ${fits}`),
      ...[sql`p.state = 'vended'`, sql`p.state not in ('received', 'vending', 'unknown', 'vended')`].flatMap((state) => [
        sql`${mine} and ${state} and p.payer_phone = ${text}`,
        sql`${mine} and ${state} and p.payer_phone is null and p.phone = ${text}`,
      ]),
    ],
    sql` union `,
  );
}
