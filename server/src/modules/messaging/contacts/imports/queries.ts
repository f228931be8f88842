import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface PersonUpdate {
  readonly id: string;
  readonly name: string | null;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What rows say of people; what they do not say stays. */
export async function updatePeople({ q, tenantId }: Tx, people: readonly PersonUpdate[]): Promise<void> {
  await sql`
    with said as (
      select * from json_to_recordset(${JSON.stringify(people)}::json) as s (id uuid, name text, language text, time_zone text, attributes jsonb)),
    held as materialized (
      select c.id from contacts c where c.tenant_id = ${tenantId} and c.id in (select id from said) order by c.id for no key update)
    update contacts c set name = coalesce(s.name, c.name), language = coalesce(s.language, c.language), time_zone = coalesce(s.time_zone, c.time_zone),
      attributes = c.attributes || s.attributes, updated_at = clock_timestamp()
    from said s join held h on h.id = s.id
    where c.tenant_id = ${tenantId} and c.id = s.id`.execute(q);
}

export interface FurtherAddress {
  readonly id: string;
  readonly contact_id: string;
  readonly kind: 'phone' | 'email';
  readonly value: string;
}

/** Second addresses of people; what somebody has is left with them. */
export async function addFurther({ q, tenantId }: Tx, addresses: readonly FurtherAddress[]): Promise<void> {
  await sql`
    insert into contact_identities (tenant_id, kind, value, id, contact_id, is_primary)
    select ${tenantId}, a.kind, a.value, a.id, a.contact_id,
      not exists (select from contact_identities p where p.tenant_id = ${tenantId} and p.contact_id = a.contact_id and p.kind = a.kind)
    from json_to_recordset(${JSON.stringify(addresses)}::json) as a (id uuid, contact_id uuid, kind text, value text)
    order by a.kind, a.value on conflict (tenant_id, kind, value) do nothing`.execute(q);
}
