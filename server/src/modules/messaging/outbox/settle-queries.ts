import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { valuesOf, type Columns } from '../../../kernel/pg-rows.ts';
import type { DecisionRow } from './queries.ts';
import type { AttemptState } from './state.ts';

type FreshRow = DecisionRow & {
  readonly epoch: number;
  readonly attemptState: AttemptState;
  readonly providerId: string | null;
  readonly reason: string | null;
};

const FRESH: Columns<FreshRow> = {
  id: ['uuid', (r) => r.id],
  epoch: ['integer', (r) => r.epoch],
  state: ['text', (r) => r.state],
  next_action_at: ['timestamptz', (r) => r.nextActionAt],
  last_error: ['text', (r) => r.lastError],
  charge: ['text', (r) => r.charge],
  attempt_state: ['text', (r) => r.attemptState],
  provider_id: ['text', (r) => r.providerId],
  reason: ['text', (r) => r.reason],
};

/**
 * Ends first tries with their messages in one statement, each only where the lease is still the one it was sent under.
 * @returns the ids of those
 */
export async function endFreshLeases(tx: Tx, rows: readonly FreshRow[], now: Date): Promise<ReadonlySet<string>> {
  const { rows: ended } = await sql<{ id: string }>`
    with x as (select * from ${valuesOf(rows, FRESH)} x),
    ended as (
      update outbox_messages m set state = x.state, next_action_at = x.next_action_at, lease_until = null, last_error = x.last_error, charge = x.charge, updated_at = ${now},
        accepted_at = case when x.state = 'accepted' then ${now}::timestamptz else m.accepted_at end
      from x where m.tenant_id = ${tx.tenantId} and m.id = x.id and m.state = 'sending' and m.attempts = 1 and m.lease_epoch = x.epoch and m.lease_until is not null
      returning m.id, x.attempt_state, x.provider_id, x.reason),
    noted as (
      update outbox_attempts a set state = e.attempt_state, provider_id = e.provider_id, reason = e.reason, answered_at = ${now}
      from ended e where a.tenant_id = ${tx.tenantId} and a.message_id = e.id and a.attempt_no = 1)
    select id from ended`.execute(tx.q);
  return new Set(ended.map(({ id }) => id));
}
