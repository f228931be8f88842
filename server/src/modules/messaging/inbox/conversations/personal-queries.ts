import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { PersonRow } from './list-queries.ts';

export interface DraftRow {
  readonly body_text: string;
  readonly reply_to_id: string | null;
  readonly updated_at: Date;
}

export async function findDraft({ q, tenantId }: Tx, conversationId: string, userId: string): Promise<DraftRow | undefined> {
  const { rows } = await sql<DraftRow>`
    select body_text, reply_to_id, updated_at from conversation_drafts
    where tenant_id = ${tenantId} and conversation_id = ${conversationId} and user_id = ${userId}`.execute(q);
  return rows[0];
}

export async function writeDraft(
  { q, tenantId }: Tx,
  draft: { readonly conversationId: string; readonly userId: string; readonly text: string; readonly replyTo: string | null; readonly at: Date },
): Promise<void> {
  await sql`
    insert into conversation_drafts (tenant_id, conversation_id, user_id, body_text, reply_to_id, updated_at)
    values (${tenantId}, ${draft.conversationId}, ${draft.userId}, ${draft.text}, ${draft.replyTo}, ${draft.at})
    on conflict (tenant_id, conversation_id, user_id) do update set body_text = excluded.body_text, reply_to_id = excluded.reply_to_id, updated_at = excluded.updated_at`.execute(
    q,
  );
}

export async function removeDraft({ q, tenantId }: Tx, conversationId: string, userId: string): Promise<void> {
  await sql`delete from conversation_drafts where tenant_id = ${tenantId} and conversation_id = ${conversationId} and user_id = ${userId}`.execute(q);
}

export async function talkExists({ q, tenantId }: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from conversations where tenant_id = ${tenantId} and id = ${id}`.execute(q);
  return rows.length > 0;
}

export interface ViewerRow {
  readonly user: PersonRow;
  readonly doing: 'viewing' | 'typing';
  readonly seen_at: Date;
}

/** After this nobody is there any more who has not said so again. */
const PRESENT_MS = 30_000;

export async function viewersOf({ q, tenantId }: Tx, conversationId: string, now: Date): Promise<readonly ViewerRow[]> {
  const { rows } = await sql<ViewerRow>`
    select jsonb_build_object('id', u.id, 'email', u.email, 'name', trim(coalesce(nullif(m.first_name, ''), u.first_name) || ' ' || coalesce(nullif(m.last_name, ''), u.last_name))) as user,
      p.doing, p.seen_at
    from conversation_presence p join users u on u.id = p.user_id left join memberships m on m.tenant_id = p.tenant_id and m.user_id = p.user_id
    where p.tenant_id = ${tenantId} and p.conversation_id = ${conversationId} and p.seen_at > ${new Date(now.getTime() - PRESENT_MS)} order by u.id`.execute(q);
  return rows;
}

interface Present {
  readonly conversationId: string;
  readonly userId: string;
  readonly at: Date;
}

export async function writePresence(
  { q, tenantId }: Tx,
  { conversationId, userId, at, doing }: Present & { readonly doing: 'viewing' | 'typing' },
): Promise<void> {
  await sql`
    insert into conversation_presence (tenant_id, conversation_id, user_id, doing, seen_at) values (${tenantId}, ${conversationId}, ${userId}, ${doing}, ${at})
    on conflict (tenant_id, conversation_id, user_id) do update set doing = excluded.doing, seen_at = excluded.seen_at`.execute(q);
}

export async function removePresence({ q, tenantId }: Tx, conversationId: string, userId: string): Promise<void> {
  await sql`delete from conversation_presence where tenant_id = ${tenantId} and conversation_id = ${conversationId} and user_id = ${userId}`.execute(q);
}

/** Those who left without a word. */
export async function forgetPresence({ q, tenantId }: Tx, now: Date): Promise<void> {
  await sql`delete from conversation_presence where tenant_id = ${tenantId} and seen_at < ${new Date(now.getTime() - 2 * PRESENT_MS)}`.execute(q);
}

export interface ReadUpTo {
  readonly conversationId: string;
  readonly userId: string;
  /** Words of the customer that count as read. */
  readonly seen: number;
  readonly at: Date;
  /** True: nothing that was read becomes unread by it. */
  readonly onlyForward: boolean;
}

/** @returns words that are unread now */
export async function writeRead({ q, tenantId }: Tx, { conversationId, userId, seen, at, onlyForward }: ReadUpTo): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    with mark as (
      insert into conversation_reads as r (tenant_id, conversation_id, user_id, inbound_seen, read_at)
      values (${tenantId}, ${conversationId}, ${userId}, ${seen}, ${at})
      on conflict (tenant_id, conversation_id, user_id) do update
        set inbound_seen = case when ${onlyForward} then greatest(r.inbound_seen, excluded.inbound_seen) else excluded.inbound_seen end, read_at = excluded.read_at
      returning inbound_seen)
    select greatest(v.inbound_count - greatest(mark.inbound_seen, v.resolved_inbound), 0) as unread
    from mark, conversations v where v.tenant_id = ${tenantId} and v.id = ${conversationId}`.execute(q);
  return rows[0]!.unread;
}

/** Somebody has seen the notes that name them, in this talk. */
export async function seeMentions({ q, tenantId }: Tx, conversationId: string, userId: string): Promise<void> {
  await sql`
    update message_mentions set seen_at = clock_timestamp()
    where tenant_id = ${tenantId} and conversation_id = ${conversationId} and user_id = ${userId} and seen_at is null`.execute(q);
}

export interface WordPlace {
  /** Words of the customer up to this message, itself among them. */
  readonly words: number;
  /** The last word of the customer up to there, as the provider knows it. */
  readonly provider_id: string | null;
  readonly channel_id: string | null;
  readonly is_word: boolean;
}

/** How far a message stands among the customer's words; without a message, the end of the talk. Undefined when it is not in the talk. */
export async function placeOfWord({ q, tenantId }: Tx, conversationId: string, messageId: string | null): Promise<WordPlace | undefined> {
  const upTo =
    messageId === null
      ? sql`select 9223372036854775807 as seq, false as is_word`
      : sql`select seq, inbound_no is not null as is_word from conversation_messages where tenant_id = ${tenantId} and conversation_id = ${conversationId} and id = ${messageId}`;
  const { rows } = await sql<WordPlace>`
    with point as (${upTo})
    select coalesce(w.inbound_no, 0) as words, w.provider_id, w.channel_id, point.is_word
    from point left join lateral (
      select m.inbound_no, m.provider_id, m.channel_id from conversation_messages m
      where m.tenant_id = ${tenantId} and m.conversation_id = ${conversationId} and m.inbound_no is not null and m.seq <= point.seq order by m.seq desc limit 1) w on true`.execute(
    q,
  );
  return rows[0];
}
