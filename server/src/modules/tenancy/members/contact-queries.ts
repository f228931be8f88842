import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { UNPROVED } from './email.ts';

/** A person of the tenant as one would reach them, under what the tenant calls them. */
export interface Contact {
  readonly userId: string;
  readonly role: string;
  /** '' for people who want no mail, and for addresses that nobody has proved. */
  readonly email: string;
  /** As somebody typed it; '' for none, and for people who want no text messages. */
  readonly phone: string;
  /** The one they have chosen; null: the tenant's. */
  readonly language: string | null;
}

/** The people who may sign in for this tenant, and where they want to be told things. */
export async function listContacts({ q, tenantId }: Tx): Promise<readonly Contact[]> {
  const { rows } = await sql<Contact>`
    select u.id as "userId", m.role, case when coalesce(p.email_notifications, true) and u.email not like ${`%${UNPROVED}`} then u.email else '' end as email,
      case when coalesce(p.sms_notifications, true) then m.phone else '' end as phone, p.preferred_language as language
    from memberships m join users u on u.id = m.user_id left join user_profiles p on p.user_id = u.id
    where m.tenant_id = ${tenantId} and m.is_active and u.is_active and u.deleted_at is null order by u.id`.execute(q);
  return rows;
}

export async function isMember({ q, tenantId }: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join users u on u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.user_id = ${userId} and m.is_active and u.is_active and u.deleted_at is null`.execute(q);
  return rows.length > 0;
}
