import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import type { DeliveryReport } from './port.ts';
import type { Attempt, AttemptState, MessageState } from './state.ts';
import type { Decision } from './plan.ts';

/** Each has its own line, dispatcher and ways out. */
export type Channel = 'sms' | 'email';

export interface TextRow {
  readonly id: string;
  readonly channel: Channel;
  readonly maxAttempts: number;
  readonly dedupeKey: string;
  readonly lane: number;
  readonly kind: string;
  readonly to: string;
  readonly sealed: string;
  readonly encoding: string;
  readonly segments: number;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly doNotSendAfter: Date | null;
}

/** @returns how many were new. */
export async function addTexts(tx: Tx, rows: readonly TextRow[], now: Date): Promise<number> {
  const result = await sql`
    insert into outbox_messages (tenant_id, id, channel, max_attempts, dedupe_key, lane, kind, recipient, body_sealed, encoding, segments,
      token_id, payment_id, order_id, customer_id, do_not_send_after, state, next_action_at, created_at, updated_at)
    select ${tx.tenantId}::uuid, r.*, 'queued', ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.maxAttempts)}::integer[], ${rows.map((r) => r.dedupeKey)}::text[], ${rows.map((r) => r.lane)}::smallint[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.to)}::text[], ${rows.map((r) => r.sealed)}::text[], ${rows.map((r) => r.encoding)}::text[], ${rows.map((r) => r.segments)}::smallint[],
      ${rows.map((r) => r.tokenId)}::uuid[], ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[],
      ${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.doNotSendAfter)}::timestamptz[]) r
    on conflict (tenant_id, dedupe_key) do nothing`.execute(tx.q);
  return Number(result.numAffectedRows ?? 0n);
}

/** A message as the dispatcher needs it; `attempts` come from `attemptsOf`. */
export interface MessageRow {
  readonly id: string;
  readonly lane: number;
  readonly kind: string;
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
}

const MESSAGE = sql`m.id, m.lane, m.kind, m.recipient, m.body_sealed as sealed, m.encoding, m.state, m.attempts as "attemptsMade", m.max_attempts as "maxAttempts",
  m.lease_epoch as "leaseEpoch", m.lease_until as "leaseUntil", m.next_action_at as "nextActionAt", m.do_not_send_after as "doNotSendAfter",
  m.last_error as "lastError", m.token_id as "tokenId", m.payment_id as "paymentId", m.order_id as "orderId", m.customer_id as "customerId"`;

/** Due messages that nobody holds, tokens before replies before bulk; locked until the transaction ends. */
export async function lockDue(
  tx: Tx,
  { channel, now, limit }: { readonly channel: Channel; readonly now: Date; readonly limit: number },
): Promise<readonly MessageRow[]> {
  // lane by lane: one range over all lanes would walk past every message that waits for its report
  const { rows } = await sql<MessageRow>`
    select ${MESSAGE} from unnest(array[0, 1, 2]::smallint[]) as lanes (lane) cross join lateral (
      select * from outbox_messages d
      where d.tenant_id = ${tx.tenantId} and d.channel = ${channel} and d.lane = lanes.lane and d.next_action_at <= ${now} and d.lease_until is null
      order by d.next_action_at limit ${limit} for update skip locked) m
    limit ${limit}`.execute(tx.q);
  return rows;
}

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

export interface Grant {
  readonly id: string;
  readonly channelId: string;
}

/** Leases the messages to the caller and puts their attempts on record. */
export async function grant(tx: Tx, grants: readonly Grant[], { now, until }: { readonly now: Date; readonly until: Date }): Promise<void> {
  await sql`
    with granted as (
      update outbox_messages m set state = case when m.state in ('queued', 'unknown') then 'sending' else m.state end,
        attempts = m.attempts + 1, lease_epoch = m.lease_epoch + 1, lease_until = ${until}, next_action_at = ${until}, updated_at = ${now}
      from unnest(${grants.map((g) => g.id)}::uuid[], ${grants.map((g) => g.channelId)}::uuid[]) as x (id, channel_id)
      where m.tenant_id = ${tx.tenantId} and m.id = x.id
      returning m.id, m.attempts, x.channel_id)
    insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, sent_at)
    select ${tx.tenantId}::uuid, id, attempts, channel_id, 'sending', ${now}::timestamptz from granted`.execute(tx.q);
}

