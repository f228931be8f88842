import { sql, type RawBuilder } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db.ts';
import { ERASED, SIGNS } from './marks.ts';
import type { Values } from './person-queries.ts';
import type { Emptied, Link, Place } from './place.ts';

/** Links whose values are text; the others are ids. */
const TEXTS: ReadonlySet<Link> = new Set(['receipts', 'phones']);

function linked({ by }: Place, values: Values): RawBuilder<unknown> {
  const links = Object.entries(by).map(([column, link]) =>
    TEXTS.has(link) ? sql`t.${sql.ref(column)} = any(${values[link]}::text[])` : sql`t.${sql.ref(column)} = any(${values[link]}::uuid[])`,
  );
  return links.length === 0 ? sql`false` : sql`(${sql.join(links, sql` or `)})`;
}

/** True where a mark stands in one of the columns, however its blanks and signs are written. */
function marked(columns: readonly string[], squeezed: readonly string[]): RawBuilder<unknown> {
  const texts = sql.join(columns.map((column) => sql`t.${sql.ref(column)}::text`));
  return sql`exists (select from unnest(${squeezed}::text[]) m (text)
    where strpos(translate(lower(concat_ws(E'\\x01', ${texts})), ${SIGNS}, ''), m.text) > 0)`;
}

function markedBytes(columns: readonly string[], squeezed: readonly string[]): RawBuilder<unknown> {
  const texts = sql.join(columns.map((column) => sql`encode(t.${sql.ref(column)}, 'escape')`));
  return sql`exists (select from unnest(${squeezed}::text[]) m (text) where strpos(translate(lower(concat_ws(E'\\x01', ${texts})), ${SIGNS}, ''), m.text) > 0)`;
}

/** What is left of a body that was stored as bytes. */
const NO_BODY = Buffer.from('{"erased":true}');

/** Whether a typed text is the number of a meter; by one of two indexes, for those that are there and those that are gone. */
function isMeter(column: string, gone: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select from meters m
    where m.tenant_id = t.tenant_id and m.meter_id = regexp_replace(t.${sql.ref(column)}, '\\D', '', 'g') and m.deleted_at ${gone})`;
}

/** What is written into a column of a row `t` that is emptied. */
export function emptied(column: string, how: Exclude<Emptied, 'seal'>): RawBuilder<unknown> {
  const values: Readonly<Record<typeof how, RawBuilder<unknown>>> = {
    empty: sql`''`,
    null: sql`null`,
    object: sql`'{}'::jsonb`,
    list: sql`'[]'::jsonb`,
    bytes: sql`${NO_BODY}::bytea`,
    word: sql`${ERASED}`,
    key: sql`'erased:' || t.id`,
    random: sql`'erased:' || gen_random_uuid()`,
    typed: sql`case when ${isMeter(column, sql`is null`)} or ${isMeter(column, sql`is not null`)} then t.${sql.ref(column)} else '' end`,
  };
  return sql`${sql.ref(column)} = ${values[how]}`;
}

/** @returns how many rows of the person were emptied; sealed columns are for `resealRows`. */
export async function emptyRows(tx: Tx, place: Place, values: Values): Promise<number> {
  const plain = Object.entries(place.empty ?? {}).flatMap(([column, how]) => (how === 'seal' ? [] : [emptied(column, how)]));
  if (plain.length === 0) return 0;
  const { numAffectedRows } = await sql`
    update ${sql.table(place.table)} t set ${sql.join(plain)} where t.tenant_id = ${tx.tenantId} and ${linked(place, values)}`.execute(tx.q);
  return Number(numAffectedRows ?? 0n);
}

export async function sealedRows(tx: Tx, place: Place, values: Values): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from ${sql.table(place.table)} t where t.tenant_id = ${tx.tenantId} and ${linked(place, values)}`.execute(tx.q);
  return rows.map(({ id }) => id);
}

