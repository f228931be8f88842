import { sql, type RawBuilder } from 'kysely';
import type { Queries } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';
import type { TenantRole } from './schema.ts';
import { UNPROVED } from './email.ts';

/** Accounts and memberships are control tables: each statement names its tenant or its user itself. */
export interface Reader {
  readonly q: Queries;
}

/** A person as a tenant sees them, or, for platform staff who named no tenant, as the platform does. */
export interface MemberRow {
  readonly id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly phone: string;
  readonly role: string;
  readonly client: string | null;
  readonly client_name: string | null;
  readonly is_active: boolean;
  readonly is_verified: boolean;
  readonly last_login: Date | null;
  readonly created_at: Date;
  /** With microseconds, for cursors. */
  readonly created_key: string;
  readonly updated_at: Date;
}

/** Accounts that have proved no address stand under one of ours; they are shown with the address that they claim. */
const EMAIL = sql`coalesce((select c.email from email_claims c where c.user_id = u.id and u.email like ${`%${UNPROVED}`}), u.email) as email`;

/** In a tenant, dates and names are those of the membership: an account's earlier life elsewhere does not show. */
function people(tenantId: string | null): RawBuilder<unknown> {
  if (tenantId !== null) {
    return sql`(select u.id, ${EMAIL}, m.first_name, m.last_name, m.phone, m.role, m.tenant_id as client, t.name as client_name,
        m.is_active and u.is_active as is_active, u.email_verified_at is not null as is_verified, m.last_login, m.created_at, m.updated_at, to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key
      from memberships m join users u on u.id = m.user_id join tenants t on t.id = m.tenant_id
      where m.tenant_id = ${tenantId} and u.deleted_at is null) p`;
  }
  return sql`(select u.id, ${EMAIL}, u.first_name, u.last_name, u.phone, case when u.is_system_admin then 'system_admin' else coalesce(m.role, 'read_only') end as role,
      m.tenant_id as client, m.name as client_name, u.is_active, u.email_verified_at is not null as is_verified, u.last_login, u.created_at, u.updated_at, to_char(u.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key
    from users u left join lateral (
      select m.tenant_id, m.role, t.name from memberships m join tenants t on t.id = m.tenant_id
      where m.user_id = u.id and t.deleted_at is null order by m.created_at, m.tenant_id limit 1) m on true
    where u.deleted_at is null) p`;
}

