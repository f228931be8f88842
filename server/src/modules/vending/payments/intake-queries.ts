import { sql, type RawBuilder } from 'kysely';
import { statementOf, type Statement } from '../../../kernel/write-at-once.ts';
import type { MoneyReceived } from './port.ts';

export interface EventRow {
  readonly id: string;
  readonly channelId: string;
  readonly source: string;
  readonly authenticity: string;
  readonly ip: string | null;
  readonly contentType: string | null;
  readonly body: Buffer;
  readonly state: 'received' | 'quarantined' | 'unreadable' | 'ignored';
  readonly reason: string | null;
  readonly receipt: string | null;
  readonly receivedAt: Date;
  /** Present when the body tells of money in full: becomes the payment of its receipt, unless there is one. */
  readonly money: MoneyReceived | null;
  readonly stkRequestId: string | null;
}

/**
 * Events and the payments they tell of, in one statement. An event that makes its payment is `applied` at
 * once and the payment has its id. A receipt that is known already adds its event only, which stays
 * `received` until it was compared with the payment.
 */
export function eventsStatement(tenantId: string, events: readonly EventRow[]): Statement {
  const paid = events.filter((event) => event.money !== null);
  return statementOf(sql`
    with paid as (${paid.length > 0 ? insertPayments(tenantId, paid) : sql`select null::uuid as id where false`})
    insert into payment_events (tenant_id, id, channel_id, source, authenticity, source_ip, content_type, headers, body, receipt, state, reason, received_at)
    select ${tenantId}::uuid, e.id, e.channel, e.source, e.auth, e.ip, e.type, case when e.stk is null then '{}'::jsonb else jsonb_build_object('stk_request_id', e.stk) end, e.body, e.receipt,
      case when paid.id is null then e.state else 'applied' end, e.reason, e.at
    from unnest(${events.map((e) => e.id)}::uuid[], ${events.map((e) => e.channelId)}::uuid[], ${events.map((e) => e.source)}::text[], ${events.map((e) => e.authenticity)}::text[], ${events.map((e) => e.ip)}::inet[],
      ${events.map((e) => e.contentType)}::text[], ${events.map((e) => e.body)}::bytea[], ${events.map((e) => e.receipt)}::text[], ${events.map((e) => e.state)}::text[], ${events.map((e) => e.reason)}::text[],
      ${events.map((e) => e.receivedAt)}::timestamptz[], ${events.map((e) => e.stkRequestId)}::text[]) as e (id, channel, source, auth, ip, type, body, receipt, state, reason, at, stk)
    left join paid on paid.id = e.id`);
}

function insertPayments(tenantId: string, paid: readonly EventRow[]): RawBuilder<{ id: string }> {
  return sql<{ id: string }>`
    insert into payments (tenant_id, id, receipt, channel_id, event_id, source, amount_minor, shortcode, account_text, phone, payer_phone, payer_name, transaction_type, paid_at, received_at)
    select ${tenantId}::uuid, p.id, p.receipt, p.channel, p.id, 'c2b', p.amount, p.shortcode, p.account, p.phone, p.payer, p.name, p.type, p.paid_at, p.received_at
    from unnest(${paid.map((e) => e.id)}::uuid[], ${paid.map((e) => e.channelId)}::uuid[], ${paid.map((e) => e.money!.receipt)}::text[], ${paid.map((e) => e.money!.amountMinor)}::bigint[], ${paid.map((e) => e.money!.shortcode)}::text[],
      ${paid.map((e) => e.money!.accountText)}::text[], ${paid.map((e) => e.money!.payerPhoneText)}::text[], ${paid.map((e) => e.money!.payerPhone)}::text[], ${paid.map((e) => e.money!.payerName)}::text[],
      ${paid.map((e) => e.money!.transactionType)}::text[], ${paid.map((e) => e.money!.paidAt)}::timestamptz[], ${paid.map((e) => e.receivedAt)}::timestamptz[])
      as p (id, channel, receipt, amount, shortcode, account, phone, payer, name, type, paid_at, received_at)
    on conflict (tenant_id, provider, receipt) do nothing returning id`;
}
