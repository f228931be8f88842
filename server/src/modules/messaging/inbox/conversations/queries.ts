import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { settledBy } from '../service/settled.ts';
import type { State } from './state.ts';

/** A talk as verbs see it, held until the transaction ends. */
export interface LockedConversation {
  readonly id: string;
  readonly contact_id: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly channel_id: string | null;
  readonly peer: string;
  readonly state: State;
  readonly snoozed_until: Date | null;
  readonly archived_at: Date | null;
  readonly assignee_id: string | null;
  readonly team_id: string | null;
  readonly inbound_count: number;
  readonly resolved_inbound: number;
  readonly waiting_since: Date | null;
  readonly answer_due_at: Date | null;
  readonly resolve_due_at: Date | null;
  /** Somebody was told that the answer, and that the end, was not in time. */
  readonly late_told: boolean;
  readonly resolve_told: boolean;
  readonly version: bigint;
}

const LOCKED = sql`id, contact_id, channel, channel_id, peer, state, snoozed_until, archived_at, assignee_id, team_id, inbound_count, resolved_inbound, waiting_since, answer_due_at, resolve_due_at, late_told, resolve_told, version`;

/** In the order of ids, so that two who want the same talks wait for each other. */
export async function lockConversations({ q, tenantId }: Tx, ids: readonly string[]): Promise<readonly LockedConversation[]> {
  const { rows } = await sql<LockedConversation>`
    select ${LOCKED} from conversations where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) order by id for update`.execute(q);
  return rows;
}

export interface NewTalk {
  readonly id: string;
  readonly contactId: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly channelId: string | null;
  readonly peer: string;
  readonly at: Date;
}

/** The person's talk on the channel, held; made where there is none. */
export async function ensureTalk({ q, tenantId }: Tx, talk: NewTalk): Promise<LockedConversation & { readonly isNew: boolean }> {
  const { rows } = await sql<LockedConversation & { isNew: boolean }>`
    insert into conversations (tenant_id, id, contact_id, channel, channel_id, peer, last_message_at, created_at, updated_at)
    values (${tenantId}, ${talk.id}, ${talk.contactId}, ${talk.channel}, ${talk.channelId}, ${talk.peer}, ${talk.at}, ${talk.at}, ${talk.at})
    on conflict (tenant_id, contact_id, channel) do update set updated_at = excluded.updated_at
    returning ${LOCKED}, id = ${talk.id} as "isNew"`.execute(q);
  return rows[0]!;
}

/** What changes of a talk; what is absent stays. */
export interface TalkPatch {
  readonly state?: State;
  readonly snoozed_until?: Date | null;
  readonly resolved_at?: Date | null;
  readonly resolved_inbound?: number;
  readonly archived_at?: Date | null;
  readonly priority?: number;
  readonly subject?: string;
  readonly assignee_id?: string | null;
  readonly team_id?: string | null;
  readonly assigned_at?: Date | null;
  readonly channel_id?: string | null;
  readonly peer?: string;
  readonly waiting_since?: Date | null;
  readonly answer_due_at?: Date | null;
  readonly resolve_due_at?: Date | null;
  readonly late_told?: boolean;
  readonly resolve_told?: boolean;
  readonly inbound_count?: number;
  readonly message_count?: number;
  readonly last_message_at?: Date;
  readonly last_message_text?: string;
  readonly last_message_direction?: 'in' | 'out';
}

/** What is due no more, and nobody's to be told of. */
function settled(patch: TalkPatch): TalkPatch {
  const { answer, resolve } = settledBy(patch);
  return {
    ...(answer ? { answer_due_at: null, late_told: false } : {}),
    ...(resolve ? { resolve_due_at: null, resolve_told: false } : {}),
  };
}