export interface MemberFilter extends Keyset<'created_at' | 'email'> {
  readonly search: string | undefined;
  readonly role: string | undefined;
  readonly isActive: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

export async function listMembers({ q }: Reader, tenantId: string | null, filter: MemberFilter): Promise<{ rows: MemberRow[]; counted: number }> {
  const pattern = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null;
  const matching = sql`${people(tenantId)} where true
    ${pattern === null ? sql`` : sql`and (email ilike ${pattern} or first_name ilike ${pattern} or last_name ilike ${pattern})`}
    ${filter.role === undefined ? sql`` : sql`and role = ${filter.role}`}
    ${filter.isActive === undefined ? sql`` : sql`and is_active = ${filter.isActive}`}`;
  const { rows } =
    await sql<MemberRow>`select * from ${matching} and ${keysetBeyond('p', filter)} order by ${keysetOrder('p', filter)} limit ${filter.limit} offset ${filter.offset}`.execute(
      q,
    );
  const { rows: count } = await sql<{ n: bigint }>`select count(*) as n from (select 1 from ${matching} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, counted: Number(count[0]?.n ?? 0n) };
}

export async function findMember({ q }: Reader, tenantId: string | null, id: string): Promise<MemberRow | undefined> {
  return (await sql<MemberRow>`select * from ${people(tenantId)} where id = ${id}`.execute(q)).rows[0];
}

/** The account behind a person, locked: who else depends on it cannot change until the commit. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly is_system_admin: boolean;
  readonly is_active: boolean;
  readonly home_tenant_id: string | null;
  readonly memberships: readonly { readonly tenant_id: string; readonly role: TenantRole; readonly is_owner: boolean }[];
}

export async function lockAccount({ q }: Reader, by: { readonly id: string } | { readonly email: string }): Promise<Account | undefined> {
  const where = 'id' in by ? sql`id = ${by.id}` : sql`email = ${by.email}`;
  const { rows } = await sql<Omit<Account, 'memberships'>>`
    select id, email, is_system_admin, is_active, home_tenant_id from users where ${where} and deleted_at is null for update`.execute(q);
  const account = rows[0];
  if (!account) return undefined;
  const memberships = await sql<Account['memberships'][number]>`
    select tenant_id, role, is_owner from memberships where user_id = ${account.id} order by created_at, tenant_id`.execute(q);
  return { ...account, memberships: memberships.rows };
}

export async function findPassword({ q }: Reader, email: string): Promise<{ readonly id: string; readonly password_hash: string | null } | undefined> {
  return (await sql<{ id: string; password_hash: string | null }>`select id, password_hash from users where email = ${email} and deleted_at is null`.execute(q))
    .rows[0];
}

export async function addressTaken({ q }: Reader, email: string): Promise<boolean> {
  return (await sql`select from users where email = ${email} and deleted_at is null`.execute(q)).rows.length > 0;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly isSystemAdmin: boolean;
  readonly isActive: boolean;
  readonly isDemo: boolean;
  readonly homeTenantId: string | null;
  /** Its address is proved by now: by mail that was read there. */
  readonly emailVerified?: boolean;
  readonly at: Date;
}

/** @returns false when the address is taken. */
export async function addAccount({ q }: Reader, a: NewAccount): Promise<boolean> {
  const { rows } = await sql`
    insert into users (id, email, password_hash, first_name, last_name, phone, is_system_admin, is_active, is_demo, home_tenant_id, email_verified_at, created_at, updated_at)
    values (${a.id}, ${a.email}, ${a.passwordHash}, ${a.firstName}, ${a.lastName}, ${a.phone}, ${a.isSystemAdmin}, ${a.isActive}, ${a.isDemo}, ${a.homeTenantId},
      ${a.emailVerified ? a.at : null}::timestamptz, ${a.at}, ${a.at})
    on conflict (email) where deleted_at is null do nothing returning id`.execute(q);
  return rows.length > 0;
}

export interface NewMembership {
  readonly userId: string;
  readonly tenantId: string;
  readonly role: TenantRole;
  readonly isActive: boolean;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly isOwner?: boolean;
  readonly invited?: { readonly by: string | null; readonly at: Date };
  readonly at: Date;
}

/** @returns false when the person is a member already. */
export async function addMembership({ q }: Reader, m: NewMembership): Promise<boolean> {
  const { rows } = await sql`
    insert into memberships (user_id, tenant_id, role, is_active, first_name, last_name, phone, is_owner, invited_by, invited_at, created_at, updated_at)
    values (${m.userId}, ${m.tenantId}, ${m.role}, ${m.isActive}, ${m.firstName}, ${m.lastName}, ${m.phone}, ${m.isOwner ?? false},
      ${m.invited?.by ?? null}::uuid, ${m.invited?.at ?? null}::timestamptz, ${m.at}, ${m.at})
    on conflict do nothing returning user_id`.execute(q);
  return rows.length > 0;
}

/** What changes; what is undefined stays. */
export interface Changes {
  readonly email?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly phone?: string | undefined;
  readonly is_active?: boolean | undefined;
  readonly password_hash?: string | undefined;
  readonly is_system_admin?: boolean | undefined;
  readonly email_verified_at?: Date | null | undefined;
}

export async function changeAccount({ q }: { readonly q: Queries }, userId: string, { at, ...changes }: Changes & { at: Date }): Promise<void> {
  await q
    .updateTable('users')
    .set({ ...changes, updated_at: at })
    .where('id', '=', userId)
    .execute();
}

export interface MembershipChanges {
  readonly role?: TenantRole | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly phone?: string | undefined;
  readonly is_active?: boolean | undefined;
  readonly is_owner?: boolean | undefined;
}

export async function changeMembership(
  { q }: Reader,
  key: { readonly userId: string; readonly tenantId: string },
  { at, ...changes }: MembershipChanges & { at: Date },
): Promise<void> {
  await q
    .updateTable('memberships')
    .set({ ...changes, updated_at: at })
    .where('user_id', '=', key.userId)
    .where('tenant_id', '=', key.tenantId)
    .execute();
}

export async function removeMembership({ q }: { readonly q: Queries }, userId: string, tenantId: string): Promise<void> {
  await q.deleteFrom('memberships').where('user_id', '=', userId).where('tenant_id', '=', tenantId).execute();
}

/** The account is no more: it cannot sign in, belongs nowhere, and its address is free. */
export async function removeAccount({ q }: { readonly q: Queries }, userId: string, at: Date): Promise<void> {
  await q.deleteFrom('memberships').where('user_id', '=', userId).execute();
  await q.updateTable('users').set({ is_active: false, password_hash: null, deleted_at: at, updated_at: at }).where('id', '=', userId).execute();
}

export interface SessionsEnd {
  readonly userId: string;
  readonly reason: string;
  readonly at: Date;
  /** A session that goes on. */
  readonly except?: string;
}

export async function endSessionsOf({ q }: Reader, { userId, reason, at, except }: SessionsEnd): Promise<void> {
  await sql`
    update sessions set ended_at = ${at}, end_reason = ${reason}
    where user_id = ${userId} and ended_at is null and id is distinct from ${except ?? null}::uuid`.execute(q);
}

/** Locks the administrators of a tenant who can act. @returns their ids: two who remove each other at once take turns here. */
export async function lockAdministrators({ q }: Reader, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select m.user_id from memberships m join users u on u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.role = 'client_admin' and m.is_active and u.is_active and u.deleted_at is null order by m.user_id for update of m`.execute(
    q,
  );
  return rows.map((row) => row.user_id);
}

export async function tenantExists({ q }: Reader, tenantId: string): Promise<boolean> {
  return (await sql`select from tenants where id = ${tenantId} and deleted_at is null`.execute(q)).rows.length > 0;
}

export interface OwnMembership {
  readonly tenant_id: string;
  readonly name: string;
  readonly slug: string;
  readonly role: TenantRole;
  readonly time_zone: string;
  readonly currency: string;
}

/** The memberships that count: active, in an active tenant; the first is where a sign-in begins. */
export async function listOwnMemberships({ q }: { readonly q: Queries }, userId: string): Promise<OwnMembership[]> {
  return (
    await sql<OwnMembership>`
    select m.tenant_id, t.name, t.slug, m.role, t.time_zone, t.currency from memberships m join tenants t on t.id = m.tenant_id
    where m.user_id = ${userId} and m.is_active and t.is_active and t.deleted_at is null order by m.created_at, m.tenant_id`.execute(q)
  ).rows;
}

export async function findTenantName({ q }: Reader, tenantId: string): Promise<string | undefined> {
  return (await sql<{ name: string }>`select name from tenants where id = ${tenantId} and deleted_at is null`.execute(q)).rows[0]?.name;
}

export async function isSystemAdmin({ q }: { readonly q: Queries }, userId: string): Promise<boolean> {
  const { rows } = await sql<{ is_system_admin: boolean }>`select is_system_admin from users where id = ${userId}`.execute(q);
  return rows[0]?.is_system_admin ?? false;
}

export async function isOwnerOf({ q }: Reader, tenantId: string, userId: string): Promise<boolean> {
  const { rows } = await sql`select from memberships where tenant_id = ${tenantId} and user_id = ${userId} and is_owner and is_active`.execute(q);
  return rows.length > 0;
}

/** Changes what one tenant calls the person. */
export async function renameIn(
  { q }: Reader,
  key: { readonly userId: string; readonly tenantId: string },
  names: { readonly first_name: string; readonly last_name: string; readonly phone: string },
): Promise<void> {
  await q.updateTable('memberships').set(names).where('user_id', '=', key.userId).where('tenant_id', '=', key.tenantId).execute();
}
