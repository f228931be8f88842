import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface Unreported {
  readonly messageId: string;
  readonly no: number;
  readonly channelId: string;
  readonly providerId: string;
  readonly to: string;
}

export interface PollWindow {
  readonly channelIds: readonly string[];
  readonly now: Date;
  readonly from: Date;
  readonly until: Date;
  readonly most: number;
  readonly limit: number;
}

/** Accepted attempts of that window that nobody has reported on, those with the oldest first; counted as asked from now on. */
export async function takeUnreported(tx: Tx, { channelIds, now, from, until, most, limit }: PollWindow): Promise<readonly Unreported[]> {
  const { rows } = await sql<Unreported>`
    with due as (
      select a.message_id, a.attempt_no from outbox_attempts a
      where a.tenant_id = ${tx.tenantId} and a.channel_id = any(${channelIds}::uuid[]) and a.state = 'accepted' and a.sent_at between ${from} and ${until}
        and a.polls < ${most} and (a.next_poll_at is null or a.next_poll_at <= ${now}) and a.provider_id is not null
      order by a.sent_at limit ${limit} for update skip locked)
    update outbox_attempts a set polls = a.polls + 1, next_poll_at = ${now}::timestamptz + interval '5 minutes' * power(4, a.polls)
    from due join outbox_messages m on m.tenant_id = ${tx.tenantId} and m.id = due.message_id
    where a.tenant_id = ${tx.tenantId} and a.message_id = due.message_id and a.attempt_no = due.attempt_no
    returning a.message_id as "messageId", a.attempt_no as no, a.channel_id as "channelId", a.provider_id as "providerId", m.recipient as "to"`.execute(tx.q);
  return rows;
}
