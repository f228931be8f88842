import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** What of a meter must be settled before it leaves, in words; none when nothing is open. */
export async function openMatters({ q, tenantId }: Tx, meterId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string }>`
    select 'purchases' as what where exists (select from vend_orders where tenant_id = ${tenantId} and meter_id = ${meterId} and state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review'))
    union all select 'payments' where exists (select from payments where tenant_id = ${tenantId} and meter_id = ${meterId} and state not in ('vended', 'credited', 'refunded', 'split'))
    union all select 'wallet' where exists (select from ledger_accounts where tenant_id = ${tenantId} and code = 'wallet' and owner_id = ${meterId} and balance_minor <> 0)
    union all select 'token_requests' where exists (select from token_requests where tenant_id = ${tenantId} and meter_id = ${meterId} and state = 'pending_approval')
    union all select 'key_change' where exists (select from key_changes where tenant_id = ${tenantId} and meter_id = ${meterId} and state in ('waiting', 'ready', 'sent', 'failed'))`.execute(
    q,
  );
  return rows.map((row) => row.what);
}

export interface NewDeparture {
  readonly id: string;
  readonly meterId: string;
  readonly toTenantId: string;
  readonly arrivalId: string;
  readonly reason: string;
  readonly by: string | null;
  readonly at: Date;
}

export async function insertDeparture({ q, tenantId }: Tx, n: NewDeparture): Promise<void> {
  await sql`
    insert into meter_departures (tenant_id, id, meter_id, to_tenant_id, arrival_id, reason, left_by, left_at)
    values (${tenantId}, ${n.id}, ${n.meterId}, ${n.toTenantId}, ${n.arrivalId}, ${n.reason}, ${n.by}, ${n.at})`.execute(q);
}

export interface Departure {
  readonly id: string;
  readonly to_tenant_id: string;
  readonly arrival_id: string;
  readonly number: string;
  readonly meter_type: string;
  readonly serial_number: string;
  readonly firmware_version: string;
}

/** Meters that have left and are not known to have arrived. */
export async function underWay({ q, tenantId }: Tx): Promise<readonly Departure[]> {
  const { rows } = await sql<Departure>`
    select d.id, d.to_tenant_id, d.arrival_id, m.meter_id as number, m.meter_type, m.serial_number, m.firmware_version
    from meter_departures d join meters m on m.tenant_id = d.tenant_id and m.id = d.meter_id
    where d.tenant_id = ${tenantId} and d.arrived_at is null order by d.left_at limit 100`.execute(q);
  return rows;
}

export async function markArrived({ q, tenantId }: Tx, id: string, at: Date): Promise<void> {
  await sql`update meter_departures set arrived_at = ${at} where tenant_id = ${tenantId} and id = ${id} and arrived_at is null`.execute(q);
}

/** Two sweeps may see the same meter under way: the second registers it when the first is done, and finds it there. */
export async function lockArrival({ q }: Tx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`meter_arrival:${id}`}, 0))`.execute(q);
}

/** Whether the meter is there under its id, or its number has gone to something else. */
export async function whoIsThere(
  { q, tenantId }: Tx,
  { id, number }: { readonly id: string; readonly number: string },
): Promise<'itself' | 'another' | 'nobody'> {
  const { rows } = await sql<{ itself: boolean }>`
    select id = ${id} as itself from meters where tenant_id = ${tenantId} and (id = ${id} or (meter_id = ${number} and deleted_at is null)) order by 1 desc limit 1`.execute(
    q,
  );
  if (!rows[0]) return 'nobody';
  return rows[0].itself ? 'itself' : 'another';
}
