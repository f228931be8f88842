import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { plainArray, textArray } from '../../../../kernel/pg-arrays.ts';

export interface ChangedCustomer {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly language: string | null;
  /** RFC 3339 to the microsecond. */
  readonly updated_at: string;
  readonly contact_id: string | null;
  /** The contact has been told of the phone, under whatever address of theirs. */
  readonly has_phone: boolean;
  /** Customers that the contact is. */
  readonly shared: boolean;
}

/**
 * The next customers that were made or edited since the contacts last looked; locked, so that two that look do not do the
 * same. Who commits late may lie before the mark: two minutes are looked at again.
 */
export async function changedCustomers({ q, tenantId }: Tx, limit: number): Promise<readonly ChangedCustomer[]> {
  await sql`
    insert into contact_sync_marks (tenant_id, updated_at, customer_id) values (${tenantId}, '-infinity', '00000000-0000-0000-0000-000000000000') on conflict do nothing`.execute(
    q,
  );
  const { rows } = await sql<ChangedCustomer>`
    with mark as materialized (select updated_at from contact_sync_marks where tenant_id = ${tenantId} for update)
    select b.id, b.name, b.phone, b.email, b.language, to_char(b.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at, m.contact_id,
      exists (select from contact_identities i where i.tenant_id = ${tenantId} and i.kind = 'phone' and i.value = b.phone and i.contact_id = m.contact_id) as has_phone,
      exists (select from contact_customers o where o.tenant_id = ${tenantId} and o.contact_id = m.contact_id and o.customer_id <> b.id) as shared
    from mark join customers b on b.tenant_id = ${tenantId} and b.updated_at > mark.updated_at - interval '2 minutes'
    left join contact_customers m on m.tenant_id = b.tenant_id and m.customer_id = b.id
    where b.deleted_at is null and b.phone ~ '^[0-9]{7,15}$' and (m.customer_id is null or m.seen_at < b.updated_at)
    order by b.updated_at, b.id limit ${limit}`.execute(q);
  return rows;
}

export async function moveMark({ q, tenantId }: Tx, to: { readonly updatedAt: string; readonly customerId: string }): Promise<void> {
  await sql`
    update contact_sync_marks set updated_at = greatest(updated_at, ${to.updatedAt}::timestamptz), customer_id = ${to.customerId} where tenant_id = ${tenantId}`.execute(
    q,
  );
}

export interface Link {
  readonly customerId: string;
  readonly contactId: string;
  readonly seenAt: string;
}

export async function keepLinks({ q, tenantId }: Tx, links: readonly Link[]): Promise<void> {
  await sql`
    insert into contact_customers (tenant_id, customer_id, contact_id, seen_at)
    select ${tenantId}, customer_id, contact_id, seen_at
    from unnest(${plainArray(links.map((one) => one.customerId))}::uuid[], ${plainArray(links.map((one) => one.contactId))}::uuid[],
      ${textArray(links.map((one) => one.seenAt))}::timestamptz[]) as l (customer_id, contact_id, seen_at)
    on conflict (tenant_id, customer_id) do update set contact_id = excluded.contact_id, seen_at = excluded.seen_at`.execute(q);
}

export interface Told {
  readonly contact_id: string;
  readonly identity_id: string;
  readonly name: string;
  readonly email: string;
  readonly language: string | null;
}

/**
 * What customers tell of people: a mail address that nobody has, a language, and the name, where the person is that customer
 * alone. What somebody calls themselves when they write is worth less than the name in the registry.
 */
export async function tellContacts({ q, tenantId }: Tx, told: readonly Told[]): Promise<void> {
  await sql`
    with told as (
      select distinct on (contact_id) * from json_to_recordset(${JSON.stringify(told)}::json) as t (contact_id uuid, identity_id uuid, name text, email text, language text) order by contact_id),
    addresses as (
      insert into contact_identities (tenant_id, kind, value, id, contact_id, is_primary)
      select ${tenantId}, 'email', lower(t.email), t.identity_id, t.contact_id,
        not exists (select from contact_identities p where p.tenant_id = ${tenantId} and p.contact_id = t.contact_id and p.kind = 'email')
      from told t where t.email <> '' order by lower(t.email) on conflict do nothing)
    update contacts c set language = coalesce(c.language, t.language), updated_at = clock_timestamp(),
      name = case when c.source in ('customer', 'inbound') and (select count(*) from contact_customers m where m.tenant_id = ${tenantId} and m.contact_id = c.id) = 1 then t.name else c.name end
    from told t where c.tenant_id = ${tenantId} and c.id = t.contact_id`.execute(q);
}
