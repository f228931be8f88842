import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface PushRow {
  id: string;
  channel_id: string;
  shortcode: string;
  account_text: string;
  amount_minor: bigint;
  state: string;
  phone: string;
  meter_id: string | null;
  checkout_request_id: string | null;
  queries: number;
}

/** By the id M-Pesa gave it, or, when its answer never reached us, by the secret in the callback's path. */
export async function lockPush(tx: Tx, checkoutRequestId: string, requestId: string | null): Promise<PushRow | undefined> {
  const { rows } = await sql<PushRow>`
    select r.id, r.channel_id, c.shortcode, r.account_text, r.amount_minor, r.state, r.phone, r.meter_id, r.checkout_request_id, r.queries
    from stk_requests r join payment_channels c on c.tenant_id = r.tenant_id and c.id = r.channel_id
    where r.tenant_id = ${tx.tenantId} and (r.checkout_request_id = ${checkoutRequestId} or (r.id = ${requestId}::uuid and r.checkout_request_id is null)) for update of r`.execute(
    tx.q,
  );
  return rows[0];
}

export interface PushResult {
  readonly state: 'paid' | 'failed' | 'unknown' | 'paid_receipt_unknown';
  readonly resultCode: string;
  readonly resultText: string;
  readonly paymentId: string | null;
}

/** A late success moves a failed push to paid; nothing moves a paid one. */
export async function finishPush(tx: Tx, id: string, result: PushResult): Promise<void> {
  await sql`
    update stk_requests set state = ${result.state}, result_code = ${result.resultCode}, result_text = ${result.resultText}, payment_id = coalesce(${result.paymentId}::uuid, payment_id),
      next_query_at = case when ${result.state} = 'unknown' then now() + interval '2 minutes' end, updated_at = now()
    where tenant_id = ${tx.tenantId} and id = ${id} and state <> 'paid'`.execute(tx.q);
}

export interface StkPayment {
  readonly id: string;
  readonly receipt: string;
  readonly channelId: string;
  readonly eventId: string;
  readonly amountMinor: bigint;
  readonly shortcode: string;
  readonly accountText: string;
  readonly phone: string;
  readonly paidAt: Date | null;
  readonly receivedAt: Date;
  readonly currency: string;
}

/** @returns false when the receipt has its payment already. */
export async function insertStkPayment(tx: Tx, payment: StkPayment): Promise<boolean> {
  const { rows } = await sql`
    insert into payments (tenant_id, id, receipt, channel_id, event_id, source, amount_minor, currency, shortcode, account_text, phone, payer_phone, transaction_type, paid_at, received_at)
    values (${tx.tenantId}, ${payment.id}, ${payment.receipt}, ${payment.channelId}, ${payment.eventId}, 'stk', ${payment.amountMinor}, ${payment.currency}, ${payment.shortcode}, ${payment.accountText}, ${payment.phone},
      ${payment.phone}, 'STK push', ${payment.paidAt}, ${payment.receivedAt})
    on conflict (tenant_id, provider, receipt) do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export async function findByReceipt(tx: Tx, receipt: string): Promise<{ id: string; amount_minor: bigint } | undefined> {
  const { rows } = await sql<{ id: string; amount_minor: bigint }>`
    select id, amount_minor from payments where tenant_id = ${tx.tenantId} and provider = 'mpesa' and receipt = ${receipt}`.execute(tx.q);
  return rows[0];
}

export interface NewPush {
  readonly id: string;
  readonly channelId: string;
  readonly secretHash: Buffer;
  readonly meterId: string | null;
  readonly accountText: string;
  readonly phone: string;
  readonly amountMinor: bigint;
  readonly requestedBy: string | null;
}

export async function insertPush(tx: Tx, push: NewPush): Promise<void> {
  await sql`
    insert into stk_requests (tenant_id, id, channel_id, callback_secret_hash, meter_id, account_text, phone, amount_minor, requested_by)
    values (${tx.tenantId}, ${push.id}, ${push.channelId}, ${push.secretHash}, ${push.meterId}, ${push.accountText}, ${push.phone}, ${push.amountMinor}, ${push.requestedBy})`.execute(
    tx.q,
  );
}

export interface PushAnswer {
  readonly state: 'requested' | 'refused' | 'unknown';
  readonly checkoutRequestId: string | null;
  readonly merchantRequestId: string | null;
  readonly resultCode: string | null;
  readonly resultText: string;
}

export async function recordPushAnswer(tx: Tx, id: string, answer: PushAnswer): Promise<void> {
  await sql`
    update stk_requests set state = ${answer.state}, checkout_request_id = ${answer.checkoutRequestId}, merchant_request_id = ${answer.merchantRequestId}, result_code = ${answer.resultCode}, result_text = ${answer.resultText},
      next_query_at = case when ${answer.state} = 'requested' then now() + interval '90 seconds' end, updated_at = now()
    where tenant_id = ${tx.tenantId} and id = ${id} and state = 'created'`.execute(tx.q);
}

export async function findPushBySecret(tx: Tx, channelId: string, secretHash: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from stk_requests where tenant_id = ${tx.tenantId} and channel_id = ${channelId} and callback_secret_hash = ${secretHash}`.execute(tx.q);
  return rows[0]?.id;
}

export async function findPushesToQuery(tx: Tx, now: Date): Promise<readonly PushRow[]> {
  const { rows } = await sql<PushRow>`
    select r.id, r.channel_id, c.shortcode, r.account_text, r.amount_minor, r.state, r.phone, r.meter_id, r.checkout_request_id, r.queries
    from stk_requests r join payment_channels c on c.tenant_id = r.tenant_id and c.id = r.channel_id
    where r.tenant_id = ${tx.tenantId} and r.state in ('requested', 'unknown') and r.next_query_at <= ${now}::timestamptz and r.checkout_request_id is not null order by r.next_query_at limit 50`.execute(
    tx.q,
  );
  return rows;
}

export interface CustomerToAsk {
  phone: string;
  meters: readonly { id: string; number: string }[];
}

/** Whom a push to a customer goes to, and for which of their meters. */
export async function customerToAsk(tx: Tx, id: string): Promise<CustomerToAsk | undefined> {
  const { rows } = await sql<CustomerToAsk>`
    select c.phone, coalesce((select json_agg(json_build_object('id', m.id, 'number', m.meter_id) order by m.meter_id) from meter_assignments a join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id
      where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.deactivated_on is null and m.deleted_at is null), '[]') as meters
    from customers c where c.tenant_id = ${tx.tenantId} and c.id = ${id} and c.deleted_at is null`.execute(tx.q);
  return rows[0];
}

export async function postponeQuery(tx: Tx, id: string, next: Date | null): Promise<void> {
  await sql`update stk_requests set queries = queries + 1, next_query_at = ${next}::timestamptz, updated_at = now() where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}
