import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { valuesOf, type Columns } from '../../../kernel/pg-rows.ts';
import type { Channel } from './port.ts';
import { MESSAGE, type MessageRow } from './queries.ts';

/** Stands for any sender where a message names none. */
export const ANY_SENDER = '00000000-0000-0000-0000-000000000000';
const LANES = [0, 1, 2] as const;

export interface DueFilter {
  readonly channel: Channel;
  readonly now: Date;
  readonly limit: number;
  /** Senders that may send now, and `ANY_SENDER` while messages that name none may leave. */
  readonly senders: readonly string[];
}

/** Due messages that nobody holds, tokens before replies before bulk; locked until the transaction ends. */
export async function lockDue(tx: Tx, { channel, now, limit, senders }: DueFilter): Promise<readonly MessageRow[]> {
  const lines = LANES.flatMap((lane) => senders.map((sender) => ({ lane, sender })));
  // line by line: one range over all of them would walk past every message that waits for its report
  const { rows } = await sql<MessageRow>`
    select ${MESSAGE} from unnest(${lines.map((line) => line.lane)}::smallint[], ${lines.map((line) => line.sender)}::uuid[]) as lines (lane, sender) cross join lateral (
      select * from outbox_messages d
      where d.tenant_id = ${tx.tenantId} and d.channel = ${channel} and d.lane = lines.lane and d.sender_key = lines.sender and d.next_action_at <= ${now}
        and d.lease_until is null
      order by d.next_action_at limit ${limit} for update skip locked) m
    limit ${limit}`.execute(tx.q);
  return rows;
}

export interface Grant {
  readonly id: string;
  readonly channelId: string;
  readonly costMicro: bigint | null;
  readonly currency: string | null;
}

export const GRANT: Columns<Grant> = {
  id: ['uuid', (g) => g.id],
  channel_id: ['uuid', (g) => g.channelId],
  cost_micro: ['bigint', (g) => g.costMicro],
  cost_currency: ['text', (g) => g.currency],
};

/** Leases the messages to the caller and puts their attempts on record. */
export async function grant(tx: Tx, grants: readonly Grant[], { now, until }: { readonly now: Date; readonly until: Date }): Promise<void> {
  await sql`
    with granted as (
      update outbox_messages m set state = case when m.state in ('queued', 'unknown') then 'sending' else m.state end,
        attempts = m.attempts + 1, lease_epoch = m.lease_epoch + 1, lease_until = ${until}, next_action_at = ${until}, updated_at = ${now}
      from ${valuesOf(grants, GRANT)} x
      where m.tenant_id = ${tx.tenantId} and m.id = x.id
      returning m.id, m.attempts, x.channel_id, x.cost_micro, x.cost_currency)
    insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, sent_at, cost_micro, cost_currency)
    select ${tx.tenantId}::uuid, id, attempts, channel_id, 'sending', ${now}::timestamptz, cost_micro, cost_currency from granted`.execute(tx.q);
}

/** Puts messages off whose sender has to wait: nothing else about them changes. */
export async function putOff(tx: Tx, rows: readonly { readonly id: string; readonly until: Date }[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update outbox_messages m set next_action_at = x.until from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.until)}::timestamptz[]) as x (id, until)
    where m.tenant_id = ${tx.tenantId} and m.id = x.id`.execute(tx.q);
}

export interface ExpiredLease {
  readonly messageId: string;
  readonly no: number;
  readonly epoch: number;
}

/** Of messages that were claimed, by their time; of those that were written on their way, which have none, by their first attempts. */
export async function expiredLeases(
  tx: Tx,
  { channel, now, limit }: { readonly channel: Channel; readonly now: Date; readonly limit: number },
): Promise<readonly ExpiredLease[]> {
  const { rows } = await sql<ExpiredLease>`
    (select id as "messageId", attempts as no, lease_epoch as epoch from outbox_messages
      where tenant_id = ${tx.tenantId} and channel = ${channel} and next_action_at <= ${now} and lease_until <= ${now} limit ${limit})
    union all
    (select m.id, m.attempts, m.lease_epoch from outbox_attempts a join outbox_messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
      where a.tenant_id = ${tx.tenantId} and a.state = 'sending' and a.sent_at <= ${now} and m.channel = ${channel} and m.next_action_at is null and m.lease_until <= ${now}
      limit ${limit})
    limit ${limit}`.execute(tx.q);
  return rows;
}

export async function hasDue(tx: Tx, channel: Channel, now: Date): Promise<boolean> {
  const { rows } =
    await sql`select from outbox_messages where tenant_id = ${tx.tenantId} and channel = ${channel} and next_action_at <= ${now} and lease_until is null limit 1`.execute(
      tx.q,
    );
  return rows.length > 0;
}

/** Senders that due messages are bound to and that are not among the known ones: whoever waits for them waits in vain. */
export async function lostSenders(
  tx: Tx,
  { channel, known, now }: { readonly channel: Channel; readonly known: readonly string[]; readonly now: Date },
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct channel_id as id from outbox_messages
    where tenant_id = ${tx.tenantId} and channel = ${channel} and next_action_at <= ${now} and lease_until is null and channel_id <> all(${known}::uuid[]) limit 20`.execute(
    tx.q,
  );
  return rows.map((row) => row.id);
}
