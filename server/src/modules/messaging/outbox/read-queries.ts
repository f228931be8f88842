import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import type { Channel } from './port.ts';
import type { AttemptState, MessageState } from './state.ts';

export interface StoredAttempt {
  readonly no: number;
  readonly channelId: string;
  readonly state: AttemptState;
  readonly reason: string | null;
  readonly sentAt: string;
  readonly answeredAt: string | null;
}

export interface StoredText {
  readonly tenantId: string;
  readonly id: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly lane: number;
  readonly state: MessageState;
  readonly recipient: string;
  /** Null for platform staff who named no client: what people are told is not theirs to read. */
  readonly sealed: string | null;
  readonly segments: number;
  readonly lastError: string | null;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly groupId: string | null;
  readonly createdAt: Date;
  readonly acceptedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly attempts: readonly StoredAttempt[];
}

export interface TextFilter {
  readonly paymentId?: string;
  readonly tokenId?: string;
  readonly customerId?: string;
  readonly groupId?: string;
  readonly id?: string;
  /** Older than this one. */
  readonly before?: string;
  readonly limit: number;
  readonly offset?: number;
}

/** Newest first: the ids grow with time. */
export async function findTexts(tx: Tx | PlatformTx, filter: TextFilter): Promise<readonly StoredText[]> {
  const wanted = [
    tx.tenantId === null ? sql`true` : sql`m.tenant_id = ${tx.tenantId}`,
    filter.paymentId === undefined ? sql`true` : sql`m.payment_id = ${filter.paymentId}`,
    filter.tokenId === undefined ? sql`true` : sql`m.token_id = ${filter.tokenId}`,
    filter.customerId === undefined ? sql`true` : sql`m.customer_id = ${filter.customerId}`,
    filter.groupId === undefined ? sql`true` : sql`m.group_id = ${filter.groupId}`,
    filter.id === undefined ? sql`true` : sql`m.id = ${filter.id}`,
    filter.before === undefined ? sql`true` : sql`m.id < ${filter.before}`,
  ];
  const { rows } = await sql<StoredText>`
    select m.tenant_id as "tenantId", m.id, m.channel, m.kind, m.lane, m.state, m.recipient, ${tx.tenantId === null ? sql`null` : sql`m.body_sealed`} as sealed, m.segments, m.last_error as "lastError",
      m.token_id as "tokenId", m.payment_id as "paymentId", m.order_id as "orderId", m.customer_id as "customerId", m.group_id as "groupId",
      m.created_at as "createdAt", m.accepted_at as "acceptedAt", m.delivered_at as "deliveredAt",
      coalesce((select jsonb_agg(jsonb_build_object('no', a.attempt_no, 'channelId', a.channel_id, 'state', a.state, 'reason', a.reason,
        'sentAt', a.sent_at, 'answeredAt', a.answered_at) order by a.attempt_no)
        from outbox_attempts a where a.tenant_id = m.tenant_id and a.message_id = m.id), '[]') as attempts
    from outbox_messages m where ${sql.join(wanted, sql` and `)} order by m.id desc limit ${filter.limit} offset ${filter.offset ?? 0}`.execute(tx.q);
  return rows;
}
