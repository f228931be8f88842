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