/** @returns the version it has now */
export async function patchTalk({ q, tenantId }: Tx, id: string, { patch, at }: { readonly patch: TalkPatch; readonly at: Date }): Promise<number> {
  const row = await q
    .updateTable('conversations')
    .set({ ...patch, ...settled(patch), updated_at: at, version: sql<bigint>`version + 1` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return Number(row.version);
}

/** Adds what was said to the figures of its talk. @returns the version it has now */
export async function countSaid(
  { q, tenantId }: Tx,
  id: string,
  said: { readonly patch: TalkPatch; readonly isWord: boolean; readonly at: Date },
): Promise<{ readonly version: number; readonly inboundNo: number }> {
  const row = await q
    .updateTable('conversations')
    .set({
      ...said.patch,
      ...settled(said.patch),
      updated_at: said.at,
      version: sql<bigint>`version + 1`,
      message_count: sql<number>`message_count + 1`,
      inbound_count: sql<number>`inbound_count + ${said.isWord ? 1 : 0}`,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning(['version', 'inbound_count'])
    .executeTakeFirstOrThrow();
  return { version: Number(row.version), inboundNo: row.inbound_count };
}

/** Moves versions on for what changed inside of talks. In the order of ids. */
export async function touchTalks({ q, tenantId }: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; version: bigint }>`
    with held as (select id from conversations where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) order by id for update)
    update conversations v set version = v.version + 1 from held where v.tenant_id = ${tenantId} and v.id = held.id returning v.id, v.version`.execute(q);
  return new Map(rows.map((row) => [row.id, Number(row.version)]));
}

/** Snoozed talks whose time has come. */
export async function dueTalks({ q, tenantId }: Tx, now: Date, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations where tenant_id = ${tenantId} and state = 'snoozed' and snoozed_until <= ${now} order by snoozed_until limit ${limit}`.execute(
    q,
  );
  return rows.map(({ id }) => id);
}

/** Where somebody is written to on a channel: what they last used, else their main address. Undefined when there is none, or the person is not there. */
export async function addressOf(
  { q, tenantId }: Tx,
  contactId: string,
  channel: 'sms' | 'whatsapp',
): Promise<{ readonly peer: string | null; readonly isBlocked: boolean } | undefined> {
  const kinds = channel === 'sms' ? ['phone'] : ['whatsapp', 'phone', 'bsuid'];
  const { rows } = await sql<{ peer: string | null; isBlocked: boolean }>`
    select c.blocked_at is not null as "isBlocked", (select i.value from contact_identities i
      where i.tenant_id = ${tenantId} and i.contact_id = c.id and i.kind = any(${kinds}::text[])
      order by array_position(${kinds}::text[], i.kind), i.is_primary desc limit 1) as peer
    from contacts c where c.tenant_id = ${tenantId} and c.id = ${contactId} and c.deleted_at is null`.execute(q);
  return rows[0];
}

export async function setLabels({ q, tenantId }: Tx, conversationId: string, labelIds: readonly string[]): Promise<void> {
  await sql`delete from conversation_labels where tenant_id = ${tenantId} and conversation_id = ${conversationId} and label_id <> all(${labelIds}::uuid[])`.execute(
    q,
  );
  await addLabels({ q, tenantId }, [conversationId], labelIds);
}

export async function addLabels({ q, tenantId }: Pick<Tx, 'q' | 'tenantId'>, ids: readonly string[], labelIds: readonly string[]): Promise<void> {
  if (labelIds.length === 0) return;
  await sql`
    insert into conversation_labels (tenant_id, label_id, conversation_id)
    select ${tenantId}::uuid, l, v from unnest(${labelIds}::uuid[]) as l, unnest(${ids}::uuid[]) as v order by v, l on conflict do nothing`.execute(q);
}

export async function removeLabels({ q, tenantId }: Tx, ids: readonly string[], labelIds: readonly string[]): Promise<void> {
  await sql`
    delete from conversation_labels where tenant_id = ${tenantId} and conversation_id = any(${ids}::uuid[]) and label_id = any(${labelIds}::uuid[])`.execute(q);
}

/** How many of these labels and teams there are; all of them or it is not found. */
export async function countLabels({ q, tenantId }: Tx, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from inbox_labels where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(q);
  return rows[0]!.n;
}
