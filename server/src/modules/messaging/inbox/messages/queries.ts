import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { MessageStatus } from './schema.ts';

export interface NewRow {
  readonly id: string;
  readonly conversationId: string;
  readonly direction: 'in' | 'out';
  readonly channel: 'sms' | 'whatsapp';
  readonly isNote?: boolean;
  readonly kind: string;
  readonly text: string;
  readonly body?: unknown;
  readonly status: MessageStatus;
  readonly source: string;
  readonly channelId?: string | null;
  readonly providerId?: string | null;
  readonly inboundNo?: number | null;
  readonly outboxId?: string | null;
  readonly replyToId?: string | null;
  readonly mediaId?: string | null;
  readonly mediaUrl?: string;
  readonly templateId?: string | null;
  readonly templateValues?: Readonly<Record<string, string>>;
  readonly authorId?: string | null;
  readonly scheduledFor?: Date | null;
  /** Of an answer to somebody who waited: when it was due. */
  readonly dueAt?: Date | null;
  readonly sentAt?: Date | null;
  /** Before the number was connected: it stands where its time puts it. */
  readonly isPast?: boolean;
  readonly words: readonly string[];
  readonly at: Date;
}

/** Milliseconds of a time as a place below everything that is said from now on. */
const PAST = 10_000_000_000_000;

/** What most messages do not have. */
const NOTHING = {
  isNote: false,
  body: {},
  channelId: null,
  providerId: null,
  inboundNo: null,
  outboxId: null,
  replyToId: null,
  mediaId: null,
  mediaUrl: '',
  templateId: null,
  templateValues: {},
  authorId: null,
  scheduledFor: null,
  dueAt: null,
  sentAt: null,
  isPast: false,
} as const;

/** Writes a message down with its words. */
export async function insertMessage({ q, tenantId }: Tx, given: NewRow): Promise<void> {
  const row = { ...NOTHING, ...given };
  const seq = row.isPast ? sql`${String(row.at.getTime() - PAST)}::bigint` : sql`default`;
  await sql`
    with message as (
      insert into conversation_messages (tenant_id, id, conversation_id, seq, direction, channel, is_note, kind, body_text, body, status, source, channel_id, provider_id,
        inbound_no, outbox_id, attempts, reply_to_id, media_id, media_url, template_id, template_values, author_id, scheduled_for, due_at, sent_at, created_at, updated_at)
      values (${tenantId}, ${row.id}, ${row.conversationId}, ${seq}, ${row.direction}, ${row.channel}, ${row.isNote}, ${row.kind}, ${row.text},
        ${JSON.stringify(row.body ?? {})}, ${row.status}, ${row.source}, ${row.channelId}, ${row.providerId}, ${row.inboundNo}, ${row.outboxId},
        ${row.outboxId ? 1 : 0}, ${row.replyToId}, ${row.mediaId}, ${row.mediaUrl}, ${row.templateId}, ${JSON.stringify(row.templateValues)},
        ${row.authorId}, ${row.scheduledFor}, ${row.dueAt}, ${row.sentAt}, ${row.at}, ${row.at})
      returning seq, id)
    insert into message_words (tenant_id, word, seq, message_id)
    select ${tenantId}, w.word, message.seq, message.id from message, unnest(${[...row.words]}::text[]) as w (word) order by w.word on conflict do nothing`.execute(
    q,
  );
}

export interface StoredMessage {
  readonly id: string;
  readonly conversation_id: string;
  readonly direction: 'in' | 'out';
  readonly channel: 'sms' | 'whatsapp';
  readonly is_note: boolean;
  readonly kind: string;
  readonly body_text: string;
  readonly body: unknown;
  readonly status: MessageStatus;
  readonly channel_id: string | null;
  readonly provider_id: string | null;
  readonly outbox_id: string | null;
  readonly attempts: number;
  readonly template_id: string | null;
  readonly author_id: string | null;
  readonly removed_after_months: number | null;
}

const STORED = sql`m.id, m.conversation_id, m.direction, m.channel, m.is_note, m.kind, m.body_text, m.body, m.status, m.channel_id, m.provider_id, m.outbox_id, m.attempts,
  m.template_id, m.author_id, m.removed_after_months`;