export async function resealRows(
  tx: Tx,
  { table, column }: { readonly table: string; readonly column: string },
  seals: readonly { readonly id: string; readonly sealed: string }[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} t set ${sql.ref(column)} = s.sealed from unnest(${seals.map(({ id }) => id)}::uuid[], ${seals.map(({ sealed }) => sealed)}::text[]) s (id, sealed)
    where t.tenant_id = ${tx.tenantId} and t.id = s.id`.execute(tx.q);
}

/** @returns how many rows went: the person's, and where texts are named, those in which a mark stands. */
export async function removeRows(tx: Tx, place: Place, { values, squeezed }: Sought): Promise<number> {
  const byText = place.scrub && squeezed.length > 0 ? marked(place.scrub, squeezed) : sql`false`;
  const byBytes = place.raw && squeezed.length > 0 ? markedBytes(place.raw, squeezed) : sql`false`;
  const { numAffectedRows } = await sql`
    delete from ${sql.table(place.table)} t where t.tenant_id = ${tx.tenantId} and (${linked(place, values)} or ${byText} or ${byBytes})`.execute(tx.q);
  return Number(numAffectedRows ?? 0n);
}

export interface Sought {
  readonly values: Values;
  readonly squeezed: readonly string[];
}

/** Texts of a row by column; `json` names those that are JSON. */
export interface FoundTexts {
  readonly place: string;
  readonly texts: Readonly<Record<string, unknown>>;
  readonly json: readonly string[];
}

/** Rows in which a mark may stand, held until the transaction ends: their place in the table names them that long. */
export async function markedRows(tx: Tx, place: Place, { values, squeezed }: Sought): Promise<readonly FoundTexts[]> {
  const columns = place.scrub ?? [];
  if (columns.length === 0 || squeezed.length === 0) return [];
  const texts = sql.join(columns.map((column) => sql`${sql.lit(column)}, to_jsonb(t.${sql.ref(column)})`));
  const json = sql.join(columns.map((column) => sql`case when pg_typeof(t.${sql.ref(column)}) = 'jsonb'::regtype then ${sql.lit(column)} end`));
  const { rows } = await sql<FoundTexts>`
    select t.ctid::text as place, jsonb_build_object(${texts}) as texts, array_remove(array[${json}]::text[], null) as json
    from ${sql.table(place.table)} t where t.tenant_id = ${tx.tenantId} and ${place.everywhere ? sql`true` : linked(place, values)} and ${marked(columns, squeezed)}
    for update of t`.execute(tx.q);
  return rows;
}

/** Writes texts back to rows that `markedRows` holds. */
export async function writeTexts(tx: Tx, { table, scrub = [] }: Place, rows: readonly FoundTexts[]): Promise<void> {
  const { json } = rows[0]!;
  const sets = scrub.map(
    (column) => sql`${sql.ref(column)} = ${json.includes(column) ? sql`r.texts -> ${sql.lit(column)}` : sql`r.texts ->> ${sql.lit(column)}`}`,
  );
  await sql`
    update ${sql.table(table)} t set ${sql.join(sets)} from json_to_recordset(${JSON.stringify(rows)}::json) as r (place text, texts jsonb)
    where t.tenant_id = ${tx.tenantId} and t.ctid = r.place::tid`.execute(tx.q);
}

/** Looks through whole tables take longer than a request may. */
export async function takeTime(tx: Tx): Promise<void> {
  await sql`set local statement_timeout = '600s'`.execute(tx.q);
}

/** Messages that have not left yet are not to leave: their time is over. */
export async function stopMessages(tx: Tx, { messages }: Values, at: Date): Promise<void> {
  await sql`
    update outbox_messages set do_not_send_after = least(do_not_send_after, ${at}::timestamptz)
    where tenant_id = ${tx.tenantId} and id = any(${messages}::uuid[]) and next_action_at is not null`.execute(tx.q);
}

/** The customer ends with what it holds; the row stays, so that money keeps an owner. */
export async function endCustomer(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`
    with let_go as (
      update meter_assignments set deactivated_on = greatest(${at}::timestamptz, assigned_on)
      where tenant_id = ${tx.tenantId} and customer_id = ${id} and deactivated_on is null)
    update customers set is_active = false, wants_email = false, language = null, erased_at = coalesce(erased_at, ${at}), deleted_at = coalesce(deleted_at, ${at}), updated_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Files of reports that were made until now may name anybody: they are removed, and can be made again. */
export async function expireFiles(tx: Tx, at: Date): Promise<void> {
  await sql`update report_exports set expires_at = ${at} where tenant_id = ${tx.tenantId} and state = 'ready'`.execute(tx.q);
}

/** Entries of the log keep who did what to what, when; what they tell beside that goes. */
export async function emptyAuditDetails(tx: Tx, squeezed: readonly string[], erasureId: string): Promise<number> {
  if (squeezed.length === 0) return 0;
  const { numAffectedRows } = await sql`
    update audit_log t set details = '{"erased": true}', erasure_id = ${erasureId}
    where t.tenant_id = ${tx.tenantId} and t.details_digest is not null and ${marked(['details'], squeezed)}`.execute(tx.q);
  return Number(numAffectedRows ?? 0n);
}

/** Notices that came to nobody's door first and were then handed to this tenant. */
export async function emptyUnclaimed(tx: SystemTx, tenantId: string, squeezed: readonly string[]): Promise<void> {
  if (squeezed.length === 0) return;
  await sql`
    update unclaimed_events t set body = ${NO_BODY}::bytea
    where t.handed_to = ${tenantId} and ${markedBytes(['body'], squeezed)}`.execute(tx.q);
}

/** Rows that a person may read, in the order of their time. */
export async function shownRows(tx: Tx, place: Place, { values, limit, offset }: { readonly values: Values; readonly limit: number; readonly offset: number }) {
  const { columns, order } = place.show!;
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(columns.map((column) => sql.ref(`t.${column}`)))} from ${sql.table(place.table)} t
    where t.tenant_id = ${tx.tenantId} and ${linked(place, values)} order by t.${sql.ref(order)}, t.ctid limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}
