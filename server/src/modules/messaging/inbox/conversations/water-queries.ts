import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface TalkCustomers {
  readonly currency: string;
  readonly customers: readonly { readonly id: string; readonly customer_id: string; readonly name: string }[];
}

/** The customers that the person of a talk is; undefined when there is no such talk. */
export async function customersOfTalk({ q, tenantId }: Tx, id: string): Promise<TalkCustomers | undefined> {
  const { rows } = await sql<TalkCustomers>`
    select n.currency, coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'customer_id', b.customer_id, 'name', b.name) order by b.customer_id)
        from contact_customers m join customers b on b.tenant_id = m.tenant_id and b.id = m.customer_id
        where m.tenant_id = ${tenantId} and m.contact_id = v.contact_id and b.deleted_at is null), '[]') as customers
    from conversations v join tenants n on n.id = v.tenant_id where v.tenant_id = ${tenantId} and v.id = ${id}`.execute(q);
  return rows[0];
}