/** One at a time per tenant between outcomes, reports and expiries: a report can then not slip between an attempt and its id. */
export async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7301, hashtext(${tx.tenantId}))`.execute(tx.q);
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

export async function writeDecisions(tx: Tx, rows: readonly (Decision & { readonly id: string })[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update outbox_messages m set state = x.state, next_action_at = x.next_action_at, lease_until = x.lease_until, last_error = x.last_error, updated_at = ${now},
      accepted_at = case when x.state in ('accepted', 'sent', 'delivered') then coalesce(m.accepted_at, ${now}) else m.accepted_at end,
      delivered_at = case when x.state = 'delivered' then coalesce(m.delivered_at, ${now}) end
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.state)}::text[], ${rows.map((r) => r.nextActionAt)}::timestamptz[],
      ${rows.map((r) => r.leaseUntil)}::timestamptz[], ${rows.map((r) => r.lastError)}::text[]) as x (id, state, next_action_at, lease_until, last_error)
    where m.tenant_id = ${tx.tenantId} and m.id = x.id`.execute(tx.q);
}

export interface ExpiredLease {
  readonly messageId: string;
  readonly no: number;
  readonly epoch: number;
}

export async function expiredLeases(
  tx: Tx,
  { channel, now, limit }: { readonly channel: Channel; readonly now: Date; readonly limit: number },
): Promise<readonly ExpiredLease[]> {
  const { rows } = await sql<ExpiredLease>`
    select id as "messageId", attempts as no, lease_epoch as epoch from outbox_messages
    where tenant_id = ${tx.tenantId} and channel = ${channel} and next_action_at <= ${now} and lease_until <= ${now} limit ${limit}`.execute(tx.q);
  return rows;
}

export async function hasDue(tx: Tx, channel: Channel, now: Date): Promise<boolean> {
  const { rows } =
    await sql`select from outbox_messages where tenant_id = ${tx.tenantId} and channel = ${channel} and next_action_at <= ${now} and lease_until is null limit 1`.execute(
      tx.q,
    );
  return rows.length > 0;
}

/** An id under which a gateway may know an attempt: its own, or our reference (`<message id>-<attempt no>`) where it echoes that. */
export interface ReportedId {
  readonly index: number;
  readonly id: string;
  readonly messageId: string | null;
  readonly no: number | null;
}

export interface MatchedReport {
  readonly index: number;
  readonly messageId: string;
  readonly no: number;
}

export async function matchReports(tx: Tx, channelIds: readonly string[], ids: readonly ReportedId[]): Promise<readonly MatchedReport[]> {
  const { rows } = await sql<MatchedReport>`
    with asked as (select * from unnest(${ids.map((i) => i.index)}::integer[], ${ids.map((i) => channelIds[i.index]!)}::uuid[], ${ids.map((i) => i.id)}::text[],
      ${ids.map((i) => i.messageId)}::uuid[], ${ids.map((i) => i.no)}::integer[]) as x (index, channel_id, id, message_id, no))
    select asked.index, a.message_id as "messageId", a.attempt_no as no from asked
      join outbox_attempts a on a.tenant_id = ${tx.tenantId} and a.channel_id = asked.channel_id and a.provider_id = asked.id
    union
    select asked.index, a.message_id, a.attempt_no from asked
      join outbox_attempts a on a.tenant_id = ${tx.tenantId} and a.message_id = asked.message_id and a.attempt_no = asked.no and a.channel_id = asked.channel_id`.execute(
    tx.q,
  );
  return rows;
}

export type ReportRow = DeliveryReport & { readonly id: string; readonly channelId: string; readonly applied: boolean };

