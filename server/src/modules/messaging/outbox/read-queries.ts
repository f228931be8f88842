import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted, type Counting } from '../../../kernel/counting.ts';
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
  /** Null: the text is there. */
  readonly removedAfterMonths: number | null;
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
  readonly channel?: Channel;
  readonly state?: MessageState;
  readonly recipient?: Recipient;
  readonly id?: string;
  /** Older than this one. */
  readonly before?: string;
  readonly limit: number;
  readonly offset?: number;
}

/** Whom messages went to: E.164 digits or an address, or their beginning. */
export type Recipient = { readonly whole: string } | { readonly begins: string };

/** A beginning as long as this fits few people: their messages are gathered, and not looked for in the list. */
const FEW = 9;
/** Behind every letter, in the order of bytes. */
const LAST = '\u{10FFFF}';

/** By ranges, which an index may be read by under row security. */
function wentTo(tx: Tx | PlatformTx, recipient: Recipient): RawBuilder<unknown> {
  const column = sql`m.recipient collate "C"`;
  if ('whole' in recipient) return sql`${column} = ${recipient.whole}`;
  const { begins } = recipient;
  if (tx.tenantId === null || begins.length < FEW) return sql`starts_with(m.recipient, ${begins})`;
  return sql`m.id = any(array(select r.id from outbox_messages r where r.tenant_id = ${tx.tenantId} and r.recipient collate "C" >= ${begins} and r.recipient collate "C" < ${begins + LAST}))`;
}

/** How many messages there are of a kind; for a list. Those of its page are counted first: left to itself the planner begins anywhere in the table. */
export function countTexts(
  tx: Tx | PlatformTx,
  filter: Pick<TextFilter, 'channel' | 'state' | 'recipient'>,
  counting: Pick<Counting, 'page' | 'rows' | 'search'>,
): Promise<Counted> {
  return countList(tx.q, { ...counting, from: sql`from outbox_messages m where ${sql.join(wantedOf(tx, filter), sql` and `)} order by m.id desc` });
}

/** States that the index knows as one. */
const UNDER_WAY: ReadonlySet<string> = new Set<MessageState>(['sending', 'accepted', 'sent']);

/** Each filter, and what it asks of a message `m`. */
const CONDITIONS: { readonly [F in keyof Omit<TextFilter, 'limit' | 'offset' | 'recipient'>]-?: (value: string) => RawBuilder<unknown> } = {
  paymentId: (id) => sql`m.payment_id = ${id}`,
  tokenId: (id) => sql`m.token_id = ${id}`,
  customerId: (id) => sql`m.customer_id = ${id}`,
  groupId: (id) => sql`m.group_id = ${id}`,
  channel: (channel) => sql`m.channel = ${channel}`,
  state: (state) => sql`m.stage = ${UNDER_WAY.has(state) ? 'under_way' : state} and m.state = ${state}`,
  id: (id) => sql`m.id = ${id}`,
  before: (id) => sql`m.id < ${id}`,
};

function wantedOf(tx: Tx | PlatformTx, filter: Omit<TextFilter, 'limit'>): RawBuilder<unknown>[] {
  const conditions = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [CONDITIONS[name](value)];
  });
  return [
    tx.tenantId === null ? sql`true` : sql`m.tenant_id = ${tx.tenantId}`,
    ...conditions,
    ...(filter.recipient === undefined ? [] : [wentTo(tx, filter.recipient)]),
  ];
}

/** Newest first: the ids grow with time. */
export async function findTexts(tx: Tx | PlatformTx, filter: TextFilter): Promise<readonly StoredText[]> {
  const { rows } = await sql<StoredText>`
    select m.tenant_id as "tenantId", m.id, m.channel, m.kind, m.lane, m.state, m.recipient, ${tx.tenantId === null ? sql`null` : sql`m.body_sealed`} as sealed, m.removed_after_months as "removedAfterMonths", m.segments, m.last_error as "lastError",
      m.token_id as "tokenId", m.payment_id as "paymentId", m.order_id as "orderId", m.customer_id as "customerId", m.group_id as "groupId",
      m.created_at as "createdAt", m.accepted_at as "acceptedAt", m.delivered_at as "deliveredAt",
      coalesce((select jsonb_agg(jsonb_build_object('no', a.attempt_no, 'channelId', a.channel_id, 'state', a.state, 'reason', a.reason,
        'sentAt', a.sent_at, 'answeredAt', a.answered_at) order by a.attempt_no)
        from outbox_attempts a where a.tenant_id = m.tenant_id and a.message_id = m.id), '[]') as attempts
    from outbox_messages m where ${sql.join(wantedOf(tx, filter), sql` and `)} order by m.id desc limit ${filter.limit} offset ${filter.offset ?? 0}`.execute(
    tx.q,
  );
  return rows;
}
