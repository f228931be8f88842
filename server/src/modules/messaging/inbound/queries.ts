import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Identity } from '../contacts/port.ts';
import type { InboundChannel, InboundWord, NewInboundWord } from './port.ts';

/** One person at one of the tenant's senders: what is kept in order. */
export interface Line {
  readonly channelId: string;
  readonly sender: string;
}

/** @returns the lines that got something new, each once. */
export async function addWords(tx: Tx, words: readonly (NewInboundWord & { readonly id: string })[]): Promise<readonly Line[]> {
  const rows = words.map((word, n) => ({
    n,
    id: word.id,
    channel: word.channel,
    channel_id: word.channelId,
    provider_id: word.providerId,
    sender_kind: word.from.kind,
    sender: word.from.value,
    sender_name: word.from.name ?? '',
    aliases: word.aliases,
    sent_to: word.sentTo ?? '',
    kind: word.kind,
    body_text: word.text,
    body: word.body ?? {},
    context_provider_id: word.contextProviderId,
    sent_at: word.sentAt?.toISOString() ?? null,
  }));
  const added = await sql<Line>`
    insert into inbound_words (tenant_id, id, channel, channel_id, provider_id, sender_kind, sender, sender_name, aliases, sent_to, kind, body_text, body,
      context_provider_id, sent_at, received_at)
    select ${tx.tenantId}::uuid, r.id, r.channel, r.channel_id, r.provider_id, r.sender_kind, r.sender, r.sender_name, r.aliases, r.sent_to, r.kind, r.body_text, r.body,
      r.context_provider_id, r.sent_at, now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (n integer, id uuid, channel text, channel_id uuid, provider_id text, sender_kind text, sender text,
      sender_name text, aliases jsonb, sent_to text, kind text, body_text text, body jsonb, context_provider_id text, sent_at timestamptz)
    order by r.n
    on conflict (tenant_id, channel, channel_id, provider_id) do nothing
    returning channel_id as "channelId", sender`.execute(tx.q);
  return [...new Map(added.rows.map((line) => [`${line.channelId} ${line.sender}`, line])).values()];
}

interface StoredWord {
  readonly id: string;
  readonly channel: InboundChannel;
  readonly channelId: string;
  readonly providerId: string;
  readonly senderKind: Identity['kind'];
  readonly sender: string;
  readonly senderName: string;
  readonly aliases: readonly Identity[];
  readonly kind: string;
  readonly text: string | null;
  readonly body: unknown;
  readonly contextProviderId: string | null;
  readonly sentAt: Date | null;
  readonly receivedAt: Date;
}

/** The oldest word of the line that nobody has heard, held until the transaction ends; undefined too when another held it until now. */
export async function lockOldest(tx: Tx, { channelId, sender }: Line): Promise<InboundWord | undefined> {
  const { rows } = await sql<StoredWord>`
    select id, channel, channel_id as "channelId", provider_id as "providerId", sender_kind as "senderKind", sender, sender_name as "senderName", aliases, kind,
      body_text as text, body, context_provider_id as "contextProviderId", sent_at as "sentAt", received_at as "receivedAt"
    from inbound_words where tenant_id = ${tx.tenantId} and channel_id = ${channelId} and sender = ${sender} and state = 'new'
    order by seq limit 1 for update`.execute(tx.q);
  const [row] = rows;
  if (!row) return undefined;
  const { senderKind, sender: value, senderName, ...word } = row;
  return { ...word, from: { kind: senderKind, value, ...(senderName === '' ? {} : { name: senderName }) } };
}

export async function hasWaiting(tx: Tx, { channelId, sender }: Line): Promise<boolean> {
  const { rows } =
    await sql`select from inbound_words where tenant_id = ${tx.tenantId} and channel_id = ${channelId} and sender = ${sender} and state = 'new' limit 1`.execute(
      tx.q,
    );
  return rows.length > 0;
}

export async function markHeard(tx: Tx, id: string): Promise<void> {
  await sql`update inbound_words set state = 'done', processed_at = now(), last_error = null where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Counts a failed hearing; after `most` of them the word is set aside so that the next ones are heard. @returns true when it was. */
export async function markFailed(tx: Tx, failure: { readonly id: string; readonly reason: string; readonly most: number }): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    update inbound_words set tries = tries + 1, last_error = ${failure.reason}, state = case when tries + 1 >= ${failure.most} then 'failed' else 'new' end
    where tenant_id = ${tx.tenantId} and id = ${failure.id} and state = 'new' returning state`.execute(tx.q);
  return rows[0]?.state === 'failed';
}

/** Lines with words that nobody has heard for a minute. */
export async function waitingLines(tx: Tx, limit: number): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select distinct channel_id as "channelId", sender from inbound_words where tenant_id = ${tx.tenantId} and state = 'new' and received_at < now() - interval '1 minute' limit ${limit}`.execute(
    tx.q,
  );
  return rows;
}
