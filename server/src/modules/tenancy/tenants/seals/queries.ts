import { sql, type RawBuilder } from 'kysely';
import type { Queries, Tx } from '../../../../kernel/db.ts';

/** A table and its sealed columns; the seal's context is the row's id and the column without `_sealed`. */
export interface SealedTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Whose rows: a tenant's, or, with null, those of a table that belongs to none. */
export type Whose = Pick<Tx, 'tenantId'> | { readonly tenantId: null };
type Rows = Whose & { readonly q: Queries };

function ofTenant({ tenantId }: Whose): RawBuilder<unknown> {
  return tenantId === null ? sql`true` : sql`t.tenant_id = ${tenantId}`;
}

export interface SealedRow {
  readonly id: string;
  readonly sealed: Readonly<Record<string, string | null>>;
}

export async function readSealed(
  rows: Rows,
  { table, columns }: SealedTable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<SealedRow[]> {
  const object = sql.join(columns.map((column) => sql`${sql.lit(column)}, ${sql.ref(column)}`));
  return (
    await sql<SealedRow>`
    select id, jsonb_build_object(${object}) as sealed from ${sql.table(table)} t
    where ${ofTenant(rows)} and (${page.after}::uuid is null or id > ${page.after}::uuid) order by id limit ${page.limit}`.execute(rows.q)
  ).rows;
}

export interface Reseal {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Writes only over what was read: a secret that changed meanwhile was sealed under the current key anyway. */
export async function writeSealed(of: Rows, { table, column }: { readonly table: string; readonly column: string }, seals: readonly Reseal[]): Promise<number> {
  const { rows } = await sql`
    update ${sql.table(table)} t set ${sql.ref(column)} = s.next
    from unnest(${seals.map((seal) => seal.id)}::uuid[], ${seals.map((seal) => seal.from)}::text[], ${seals.map((seal) => seal.to)}::text[]) as s(id, was, next)
    where ${ofTenant(of)} and t.id = s.id and t.${sql.ref(column)} = s.was returning t.id`.execute(of.q);
  return rows.length;
}
