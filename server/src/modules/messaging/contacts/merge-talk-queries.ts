import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { MergePair } from './merge-queries.ts';

export interface JoinedTalk {
  readonly id: string;
  /** The talk that it became part of; null: it only changed hands. */
  readonly into: string | null;
  readonly version: bigint;
}

/** Gives a person's talks to the one who stays. Where both have one on a channel, what was said goes over and the other is gone. */
export async function joinTalks(tx: Tx, pair: MergePair): Promise<readonly JoinedTalk[]> {
  const { q, tenantId } = tx;
  const { rows: talks } = await sql<{ id: string; contact_id: string; channel: string }>`
    select id, contact_id, channel from conversations
    where tenant_id = ${tenantId} and contact_id in (${pair.keep}, ${pair.gone}) order by id for update`.execute(q);
  const joined: JoinedTalk[] = [];
  for (const talk of talks.filter((one) => one.contact_id === pair.gone)) {
    const into = talks.find((one) => one.contact_id === pair.keep && one.channel === talk.channel);
    joined.push(into ? await foldTalk(tx, talk.id, into.id) : await handOver(tx, talk.id, pair.keep));
  }
  await sql`update conversation_ratings set contact_id = ${pair.keep} where tenant_id = ${tenantId} and contact_id = ${pair.gone}`.execute(q);
  return joined;
}

async function handOver({ q, tenantId }: Tx, id: string, contactId: string): Promise<JoinedTalk> {
  const { rows } = await sql<{ version: bigint }>`
    update conversations set contact_id = ${contactId}, version = version + 1, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id} returning version`.execute(q);
  return { id, into: null, version: rows[0]!.version };
}

/** What was said is numbered anew in its order; who had read how much of each has read as much of both. */
async function foldTalk({ q, tenantId }: Tx, id: string, into: string): Promise<JoinedTalk> {
  await sql`update conversation_messages set conversation_id = ${into} where tenant_id = ${tenantId} and conversation_id = ${id}`.execute(q);
  await sql`
    with numbered as (
      select id, row_number() over (order by seq) as no from conversation_messages
      where tenant_id = ${tenantId} and conversation_id = ${into} and inbound_no is not null)
    update conversation_messages m set inbound_no = n.no from numbered n where m.tenant_id = ${tenantId} and m.id = n.id`.execute(q);
  await sql`
    with ratings as (update conversation_ratings set conversation_id = ${into} where tenant_id = ${tenantId} and conversation_id = ${id}),
    resolutions as (update conversation_resolutions set conversation_id = ${into} where tenant_id = ${tenantId} and conversation_id = ${id}),
    mentions as (update message_mentions set conversation_id = ${into} where tenant_id = ${tenantId} and conversation_id = ${id}),
    labels as (
      insert into conversation_labels (tenant_id, label_id, conversation_id)
      select tenant_id, label_id, ${into}::uuid from conversation_labels where tenant_id = ${tenantId} and conversation_id = ${id} on conflict do nothing),
    unlabelled as (delete from conversation_labels where tenant_id = ${tenantId} and conversation_id = ${id}),
    drafts as (delete from conversation_drafts where tenant_id = ${tenantId} and conversation_id = ${id}),
    presence as (delete from conversation_presence where tenant_id = ${tenantId} and conversation_id = ${id}),
    unread as (delete from conversation_reads where tenant_id = ${tenantId} and conversation_id = ${id} returning user_id, inbound_seen, read_at)
    insert into conversation_reads as r (tenant_id, conversation_id, user_id, inbound_seen, read_at)
    select ${tenantId}, ${into}, user_id, inbound_seen, read_at from unread
    on conflict (tenant_id, conversation_id, user_id) do update set inbound_seen = r.inbound_seen + excluded.inbound_seen`.execute(q);
  const { rows } = await sql<{ version: bigint }>`
    with gone as (select * from conversations where tenant_id = ${tenantId} and id = ${id})
    update conversations k set message_count = k.message_count + gone.message_count, inbound_count = k.inbound_count + gone.inbound_count,
      resolved_inbound = k.resolved_inbound + gone.resolved_inbound, state = case when k.state = 'resolved' then gone.state else k.state end,
      snoozed_until = case when k.state = 'resolved' then gone.snoozed_until else k.snoozed_until end,
      resolved_at = case when k.state = 'resolved' and gone.state = 'resolved' then greatest(k.resolved_at, gone.resolved_at) end,
      archived_at = case when k.archived_at is not null and gone.archived_at is not null then greatest(k.archived_at, gone.archived_at) end,
      waiting_since = least(k.waiting_since, gone.waiting_since), answer_due_at = least(k.answer_due_at, gone.answer_due_at),
      resolve_due_at = least(k.resolve_due_at, gone.resolve_due_at), late_told = k.late_told or gone.late_told, resolve_told = k.resolve_told or gone.resolve_told, priority = greatest(k.priority, gone.priority),
      subject = case when k.subject = '' then gone.subject else k.subject end, assignee_id = coalesce(k.assignee_id, gone.assignee_id), team_id = coalesce(k.team_id, gone.team_id),
      last_message_text = case when gone.last_message_at > k.last_message_at then gone.last_message_text else k.last_message_text end,
      last_message_direction = case when gone.last_message_at > k.last_message_at then gone.last_message_direction else k.last_message_direction end,
      channel_id = case when gone.last_message_at > k.last_message_at then gone.channel_id else k.channel_id end,
      peer = case when gone.last_message_at > k.last_message_at then gone.peer else k.peer end,
      last_message_at = greatest(k.last_message_at, gone.last_message_at), version = greatest(k.version, gone.version) + 1, updated_at = clock_timestamp()
    from gone where k.tenant_id = ${tenantId} and k.id = ${into} returning k.version`.execute(q);
  await sql`delete from conversations where tenant_id = ${tenantId} and id = ${id}`.execute(q);
  return { id, into, version: rows[0]!.version };
}