export async function findMessage({ q, tenantId }: Tx, id: string): Promise<StoredMessage | undefined> {
  return (await sql<StoredMessage>`select ${STORED} from conversation_messages m where m.tenant_id = ${tenantId} and m.id = ${id}`.execute(q)).rows[0];
}

/** Held until the transaction ends; its talk must be held already. */
export async function lockMessage({ q, tenantId }: Tx, id: string): Promise<StoredMessage | undefined> {
  return (await sql<StoredMessage>`select ${STORED} from conversation_messages m where m.tenant_id = ${tenantId} and m.id = ${id} for update`.execute(q))
    .rows[0];
}

/** A message by the provider's id, whoever wrote it: ours have theirs in the outbox. */
export async function findByProvider({ q, tenantId }: Tx, channelId: string, providerId: string): Promise<StoredMessage | undefined> {
  const { rows } = await sql<StoredMessage>`
    select ${STORED} from conversation_messages m where m.tenant_id = ${tenantId} and m.channel_id = ${channelId} and m.provider_id = ${providerId}
    union all
    select ${STORED} from outbox_attempts a join conversation_messages m on m.tenant_id = a.tenant_id and m.outbox_id = a.message_id
    where a.tenant_id = ${tenantId} and a.channel_id = ${channelId} and a.provider_id = ${providerId} limit 1`.execute(q);
  return rows[0];
}

/** The id under which the provider knows a message; null when it has not reached it. */
export async function providerIdOf({ q, tenantId }: Tx, { provider_id, outbox_id }: Pick<StoredMessage, 'provider_id' | 'outbox_id'>): Promise<string | null> {
  if (provider_id !== null || outbox_id === null) return provider_id;
  const { rows } = await sql<{ id: string }>`
    select provider_id as id from outbox_attempts where tenant_id = ${tenantId} and message_id = ${outbox_id} and provider_id is not null order by attempt_no desc limit 1`.execute(
    q,
  );
  return rows[0]?.id ?? null;
}

export interface Edit {
  readonly id: string;
  readonly text: string;
  readonly words: readonly string[];
  readonly at: Date;
}

/** New words in the place of the old ones; these stay in `body.before` for the record. */
export async function rewriteMessage({ q, tenantId }: Tx, { id, text, words, at }: Edit): Promise<void> {
  await sql`delete from message_words where tenant_id = ${tenantId} and message_id = ${id}`.execute(q);
  await sql`
    with message as (
      update conversation_messages set body = body || jsonb_build_object('before', coalesce(body -> 'before', '[]') || to_jsonb(body_text)), body_text = ${text}, edited_at = ${at},
        updated_at = ${at} where tenant_id = ${tenantId} and id = ${id} returning seq, id)
    insert into message_words (tenant_id, word, seq, message_id)
    select ${tenantId}, w.word, message.seq, message.id from message, unnest(${[...words]}::text[]) as w (word) order by w.word on conflict do nothing`.execute(
    q,
  );
}

