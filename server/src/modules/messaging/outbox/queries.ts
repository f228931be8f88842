import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Attempt, AttemptState, MessageState } from './state.ts';
import type { Decision } from './plan.ts';
import type { Purpose } from './port.ts';

/** A message as the dispatcher needs it; `attempts` come from `attemptsOf`. */
export interface MessageRow {
  readonly id: string;
  readonly lane: number;
  readonly kind: string;
  readonly purpose: Purpose;
  readonly segments: number;
  readonly recipient: string;
  readonly sealed: string;
  readonly encoding: 'gsm7' | 'ucs2';
  readonly state: MessageState;
  readonly attemptsMade: number;
  readonly maxAttempts: number;
  readonly leaseEpoch: number;
  readonly leaseUntil: Date | null;
  readonly nextActionAt: Date | null;
  readonly doNotSendAfter: Date | null;
  readonly lastError: string | null;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly contactId: string | null;
  /** The only sender it may leave by. */
  readonly channelId: string | null;
  /** The name it is sent under; null: the account's own. */
  readonly sender: string | null;
  readonly groupId: string | null;
  readonly hasStandby: boolean;
  /** Of the message that this one stands by for; null when it stands by for none. */
  readonly primaryState: MessageState | null;
  readonly charge: Charge | null;
}

/** Of the tenant's credits: `held` since it was queued, then `spent` or `freed`, once. */
export type Charge = 'held' | 'spent' | 'freed';

export const MESSAGE = sql`m.id, m.lane, m.kind, m.purpose, m.segments, m.recipient, m.body_sealed as sealed, m.encoding, m.state, m.attempts as "attemptsMade", m.max_attempts as "maxAttempts",
  m.lease_epoch as "leaseEpoch", m.lease_until as "leaseUntil", m.next_action_at as "nextActionAt", m.do_not_send_after as "doNotSendAfter",
  m.last_error as "lastError", m.token_id as "tokenId", m.payment_id as "paymentId", m.order_id as "orderId", m.customer_id as "customerId",
  m.contact_id as "contactId", m.channel_id as "channelId", m.sender, m.group_id as "groupId", m.has_standby as "hasStandby", m.charge,
  (select p.state from outbox_messages p where p.tenant_id = m.tenant_id and p.id = m.failover_of) as "primaryState"`;

/** In the order of their ids, so that two who lock several never wait for each other in a ring. */
export async function lockMessages(tx: Tx, ids: readonly string[]): Promise<readonly MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    select ${MESSAGE} from outbox_messages m where m.tenant_id = ${tx.tenantId} and m.id = any(${ids}::uuid[]) order by m.id for update`.execute(tx.q);
  return rows;
}

/** Read after the messages are locked, in its own statement: an older snapshot would miss attempts just made. */
export async function attemptsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Attempt[]>> {
  const { rows } = await sql<Attempt & { messageId: string }>`
    select message_id as "messageId", attempt_no as no, channel_id as "channelId", state, sent_at as "sentAt"
    from outbox_attempts where tenant_id = ${tx.tenantId} and message_id = any(${ids}::uuid[]) order by message_id, attempt_no`.execute(tx.q);
  return Map.groupBy(rows, (row) => row.messageId);
}

/** One at a time per tenant between outcomes, reports and expiries: a report can then not slip between an attempt and its id. */
export async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7301, hashtext(${tx.tenantId})), ${BY_KEYS}`.execute(tx.q);
}

const BY_KEYS = sql`set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`;

/**
 * For the rest of the transaction rows are found by their keys. Of tables that grow by thousands in a second the planner
 * knows too little: now and then it would read a tenant's whole table for a batch, or do so for each row of the batch,
 * because it takes the rows of a large batch for more than those of the tenant. A plan for any batch is made for a few.
 */
export async function findByKeys(tx: Tx): Promise<void> {
  await sql`select ${BY_KEYS}`.execute(tx.q);
}

export interface AttemptChange {
  readonly messageId: string;
  readonly no: number;
  readonly state: AttemptState;
  readonly providerId: string | null;
  readonly reason: string | null;
}

