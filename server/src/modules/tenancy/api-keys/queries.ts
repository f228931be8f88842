import { sql } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';

export interface KeyRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly created_by: string | null;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly created_at: Date;
}

const COLUMNS = sql`id, tenant_id, prefix, name, scopes, created_by, last_used_at, expires_at, revoked_at, created_at`;

export async function listKeys(
  { q, tenantId }: Tx,
  page: { readonly before: readonly [string, string] | null; readonly offset: number; readonly limit: number },
): Promise<{ rows: KeyRow[]; counted: number }> {
  const { rows } = await sql<KeyRow>`
    select ${COLUMNS} from api_keys where tenant_id = ${tenantId}
      ${page.before ? sql`and (created_at, id) < (${page.before[0]}::timestamptz, ${page.before[1]}::uuid)` : sql``}
    order by created_at desc, id desc limit ${page.limit} offset ${page.offset}`.execute(q);
  const { rows: count } = await sql<{
    n: bigint;
  }>`select count(*) as n from (select 1 from api_keys where tenant_id = ${tenantId} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, counted: Number(count[0]?.n ?? 0n) };
}

export interface NewKeyRow {
  readonly id: string;
  readonly hash: Buffer;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdBy: string | null;
  /** Whose own key it is; null: the tenant's. */
  readonly ownerId: string | null;
  readonly expiresAt: Date | null;
  readonly at: Date;
}

export async function addKey({ q, tenantId }: Tx, k: NewKeyRow): Promise<KeyRow> {
  return (
    await sql<KeyRow>`
    insert into api_keys (id, tenant_id, key_hash, prefix, name, scopes, created_by, owner_id, expires_at, created_at)
    values (${k.id}, ${tenantId}, ${k.hash}, ${k.prefix}, ${k.name}, ${[...k.scopes]}::text[], ${k.createdBy}, ${k.ownerId}, ${k.expiresAt}, ${k.at})
    returning ${COLUMNS}`.execute(q)
  ).rows[0]!;
}

/** @returns false when the tenant has no such key, or has revoked it already. */
export async function revokeKey({ q, tenantId }: Tx, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update api_keys set revoked_at = ${at} where tenant_id = ${tenantId} and id = ${id} and revoked_at is null returning id`.execute(
    q,
  );
  return rows.length > 0;
}

export interface UsableKey {
  readonly id: string;
  readonly tenant_id: string;
  readonly slug: string;
  /** A person's own key may do what that person may, another what an administrator may. */
  readonly role: string;
  readonly scopes: readonly string[];
  /** The client whose own domain the request came by. */
  readonly host_tenant: string | null;
}

export interface KeyUse {
  readonly hash: Buffer;
  /** A domain that may be some client's own. */
  readonly host: string | null;
  readonly at: Date;
}

/**
 * The key with this hash while it may be used; notes the use, at most every five minutes. A person's own key ends with
 * the membership or the account. Before any tenant is known.
 */
export async function useKey({ q }: SystemTx, { hash, host, at }: KeyUse): Promise<UsableKey | undefined> {
  return (
    await sql<UsableKey>`
    with found as (
      select k.id, k.tenant_id, t.slug, k.scopes, k.last_used_at, coalesce(m.role, 'client_admin') as role,
        (select d.tenant_id from tenant_domains d where d.domain = ${host} and d.verified_at is not null) as host_tenant
      from api_keys k join tenants t on t.id = k.tenant_id
      left join memberships m on m.tenant_id = k.tenant_id and m.user_id = k.owner_id and m.is_active
      left join users u on u.id = m.user_id and u.is_active and u.deleted_at is null
      where k.key_hash = ${hash} and k.revoked_at is null and (k.expires_at is null or k.expires_at > ${at}) and t.is_active and t.deleted_at is null
        and (k.owner_id is null or u.id is not null)),
    noted as (
      update api_keys k set last_used_at = ${at} from found f
      where k.id = f.id and (f.last_used_at is null or f.last_used_at < ${at}::timestamptz - interval '5 minutes'))
    select id, tenant_id, slug, role, scopes, host_tenant from found`.execute(q)
  ).rows[0];
}

/** Revokes the person's own key of this tenant. @returns its id, if there was one. */
export async function revokeOwnKey({ q, tenantId }: Tx, ownerId: string, at: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    update api_keys set revoked_at = ${at} where tenant_id = ${tenantId} and owner_id = ${ownerId} and revoked_at is null returning id`.execute(q);
  return rows[0]?.id;
}

/** The person's own key of a tenant, without the key. */
export async function findOwnKey(
  { q }: { readonly q: SystemTx['q'] },
  tenantId: string,
  ownerId: string,
): Promise<Pick<KeyRow, 'prefix' | 'created_at'> | undefined> {
  const { rows } = await sql<Pick<KeyRow, 'prefix' | 'created_at'>>`
    select prefix, created_at from api_keys where tenant_id = ${tenantId} and owner_id = ${ownerId} and revoked_at is null`.execute(q);
  return rows[0];
}
