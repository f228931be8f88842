import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

/**
 * The invariants of money and water (facts/reliability-security §2.5). Each query returns the rows that
 * break it, so none is the only good answer. All of them look at the tenant of the transaction.
 */
export const INVARIANTS: Readonly<Record<string, (tenantId: string) => RawBuilder<{ subject: string }>>> = {
  'I1 every posting balances': (t) =>
    sql`select transaction_id::text as subject from ledger_entries where tenant_id = ${t} group by transaction_id having sum(amount_minor) <> 0`,
  'I2 accounts add up to zero and equal their entries': (t) => sql`
    select a.code as subject from ledger_accounts a where a.tenant_id = ${t}
      and a.balance_minor <> (select coalesce(sum(e.amount_minor), 0) from ledger_entries e where e.tenant_id = a.tenant_id and e.account_id = a.id)
    union all select 'sum of accounts' from ledger_accounts where tenant_id = ${t} having sum(balance_minor) <> 0`,
  'I3 every settled payment is received in the books once, for its amount': (t) => sql`
    select p.id::text as subject from payments p where p.tenant_id = ${t} and p.state <> 'received' and p.parent_id is null and p.amount_minor is distinct from (
      select sum(e.amount_minor)::bigint from ledger_transactions l join ledger_entries e on e.tenant_id = l.tenant_id and e.transaction_id = l.id join ledger_accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
      where l.tenant_id = p.tenant_id and l.payment_id = p.id and l.kind = 'receipt' and a.code in ('mpesa_clearing', 'cash'))
    union all select l.reference from ledger_transactions l where l.tenant_id = ${t} and l.kind = 'receipt' and not exists (select from payments p where p.tenant_id = l.tenant_id and p.id = l.payment_id and p.parent_id is null)
    union all select p.id::text from payments p where p.tenant_id = ${t} and p.state = 'split'
      and p.amount_minor is distinct from (select sum(c.amount_minor)::bigint from payments c where c.tenant_id = p.tenant_id and c.parent_id = p.id)`,
  'I4 money stands where its payment says': (t) => sql`
    select 'suspense' as subject where (select coalesce(sum(-balance_minor), 0) from ledger_accounts where tenant_id = ${t} and code = 'suspense')
      <> (select coalesce(sum(amount_minor), 0) from payments where tenant_id = ${t} and state in ('suspense', 'held'))
    union all select 'unapplied' where (select coalesce(sum(-balance_minor), 0) from ledger_accounts where tenant_id = ${t} and code = 'unapplied')
      <> (select coalesce(sum(paid_minor + wallet_minor), 0) from vend_orders where tenant_id = ${t} and state = 'ready')
        + (select coalesce(sum(amount_minor), 0) from payments where tenant_id = ${t} and state in ('refund_due', 'failed'))
    union all select 'refunds_payable' where (select coalesce(sum(-balance_minor), 0) from ledger_accounts where tenant_id = ${t} and code = 'refunds_payable')
      <> (select coalesce(sum(amount_minor), 0) from refunds where tenant_id = ${t} and state in ('requested', 'approved', 'sent', 'unknown'))
    union all select p.id::text from payments p where p.tenant_id = ${t} and (p.state = 'refunding')
      <> exists (select from refunds r where r.tenant_id = p.tenant_id and r.payment_id = p.id and r.state in ('requested', 'approved', 'sent', 'unknown'))`,
  'I5 a vended order has one credit token, and a token one order': (t) => sql`
    select o.id::text as subject from vend_orders o where o.tenant_id = ${t} and o.kind in ('credit', 'free_credit')
      and (o.state = 'vended') <> (1 = (select count(*) from tokens k where k.tenant_id = o.tenant_id and k.order_id = o.id and k.token_type = 'vending'))
    union all select encode(token_digest, 'hex') from tokens where tenant_id = ${t} group by token_digest having count(*) > 1
    union all select order_id::text from vend_attempts where tenant_id = ${t} and state = 'issued' group by order_id having count(*) > 1`,
  'I6 nothing is stuck: every open order has its next step': (t) => sql`
    select o.id::text as subject from vend_orders o join vendor_accounts a on a.tenant_id = o.tenant_id and a.id = o.vendor_account_id
    where o.tenant_id = ${t} and o.state in ('ready', 'vend_requested', 'unknown', 'resolving') and (o.next_action_at is null or o.next_action_at < now() - interval '15 minutes')
      and not (o.state = 'ready' and (a.is_paused or a.circuit_opened_at is not null))
    union all select id::text from payments where tenant_id = ${t} and state = 'received' and received_at < now() - interval '15 minutes'
    union all select id::text from outbox_messages where tenant_id = ${t} and state in ('queued', 'sending')
      and (coalesce(next_action_at, lease_until) is null or coalesce(next_action_at, lease_until) < now() - interval '15 minutes')`,
  'I7 money in flight is the money of the orders in flight': (t) => sql`
    select 'vend_in_flight' as subject where (select coalesce(sum(-balance_minor), 0) from ledger_accounts where tenant_id = ${t} and code = 'vend_in_flight')
      <> (select coalesce(sum(paid_minor + wallet_minor), 0) from vend_orders where tenant_id = ${t} and state in ('vend_requested', 'unknown', 'resolving', 'manual_review'))`,
  'I8 no further attempt without proof that the last one bought nothing': (t) => sql`
    select a.order_id::text as subject from vend_attempts a join vend_attempts b on b.tenant_id = a.tenant_id and b.order_id = a.order_id and b.attempt_no = a.attempt_no + 1
    where a.tenant_id = ${t} and a.state not in ('not_sent', 'refused', 'not_executed')`,
  'I9 every token that can be delivered has its message': (t) => sql`
    select k.id::text as subject from tokens k left join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id left join payments p on p.tenant_id = k.tenant_id and p.id = k.payment_id
    where k.tenant_id = ${t} and k.token_type = 'vending' and (coalesce(c.phone, '') <> '' or p.payer_phone is not null)
      and not exists (select from outbox_messages m where m.tenant_id = k.tenant_id and m.token_id = k.id)`,
  'I10 children belong to the tenant of their parents': (t) => sql`
    select k.id::text as subject from tokens k where k.tenant_id = ${t} and not exists (select from vend_orders o where o.tenant_id = k.tenant_id and o.id = k.order_id)
    union all select o.id::text from vend_orders o where o.tenant_id = ${t} and o.payment_id is not null and not exists (select from payments p where p.tenant_id = o.tenant_id and p.id = o.payment_id)
    union all select o.id::text from vend_orders o where o.tenant_id = ${t} and not exists (select from meters m where m.tenant_id = o.tenant_id and m.id = o.meter_id)`,
  'I11 statement and books differ by what the breaks say, and the books carry it': (t) => sql`
    select channel_id || ' ' || business_day as subject from reconciliation_days where tenant_id = ${t} and (statement_minor - payments_minor <> breaks_minor or posted_minor <> payments_minor - statement_minor)
    union all select 'mpesa_discrepancy' where (select coalesce(sum(posted_minor), 0) from reconciliation_days where tenant_id = ${t})
      <> (select coalesce(sum(e.amount_minor), 0) from ledger_accounts a join ledger_entries e on e.tenant_id = a.tenant_id and e.account_id = a.id join ledger_transactions l on l.tenant_id = e.tenant_id and l.id = e.transaction_id
        where a.tenant_id = ${t} and a.code = 'mpesa_discrepancy' and l.kind = 'reconciled')
    union all select meter_id || ' ' || business_day from reconciliation_vendor_days where tenant_id = ${t} and vendor_tenths - books_tenths <> breaks_tenths`,
  'I12 the moves of an order lead to its state': (t) => sql`
    select o.id::text as subject from vend_orders o where o.tenant_id = ${t} and o.state is distinct from (
      select e.to_state from vend_order_events e where e.tenant_id = o.tenant_id and e.order_id = o.id order by e.seq desc limit 1)
    union all select e.order_id::text from vend_order_events e join vend_order_events n on n.tenant_id = e.tenant_id and n.order_id = e.order_id and n.seq = e.seq + 1
      where e.tenant_id = ${t} and n.from_state is distinct from e.to_state`,
  'I14 wallets are never overdrawn': (t) =>
    sql`select owner_id::text as subject from ledger_accounts where tenant_id = ${t} and code = 'wallet' and balance_minor > 0`,
  'I15 nobody pays off more than is owed, purchases under way included': (t) => sql`
    select owner_id::text as subject from ledger_accounts where tenant_id = ${t} and code = 'arrears' and balance_minor < 0
    union all select o.customer_id::text from vend_orders o where o.tenant_id = ${t} and o.arrears_minor > 0 and o.state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review')
      group by o.customer_id, o.currency having sum(o.arrears_minor) > coalesce((select l.balance_minor from ledger_accounts l
        where l.tenant_id = ${t} and l.code = 'arrears' and l.currency = o.currency and l.owner_id = o.customer_id), 0)
    union all select a.id::text from adjustments a where a.tenant_id = ${t} and (a.state = 'carried_out')
      <> exists (select from ledger_transactions l where l.tenant_id = a.tenant_id and l.reference = a.id::text and l.kind = 'adjusted')`,
};

export async function breaches(tx: Tx, name: string): Promise<readonly string[]> {
  const { rows } = await sql<{ subject: string }>`select subject from (${INVARIANTS[name]!(tx.tenantId)}) found limit 100`.execute(tx.q);
  return rows.map((row) => row.subject);
}
