import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

/** A person of the tenant as one would reach them, under what the tenant calls them. */
export interface Contact {
  readonly userId: string;
  readonly role: string;
  readonly email: string;
  /** As somebody typed it; '' for none. */
  readonly phone: string;
}

/** The people who may sign in for this tenant. */
export async function listContacts({ q, tenantId }: Tx): Promise<readonly Contact[]> {
  const { rows } = await sql<Contact>`
    select u.id as "userId", m.role, u.email, m.phone from memberships m join users u on u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.is_active and u.is_active and u.deleted_at is null order by u.id`.execute(q);
  return rows;
}

export async function isMember({ q, tenantId }: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join users u on u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.user_id = ${userId} and m.is_active and u.is_active and u.deleted_at is null`.execute(q);
  return rows.length > 0;
}
