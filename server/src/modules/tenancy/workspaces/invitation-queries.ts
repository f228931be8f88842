import { sql } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db.ts';
import type { TenantRole } from '../members/index.ts';

/** Invitations sent since then. */
export async function countSent({ q, tenantId }: Tx, since: Date): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select coalesce(sum(sends), 0)::bigint as n from invitations where tenant_id = ${tenantId} and sent_at > ${since}`.execute(q);
  return Number(rows[0]!.n);
}

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: TenantRole;
  readonly isOwner: boolean;
  readonly hash: Buffer;
  readonly invitedBy: string | null;
  readonly at: Date;
  readonly expiresAt: Date;
}

/** Offers a place; one that is offered to the address already takes this form, and its former link is void. @returns its id. */
export async function addInvitation({ q, tenantId }: Tx, i: NewInvitation): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into invitations as w (id, tenant_id, email, role, is_owner, code_hash, invited_by, created_at, sent_at, expires_at)
    values (${i.id}, ${tenantId}, ${i.email}, ${i.role}, ${i.isOwner}, ${i.hash}, ${i.invitedBy}::uuid, ${i.at}, ${i.at}, ${i.expiresAt})
    on conflict (tenant_id, email) where accepted_at is null and revoked_at is null do update
      set role = excluded.role, is_owner = excluded.is_owner, code_hash = excluded.code_hash, invited_by = excluded.invited_by, sent_at = excluded.sent_at,
        expires_at = excluded.expires_at, sends = w.sends + 1
    returning id`.execute(q);
  return rows[0]!.id;
}

export interface Renewal {
  readonly hash: Buffer;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly most: number;
}

interface Offer {
  readonly email: string;
  readonly role: TenantRole;
}

/** A new link for an open invitation. @returns undefined when there is none, or it was sent often enough. */
export async function renewInvitation({ q, tenantId }: Tx, id: string, r: Renewal): Promise<Offer | undefined> {
  return (
    await sql<Offer>`
    update invitations set code_hash = ${r.hash}, sent_at = ${r.at}, expires_at = ${r.expiresAt}, sends = sends + 1
    where tenant_id = ${tenantId} and id = ${id} and accepted_at is null and revoked_at is null and sends < ${r.most} returning email, role`.execute(q)
  ).rows[0];
}

export async function changeInvitation({ q, tenantId }: Tx, id: string, to: { readonly role: TenantRole; readonly isOwner: boolean }): Promise<void> {
  await sql`update invitations set role = ${to.role}, is_owner = ${to.isOwner} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function revokeInvitation({ q, tenantId }: Tx, id: string, at: Date): Promise<void> {
  await sql`update invitations set revoked_at = ${at} where tenant_id = ${tenantId} and id = ${id} and accepted_at is null and revoked_at is null`.execute(q);
}

export interface OpenInvitation {
  readonly id: string;
  readonly tenant_id: string;
  readonly tenant_name: string;
  readonly slug: string;
  readonly email: string;
  readonly role: TenantRole;
  readonly is_owner: boolean;
  readonly invited_by: string | null;
  readonly inviter: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly has_account: boolean;
}

/** The invitation that a link leads to, expired or not. Before anybody is known. */
export async function findInvitation({ q }: SystemTx, hash: Buffer): Promise<OpenInvitation | undefined> {
  return (
    await sql<OpenInvitation>`
    select i.id, i.tenant_id, t.name as tenant_name, t.slug, i.email, i.role, i.is_owner, i.invited_by, i.created_at, i.expires_at,
      (select trim(m.first_name || ' ' || m.last_name) from memberships m where m.tenant_id = i.tenant_id and m.user_id = i.invited_by) as inviter,
      exists (select from users u where u.email = i.email and u.deleted_at is null) as has_account
    from invitations i join tenants t on t.id = i.tenant_id
    where i.code_hash = ${hash} and i.accepted_at is null and i.revoked_at is null and t.is_active and t.deleted_at is null`.execute(q)
  ).rows[0];
}

/** Takes the place, of any number of requests with the same link for one. */
export async function acceptInvitation({ q, tenantId }: Tx, { hash, at }: { readonly hash: Buffer; readonly at: Date }): Promise<boolean> {
  const { rows } = await sql`
    update invitations set accepted_at = ${at}
    where tenant_id = ${tenantId} and code_hash = ${hash} and accepted_at is null and revoked_at is null and expires_at > ${at} returning id`.execute(q);
  return rows.length > 0;
}
