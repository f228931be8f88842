import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Reading } from '../queries.ts';

export interface AliasRow {
  readonly alias: string;
  readonly created_at: Date;
}

export async function listAliases(tx: Reading, meterId: string): Promise<AliasRow[]> {
  const tenant = tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`;
  return (await sql<AliasRow>`select alias, created_at from meter_aliases where ${tenant} and meter_id = ${meterId} order by alias`.execute(tx.q)).rows;
}

/** @returns the meter that has the alias: this one when it was free or its own. */
export async function insertAlias(tx: Tx, meterId: string, alias: string): Promise<string> {
  await sql`insert into meter_aliases (tenant_id, alias, meter_id) values (${tx.tenantId}, ${alias}, ${meterId}) on conflict (tenant_id, alias) do nothing`.execute(
    tx.q,
  );
  const { rows } = await sql<{ meter_id: string }>`select meter_id from meter_aliases where tenant_id = ${tx.tenantId} and alias = ${alias}`.execute(tx.q);
  return rows[0]!.meter_id;
}

export async function deleteAlias(tx: Tx, meterId: string, alias: string): Promise<boolean> {
  const { rows } = await sql`delete from meter_aliases where tenant_id = ${tx.tenantId} and meter_id = ${meterId} and alias = ${alias} returning alias`.execute(
    tx.q,
  );
  return rows.length > 0;
}
