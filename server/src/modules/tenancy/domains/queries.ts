import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface DomainRow {
  readonly id: string;
  readonly domain: string;
  readonly proof: string;
  readonly is_primary: boolean;
  readonly verified_at: Date | null;
  readonly checked_at: Date | null;
  readonly check_result: string;
  readonly created_at: Date;
}

const COLUMNS = sql`id, domain, proof, is_primary, verified_at, checked_at, check_result, created_at`;

/** The primary one first. */
export async function listDomains({ q, tenantId }: Tx): Promise<DomainRow[]> {
  return (await sql<DomainRow>`select ${COLUMNS} from tenant_domains where tenant_id = ${tenantId} order by is_primary desc, created_at, id`.execute(q)).rows;
}

export async function findDomain({ q, tenantId }: Tx, id: string): Promise<DomainRow | undefined> {
  return (await sql<DomainRow>`select ${COLUMNS} from tenant_domains where tenant_id = ${tenantId} and id = ${id}`.execute(q)).rows[0];
}

/** @returns undefined when the client has claimed it already. */
export async function addDomain(
  { q, tenantId }: Tx,
  d: { readonly id: string; readonly domain: string; readonly proof: string; readonly at: Date },
): Promise<DomainRow | undefined> {
  return (
    await sql<DomainRow>`
    insert into tenant_domains (id, tenant_id, domain, proof, created_at) values (${d.id}, ${tenantId}, ${d.domain}, ${d.proof}, ${d.at})
    on conflict (tenant_id, domain) do nothing returning ${COLUMNS}`.execute(q)
  ).rows[0];
}

export interface Checked {
  readonly result: 'found' | 'missing' | 'no_answer';
  readonly at: Date;
}

/** What a check found: only a definite answer changes what the domain is. */
export async function saveCheck({ q, tenantId }: Tx, id: string, { result, at }: Checked): Promise<DomainRow | undefined> {
  return (
    await sql<DomainRow>`
    update tenant_domains set checked_at = ${at}, check_result = ${result},
      verified_at = case ${result}::text when 'found' then coalesce(verified_at, ${at}::timestamptz) when 'missing' then null else verified_at end,
      is_primary = is_primary and ${result}::text <> 'missing'
    where tenant_id = ${tenantId} and id = ${id} returning ${COLUMNS}`.execute(q)
  ).rows[0];
}

/** Makes this one primary and no other; or none. */
export async function setPrimary({ q, tenantId }: Tx, id: string, isPrimary: boolean): Promise<void> {
  await sql`update tenant_domains set is_primary = false where tenant_id = ${tenantId} and is_primary and (id = ${id} or ${isPrimary})`.execute(q);
  if (isPrimary) await sql`update tenant_domains set is_primary = true where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function removeDomain({ q, tenantId }: Tx, id: string): Promise<boolean> {
  return (await sql`delete from tenant_domains where tenant_id = ${tenantId} and id = ${id} returning id`.execute(q)).rows.length > 0;
}
