import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { REMEMBERED, type Logged } from './explain.ts';

/** Tokens of ours among these, newest first, with what has happened to their meters since. */
export async function findLogged(tx: Tx, digests: readonly Buffer[]): Promise<readonly Logged[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<Logged>`
    select k.id, k.token_type, k.token_tail, k.meter_id, m.meter_id as meter_number, k.status, k.tenths, k.created_at, k.delivered_at,
      (select count(*)::int from (select from tokens n where n.tenant_id = k.tenant_id and n.meter_id = k.meter_id and n.created_at > k.created_at and n.token_type = 'vending' limit ${REMEMBERED}) l) as newer,
      exists (select from tokens n where n.tenant_id = k.tenant_id and n.meter_id = k.meter_id and n.created_at > k.created_at and n.token_type = 'key_change') as key_changed
    from tokens k join meters m on m.tenant_id = k.tenant_id and m.id = k.meter_id
    where k.tenant_id = ${tx.tenantId} and k.token_digest = any(${[...digests]}::bytea[]) order by k.id desc limit 20`.execute(tx.q);
  return rows;
}
