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
  readonly expiresAt: Date | null;
  readonly at: Date;
}

export async function addKey({ q, tenantId }: Tx, k: NewKeyRow): Promise<KeyRow> {
  return (
    await sql<KeyRow>`
    insert into api_keys (id, tenant_id, key_hash, prefix, name, scopes, created_by, expires_at, created_at)
    values (${k.id}, ${tenantId}, ${k.hash}, ${k.prefix}, ${k.name}, ${[...k.scopes]}::text[], ${k.createdBy}, ${k.expiresAt}, ${k.at})
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
  readonly scopes: readonly string[];
}

/** The key with this hash while it may be used; notes the use, at most every five minutes. Before any tenant is known. */
export async function useKey({ q }: SystemTx, hash: Buffer, at: Date): Promise<UsableKey | undefined> {
  return (
    await sql<UsableKey>`
    with found as (
      select k.id, k.tenant_id, t.slug, k.scopes, k.last_used_at from api_keys k join tenants t on t.id = k.tenant_id
      where k.key_hash = ${hash} and k.revoked_at is null and (k.expires_at is null or k.expires_at > ${at}) and t.is_active and t.deleted_at is null),
    noted as (
      update api_keys k set last_used_at = ${at} from found f
      where k.id = f.id and (f.last_used_at is null or f.last_used_at < ${at}::timestamptz - interval '5 minutes'))
    select id, tenant_id, slug, scopes from found`.execute(q)
  ).rows[0];
}
