import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { plainArray, textArray } from '../../../../kernel/pg-arrays.ts';

/** All tags of these people; who has none is not there. */
export async function tagsOf({ q, tenantId }: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ contact_id: string; tags: string[] }>`
    select contact_id, array_agg(tag) as tags from contact_tags where tenant_id = ${tenantId} and contact_id = any(${plainArray(ids)}::uuid[]) group by contact_id`.execute(
    q,
  );
  return new Map(rows.map((row) => [row.contact_id, new Set(row.tags)]));
}

export async function removeTags({ q, tenantId }: Tx, pairs: readonly (readonly [string, string])[]): Promise<void> {
  await sql`
    delete from contact_tags t
    using unnest(${plainArray(pairs.map(([id]) => id))}::uuid[], ${textArray(pairs.map(([, tag]) => tag))}::text[]) as g (contact_id, tag)
    where t.tenant_id = ${tenantId} and t.contact_id = g.contact_id and t.tag = g.tag`.execute(q);
}

export interface AttributeChange {
  readonly id: string;
  /** Null takes it away. */
  readonly value: unknown;
}

/** One attribute of people who are held. */
export async function setAttribute({ q, tenantId }: Tx, key: string, changes: readonly AttributeChange[]): Promise<void> {
  await sql`
    update contacts c set updated_at = clock_timestamp(),
      attributes = case when g.value is null then c.attributes - ${key}::text else c.attributes || jsonb_build_object(${key}::text, g.value) end
    from json_to_recordset(${JSON.stringify(changes)}::json) as g (id uuid, value jsonb)
    where c.tenant_id = ${tenantId} and c.id = g.id`.execute(q);
}
