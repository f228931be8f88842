import { sql } from 'kysely';
import type { CampaignRow, Reading } from './queries.ts';

export interface ReasonCount {
  readonly state: 'skipped' | 'failed';
  readonly reason: string;
  readonly people: number;
}

/** Why people were left out, and why messages failed; by an index over those alone. */
export async function reasonsOf(tx: Reading, { tenantId, id }: Pick<CampaignRow, 'tenantId' | 'id'>): Promise<readonly ReasonCount[]> {
  const { rows } = await sql<ReasonCount>`
    select state, coalesce(reason, '') as reason, count(*)::int as people from campaign_recipients
    where tenant_id = ${tenantId} and campaign_id = ${id} and rare in ('skipped', 'failed') group by 1, 2 order by 3 desc limit 100`.execute(tx.q);
  return rows;
}
