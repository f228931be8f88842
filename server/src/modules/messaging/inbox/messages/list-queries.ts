import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { countList, type Counted, type Counting } from '../../../../kernel/counting.ts';
import type { PersonRow } from '../conversations/list-queries.ts';
import type { MessageStatus } from './schema.ts';

interface FileRow {
  readonly id: string;
  readonly kind: string;
  readonly mime: string;
  readonly filename: string;
  readonly bytes: number | null;
  readonly state: 'waiting' | 'stored' | 'failed' | 'removed';
}

export interface MessageRow {
  readonly id: string;
  readonly seq: bigint;
  readonly conversation_id: string;
  readonly direction: 'in' | 'out';
  readonly channel: 'sms' | 'whatsapp';
  readonly is_note: boolean;
  readonly kind: string;
  readonly body_text: string;
  readonly body: Record<string, unknown>;
  readonly status: MessageStatus;
  readonly error_code: string;
  readonly error_text: string;
  readonly source: string;
  readonly provider_id: string | null;
  readonly attempts: number;
  readonly media_url: string;
  readonly template_id: string | null;
  readonly template_values: Record<string, string>;
  readonly scheduled_for: Date | null;
  readonly sent_at: Date | null;
  readonly delivered_at: Date | null;
  readonly read_at: Date | null;
  readonly edited_at: Date | null;
  readonly revoked_at: Date | null;
  readonly removed_after_months: number | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly peer: string;
  readonly files: readonly FileRow[];
  readonly reply: { readonly id: string; readonly direction: 'in' | 'out'; readonly kind: string; readonly text: string } | null;
  readonly reactions: readonly { readonly emoji: string; readonly by_customer: boolean }[];
  readonly mentions: readonly string[];
  readonly author: PersonRow | null;
  readonly cost: { readonly micro: number | null; readonly currency: string | null } | null;
}

export interface MessageFilters {
  readonly conversation: string | null;
  readonly direction: string | null;
  readonly channel: string | null;
  readonly status: string | null;
}

export interface MessageList extends MessageFilters {
  /** Place in what was said; null: from the end that is asked for. */
  readonly after: bigint | null;
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly offset: number;
}

function conditions(tenantId: string, f: MessageFilters): RawBuilder<unknown> {
  const fits = [
    sql`m.tenant_id = ${tenantId}`,
    ...(f.conversation === null ? [] : [sql`m.conversation_id = ${f.conversation}`]),
    ...(f.direction === null ? [] : [sql`m.direction = ${f.direction}`]),
    ...(f.channel === null ? [] : [sql`m.channel = ${f.channel}`]),
    ...(f.status === null ? [] : [sql`m.status = ${f.status}`]),
  ];
  return sql.join(fits, sql` and `);
}

/** One statement whatever the page holds: the page first, then what belongs to its rows. */
export async function listMessages(tx: Tx, list: MessageList): Promise<readonly MessageRow[]> {
  const direction = list.newestFirst ? sql`desc` : sql`asc`;
  const beyond = list.after === null ? sql`true` : list.newestFirst ? sql`m.seq < ${list.after}` : sql`m.seq > ${list.after}`;
  const page = sql`select m.id from conversation_messages m where ${conditions(tx.tenantId, list)} and ${beyond}
    order by m.seq ${direction} limit ${list.limit} offset ${list.offset}`;
  return (await described(tx.tenantId, page, sql`m.seq ${direction}`).execute(tx.q)).rows;
}

export function countMessages({ q, tenantId }: Tx, filters: MessageFilters, counting: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  return countList(q, { ...counting, search: 'gathered', from: sql`from conversation_messages m where ${conditions(tenantId, filters)} order by m.seq desc` });
}

/** These messages, in the order of what was said, the latest first. */
export async function messagesByIds(tx: Tx, ids: readonly string[]): Promise<readonly MessageRow[]> {
  return (await described(tx.tenantId, sql`select unnest(${[...ids]}::uuid[]) as id`, sql`m.seq desc`).execute(tx.q)).rows;
}

function described(tenantId: string, page: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<MessageRow> {
  return sql<MessageRow>`
    with page as materialized (${page})
    select m.id, m.seq, m.conversation_id, m.direction, m.channel, m.is_note, m.kind, m.body_text, m.body, m.status, m.error_code, m.error_text, m.source,
      coalesce(m.provider_id, sent.provider_id) as provider_id, m.attempts, m.media_url, m.template_id, m.template_values, m.scheduled_for, m.sent_at, m.delivered_at, m.read_at,
      m.edited_at, m.revoked_at, m.removed_after_months, m.created_at, m.updated_at, v.peer,
      coalesce(files.list, '[]') as files,
      case when r.id is null then null else jsonb_build_object('id', r.id, 'direction', r.direction, 'kind', r.kind, 'text', left(r.body_text, 200)) end as reply,
      coalesce((select jsonb_agg(jsonb_build_object('emoji', e.emoji, 'by_customer', e.by_customer) order by e.by_customer desc)
        from message_reactions e where e.tenant_id = ${tenantId} and e.message_id = m.id), '[]') as reactions,
      case when m.is_note then array(select n.user_id::text from message_mentions n where n.tenant_id = ${tenantId} and n.message_id = m.id order by n.user_id) else '{}' end as mentions,
      case when u.id is null then null else jsonb_build_object('id', u.id, 'email', u.email,
        'name', trim(coalesce(nullif(k.first_name, ''), u.first_name) || ' ' || coalesce(nullif(k.last_name, ''), u.last_name))) end as author,
      case when sent.message_id is null then null else jsonb_build_object('micro', sent.micro, 'currency', sent.currency) end as cost
    from page join conversation_messages m on m.tenant_id = ${tenantId} and m.id = page.id
      join conversations v on v.tenant_id = ${tenantId} and v.id = m.conversation_id
      left join conversation_messages r on r.tenant_id = ${tenantId} and r.id = m.reply_to_id
      left join users u on u.id = m.author_id left join memberships k on k.tenant_id = ${tenantId} and k.user_id = m.author_id
      left join lateral (
        select a.message_id, sum(a.cost_micro)::float8 as micro, max(a.cost_currency) as currency, max(a.provider_id) as provider_id
        from outbox_attempts a where a.tenant_id = ${tenantId} and a.message_id = m.outbox_id group by a.message_id) sent on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'mime', f.mime, 'filename', f.filename, 'bytes', f.bytes, 'state', f.state) order by f.id) as list
        from (select * from whatsapp_media o where o.tenant_id = ${tenantId} and o.id = m.media_id
          union all select * from whatsapp_media c where c.tenant_id = ${tenantId} and m.media_id is null and c.direction = 'in' and c.number_id = m.channel_id
            and c.wamid = m.provider_id) f) files on true
    order by ${order}`;
}
