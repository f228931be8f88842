import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface LabelRow {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly description: string;
  readonly created_at: Date;
}

export interface LabelFields {
  readonly name?: string;
  readonly color?: string;
  readonly description?: string;
}

export async function readLabels({ q, tenantId }: Tx, id: string | null): Promise<readonly LabelRow[]> {
  const { rows } = await sql<LabelRow>`
    select id, name, color, description, created_at from inbox_labels
    where tenant_id = ${tenantId} and (${id}::uuid is null or id = ${id}::uuid) order by lower(name), id`.execute(q);
  return rows;
}

export async function insertLabel({ q, tenantId }: Tx, id: string, { name, color, description }: LabelFields): Promise<void> {
  await sql`
    insert into inbox_labels (tenant_id, id, name, color, description) values (${tenantId}, ${id}, ${name ?? ''}, ${color ?? ''}, ${description ?? ''})`.execute(
    q,
  );
}

export async function updateLabel({ q, tenantId }: Tx, id: string, fields: LabelFields): Promise<boolean> {
  const row = await q.updateTable('inbox_labels').set(fields).where('tenant_id', '=', tenantId).where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
}

export async function removeLabel({ q, tenantId }: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`delete from inbox_labels where tenant_id = ${tenantId} and id = ${id} returning id`.execute(q);
  return rows.length > 0;
}
