import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Link } from './place.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly id_number: string;
  readonly address: string;
  readonly is_erased: boolean;
  /** Another customer who is there has the same number: it tells of both. */
  readonly shares_phone: boolean;
}

/** Deleted ones too; held until the transaction ends when it is to be erased. */
export async function findPerson(tx: Tx, id: string, { lock }: { readonly lock: boolean }): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow>`
    select c.id, c.name, c.phone, c.email, c.id_number, c.address, c.erased_at is not null as is_erased,
      exists (select from customers o where o.tenant_id = c.tenant_id and o.phone = c.phone and o.id <> c.id and o.deleted_at is null) as shares_phone
    from customers c where c.tenant_id = ${tx.tenantId} and c.id = ${id} ${lock ? sql`for no key update of c` : sql``}`.execute(tx.q);
  return rows[0];
}

export type Values = Readonly<Record<Link, readonly string[]>>;

export interface Seen {
  readonly customerId: string;
  /** Numbers that are theirs alone, and what M-Pesa writes in their place. */
  readonly phones: readonly string[];
  /** Numbers and mail addresses that messages to them went to. */
  readonly addresses: readonly string[];
}

/**
 * The ids of all that belongs to a person, by what they belong by. Payments are theirs when they are for them, or when
 * their phone paid; with parts and wholes of a divided one.
 */
export async function gatherValues(tx: Tx, { customerId, phones, addresses }: Seen): Promise<Values> {
  const { rows } = await sql<Values>`
    with held as materialized (
      select meter_id, bool_or(deactivated_on is null) as now from meter_assignments where tenant_id = ${tx.tenantId} and customer_id = ${customerId} group by meter_id),
    direct as materialized (
      select id, receipt, event_id, parent_id, customer_id from payments
      where tenant_id = ${tx.tenantId} and (customer_id = ${customerId} or payer_phone = any(${phones}::text[]) or phone = any(${phones}::text[]))),
    paid as materialized (
      select id, receipt, event_id, customer_id from direct
      union select p.id, p.receipt, p.event_id, p.customer_id from payments p join direct d on p.id = d.parent_id where p.tenant_id = ${tx.tenantId}
      union select p.id, p.receipt, p.event_id, p.customer_id from payments p join direct d on p.parent_id = d.id where p.tenant_id = ${tx.tenantId} and p.parent_id is not null),
    own as materialized (select id from paid where customer_id = ${customerId}),
    ordered as materialized (
      select id from vend_orders where tenant_id = ${tx.tenantId} and (customer_id = ${customerId} or payment_id in (select id from own))),
    people as materialized (select contact_id from contact_customers where tenant_id = ${tx.tenantId} and customer_id = ${customerId}),
    sent as materialized (
      select id from outbox_messages where tenant_id = ${tx.tenantId} and (customer_id = ${customerId} or payment_id in (select id from own)
        or recipient = any(${addresses}::text[]) or contact_id in (select contact_id from people)))
    select array[${customerId}::text] as customer, ${phones}::text[] as phones,
      array(select contact_id::text from people) as contacts,
      array(select e.id::text from consent_events e where e.tenant_id = ${tx.tenantId} and e.contact_id in (select contact_id from people)) as "consentEvents",
      array(select meter_id::text from held) as meters, array(select meter_id::text from held where now) as "heldMeters",
      array(select id::text from paid) as payments, array(select id::text from own) as "ownPayments", array(select receipt from paid) as receipts,
      array(select event_id::text from paid where event_id is not null) as events, array(select id::text from ordered) as orders,
      array(select id::text from paid union all select id::text from ordered union all select event_id::text from paid where event_id is not null
        union all select r.id::text from refunds r where r.tenant_id = ${tx.tenantId} and r.payment_id in (select id from paid)) as subjects,
      array(select id::text from sent) as messages,
      array(select s.id::text from sms_sends s where s.tenant_id = ${tx.tenantId} and s.recipients = 1
        and s.id in (select b.group_id from outbox_messages b where b.tenant_id = ${tx.tenantId} and b.id in (select id from sent))) as sends,
      array(select a.id::text from alerts a where a.tenant_id = ${tx.tenantId} and (a.customer_id = ${customerId} or a.payment_id in (select id from paid))) as alerts,
      array(select distinct l.import_id::text from statement_lines l where l.tenant_id = ${tx.tenantId}
        and (l.receipt in (select receipt from paid) or l.linked_receipt in (select receipt from paid))) as statements`.execute(tx.q);
  return rows[0]!;
}

export interface Blocker {
  readonly code: string;
  readonly count: number;
}

/** What is open about a person's money: none of it may lose its owner. */
export async function findBlockers(tx: Tx, { customer, payments, ownPayments, phones, subjects }: Values): Promise<readonly Blocker[]> {
  const { rows } = await sql<Blocker>`
    with mine as (select ${tx.tenantId}::uuid as tenant_id, ${customer[0]}::uuid as id)
    select b.code, count(*)::int as count from mine m cross join lateral (
      select 'payments_open' as code from payments p
        where p.tenant_id = m.tenant_id and p.id = any(${payments}::uuid[]) and p.state not in ('vended', 'credited', 'refunded', 'split')
      union all select 'purchases_open' from vend_orders o
        where o.tenant_id = m.tenant_id and (o.customer_id = m.id or o.payment_id = any(${ownPayments}::uuid[])) and o.state not in ('vended', 'rejected', 'cancelled')
      union all select 'refunds_open' from refunds r
        where r.tenant_id = m.tenant_id and r.payment_id = any(${payments}::uuid[]) and r.state in ('requested', 'approved', 'sent', 'unknown')
      union all select l.code || '_not_empty' from ledger_accounts l
        where l.tenant_id = m.tenant_id and l.owner_id = m.id and l.code in ('wallet', 'arrears') and l.balance_minor <> 0
      union all select 'adjustments_open' from adjustments a where a.tenant_id = m.tenant_id and a.customer_id = m.id and a.state = 'pending_approval'
      union all select 'token_requests_open' from token_requests t where t.tenant_id = m.tenant_id and t.customer_id = m.id and t.state = 'pending_approval'
      union all select 'payment_requests_open' from stk_requests s
        where s.tenant_id = m.tenant_id and s.phone = any(${phones}::text[]) and s.state in ('created', 'requested', 'unknown')
      union all select 'decisions_open' from payment_resolutions d
        where d.tenant_id = m.tenant_id and d.subject_id = any(${subjects}::uuid[]) and d.state = 'proposed') b
    group by b.code order by b.code`.execute(tx.q);
  return rows;
}
