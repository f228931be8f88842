import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { REMEMBERED, type Logged } from './explain.ts';

/** Tokens of ours among these, those of key changes too, newest first, with what has happened to their meters since. */
export async function findLogged(tx: Tx, digests: readonly Buffer[]): Promise<readonly Logged[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<Logged>`
    select k.id, k.token_type, k.token_tail, k.meter_id, m.meter_id as meter_number, k.status, k.tenths, k.created_at, k.delivered_at,
      (select count(*)::int from (select from tokens n where n.tenant_id = k.tenant_id and n.meter_id = k.meter_id and n.created_at > k.created_at and n.token_type = 'vending' limit ${REMEMBERED}) l) as newer,
      exists (select from key_changes c where c.tenant_id = k.tenant_id and c.meter_id = k.meter_id and c.confirmed_at > k.created_at) as key_changed
    from tokens k join meters m on m.tenant_id = k.tenant_id and m.id = k.meter_id
    where k.tenant_id = ${tx.tenantId} and k.token_digest = any(${[...digests]}::bytea[])
    union all
    select t.id, 'key_change', t.token_tail, c.meter_id, m.meter_id, case when c.state = 'confirmed' and t.set_no = c.set_no then 'redeemed' when t.set_no < c.set_no or c.state = 'cancelled' then 'failed' else 'created' end,
      null, t.created_at, c.sent_at, 0, false
    from key_change_tokens t join key_changes c on c.tenant_id = t.tenant_id and c.id = t.change_id join meters m on m.tenant_id = c.tenant_id and m.id = c.meter_id
    where t.tenant_id = ${tx.tenantId} and t.token_digest = any(${[...digests]}::bytea[]) order by id desc limit 20`.execute(tx.q);
  return rows;
}
