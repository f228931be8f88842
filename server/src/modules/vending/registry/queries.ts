import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';

export interface RegistryCount {
  readonly kind: 'meters' | 'customers' | 'payments';
  /** Of meters, and the state of payments; '' for customers. */
  readonly status: string;
  readonly n: bigint;
}

/**
 * How many meters of each status, customers, and payments of each state that few are in there are at this moment, by a
 * few rows however many they are: what was added up, and what came and went since.
 * @param clientId narrows platform staff's look to one client
 */
export async function registryCounts(tx: Tx | PlatformTx, clientId: string | null = tx.tenantId): Promise<readonly RegistryCount[]> {
  const mine = clientId === null ? sql`` : sql`where tenant_id = ${clientId}::uuid`;
  const { rows } = await sql<RegistryCount>`
    select kind, status, sum(n)::bigint as n
    from (select kind, status, n from registry_counts ${mine} union all select kind, status, n from registry_moves ${mine}) c
    group by kind, status having sum(n) <> 0 order by kind, status`.execute(tx.q);
  return rows;
}

/** One at a time for a tenant, until the commit. @returns false when another is at it */
async function hold(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('registry_counts' || ${tx.tenantId}, 0)) as held`.execute(
    tx.q,
  );
  return rows[0]!.held;
}

/** Adds what came and went to the counts. Harmless to run twice; readers see the same before and after. */
export async function addUpRegistry(tx: Tx): Promise<void> {
  if (!(await hold(tx))) return;
  await sql`
    with moved as (delete from registry_moves where tenant_id = ${tx.tenantId} returning kind, status, n)
    insert into registry_counts as c (tenant_id, kind, status, n)
    select ${tx.tenantId}::uuid, kind, status, sum(n) from moved group by kind, status
    on conflict (tenant_id, kind, status) do update set n = c.n + excluded.n`.execute(tx.q);
}

/**
 * Counts everything anew: what is there and what moved are seen by one statement, so changes under way are neither lost
 * nor counted twice.
 * @returns how many counts were wrong; null when another was at it
 */
export async function recountRegistry(tx: Tx): Promise<number | null> {
  if (!(await hold(tx))) return null;
  const mine = sql`tenant_id = ${tx.tenantId}`;
  const { rows } = await sql<{ wrong: number }>`
    with moved as (delete from registry_moves where ${mine} returning kind, status, n),
    known as (
      select kind, status, sum(n) as n from (select kind, status, n from registry_counts where ${mine} union all select kind, status, n from moved) k group by kind, status
    ), counted as (
      select 'meters' as kind, status, count(*) as n from meters where ${mine} and deleted_at is null group by status
      union all select 'customers', '', count(*) from customers where ${mine} and deleted_at is null
      union all select 'payments', state, count(*) from payments where ${mine} and state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split') group by state
    ), right_now as (
      select kind, status, coalesce(c.n, 0) as n, coalesce(c.n, 0) <> coalesce(k.n, 0) as wrong from counted c full join known k using (kind, status)
    ), written as (
      insert into registry_counts as r (tenant_id, kind, status, n) select ${tx.tenantId}::uuid, kind, status, n from right_now
      on conflict (tenant_id, kind, status) do update set n = excluded.n where r.n <> excluded.n
    )
    select count(*) filter (where wrong)::int as wrong from right_now`.execute(tx.q);
  return rows[0]!.wrong;
}
