import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

export interface NewOperation {
  readonly id: string;
  readonly channelId: string;
  readonly kind: 'reversal' | 'transaction_status';
  readonly secretHash: Buffer;
  readonly paymentId: string | null;
  readonly eventId: string | null;
  readonly refundId: string | null;
  readonly receipt: string;
  readonly amountMinor: bigint | null;
  readonly requestedBy: string | null;
  readonly at: Date;
}

export async function insertOperation(tx: Tx, row: NewOperation): Promise<void> {
  await sql`
    insert into provider_requests (tenant_id, id, channel_id, kind, callback_secret_hash, payment_id, event_id, refund_id, receipt, amount_minor, requested_by, created_at, updated_at)
    values (${tx.tenantId}, ${row.id}, ${row.channelId}, ${row.kind}, ${row.secretHash}, ${row.paymentId}, ${row.eventId}, ${row.refundId}, ${row.receipt}, ${row.amountMinor}, ${row.requestedBy}, ${row.at}, ${row.at})`.execute(
    tx.q,
  );
}

export async function findOperationBySecret(tx: Tx, channelId: string, secretHash: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from provider_requests where tenant_id = ${tx.tenantId} and channel_id = ${channelId} and callback_secret_hash = ${secretHash}`.execute(tx.q);
  return rows[0]?.id;
}

export interface LockedOperation {
  id: string;
  kind: 'reversal' | 'transaction_status';
  state: string;
  payment_id: string | null;
  event_id: string | null;
  refund_id: string | null;
  receipt: string;
  amount_minor: bigint | null;
  conversation_id: string | null;
  /** Null: nobody; the product asked by itself. */
  requested_by: string | null;
  shortcode: string;
  store_number: string | null;
}

export async function lockOperation(tx: Tx, id: string): Promise<LockedOperation | undefined> {
  const { rows } = await sql<LockedOperation>`
    select r.id, r.kind, r.state, r.payment_id, r.event_id, r.refund_id, r.receipt, r.amount_minor, r.conversation_id, r.requested_by, c.shortcode, c.store_number
    from provider_requests r join payment_channels c on c.tenant_id = r.tenant_id and c.id = r.channel_id
    where r.tenant_id = ${tx.tenantId} and r.id = ${id} for update of r`.execute(tx.q);
  return rows[0];
}

export interface OperationAnswer {
  readonly state: 'requested' | 'refused' | 'unknown';
  readonly conversationId: string | null;
  readonly originatorConversationId: string | null;
  readonly code: string | null;
  readonly text: string;
}

/** The result may have overtaken the answer: then only the conversation's ids are added. */
export async function recordAnswer(tx: Tx, id: string, { at, ...answer }: OperationAnswer & { readonly at: Date }): Promise<void> {
  await sql`
    update provider_requests set conversation_id = coalesce(${answer.conversationId}, conversation_id), originator_conversation_id = coalesce(${answer.originatorConversationId}, originator_conversation_id),
      state = case when state = 'created' then ${answer.state} else state end, result_code = case when state = 'created' then ${answer.code} else result_code end,
      result_text = case when state = 'created' then ${answer.text} else result_text end, updated_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface OperationResult {
  readonly code: string;
  readonly text: string;
  readonly conversationId: string;
  readonly finding: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export async function closeOperation(tx: Tx, id: string, { at, ...result }: OperationResult & { readonly at: Date }): Promise<void> {
  await sql`
    update provider_requests set state = 'answered', result_code = ${result.code}, result_text = ${result.text}, conversation_id = coalesce(nullif(${result.conversationId}, ''), conversation_id),
      finding = ${result.finding}, evidence = ${JSON.stringify(result.evidence)}::jsonb, answered_at = ${at}, updated_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface OperationRow {
  id: string;
  kind: string;
  receipt: string;
  state: string;
  finding: string | null;
  result_code: string | null;
  result_text: string;
  evidence: unknown;
  requested_by: string | null;
  created_at: Date;
  answered_at: Date | null;
}

/** What M-Pesa was asked about a payment, a notice or a refund, oldest first. */
export async function listOperations(
  tx: Tx | PlatformTx,
  subject: { readonly column: 'payment_id' | 'event_id' | 'refund_id'; readonly id: string },
): Promise<readonly OperationRow[]> {
  const { rows } = await sql<OperationRow>`
    select id, kind, receipt, state, finding, result_code, result_text, evidence, requested_by, created_at, answered_at from provider_requests
    where (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and ${sql.ref(subject.column)} = ${subject.id} order by id`.execute(tx.q);
  return rows;
}

/** The conversation of the refund's last reversal, by which M-Pesa can be asked what became of it. */
export async function conversationOfRefund(tx: Tx, refundId: string): Promise<string | undefined> {
  const { rows } = await sql<{ conversation_id: string }>`
    select conversation_id from provider_requests where tenant_id = ${tx.tenantId} and refund_id = ${refundId} and kind = 'reversal' and conversation_id is not null order by id desc limit 1`.execute(
    tx.q,
  );
  return rows[0]?.conversation_id;
}

/** True when M-Pesa itself has said that the money of this notice came in as it says. */
export async function isConfirmed(tx: Tx, eventId: string): Promise<boolean> {
  const { rows } = await sql`
    select from provider_requests where tenant_id = ${tx.tenantId} and event_id = ${eventId} and finding = 'confirmed' limit 1`.execute(tx.q);
  return rows.length > 0;
}

/** True while somebody's wish to take this notice as a payment waits for a second person. */
export async function hasProposal(tx: Tx, eventId: string): Promise<boolean> {
  const { rows } = await sql`
    select from payment_resolutions where tenant_id = ${tx.tenantId} and subject_type = 'payment_event' and subject_id = ${eventId} and state = 'proposed' limit 1`.execute(
    tx.q,
  );
  return rows.length > 0;
}
