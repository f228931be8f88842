import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface OpenAttempt {
  id: string;
  attempts: number;
  lease_epoch: number;
  vendor_account_id: string;
  meter_number: string;
  by_units: boolean;
  tenths: number | null;
  water_minor: bigint;
  attempt_reason: string | null;
  requested_at: Date;
}

const openAttempt = sql`o.id, o.attempts, o.lease_epoch, o.vendor_account_id, o.meter_number, o.by_units, o.tenths, o.water_minor, a.reason as attempt_reason, a.requested_at
  from vend_orders o join vend_attempts a on a.tenant_id = o.tenant_id and a.order_id = o.id and a.attempt_no = o.attempts`;

/** Orders whose worker did not come back in time: what was asked may have been done. */
export async function findExpired(tx: Tx, now: Date, limit: number): Promise<readonly OpenAttempt[]> {
  const { rows } =
    await sql<OpenAttempt>`select ${openAttempt} where o.tenant_id = ${tx.tenantId} and o.state = 'vend_requested' and o.next_action_at <= ${now}::timestamptz order by o.next_action_at limit ${limit}`.execute(
      tx.q,
    );
  return rows;
}

/** Orders whose outcome is open and due for a look at the vendor's books. */
export async function findUnsettled(tx: Tx, now: Date, limit: number): Promise<readonly OpenAttempt[]> {
  const { rows } =
    await sql<OpenAttempt>`select ${openAttempt} where o.tenant_id = ${tx.tenantId} and o.state in ('unknown', 'resolving') and o.next_action_at <= ${now}::timestamptz order by o.next_action_at limit ${limit}`.execute(
      tx.q,
    );
  return rows;
}

/** When the next open outcome of the tenant is due, if there is one. */
export async function nextUnsettled(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{
    at: Date | null;
  }>`select min(next_action_at) as at from vend_orders where tenant_id = ${tx.tenantId} and state in ('unknown', 'resolving') and next_action_at is not null`.execute(
    tx.q,
  );
  return rows[0]?.at ?? null;
}

/** When the last of the leases held now runs out. */
export async function lastLease(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(next_action_at) as at from vend_orders where tenant_id = ${tx.tenantId} and state = 'vend_requested' and next_action_at is not null`.execute(
    tx.q,
  );
  return rows[0]?.at ?? null;
}

/** When the next purchase that has to wait may be asked for. */
export async function nextReady(tx: Tx, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(next_action_at) as at from vend_orders where tenant_id = ${tx.tenantId} and state = 'ready' and next_action_at > ${now}::timestamptz`.execute(
    tx.q,
  );
  return rows[0]?.at ?? null;
}

export async function hasDueOrders(tx: Tx, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select from vend_orders where tenant_id = ${tx.tenantId} and next_action_at is not null and next_action_at <= ${now}::timestamptz and state = 'ready') as due`.execute(
    tx.q,
  );
  return rows[0]?.due ?? false;
}

/** True when a purchase of one of these meters waits for its turn. */
export async function anyWaiting(tx: Tx, meterNumbers: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select from vend_orders where tenant_id = ${tx.tenantId} and meter_number = any(${meterNumbers}::text[]) and state = 'ready') as waiting`.execute(
    tx.q,
  );
  return rows[0]?.waiting ?? false;
}