export async function markRevoked({ q, tenantId }: Tx, id: string, at: Date): Promise<void> {
  await sql`
    update conversation_messages set revoked_at = coalesce(revoked_at, ${at}), updated_at = ${at} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** What a place was kept for has come. */
export async function fillPlace(
  { q, tenantId }: Tx,
  id: string,
  filled: { readonly kind: string; readonly text: string; readonly body: unknown; readonly at: Date },
): Promise<void> {
  await sql`
    update conversation_messages set kind = ${filled.kind}, body_text = ${filled.text}, body = ${JSON.stringify(filled.body ?? {})}, updated_at = ${filled.at}
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Puts a message in line once more. */
export async function queueAgain({ q, tenantId }: Tx, id: string, { outboxId, at }: { readonly outboxId: string; readonly at: Date }): Promise<void> {
  await sql`
    update conversation_messages set outbox_id = ${outboxId}, attempts = attempts + 1, status = 'queued', error_code = '', error_text = '', scheduled_for = null, updated_at = ${at}
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function markCancelled({ q, tenantId }: Tx, id: string, at: Date): Promise<void> {
  await sql`update conversation_messages set status = 'cancelled', updated_at = ${at} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function writeReaction(
  { q, tenantId }: Tx,
  reaction: { readonly messageId: string; readonly byCustomer: boolean; readonly emoji: string; readonly userId: string | null; readonly at: Date },
): Promise<void> {
  const { messageId, byCustomer, emoji, userId, at } = reaction;
  if (emoji === '') {
    await sql`delete from message_reactions where tenant_id = ${tenantId} and message_id = ${messageId} and by_customer = ${byCustomer}`.execute(q);
    return;
  }
  await sql`
    insert into message_reactions (tenant_id, message_id, by_customer, emoji, user_id, reacted_at) values (${tenantId}, ${messageId}, ${byCustomer}, ${emoji}, ${userId}, ${at})
    on conflict (tenant_id, message_id, by_customer) do update set emoji = excluded.emoji, user_id = excluded.user_id, reacted_at = excluded.reacted_at`.execute(
    q,
  );
}

/** @returns those of them who are colleagues: nobody else can be named */
export async function writeMentions(
  { q, tenantId }: Tx,
  mention: { readonly messageId: string; readonly conversationId: string; readonly users: readonly string[]; readonly at: Date },
): Promise<readonly string[]> {
  const { rows } = await sql<{ user_id: string }>`
    insert into message_mentions (tenant_id, message_id, user_id, conversation_id, created_at)
    select ${tenantId}, ${mention.messageId}, m.user_id, ${mention.conversationId}, ${mention.at} from memberships m join users u on u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.user_id = any(${[...mention.users]}::uuid[]) and m.is_active and u.is_active and u.deleted_at is null
    order by m.user_id returning user_id`.execute(q);
  return rows.map((row) => row.user_id);
}

export interface Move {
  readonly id: string;
  readonly outboxId: string;
  readonly status: MessageStatus;
}

/** Talks of these messages, for their locks. */
export async function talksOf({ q, tenantId }: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct conversation_id as id from conversation_messages where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[])`.execute(q);
  return rows.map(({ id }) => id);
}

const RANK = sql`array['scheduled', 'queued', 'sending', 'sent', 'failed', 'cancelled', 'delivered', 'read']`;

/**
 * States only move forward, whatever the order in which they are told; what an earlier copy of a message proves counts
 * when it proves arrival. @returns what moved
 */
export async function moveMessages(
  { q, tenantId }: Tx,
  moves: readonly Move[],
  at: Date,
): Promise<readonly { readonly id: string; readonly conversation_id: string }[]> {
  const { rows } = await sql<{ id: string; conversation_id: string }>`
    update conversation_messages m set status = x.status, updated_at = ${at},
      sent_at = case when x.status in ('sent', 'delivered', 'read') then coalesce(m.sent_at, ${at}) else m.sent_at end,
      delivered_at = case when x.status in ('delivered', 'read') then coalesce(m.delivered_at, ${at}) else m.delivered_at end,
      read_at = case when x.status = 'read' then coalesce(m.read_at, ${at}) else m.read_at end,
      error_code = case when x.status in ('delivered', 'read') then '' else m.error_code end, error_text = case when x.status in ('delivered', 'read') then '' else m.error_text end
    from unnest(${moves.map((m) => m.id)}::uuid[], ${moves.map((m) => m.outboxId)}::uuid[], ${moves.map((m) => m.status)}::text[]) as x (id, outbox_id, status)
    where m.tenant_id = ${tenantId} and m.id = x.id and (m.outbox_id = x.outbox_id or x.status in ('delivered', 'read'))
      and array_position(${RANK}, x.status) > array_position(${RANK}, m.status)
    returning m.id, m.conversation_id`.execute(q);
  return rows;
}

export interface Failure {
  readonly id: string;
  readonly outboxId: string;
  readonly code: string;
  readonly text: string;
}

export async function writeFailures({ q, tenantId }: Tx, failures: readonly Failure[]): Promise<void> {
  await sql`
    update conversation_messages m set error_code = x.code, error_text = x.text
    from unnest(${failures.map((f) => f.id)}::uuid[], ${failures.map((f) => f.outboxId)}::uuid[], ${failures.map((f) => f.code)}::text[], ${failures.map((f) => f.text)}::text[])
      as x (id, outbox_id, code, text)
    where m.tenant_id = ${tenantId} and m.id = x.id and m.outbox_id = x.outbox_id and m.status = 'failed'`.execute(q);
}
