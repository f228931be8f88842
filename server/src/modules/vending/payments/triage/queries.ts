import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import type { MoneyReceived } from '../port.ts';

export interface LockedEvent {
  id: string;
  channel_id: string;
  source: string;
  authenticity: string;
  content_type: string | null;
  body: Buffer;
  state: string;
  reason: string | null;
  receipt: string | null;
  received_at: Date;
  shortcode: string;
  hold_above_minor: bigint;
  tenant_name: string;
  tenant_language: string;
  tenant_currency: string;
}

export async function lockEvent(tx: Tx, id: string): Promise<LockedEvent | undefined> {
  const { rows } = await sql<LockedEvent>`
    select e.id, e.channel_id, e.source, e.authenticity, e.content_type, e.body, e.state, e.reason, e.receipt, e.received_at, c.shortcode, c.hold_above_minor, t.name as tenant_name, t.language as tenant_language, t.currency as tenant_currency
    from payment_events e join tenants t on t.id = e.tenant_id join payment_channels c on c.tenant_id = e.tenant_id and c.id = e.channel_id
    where e.tenant_id = ${tx.tenantId} and e.id = ${id} for update of e`.execute(tx.q);
  return rows[0];
}

export async function resolveEvent(tx: Tx, id: string): Promise<void> {
  await sql`update payment_events set state = 'resolved' where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface AcceptedMoney {
  readonly id: string;
  readonly event: LockedEvent;
  readonly money: MoneyReceived;
}

/** @returns false when the receipt has its payment already. */
export async function insertAccepted(tx: Tx, { id, event, money }: AcceptedMoney): Promise<boolean> {
  const { rows } = await sql`
    insert into payments (tenant_id, id, receipt, channel_id, event_id, source, amount_minor, currency, shortcode, account_text, phone, payer_phone, payer_name, transaction_type, paid_at, received_at)
    values (${tx.tenantId}, ${id}, ${money.receipt}, ${event.channel_id}, ${event.id}, 'c2b', ${money.amountMinor}, ${event.tenant_currency}, ${money.shortcode}, ${money.accountText}, ${money.payerPhoneText}, ${money.payerPhone},
      ${money.payerName}, ${money.transactionType}, ${money.paidAt}, ${event.received_at})
    on conflict (tenant_id, provider, receipt) do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export interface EventRow {
  id: string;
  tenant_id: string;
  source: string;
  authenticity: string;
  source_ip: string | null;
  content_type: string | null;
  receipt: string | null;
  state: string;
  reason: string | null;
  received_at: Date;
  body: Buffer;
  proposal: { decision: string; comment: string; evidence: unknown; proposed_by: string; proposed_at: string } | null;
}

export async function findEvent(tx: Tx | PlatformTx, id: string): Promise<EventRow | undefined> {
  const { rows } = await sql<EventRow>`
    select e.id, e.tenant_id, e.source, e.authenticity, host(e.source_ip) as source_ip, e.content_type, e.receipt, e.state, e.reason, e.received_at, substring(e.body from 1 for 65536) as body,
      (select json_build_object('decision', r.decision, 'comment', r.comment, 'evidence', r.evidence, 'proposed_by', r.proposed_by, 'proposed_at', r.proposed_at) from payment_resolutions r
        where r.tenant_id = e.tenant_id and r.subject_type = 'payment_event' and r.subject_id = e.id and r.state = 'proposed') as proposal
    from payment_events e where e.id = ${id} and (${tx.tenantId}::uuid is null or e.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}
