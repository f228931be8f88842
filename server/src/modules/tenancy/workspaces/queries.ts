import { sql } from 'kysely';
import type { Queries, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';
import type { TenantRow } from '../tenants/index.ts';

/** Tenants, memberships and invitations are control tables: each statement names its tenant, person or code. */
interface Reader {
  readonly q: Queries;
}

export type WorkspaceRow = Pick<
  TenantRow,
  | 'id'
  | 'name'
  | 'slug'
  | 'time_zone'
  | 'business_name'
  | 'business_type'
  | 'phone'
  | 'email'
  | 'address'
  | 'trial_ends_at'
  | 'requires_second_factor'
  | 'is_active'
  | 'created_at'
  | 'updated_at'
> & { readonly primary_domain: string | null };

const WORKSPACE = sql`select t.id, t.name, t.slug, t.time_zone, t.business_name, t.business_type, t.phone, t.email, t.address, t.trial_ends_at,
  t.requires_second_factor, t.is_active, t.created_at, t.updated_at,
  (select d.domain from tenant_domains d where d.tenant_id = t.id and d.is_primary) as primary_domain from tenants t`;

/** The workspaces that somebody belongs to, the eldest membership first. */
export async function listWorkspacesOf({ q }: Reader, userId: string): Promise<WorkspaceRow[]> {
  return (
    await sql<WorkspaceRow>`${WORKSPACE} join memberships m on m.tenant_id = t.id
    where m.user_id = ${userId} and m.is_active and t.is_active and t.deleted_at is null order by m.created_at, t.id`.execute(q)
  ).rows;
}

export async function findWorkspace({ q }: Reader, tenantId: string): Promise<WorkspaceRow | undefined> {
  return (await sql<WorkspaceRow>`${WORKSPACE} where t.id = ${tenantId} and t.deleted_at is null`.execute(q)).rows[0];
}

/** A member, or a place that is offered to somebody. */
export interface MemberRow {
  /** Of the person; of the invitation while nobody has taken it. */
  readonly id: string;
  readonly user_id: string | null;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly is_owner: boolean;
  readonly status: 'active' | 'suspended' | 'pending' | 'expired';
  readonly invited_by: string | null;
  readonly invited_at: Date | null;
  readonly joined_at: Date | null;
  readonly expires_at: Date | null;
  /** With microseconds, for cursors. */
  readonly created_key: string;
}

const KEY = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';

function people(tenantId: string, at: Date): ReturnType<typeof sql> {
  return sql`(
    select u.id, u.id as user_id, coalesce((select c.email from email_claims c where c.user_id = u.id and u.email like '%@unverified.invalid'), u.email) as email,
      trim(m.first_name || ' ' || m.last_name) as name, m.role, m.is_owner, case when m.is_active and u.is_active then 'active' else 'suspended' end as status,
      m.invited_by, m.invited_at, m.created_at as joined_at, null::timestamptz as expires_at, m.created_at, to_char(m.created_at at time zone 'UTC', ${KEY}) as created_key
    from memberships m join users u on u.id = m.user_id where m.tenant_id = ${tenantId} and u.deleted_at is null
    union all
    select i.id, null, i.email, '', i.role, i.is_owner, case when i.expires_at > ${at} then 'pending' else 'expired' end, i.invited_by, i.created_at, null,
      i.expires_at, i.created_at, to_char(i.created_at at time zone 'UTC', ${KEY})
    from invitations i where i.tenant_id = ${tenantId} and i.accepted_at is null and i.revoked_at is null) p`;
}

export interface MemberFilter extends Keyset<'created_at'> {
  readonly search: string | undefined;
  readonly offset: number;
  readonly limit: number;
  readonly at: Date;
}

export async function listPeople({ q, tenantId }: Tx, filter: MemberFilter): Promise<{ readonly rows: MemberRow[]; readonly counted: number }> {
  const pattern = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null;
  const matching = sql`${people(tenantId, filter.at)} where ${pattern === null ? sql`true` : sql`(email ilike ${pattern} or name ilike ${pattern})`}`;
  const order = keysetOrder('p', filter);
  const { rows } = await sql<MemberRow>`
    select * from ${matching} and ${keysetBeyond('p', filter)} order by ${order} limit ${filter.limit} offset ${filter.offset}`.execute(q);
  const { rows: count } = await sql<{ n: bigint }>`select count(*) as n from (select 1 from ${matching} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, counted: Number(count[0]?.n ?? 0n) };
}

export async function findPerson({ q, tenantId }: Tx, id: string, at: Date): Promise<MemberRow | undefined> {
  return (await sql<MemberRow>`select * from ${people(tenantId, at)} where id = ${id}`.execute(q)).rows[0];
}

export async function isMemberByEmail({ q, tenantId }: Tx, email: string): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join users u on u.id = m.user_id where m.tenant_id = ${tenantId} and u.email = ${email} and u.deleted_at is null`.execute(q);
  return rows.length > 0;
}
