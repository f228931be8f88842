import { sql } from 'kysely';
import type { SystemTx } from '../../../kernel/db.ts';

/** All of these run before a tenant is known; each names its user, session or key itself. */

export interface Login {
  readonly id: string;
  readonly password_hash: string | null;
  readonly may_sign_in: boolean;
  readonly is_system_admin: boolean;
  /** A code is asked for after the password. */
  readonly has_second_factor: boolean;
}

export async function findLogin({ q }: SystemTx, email: string, demo: boolean): Promise<Login | undefined> {
  return (
    await sql<Login>`
    select id, password_hash, is_system_admin, is_active and (${demo} or not is_demo) as may_sign_in,
      exists (select from second_factors f where f.id = users.id and f.confirmed_at is not null) as has_second_factor
    from users where email = ${email} and deleted_at is null`.execute(q)
  ).rows[0];
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly refreshHash: Buffer;
  readonly familyHash: Buffer;
  readonly ip: string | null;
  readonly userAgent: string;
  /** A second factor was shown. */
  readonly secondFactor: boolean;
  readonly at: Date;
}

/** How long a session lasts without use, and at most: an unused refresh token is a key left in a door. */
const IDLE = sql`interval '7 days'`;
const LONGEST = sql`interval '30 days'`;

/** @returns false when the account was disabled, or its password changed, since it was looked up. */
export async function addSession({ q }: SystemTx, s: NewSession, passwordHash: string): Promise<boolean> {
  const { rows } = await sql`
    with signed_in as (
      update users set last_login = ${s.at} where id = ${s.userId} and is_active and deleted_at is null and password_hash = ${passwordHash} returning id),
    seen as (update memberships set last_login = ${s.at} where user_id in (select id from signed_in))
    insert into sessions (id, user_id, refresh_hash, family_hash, user_agent, ip, second_factor_at, created_at, last_seen_at, expires_at)
    select ${s.id}, id, ${s.refreshHash}, ${s.familyHash}, ${s.userAgent}, ${s.ip}::inet, ${s.secondFactor ? s.at : null}::timestamptz, ${s.at}, ${s.at}, ${s.at}::timestamptz + ${IDLE} from signed_in
    returning id`.execute(q);
  return rows.length > 0;
}

export interface Rotation {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly ip: string | null;
  readonly userAgent: string;
  readonly at: Date;
  readonly demo: boolean;
}

export interface SessionOwner {
  readonly id: string;
  readonly user_id: string;
}

/** Uses a refresh token up. Of any number of requests with the same one, a single one gets the row. */
export async function rotate({ q }: SystemTx, r: Rotation): Promise<SessionOwner | undefined> {
  return (
    await sql<SessionOwner>`
    update sessions s set refresh_hash = ${r.to}, previous_refresh_hash = s.refresh_hash, rotated_at = ${r.at}, last_seen_at = ${r.at},
      user_agent = ${r.userAgent}, ip = ${r.ip}::inet, expires_at = least(s.created_at + ${LONGEST}, ${r.at}::timestamptz + ${IDLE})
    from users u
    where s.refresh_hash = ${r.from} and s.ended_at is null and s.expires_at > ${r.at}
      and u.id = s.user_id and u.is_active and u.deleted_at is null and (${r.demo} or not u.is_demo)
    returning s.id, s.user_id`.execute(q)
  ).rows[0];
}

export interface Family extends SessionOwner {
  readonly previous_refresh_hash: Buffer | null;
  readonly rotated_at: Date | null;
  readonly user_agent: string;
}

/** The live session that a used-up token belongs to, locked. */
export async function lockFamily({ q }: SystemTx, familyHash: Buffer, at: Date): Promise<Family | undefined> {
  return (
    await sql<Family>`
    select s.id, s.user_id, s.previous_refresh_hash, s.rotated_at, s.user_agent from sessions s join users u on u.id = s.user_id
    where s.family_hash = ${familyHash} and s.ended_at is null and s.expires_at > ${at} and u.is_active and u.deleted_at is null
    for update of s`.execute(q)
  ).rows[0];
}

export interface SessionEnd {
  readonly reason: string;
  readonly at: Date;
}

/** @returns the session's owner, or undefined when it had ended before. */
export async function endSession(
  { q }: SystemTx,
  by: { readonly id: string } | { readonly familyHash: Buffer },
  end: SessionEnd,
): Promise<SessionOwner | undefined> {
  const which = 'id' in by ? sql`id = ${by.id}` : sql`family_hash = ${by.familyHash}`;
  return (
    await sql<SessionOwner>`
    update sessions set ended_at = ${end.at}, end_reason = ${end.reason} where ${which} and ended_at is null returning id, user_id`.execute(q)
  ).rows[0];
}

