import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface Cancelled {
  readonly messages: number;
  /** Parts that had been reserved for them. */
  readonly parts: number;
}

/** Cancels what nobody has begun to send of the messages that were asked for together. One that is being sent is not touched. */
export async function cancelGroup(tx: Tx, groupId: string, now: Date): Promise<Cancelled> {
  const { rows } = await sql<{ segments: number; charge: string | null }>`
    update outbox_messages set state = 'cancelled', next_action_at = null, updated_at = ${now}, charge = case when charge = 'held' then 'freed' else charge end
    where tenant_id = ${tx.tenantId} and group_id = ${groupId} and state = 'queued' and attempts = 0 and lease_until is null
    returning segments, charge`.execute(tx.q);
  return { messages: rows.length, parts: rows.reduce((sum, row) => sum + (row.charge === 'freed' ? row.segments : 0), 0) };
}

export interface TakenBack {
  readonly id: string;
  /** Credits that had been reserved for it. */
  readonly credits: number;
}

/**
 * As `cancelGroup`, for who goes on with them later: tells which, and leaves stand-bys alone whose first message has left,
 * unless `standbys` says that these go too.
 */
export async function takeBackGroup(
  tx: Tx,
  { groupId, standbys, now }: { readonly groupId: string; readonly standbys: boolean; readonly now: Date },
): Promise<readonly TakenBack[]> {
  const { rows } = await sql<TakenBack>`
    with firsts as (
      update outbox_messages set state = 'cancelled', next_action_at = null, updated_at = ${now}, charge = case when charge = 'held' then 'freed' else charge end
      where tenant_id = ${tx.tenantId} and group_id = ${groupId} and state = 'queued' and attempts = 0 and lease_until is null and failover_of is null
      returning id, segments, charge),
    seconds as (
      update outbox_messages s set state = 'cancelled', next_action_at = null, updated_at = ${now}, charge = case when s.charge = 'held' then 'freed' else s.charge end
      where s.tenant_id = ${tx.tenantId} and s.group_id = ${groupId} and s.state = 'queued' and s.attempts = 0 and s.lease_until is null and s.failover_of is not null
        and (${standbys} or s.failover_of in (select id from firsts))
      returning s.id, s.segments, s.charge)
    select id, case when charge = 'freed' then segments else 0 end as credits from (select * from firsts union all select * from seconds) gone`.execute(tx.q);
  return rows;
}
