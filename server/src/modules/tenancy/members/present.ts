import type { Static } from 'typebox';
import { PERMISSIONS } from '../access/index.ts';
import type { MemberRow, OwnMembership } from './queries.ts';
import type { ProfileRow } from './profile-queries.ts';
import { presentProfile } from './profile.ts';
import type { Membership, Self, User } from './schema.ts';

export function presentUser(row: MemberRow): Static<typeof User> {
  return {
    id: row.id,
    email: row.email,
    first_name: row.first_name,
    last_name: row.last_name,
    role: row.role,
    phone: row.phone,
    client: row.client,
    client_name: row.client_name,
    is_active: row.is_active,
    date_joined: row.created_at.toISOString(),
    last_login: row.last_login?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function presentMembership(row: OwnMembership, currentTenantId: string | null): Static<typeof Membership> {
  return {
    client: row.tenant_id,
    client_name: row.name,
    slug: row.slug,
    role: row.role,
    is_current: row.tenant_id === currentTenantId,
    time_zone: row.time_zone,
    currency: row.currency,
  };
}

export interface SelfView {
  readonly account: MemberRow;
  readonly profile: ProfileRow;
  readonly memberships: readonly OwnMembership[];
  readonly role: string;
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly switchedOff: readonly string[];
}

export function presentSelf({ account, profile, memberships, role, client, switchedOff }: SelfView): Static<typeof Self> {
  const may = Object.entries(PERMISSIONS)
    .filter(([, roles]) => (roles as readonly string[]).includes(role))
    .map(([permission]) => permission);
  return {
    ...presentProfile(profile),
    ...presentUser({ ...account, role, client: client?.id ?? null, client_name: client?.name ?? null }),
    memberships: memberships.map((row) => presentMembership(row, client?.id ?? null)),
    permissions: may,
    switched_off: [...switchedOff],
  };
}
