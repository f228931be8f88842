import { Type, type Static } from 'typebox';
import type { ProfileRow } from './profile-queries.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);

/** The account as its owner sees it, in the words of the messaging system. */
export const Profile = Type.Object({
  id: Type.String(),
  email: Type.String(),
  /** Claimed and not proved yet: mail with a link lies there. */
  pending_email: Nullable,
  first_name: Type.String(),
  last_name: Type.String(),
  full_name: Type.String(),
  short_name: Type.String(),
  phone_number: Type.String(),
  timezone: Type.String(),
  avatar: Nullable,
  bio: Type.String(),
  is_verified: Type.Boolean(),
  email_notifications: Type.Boolean(),
  sms_notifications: Type.Boolean(),
  second_factor_enabled: Type.Boolean(),
  created_at: Type.String(),
  updated_at: Type.String(),
  last_login_at: Nullable,
});

export function presentProfile(row: ProfileRow): Static<typeof Profile> {
  return {
    id: row.id,
    email: row.email,
    pending_email: row.pending_email,
    first_name: row.first_name,
    last_name: row.last_name,
    full_name: `${row.first_name} ${row.last_name}`.trim(),
    short_name: row.first_name || row.email.split('@')[0]!,
    phone_number: row.phone,
    timezone: row.time_zone,
    avatar: row.avatar,
    bio: row.bio,
    is_verified: row.email_verified_at !== null,
    email_notifications: row.email_notifications,
    sms_notifications: row.sms_notifications,
    second_factor_enabled: row.second_factor_enabled,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    last_login_at: row.last_login?.toISOString() ?? null,
  };
}
