import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { emptied } from '../../vending/privacy/index.ts';
import type { KeptPlace, PlaceName } from './places.ts';

/** Of each table, what is still under way: it is looked at again the next night. */
const WAITS: Readonly<Record<PlaceName, RawBuilder<boolean>>> = {
  conversation_messages: sql`t.status in ('scheduled', 'queued', 'sending')`,
  outbox_messages: sql`t.next_action_at is not null`,
  sms_sends: sql`t.waiting > 0`,
  inbound_words: sql`t.state = 'new'`,
  whatsapp_notices: sql`false`,
};

/** And what is past removing: it holds no words any more, or they are evidence of a payment. */
const DONE: Readonly<Record<PlaceName, RawBuilder<boolean>>> = {
  conversation_messages: sql`t.removed_after_months is not null`,
  outbox_messages: sql`(t.removed_after_months is not null or t.token_id is not null or t.payment_id is not null or t.order_id is not null)`,
  sms_sends: sql`t.removed_after_months is not null`,
  inbound_words: sql`(t.body_text is null and t.body = '{}')`,
  whatsapp_notices: sql`false`,
};

export interface Stretch {
  /** After this id, and before that one: a range of time. */
  readonly after: string;
  readonly end: string;
  readonly limit: number;
}

export interface OldRow {
  readonly id: string;
  readonly waits: boolean;
  readonly done: boolean;
}

function stretch(table: PlaceName, tenantId: string, { after, end, limit }: Stretch): RawBuilder<OldRow> {
  return sql<OldRow>`
    select t.id, ${WAITS[table]} as waits, ${DONE[table]} as done from ${sql.table(table)} t
    where t.tenant_id = ${tenantId} and t.id > ${after}::uuid and t.id < ${end}::uuid order by t.id limit ${limit}`;
}

/** The next old rows in the order of their ids, out of the primary key: however many there are, a page costs the same. */
export async function oldRows({ q, tenantId }: Tx, { table }: KeptPlace, range: Stretch): Promise<readonly OldRow[]> {
  return (await stretch(table, tenantId, range).execute(q)).rows;
}

/** How many of the next old rows would lose their words, of at most so many that are looked at. */
export async function countOld({ q, tenantId }: Tx, table: PlaceName, range: Stretch): Promise<{ readonly seen: number; readonly count: number }> {
  const { rows } = await sql<{ seen: number; count: number }>`
    select count(*)::int as seen, (count(*) filter (where not o.waits and not o.done))::int as count from (${stretch(table, tenantId, range)}) o`.execute(q);
  return rows[0]!;
}

/** Takes the words out of rows; what is sealed is sealed anew by `resealRows`. */
export async function emptyOld(tx: Tx, { table, empty, tells }: KeptPlace, { ids, months }: { readonly ids: readonly string[]; readonly months: number }) {
  if (empty === null) {
    await sql`delete from ${sql.table(table)} t where t.tenant_id = ${tx.tenantId} and t.id = any(${[...ids]}::uuid[])`.execute(tx.q);
    return;
  }
  const sets = [
    ...Object.entries(empty).flatMap(([column, how]) => (how === 'seal' ? [] : [emptied(column, how)])),
    ...(tells ? [sql`removed_after_months = ${months}`] : []),
  ];
  await sql`update ${sql.table(table)} t set ${sql.join(sets)} where t.tenant_id = ${tx.tenantId} and t.id = any(${[...ids]}::uuid[])`.execute(tx.q);
}

/** Held in the order of ids: what changes a talk holds its row first. */
export async function lockTalksOf({ q, tenantId }: Tx, messages: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select v.id from conversations v where v.tenant_id = ${tenantId} and v.id = any(array(
      select m.conversation_id from conversation_messages m where m.tenant_id = ${tenantId} and m.id = any(${[...messages]}::uuid[]))) order by v.id for update`.execute(
    q,
  );
  return rows.map(({ id }) => id);
}

/** What else says what stood in these messages: their words in the search, and the talks' last line, drafts and summaries. */
export async function emptyAround(
  { q, tenantId }: Tx,
  { messages, talks, before }: { readonly messages: readonly string[]; readonly talks: readonly string[]; readonly before: Date },
): Promise<void> {
  await sql`delete from message_words where tenant_id = ${tenantId} and message_id = any(${[...messages]}::uuid[])`.execute(q);
  await sql`delete from conversation_drafts where tenant_id = ${tenantId} and conversation_id = any(${[...talks]}::uuid[]) and updated_at < ${before}`.execute(
    q,
  );
  await sql`
    update conversations set last_message_text = '', ai_summary = '', ai_suggestions = '[]'
    where tenant_id = ${tenantId} and id = any(${[...talks]}::uuid[]) and last_message_at < ${before}
      and (last_message_text <> '' or ai_summary <> '' or ai_suggestions <> '[]')`.execute(q);
}

/** A removal waits for nobody who is at work: it fails, and goes on the next night from where it was. */
export async function giveWay({ q }: Tx): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(q);
}
