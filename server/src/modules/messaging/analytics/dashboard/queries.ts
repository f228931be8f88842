import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

/** Sender ids that may be used now, and how many of them there were before. */
export async function countSenders(tx: Tx | PlatformTx, before: Date): Promise<{ readonly now: number; readonly before: number }> {
  const { rows } = await sql<{ now: number; before: number }>`
    select count(*)::int as now, count(*) filter (where created_at < ${before})::int as before from sender_ids
    where ${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} and status = 'active'`.execute(tx.q);
  return rows[0]!;
}
