import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** Names of all levies that a version of a tariff has or had, as they were written last. */
export async function levyNames(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct on (lower(l ->> 'name')) l ->> 'name' as name
    from tariff_versions v cross join lateral jsonb_array_elements(v.levies) l where v.tenant_id = ${tx.tenantId}
    order by lower(l ->> 'name'), v.effective_from desc`.execute(tx.q);
  return rows.map((row) => row.name);
}