export async function keepReports(tx: Tx, rows: readonly ReportRow[], now: Date): Promise<void> {
  await sql`
    insert into outbox_reports (tenant_id, id, channel_id, provider_id, alternatives, status, code, reason, applied, received_at)
    select ${tx.tenantId}::uuid, x.id, x.channel_id, x.provider_id, array(select jsonb_array_elements_text(x.alternatives)), x.status, x.code, x.reason, x.applied, ${now}::timestamptz
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.channelId)}::uuid[], ${rows.map((r) => r.providerId)}::text[],
      ${rows.map((r) => JSON.stringify(r.alternatives))}::jsonb[], ${rows.map((r) => r.status)}::text[], ${rows.map((r) => r.code)}::text[],
      ${rows.map((r) => r.reason)}::text[], ${rows.map((r) => r.applied)}::boolean[]) as x (id, channel_id, provider_id, alternatives, status, code, reason, applied)`.execute(
    tx.q,
  );
}

export interface NewProviderId {
  readonly messageId: string;
  readonly no: number;
  readonly channelId: string;
  readonly providerId: string;
}

export type WaitingReport = Pick<DeliveryReport, 'status' | 'code' | 'reason'> & { readonly messageId: string; readonly no: number };

/** Takes the reports that came before their attempt had its id. */
export async function takeWaitingReports(tx: Tx, ids: readonly NewProviderId[]): Promise<readonly WaitingReport[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<WaitingReport>`
    with asked as (select * from unnest(${ids.map((i) => i.messageId)}::uuid[], ${ids.map((i) => i.no)}::integer[], ${ids.map((i) => i.channelId)}::uuid[],
      ${ids.map((i) => i.providerId)}::text[]) as x (message_id, no, channel_id, provider_id)),
    found as (
      select asked.message_id, asked.no, r.id from asked join outbox_reports r
        on r.tenant_id = ${tx.tenantId} and r.channel_id = asked.channel_id and r.provider_id = asked.provider_id and not r.applied
      union
      select asked.message_id, asked.no, r.id from asked join outbox_reports r
        on r.tenant_id = ${tx.tenantId} and r.channel_id = asked.channel_id and r.alternatives @> array[asked.provider_id] and not r.applied)
    update outbox_reports r set applied = true from found where r.tenant_id = ${tx.tenantId} and r.id = found.id
    returning found.message_id as "messageId", found.no, r.status, r.code, r.reason`.execute(tx.q);
  return rows;
}

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
  readonly createdAt: Date;
  readonly acceptedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly attempts: readonly StoredAttempt[];
}

export interface TextFilter {
  readonly paymentId?: string;
  readonly tokenId?: string;
  readonly customerId?: string;
  readonly limit: number;
}

/** Newest first: the ids grow with time. */
export async function findTexts(tx: Tx | PlatformTx, filter: TextFilter): Promise<readonly StoredText[]> {
  const wanted = [
    tx.tenantId === null ? sql`true` : sql`m.tenant_id = ${tx.tenantId}`,
    filter.paymentId === undefined ? sql`true` : sql`m.payment_id = ${filter.paymentId}`,
    filter.tokenId === undefined ? sql`true` : sql`m.token_id = ${filter.tokenId}`,
    filter.customerId === undefined ? sql`true` : sql`m.customer_id = ${filter.customerId}`,
  ];
  const { rows } = await sql<StoredText>`
    select m.tenant_id as "tenantId", m.id, m.channel, m.kind, m.lane, m.state, m.recipient, ${tx.tenantId === null ? sql`null` : sql`m.body_sealed`} as sealed, m.segments, m.last_error as "lastError",
      m.token_id as "tokenId", m.payment_id as "paymentId", m.order_id as "orderId", m.customer_id as "customerId",
      m.created_at as "createdAt", m.accepted_at as "acceptedAt", m.delivered_at as "deliveredAt",
      coalesce((select jsonb_agg(jsonb_build_object('no', a.attempt_no, 'channelId', a.channel_id, 'state', a.state, 'reason', a.reason,
        'sentAt', a.sent_at, 'answeredAt', a.answered_at) order by a.attempt_no)
        from outbox_attempts a where a.tenant_id = m.tenant_id and a.message_id = m.id), '[]') as attempts
    from outbox_messages m where ${sql.join(wanted, sql` and `)} order by m.id desc limit ${filter.limit}`.execute(tx.q);
  return rows;
}