export async function writeAttempts(tx: Tx, changes: readonly AttemptChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update outbox_attempts a set state = x.state, provider_id = coalesce(a.provider_id, x.provider_id), reason = coalesce(x.reason, a.reason),
      answered_at = coalesce(a.answered_at, ${now})
    from unnest(${changes.map((c) => c.messageId)}::uuid[], ${changes.map((c) => c.no)}::integer[], ${changes.map((c) => c.state)}::text[],
      ${changes.map((c) => c.providerId)}::text[], ${changes.map((c) => c.reason)}::text[]) as x (message_id, no, state, provider_id, reason)
    where a.tenant_id = ${tx.tenantId} and a.message_id = x.message_id and a.attempt_no = x.no`.execute(tx.q);
}

export type DecisionRow = Decision & { readonly id: string; readonly charge: Charge | null };

export async function writeDecisions(tx: Tx, rows: readonly DecisionRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update outbox_messages m set state = x.state, next_action_at = x.next_action_at, lease_until = x.lease_until, last_error = x.last_error, updated_at = ${now},
      charge = x.charge,
      accepted_at = case when x.state in ('accepted', 'sent', 'delivered', 'read') then coalesce(m.accepted_at, ${now}) else m.accepted_at end,
      delivered_at = case when x.state in ('delivered', 'read') then coalesce(m.delivered_at, ${now}) end,
      read_at = case when x.state = 'read' then coalesce(m.read_at, ${now}) end
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.state)}::text[], ${rows.map((r) => r.nextActionAt)}::timestamptz[],
      ${rows.map((r) => r.leaseUntil)}::timestamptz[], ${rows.map((r) => r.lastError)}::text[], ${rows.map((r) => r.charge)}::text[])
      as x (id, state, next_action_at, lease_until, last_error, charge)
    where m.tenant_id = ${tx.tenantId} and m.id = x.id`.execute(tx.q);
}

/** What stands by for messages that have ended: not needed any more, or needed now. */
export async function settleStandbys(tx: Tx, ended: readonly { readonly id: string; readonly arrived: boolean }[], now: Date): Promise<Standbys> {
  if (ended.length === 0) return { notNeeded: [], needed: 0 };
  const { rows } = await sql<ChargedRow & { state: MessageState }>`
    update outbox_messages m set state = case when x.arrived then 'cancelled' else m.state end, updated_at = ${now},
      next_action_at = case when x.arrived then null else least(m.next_action_at, ${now}) end,
      charge = case when x.arrived and m.charge = 'held' then 'freed' else m.charge end
    from unnest(${ended.map((one) => one.id)}::uuid[], ${ended.map((one) => one.arrived)}::boolean[]) as x (id, arrived)
    where m.tenant_id = ${tx.tenantId} and m.failover_of = x.id and (m.state = 'queued') is true and m.attempts = 0 and m.lease_until is null
    returning m.group_id as "groupId", m.segments, m.charge, m.state`.execute(tx.q);
  return { notNeeded: rows.filter((row) => row.state === 'cancelled' && row.charge === 'freed'), needed: rows.filter((row) => row.state === 'queued').length };
}

interface Standbys {
  /** Cancelled ones that had held credits. */
  readonly notNeeded: readonly ChargedRow[];
  /** How many are due now. */
  readonly needed: number;
}

export interface ChargedRow {
  readonly groupId: string | null;
  readonly segments: number;
  readonly charge: Charge | null;
}

/** Messages in doubt that nobody will ever report on go on holding credits: those untouched since `before` are taken as sent. */
export async function spendDoubtful(tx: Tx, before: Date, limit: number): Promise<readonly ChargedRow[]> {
  const { rows } = await sql<ChargedRow>`
    with old as (select id from outbox_messages where tenant_id = ${tx.tenantId} and doubted_at < ${before}
      order by doubted_at limit ${limit} for update skip locked)
    update outbox_messages m set charge = 'spent' from old where m.tenant_id = ${tx.tenantId} and m.id = old.id
    returning m.group_id as "groupId", m.segments, m.charge`.execute(tx.q);
  return rows;
}
