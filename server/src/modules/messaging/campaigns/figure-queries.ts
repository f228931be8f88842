import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Reading } from './queries.ts';
import type { Status } from './state.ts';

export interface StatusCount {
  readonly status: Status;
  readonly campaigns: number;
}

export async function countStatuses(tx: Reading): Promise<readonly StatusCount[]> {
  const { rows } = await sql<StatusCount>`
    select c.status, count(*)::int as campaigns from campaigns c where ${tx.tenantId === null ? sql`true` : sql`c.tenant_id = ${tx.tenantId}`} and c.deleted_at is null group by 1`.execute(
    tx.q,
  );
  return rows;
}

export interface TotalCost {
  readonly micro: bigint;
  readonly currency: string;
}

/** One line for each currency. */
export async function totalCosts(tx: Reading): Promise<readonly TotalCost[]> {
  const { rows } = await sql<TotalCost>`
    select sum(c.cost_micro)::bigint as micro, c.cost_currency as currency from campaigns c where ${tx.tenantId === null ? sql`true` : sql`c.tenant_id = ${tx.tenantId}`} and c.deleted_at is null and c.cost_micro is not null group by 2`.execute(
    tx.q,
  );
  return rows;
}

/** What the copies of its messages cost, by currency, as far as prices were known. */
export async function costSoFar({ q, tenantId }: Tx, id: string): Promise<readonly TotalCost[]> {
  const { rows } = await sql<TotalCost>`
    select sum(a.cost_micro)::bigint as micro, a.cost_currency as currency
    from outbox_messages m join outbox_attempts a on a.tenant_id = m.tenant_id and a.message_id = m.id
    where m.tenant_id = ${tenantId} and m.group_id = ${id} and a.cost_micro is not null and a.state not in ('not_sent', 'throttled', 'refused') group by 2`.execute(
    q,
  );
  return rows;
}
