import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { PaymentState } from '../state.ts';
import type { RefundMethod, RefundState } from './state.ts';

export interface NewRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly method: RefundMethod;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly fromAccount: MoneyPlace;
  readonly fromOwner: string | null;
  readonly paymentState: PaymentState;
  readonly paymentErrorCode: string | null;
  readonly paymentErrorMessage: string;
  readonly requestedBy: string;
  readonly at: Date;
}

/** Where the money of a payment that bought nothing stands. */
export type MoneyPlace = 'suspense' | 'unapplied' | 'wallet';

export async function insertRefund(tx: Tx, r: NewRefund): Promise<void> {
  await sql`
    insert into refunds (tenant_id, id, payment_id, method, amount_minor, currency, reason, from_account, from_owner, payment_state, payment_error_code, payment_error_message, requested_by, requested_at, updated_at)
    values (${tx.tenantId}, ${r.id}, ${r.paymentId}, ${r.method}, ${r.amountMinor}, ${r.currency}, ${r.reason}, ${r.fromAccount}, ${r.fromOwner}, ${r.paymentState}, ${r.paymentErrorCode}, ${r.paymentErrorMessage},
      ${r.requestedBy}, ${r.at}, ${r.at})`.execute(tx.q);
}

export interface LockedRefund {
  id: string;
  payment_id: string;
  method: RefundMethod;
  state: RefundState;
  amount_minor: bigint;
  currency: string;
  from_account: MoneyPlace;
  from_owner: string | null;
  payment_state: PaymentState;
  payment_error_code: string | null;
  payment_error_message: string;
  requested_by: string;
  decided_by: string | null;
  tries: number;
  receipt: string;
  source: string;
  channel_id: string | null;
}

/** The payment first, then the refund: whoever asks for a refund takes them in this order too. */
export async function lockRefund(tx: Tx, id: string): Promise<LockedRefund | undefined> {
  await sql`select 1 from payments where tenant_id = ${tx.tenantId} and id = (select payment_id from refunds where tenant_id = ${tx.tenantId} and id = ${id}) for update`.execute(
    tx.q,
  );
  const { rows } = await sql<LockedRefund>`
    select r.id, r.payment_id, r.method, r.state, r.amount_minor, r.currency, r.from_account, r.from_owner, r.payment_state, r.payment_error_code, r.payment_error_message, r.requested_by, r.decided_by, r.tries, p.receipt, p.source, p.channel_id
    from refunds r join payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id where r.tenant_id = ${tx.tenantId} and r.id = ${id} for update of r`.execute(
    tx.q,
  );
  return rows[0];
}

export interface RefundChange {
  readonly state: RefundState;
  readonly at: Date;
  readonly decidedBy?: string | null;
  readonly reference?: string;
  readonly code?: string | null;
  readonly text?: string;
  readonly nextActionAt?: Date | null;
  readonly tried?: boolean;
}

/** What is not given stays; the next action is always given anew. */
export async function changeRefund(tx: Tx, id: string, c: RefundChange): Promise<void> {
  const ends = ['done', 'failed', 'rejected'].includes(c.state);
  await sql`
    update refunds set state = ${c.state}, updated_at = ${c.at}, next_action_at = ${c.nextActionAt ?? null}::timestamptz,
      decided_by = coalesce(${c.decidedBy ?? null}::uuid, decided_by), decided_at = case when ${c.decidedBy ?? null}::uuid is null then decided_at else ${c.at}::timestamptz end,
      reference = coalesce(${c.reference ?? null}, reference), result_code = coalesce(${c.code ?? null}, result_code), result_text = coalesce(${c.text ?? null}, result_text),
      tries = tries + ${c.tried ? 1 : 0}, sent_at = case when ${c.state} = 'sent' then ${c.at}::timestamptz else sent_at end,
      finished_at = case when ${ends} then ${c.at}::timestamptz else finished_at end
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface DueRefund {
  id: string;
  state: RefundState;
}

/** What should have happened by now: to be sent, to be called unknown, to be asked after. */
export async function findDueRefunds(tx: Tx, now: Date): Promise<readonly DueRefund[]> {
  const { rows } = await sql<DueRefund>`
    select id, state from refunds where tenant_id = ${tx.tenantId} and next_action_at <= ${now}::timestamptz order by next_action_at limit 50`.execute(tx.q);
  return rows;
}

export interface RefundRow {
  id: string;
  tenant_id: string;
  payment_id: string;
  receipt: string;
  method: RefundMethod;
  state: RefundState;
  amount_minor: bigint;
  currency: string;
  reason: string;
  reference: string;
  result_code: string | null;
  result_text: string;
  requested_by: string;
  requested_by_name: string | null;
  requested_at: Date;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  sent_at: Date | null;
  finished_at: Date | null;
  proposal: unknown;
}

const select = sql`
  select r.id, r.tenant_id, r.payment_id, p.receipt, r.method, r.state, r.amount_minor, r.currency, r.reason, r.reference, r.result_code, r.result_text, r.requested_by, r.requested_at, r.decided_by, r.decided_at, r.sent_at, r.finished_at,
    nullif(trim(u.first_name || ' ' || u.last_name), '') as requested_by_name, nullif(trim(d.first_name || ' ' || d.last_name), '') as decided_by_name,
    (select json_build_object('decision', s.decision, 'comment', s.comment, 'evidence', s.evidence, 'proposed_by', s.proposed_by, 'proposed_at', s.proposed_at) from payment_resolutions s
      where s.tenant_id = r.tenant_id and s.subject_type = 'refund' and s.subject_id = r.id and s.state = 'proposed') as proposal
  from refunds r join payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id left join users u on u.id = r.requested_by left join users d on d.id = r.decided_by`;

export async function listRefunds(
  tx: Tx | PlatformTx,
  states: readonly string[] | null,
  page: PageRequest,
): Promise<{ rows: readonly RefundRow[]; count: number }> {
  const where = sql`(${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid) and (${states}::text[] is null or r.state = any(${states}::text[]))`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } =
    await sql<RefundRow>`${select} where ${where} ${after ? sql`and r.id < ${after}::uuid` : sql``} order by r.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from refunds r where ${where} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export async function findRefund(tx: Tx | PlatformTx, id: string): Promise<RefundRow | undefined> {
  const { rows } = await sql<RefundRow>`${select} where r.id = ${id} and (${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function refundsOfPayment(tx: Tx | PlatformTx, paymentId: string): Promise<readonly RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    ${select} where r.payment_id = ${paymentId} and (${tx.tenantId}::uuid is null or r.tenant_id = ${tx.tenantId}::uuid) order by r.id`.execute(tx.q);
  return rows;
}
