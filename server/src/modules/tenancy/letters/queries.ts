import { sql } from 'kysely';
import type { Queries, SystemTx } from '../../../kernel/db.ts';

/** The client whose outbox carries the person's mail; undefined for people of no active client. */
export async function findLine({ q }: SystemTx, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ tenant_id: string }>`
    select m.tenant_id from memberships m join tenants t on t.id = m.tenant_id join users u on u.id = m.user_id
    where m.user_id = ${userId} and m.is_active and t.is_active and t.deleted_at is null and u.is_active and u.deleted_at is null
    order by (m.tenant_id is not distinct from u.home_tenant_id) desc, m.created_at, m.tenant_id limit 1`.execute(q);
  return rows[0]?.tenant_id;
}

export interface Reader {
  readonly email: string;
  readonly language: string;
  readonly time_zone: string;
}

/** Whom a letter of the client goes to, and how they read. */
export async function readReader({ q }: { readonly q: Queries }, tenantId: string, userId: string): Promise<Reader | undefined> {
  const { rows } = await sql<Reader>`
    select u.email, coalesce(p.preferred_language, t.language) as language, t.time_zone
    from users u join tenants t on t.id = ${tenantId} left join user_profiles p on p.user_id = u.id where u.id = ${userId} and u.deleted_at is null`.execute(q);
  return rows[0];
}
