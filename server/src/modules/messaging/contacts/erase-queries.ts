import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

interface LiveCustomer {
  readonly contact_id: string;
  readonly id: string;
  readonly customer_id: string;
}

/** Customers that these people are and that are there. */
export async function liveCustomers({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<readonly LiveCustomer[]> {
  const { rows } = await sql<LiveCustomer>`
    select m.contact_id, b.id, b.customer_id from contact_customers m join customers b on b.tenant_id = m.tenant_id and b.id = m.customer_id
    where m.tenant_id = ${tenantId} and m.contact_id = any(${contactIds}::uuid[]) and b.deleted_at is null order by b.customer_id`.execute(q);
  return rows;
}

/** Who a customer is, where they are a contact; a merged or deleted one too. */
export async function contactOfCustomer({ q, tenantId }: Tx, customerId: string): Promise<string | undefined> {
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_customers where tenant_id = ${tenantId} and customer_id = ${customerId} for update`.execute(q);
  return rows[0]?.contact_id;
}

/** Takes a customer away from a person who is other customers too, with the name and the mail that were this one's alone. */
export async function unlinkCustomer(
  { q, tenantId }: Tx,
  { contactId, customerId }: { readonly contactId: string; readonly customerId: string },
): Promise<void> {
  await sql`delete from contact_customers where tenant_id = ${tenantId} and customer_id = ${customerId}`.execute(q);
  await sql`
    with gone as (select lower(name) as name, lower(email) as email from customers where tenant_id = ${tenantId} and id = ${customerId}),
    others as materialized (
      select b.name, lower(b.email) as email from contact_customers m join customers b on b.tenant_id = m.tenant_id and b.id = m.customer_id
      where m.tenant_id = ${tenantId} and m.contact_id = ${contactId} and b.deleted_at is null order by b.created_at),
    addresses as (
      delete from contact_identities i using gone
      where i.tenant_id = ${tenantId} and i.contact_id = ${contactId} and i.kind = 'email' and i.value = gone.email and gone.email not in (select email from others))
    update contacts c set name = coalesce((select name from others limit 1), ''), updated_at = clock_timestamp()
    from gone where c.tenant_id = ${tenantId} and c.id = ${contactId} and c.name_lower = gone.name`.execute(q);
}

export interface Traces {
  readonly contactIds: readonly string[];
  /** Texts by which rows of refused imports are known to be of the person: numbers, addresses. */
  readonly marks: readonly string[];
}

/** Talks are a person's own words and those said to them: nothing of them stays. */
export async function wipeTalks({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<void> {
  const talks = sql`select id from conversations where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])`;
  const said = sql`select id from conversation_messages where tenant_id = ${tenantId} and conversation_id in (${talks})`;
  for (const table of ['message_words', 'message_reactions', 'message_mentions'])
    await sql`delete from ${sql.table(table)} where tenant_id = ${tenantId} and message_id in (${said})`.execute(q);
  for (const table of [
    'conversation_messages',
    'conversation_reads',
    'conversation_drafts',
    'conversation_presence',
    'conversation_labels',
    'conversation_resolutions',
    'conversation_ratings',
  ])
    await sql`delete from ${sql.table(table)} where tenant_id = ${tenantId} and conversation_id in (${talks})`.execute(q);
  await sql`delete from conversations where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])`.execute(q);
}

/** Takes out all that tells who it was. Events of consent stay without their words; the entry stays without a name. */
export async function wipe({ q, tenantId }: Tx, { contactIds, marks }: Traces): Promise<void> {
  // `offset 0`: the cells of a row are read once, and not for each of many people
  const names = sql`exists (
    select from (select regexp_replace(lower(r.cells::text), '[ ()+-]', '', 'g') as plain offset 0) c, unnest(${marks}::text[]) m (mark) where strpos(c.plain, m.mark) > 0)`;
  await sql`
    with words as (
      delete from consent_wordings w using consent_events e
      where w.tenant_id = ${tenantId} and e.tenant_id = w.tenant_id and e.id = w.event_id and e.contact_id = any(${contactIds}::uuid[])),
    standing as (delete from consents where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])),
    addresses as (delete from contact_identities where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])),
    tags as (delete from contact_tags where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])),
    members as (delete from segment_members where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])),
    notes as (delete from contact_notes where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])),
    customers as (delete from contact_customers where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])),
    edits as (
      update contact_edit_people set before = null where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[]) and before is not null),
    rejects as (
      delete from contact_import_rejects r where r.tenant_id = ${tenantId}
        and ${names}),
    recipients as (
      delete from sms_import_rejects r where r.tenant_id = ${tenantId}
        and ${names})
    update contacts set name = '', language = null, time_zone = null, attributes = '{}', block_reason = '', is_active = false, created_by = null,
      last_contacted_at = 'epoch', last_heard_at = null, deleted_at = coalesce(deleted_at, clock_timestamp()), erased_at = clock_timestamp(), updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = any(${contactIds}::uuid[])`.execute(q);
}
