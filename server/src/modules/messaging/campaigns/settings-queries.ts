import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export async function readApproveAbove(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ above: number | null }>`select approve_above as above from campaign_settings where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]?.above ?? null;
}

export async function writeApproveAbove({ q, tenantId }: Tx, above: number | null, at: Date): Promise<void> {
  await sql`
    insert into campaign_settings (tenant_id, approve_above, updated_at) values (${tenantId}, ${above}, ${at})
    on conflict (tenant_id) do update set approve_above = excluded.approve_above, updated_at = excluded.updated_at`.execute(q);
}

export async function zoneOf(tx: Tx): Promise<string> {
  return (await sql<{ zone: string }>`select time_zone as zone from tenants where id = ${tx.tenantId}`.execute(tx.q)).rows[0]!.zone;
}
