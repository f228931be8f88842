import { sql } from 'kysely';
import type { Queries } from '../../../kernel/db.ts';
import { UNPROVED } from './email.ts';

interface Reader {
  readonly q: Queries;
}

/** A person's account as they see it themselves; without a row of preferences, the defaults. */
export interface ProfileRow {
  readonly id: string;
  readonly email: string;
  /** An address that they claim and have not proved. */
  readonly pending_email: string | null;
  /** Null while no mail was read at the address. */
  readonly email_verified_at: Date | null;
  /** They made the account themselves and have proved no address yet. */
  readonly is_unproved: boolean;
  readonly first_name: string;
  readonly last_name: string;
  readonly phone: string;
  readonly time_zone: string;
  readonly avatar: string | null;
  readonly bio: string;
  readonly email_notifications: boolean;
  readonly sms_notifications: boolean;
  readonly job_title: string;
  readonly company: string;
  readonly industry: string;
  readonly preferred_language: string | null;
  readonly date_format: string;
  readonly time_format: string;
  readonly second_factor_enabled: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly last_login: Date | null;
}

export async function readProfile({ q }: Reader, userId: string): Promise<ProfileRow | undefined> {
  return (
    await sql<ProfileRow>`
    select u.id, case when u.email like ${`%${UNPROVED}`} then coalesce(c.email, u.email) else u.email end as email, c.email as pending_email, u.email_verified_at,
      u.email like ${`%${UNPROVED}`} as is_unproved, u.first_name, u.last_name, u.phone, coalesce(p.time_zone, 'Africa/Nairobi') as time_zone, p.avatar,
      coalesce(p.bio, '') as bio, coalesce(p.email_notifications, true) as email_notifications, coalesce(p.sms_notifications, true) as sms_notifications,
      coalesce(p.job_title, '') as job_title, coalesce(p.company, '') as company, coalesce(p.industry, '') as industry, p.preferred_language,
      coalesce(p.date_format, 'MM/DD/YYYY') as date_format, coalesce(p.time_format, '12h') as time_format,
      exists (select from second_factors f where f.id = u.id and f.confirmed_at is not null) as second_factor_enabled, u.created_at, u.updated_at, u.last_login
    from users u left join user_profiles p on p.user_id = u.id left join email_claims c on c.user_id = u.id where u.id = ${userId} and u.deleted_at is null`.execute(
      q,
    )
  ).rows[0];
}

/** What a person may choose; what is undefined stays. */
export interface Preferences {
  readonly time_zone?: string | undefined;
  readonly avatar?: string | null | undefined;
  readonly bio?: string | undefined;
  readonly email_notifications?: boolean | undefined;
  readonly sms_notifications?: boolean | undefined;
  readonly job_title?: string | undefined;
  readonly company?: string | undefined;
  readonly industry?: string | undefined;
  readonly preferred_language?: string | undefined;
  readonly date_format?: string | undefined;
  readonly time_format?: string | undefined;
}

export async function savePreferences({ q }: Reader, userId: string, { at, ...preferences }: Preferences & { readonly at: Date }): Promise<void> {
  const values = { ...preferences, updated_at: at };
  await q
    .insertInto('user_profiles')
    .values({ user_id: userId, ...values })
    .onConflict((key) => key.column('user_id').doUpdateSet(values))
    .execute();
}
