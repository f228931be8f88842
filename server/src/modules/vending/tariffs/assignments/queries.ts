import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

type Scope = 'meter' | 'customer' | 'site' | 'meter_type';

/** Whom a tariff is for: a meter or a customer by id, a site or a type of meter by name. */
export interface Target {
  readonly scope: Scope;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly name: string | null;
}

export interface AssignmentRow {
  readonly id: string;
  readonly tariff_id: string;
  readonly scope: Scope;
  readonly meter_id: string | null;
  readonly customer_id: string | null;
  readonly name: string | null;
  /** The number of the meter or the name of the customer. */
  readonly shown: string | null;
  readonly valid_from: Date;
  readonly valid_until: Date | null;
  readonly in_force: boolean;
  readonly reason: string;
  readonly created_at: Date;
}

const select = sql`select g.id, g.tariff_id, g.scope, g.meter_id, g.customer_id, g.name, coalesce(m.meter_id, c.name, g.name) as shown, g.valid_from, g.valid_until,
  g.valid_from <= now() and (g.valid_until is null or g.valid_until > now()) as in_force, g.reason, g.created_at
  from tariff_assignments g
  left join meters m on m.tenant_id = g.tenant_id and m.id = g.meter_id
  left join customers c on c.tenant_id = g.tenant_id and c.id = g.customer_id`;

export interface AssignmentsAsked {
  readonly tariffId: string;
  readonly after: string | null;
  readonly limit: number;
  readonly offset: number;
}

export async function listAssignments(tx: Tx | PlatformTx, { tariffId, after, limit, offset }: AssignmentsAsked): Promise<readonly AssignmentRow[]> {
  const { rows } = await sql<AssignmentRow>`${select}
    where (${tx.tenantId}::uuid is null or g.tenant_id = ${tx.tenantId}::uuid) and g.tariff_id = ${tariffId} and (${after}::uuid is null or g.id < ${after}::uuid)
    order by g.id desc limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}

export async function countAssignments(tx: Tx | PlatformTx, tariffId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from tariff_assignments where (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and tariff_id = ${tariffId}`.execute(
    tx.q,
  );
  return Number(rows[0]!.n);
}

export async function findAssignment(tx: Tx, tariffId: string, id: string): Promise<AssignmentRow | undefined> {
  return (await sql<AssignmentRow>`${select} where g.tenant_id = ${tx.tenantId} and g.tariff_id = ${tariffId} and g.id = ${id}`.execute(tx.q)).rows[0];
}

/** Whether the meter or customer is the tenant's and alive; a name is always one. */
export async function targetExists(tx: Tx, { meterId, customerId }: Target): Promise<boolean> {
  if (meterId === null && customerId === null) return true;
  const { rows } = await sql`
    select from meters where tenant_id = ${tx.tenantId} and id = ${meterId}::uuid and deleted_at is null
    union all select from customers where tenant_id = ${tx.tenantId} and id = ${customerId}::uuid and deleted_at is null`.execute(tx.q);
  return rows.length > 0;
}

export interface NewAssignment extends Target {
  readonly id: string;
  readonly tariffId: string;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly createdBy: string | null;
}

/** @returns false when the target has another tariff within that time. */
export async function insertAssignment(tx: Tx, one: NewAssignment): Promise<boolean> {
  const { rows } = await sql`
    insert into tariff_assignments (tenant_id, id, tariff_id, scope, meter_id, customer_id, name, valid_from, valid_until, reason, created_by)
    values (${tx.tenantId}, ${one.id}, ${one.tariffId}, ${one.scope}, ${one.meterId}, ${one.customerId}, ${one.name}, ${one.validFrom}, ${one.validUntil}, ${one.reason}, ${one.createdBy})
    on conflict do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

/** What is assigned to a meter itself, now or later. */
export async function assignedToMeter(tx: Tx, meterId: string): Promise<readonly AssignmentRow[]> {
  const { rows } = await sql<AssignmentRow>`${select}
    where g.tenant_id = ${tx.tenantId} and g.scope = 'meter' and g.target = ${meterId} and (g.valid_until is null or g.valid_until > greatest(g.valid_from, now())) order by g.valid_from limit 100`.execute(
    tx.q,
  );
  return rows;
}

/** Ends what is in force and takes back what is to come. @returns false when it has ended already. */
export async function endAssignment(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    update tariff_assignments set valid_until = greatest(valid_from, now())
    where tenant_id = ${tx.tenantId} and id = ${id} and (valid_until is null or valid_until > greatest(valid_from, now())) returning id`.execute(tx.q);
  return rows.length > 0;
}
