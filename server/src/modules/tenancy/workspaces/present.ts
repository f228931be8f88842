import type { Static } from 'typebox';
import type { MemberRow, WorkspaceRow } from './queries.ts';
import type { Member, Workspace } from './schema.ts';
import { olderRole } from './words.ts';

export interface Shown {
  readonly tenantDomain: string | undefined;
  readonly at: Date;
}

/** WhatsApp numbers are many and have paths of their own; the older single fields stay empty. */
export function presentWorkspace(row: WorkspaceRow, { tenantDomain, at }: Shown): Static<typeof Workspace> {
  return {
    id: row.id,
    name: row.name,
    subdomain: row.slug,
    timezone: row.time_zone,
    business_name: row.business_name,
    business_type: row.business_type,
    phone_number: row.phone,
    email: row.email,
    address: row.address,
    wa_phone_number_id: '',
    wa_phone_number: '',
    wa_verified: false,
    is_active: row.is_active,
    trial_ends_at: row.trial_ends_at?.toISOString() ?? null,
    is_trial_active: row.trial_ends_at !== null && row.trial_ends_at > at,
    requires_second_factor: row.requires_second_factor,
    host: tenantDomain === undefined ? null : `${row.slug}.${tenantDomain}`,
    primary_domain: row.primary_domain,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function presentMember(row: MemberRow): Static<typeof Member> {
  return {
    id: row.id,
    user: row.user_id,
    email: row.email,
    name: row.name,
    role: olderRole(row.role, row.is_owner),
    tenant_role: row.role,
    status: row.status,
    invited_by: row.invited_by,
    invited_at: row.invited_at?.toISOString() ?? null,
    joined_at: row.joined_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
  };
}