export interface Place {
  readonly tenant_id: string;
  readonly slug: string;
  readonly role: string;
  readonly requires_second_factor: boolean;
}

export interface Identity {
  readonly user_id: string;
  readonly session_id: string;
  readonly is_system_admin: boolean;
  /** This session has shown a second factor. */
  readonly second_factor: boolean;
  /** The client whose own domain the request came by. */
  readonly host_tenant: string | null;
  /** The memberships that count: the one the session was switched to first, then the eldest. */
  readonly memberships: readonly Place[];
  /** For platform staff: the tenants that the request named and that exist. */
  readonly named: readonly Pick<Place, 'tenant_id' | 'slug'>[];
}

export interface IdentityQuery {
  readonly userId: string;
  readonly sessionId: string;
  readonly ids: readonly string[];
  readonly slugs: readonly string[];
  /** A domain that may be some client's own. */
  readonly host: string | null;
  readonly at: Date;
  readonly demo: boolean;
}

/** Session, account and memberships as they are now: a sign-out or a changed role counts at once. */
export async function findIdentity({ q }: SystemTx, i: IdentityQuery): Promise<Identity | undefined> {
  return (
    await sql<Identity>`
    with by_host as (select tenant_id from tenant_domains where domain = ${i.host} and verified_at is not null)
    select u.id as user_id, s.id as session_id, u.is_system_admin, s.second_factor_at is not null as second_factor,
      (select tenant_id from by_host) as host_tenant,
      coalesce((select jsonb_agg(jsonb_build_object('tenant_id', m.tenant_id, 'slug', t.slug, 'role', m.role, 'requires_second_factor', t.requires_second_factor)
          order by m.tenant_id is not distinct from s.chosen_client desc, m.created_at, m.tenant_id)
        from memberships m join tenants t on t.id = m.tenant_id
        where m.user_id = u.id and m.is_active and t.is_active and t.deleted_at is null), '[]') as memberships,
      coalesce((select jsonb_agg(jsonb_build_object('tenant_id', t.id, 'slug', t.slug))
        from tenants t where u.is_system_admin and t.deleted_at is null and (t.id = any(${i.ids}::uuid[]) or t.slug = any(${i.slugs}::text[]) or t.id = (select tenant_id from by_host))), '[]') as named
    from sessions s join users u on u.id = s.user_id
    where s.id = ${i.sessionId} and s.user_id = ${i.userId} and s.ended_at is null and s.expires_at > ${i.at}
      and u.is_active and u.deleted_at is null and (${i.demo} or not u.is_demo)`.execute(q)
  ).rows[0];
}

export interface OwnSession {
  readonly id: string;
  readonly user_agent: string;
  readonly ip: string | null;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly second_factor: boolean;
}

/** The sessions of a person that are alive, the last seen first. */
export async function listLiveSessions({ q }: SystemTx, userId: string, at: Date): Promise<OwnSession[]> {
  return (
    await sql<OwnSession>`
    select id, user_agent, host(ip) as ip, created_at, last_seen_at, expires_at, second_factor_at is not null as second_factor
    from sessions where user_id = ${userId} and ended_at is null and expires_at > ${at} order by last_seen_at desc, id`.execute(q)
  ).rows;
}

/** Ends sessions of one person: one of them, or all but one. @returns the ids of those that were alive. */
export async function endOwnSessions(
  { q }: SystemTx,
  which: { readonly userId: string; readonly only: string } | { readonly userId: string; readonly except: string },
  end: SessionEnd,
): Promise<string[]> {
  const chosen = 'only' in which ? sql`id = ${which.only}` : sql`id <> ${which.except}`;
  const { rows } = await sql<{ id: string }>`
    update sessions set ended_at = ${end.at}, end_reason = ${end.reason}
    where user_id = ${which.userId} and ${chosen} and ended_at is null and expires_at > ${end.at} returning id`.execute(q);
  return rows.map((row) => row.id);
}

/** From now on the session begins in this client. */
export async function chooseClient({ q }: SystemTx, sessionId: string, tenantId: string): Promise<void> {
  await q.updateTable('sessions').set({ chosen_client: tenantId }).where('id', '=', sessionId).execute();
}

/** Removes what nobody can use any more. Ended sessions stay a quarter of a year, for questions; links of mail a month. */
export async function removeStale({ q }: SystemTx, at: Date): Promise<void> {
  await sql`delete from sessions where expires_at < ${at}::timestamptz - interval '90 days'`.execute(q);
  await sql`delete from account_codes where expires_at < ${at}::timestamptz - interval '30 days'`.execute(q);
}
