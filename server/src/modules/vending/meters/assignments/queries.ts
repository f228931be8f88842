import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Reading } from '../queries.ts';

export interface AssignmentRow {
  readonly id: string;
  readonly meter: string;
  readonly meter_id: string;
  readonly customer: string;
  readonly customer_name: string;
  readonly customer_id: string;
  readonly assigned_on: Date;
  readonly deactivated_on: Date | null;
}

const columns = sql`a.id, a.meter_id as meter, m.meter_id, a.customer_id as customer, c.name as customer_name, c.customer_id, a.assigned_on, a.deactivated_on`;
const joined = sql`meter_assignments a
  join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id
  join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id`;

export interface AssignmentList {
  readonly meterId: string;
  readonly all: boolean;
  readonly limit: number;
  readonly offset: number;
}

function ofMeter(tx: Reading, { meterId, all }: Pick<AssignmentList, 'meterId' | 'all'>): RawBuilder<unknown> {
  const tenant = tx.tenantId === null ? sql`true` : sql`a.tenant_id = ${tx.tenantId}`;
  return sql`${tenant} and a.meter_id = ${meterId} and ${all ? sql`true` : sql`a.deactivated_on is null`}`;
}

export async function listAssignments(tx: Reading, list: AssignmentList): Promise<AssignmentRow[]> {
  const { rows } = await sql<AssignmentRow>`
    select ${columns} from ${joined} where ${ofMeter(tx, list)} order by a.assigned_on desc, a.id desc limit ${list.limit} offset ${list.offset}`.execute(tx.q);
  return rows;
}

export async function countAssignments(tx: Reading, list: AssignmentList): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from meter_assignments a where ${ofMeter(tx, list)}`.execute(tx.q);
  return Number(rows[0]?.n ?? 0n);
}

export async function findActiveAssignment(tx: Tx, meterId: string): Promise<AssignmentRow | undefined> {
  const { rows } = await sql<AssignmentRow>`select ${columns} from ${joined} where ${ofMeter(tx, { meterId, all: false })}`.execute(tx.q);
  return rows[0];
}

/**
 * Begins an assignment now, but not before the last one ended: transactions that waited for each other see different
 * times, and two assignments of a meter never overlap.
 */
export async function insertAssignment(
  tx: Tx,
  { id, meterId, customerId }: { readonly id: string; readonly meterId: string; readonly customerId: string },
): Promise<void> {
  await sql`
    insert into meter_assignments (tenant_id, id, meter_id, customer_id, assigned_on)
    select ${tx.tenantId}::uuid, ${id}::uuid, ${meterId}::uuid, ${customerId}::uuid, greatest(clock_timestamp(), max(a.deactivated_on))
    from meter_assignments a where a.tenant_id = ${tx.tenantId} and a.meter_id = ${meterId}`.execute(tx.q);
}

export async function endAssignment(tx: Tx, id: string): Promise<void> {
  await sql`update meter_assignments set deactivated_on = greatest(clock_timestamp(), assigned_on) where tenant_id = ${tx.tenantId} and id = ${id} and deactivated_on is null`.execute(
    tx.q,
  );
}
