import { sql } from 'kysely';
import { plainArray, textArray } from '../../../kernel/pg-arrays.ts';
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
 *
 * Bodies travel as one piece of bytes and are cut by the database; what is the same in many notices
 * (`k`, the kind of a notice) travels once.
 */
export function eventsStatement(tenantId: string, events: readonly EventRow[]): Statement {
  const kinds = kindsOf(events);
  const money = events.map((event) => event.money);
  const ends = endsOf(events);
  return statementOf(sql`
    with e as materialized (
      select * from unnest(${plainArray(events.map((e) => e.id))}::uuid[], ${plainArray(kinds.of)}::int[], ${plainArray(ends.map((end, i) => end - events[i]!.body.length + 1))}::int[], ${plainArray(events.map((e) => e.body.length))}::int[],
        ${textArray(events.map((e) => e.receipt))}::text[], ${plainArray(events.map((e) => e.receivedAt.getTime()))}::bigint[], ${plainArray(money.map((m) => m?.amountMinor ?? null))}::bigint[], ${textArray(money.map((m) => m?.accountText ?? null))}::text[],
        ${textArray(money.map((m) => m?.payerPhoneText ?? null))}::text[], ${textArray(money.map((m) => m?.payerPhone ?? null))}::text[], ${textArray(money.map((m) => m?.payerName ?? null))}::text[], ${plainArray(money.map((m) => m?.paidAt?.getTime() ?? null))}::bigint[])
        as e (id, kind, start, length, receipt, received, amount, account, phone, payer, name, paid)
      join unnest(${plainArray(kinds.list.map((k) => k.channelId))}::uuid[], ${textArray(kinds.list.map((k) => k.source))}::text[], ${textArray(kinds.list.map((k) => k.authenticity))}::text[], ${textArray(kinds.list.map((k) => k.ip))}::inet[], ${textArray(kinds.list.map((k) => k.contentType))}::text[],
        ${textArray(kinds.list.map((k) => k.state))}::text[], ${textArray(kinds.list.map((k) => k.reason))}::text[], ${textArray(kinds.list.map((k) => k.stkRequestId))}::text[], ${textArray(kinds.list.map((k) => k.money?.shortcode ?? null))}::text[], ${textArray(kinds.list.map((k) => k.money?.transactionType ?? null))}::text[])
        with ordinality as k (channel, source, auth, ip, content, state, reason, stk, shortcode, type, number) on k.number = e.kind
    ), paid as (
      insert into payments (tenant_id, id, receipt, channel_id, event_id, source, amount_minor, shortcode, account_text, phone, payer_phone, payer_name, transaction_type, paid_at, received_at)
      select ${tenantId}::uuid, e.id, e.receipt, e.channel, e.id, 'c2b', e.amount, e.shortcode, e.account, e.phone, e.payer, e.name, e.type, ${moment(sql`e.paid`)}, ${moment(sql`e.received`)}
      from e where e.amount is not null
      on conflict (tenant_id, provider, receipt) do nothing returning id
    )
    insert into payment_events (tenant_id, id, channel_id, source, authenticity, source_ip, content_type, headers, body, receipt, state, reason, received_at)
    select ${tenantId}::uuid, e.id, e.channel, e.source, e.auth, e.ip, e.content, case when e.stk is null then '{}'::jsonb else jsonb_build_object('stk_request_id', e.stk) end,
      substring(${Buffer.concat(events.map((e) => e.body))}::bytea from e.start for e.length), e.receipt, case when e.id in (select id from paid) then 'applied' else e.state end, e.reason, ${moment(sql`e.received`)}
    from e`);
}

/** Milliseconds since 1970 as a point in time, exactly. */
const moment = (column: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`'epoch'::timestamptz + ${column} * interval '1 millisecond'`;

/** Where each body ends in the bytes of all of them. */
function endsOf(events: readonly EventRow[]): readonly number[] {
  let end = 0;
  return events.map((event) => (end += event.body.length));
}

/** One event of each kind, and of which kind (from 1) each event is. */
function kindsOf(events: readonly EventRow[]): { readonly list: readonly EventRow[]; readonly of: readonly number[] } {
  const numbers = new Map<string, number>();
  const list: EventRow[] = [];
  const of = events.map((event) => {
    const key = `${event.channelId} ${event.source} ${event.authenticity} ${event.ip} ${event.state} ${event.money?.shortcode} ${event.reason}\n${event.stkRequestId}\n${event.contentType}\n${event.money?.transactionType}`;
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = list.push(event)));
    return number;
  });
  return { list, of };
}
