import type { Query } from './catalogue-checks.ts';

/** A digest of every row of a tenant, by table, control tables and the tenant's own row too. */
export async function digestOf(query: Query, tenantId: string): Promise<Record<string, string>> {
  const tables = await query(
    "select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1",
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) digests[name as string] = await digest(query, `${name as string} t where t.tenant_id = $1`, tenantId);
  digests['tenants'] = await digest(query, 'tenants t where t.id = $1', tenantId);
  return digests;
}

async function digest(query: Query, rows: string, tenantId: string): Promise<string> {
  const [row] = await query(`select count(*) || ' rows, ' || md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as digest from ${rows}`, [
    tenantId,
  ]);
  return row!['digest'] as string;
}
