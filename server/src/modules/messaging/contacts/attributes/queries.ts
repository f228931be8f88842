import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { textArray } from '../../../../kernel/pg-arrays.ts';

export interface Definition {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'date' | 'boolean' | 'choice';
  readonly options: readonly string[];
}

/** All definitions of a tenant, by key: a hundred at most. */
export async function listDefinitions({ q, tenantId }: Tx): Promise<readonly Definition[]> {
  const { rows } = await sql<Definition>`select id, key, label, type, options from contact_attributes where tenant_id = ${tenantId} order by key`.execute(q);
  return rows;
}

/** @returns false when the key is taken */
export async function insertDefinition({ q, tenantId }: Tx, d: Definition): Promise<boolean> {
  const { rows } = await sql`
    insert into contact_attributes (tenant_id, id, key, label, type, options)
    values (${tenantId}, ${d.id}, ${d.key}, ${d.label}, ${d.type}, ${textArray(d.options)}::text[]) on conflict (tenant_id, key) do nothing returning id`.execute(
    q,
  );
  return rows.length > 0;
}

export async function changeDefinition({ q, tenantId }: Tx, d: Definition): Promise<void> {
  await sql`
    update contact_attributes set label = ${d.label}, options = ${textArray(d.options)}::text[] where tenant_id = ${tenantId} and id = ${d.id}`.execute(q);
}

/** @returns the key, or undefined when there is no such definition */
export async function deleteDefinition({ q, tenantId }: Tx, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ key: string }>`delete from contact_attributes where tenant_id = ${tenantId} and id = ${id} returning key`.execute(q);
  return rows[0]?.key;
}
