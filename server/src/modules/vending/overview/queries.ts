import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { WaterMeter, WaterPayment, WaterToken } from '../../messaging/inbox/port.ts';

/** Meters that these customers hold now. */
export async function metersHeldBy({ q, tenantId }: Tx, customerIds: readonly string[]): Promise<readonly WaterMeter[]> {
  const { rows } = await sql<WaterMeter>`
    select m.id, a.customer_id as "customerId", m.meter_id as "meterNumber", m.status, m.location, m.last_seen as "lastSeen"
    from meter_assignments a join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id
    where a.tenant_id = ${tenantId} and a.customer_id = any(${[...customerIds]}::uuid[]) and a.deactivated_on is null and m.deleted_at is null
    order by m.meter_id`.execute(q);
  return rows;
}

/** The newest tokens of these meters: the newest of each by its index, then the newest of those. */
export async function newestTokens({ q, tenantId }: Tx, meterIds: readonly string[], limit: number): Promise<readonly WaterToken[]> {
  const { rows } = await sql<WaterToken>`
    select t.id, t.customer_id as "customerId", m.meter_id as "meterNumber", t.token_tail as tail, t.token_type as type, t.status, t.amount_minor as "amountMinor", t.tenths,
      t.created_at as "createdAt"
    from unnest(${[...meterIds]}::uuid[]) as x (id) join meters m on m.tenant_id = ${tenantId} and m.id = x.id
      cross join lateral (select * from tokens t where t.tenant_id = ${tenantId} and t.meter_id = x.id order by t.created_at desc limit ${limit}) t
    order by t.created_at desc, t.id desc limit ${limit}`.execute(q);
  return rows;
}

export async function newestPayments({ q, tenantId }: Tx, meterIds: readonly string[], limit: number): Promise<readonly WaterPayment[]> {
  const { rows } = await sql<WaterPayment>`
    select p.id, p.customer_id as "customerId", p.receipt, p.amount_minor as "amountMinor", p.state, p.received_at as "receivedAt"
    from unnest(${[...meterIds]}::uuid[]) as x (id)
      cross join lateral (select * from payments p where p.tenant_id = ${tenantId} and p.meter_id = x.id order by p.received_at desc limit ${limit}) p
    order by p.received_at desc, p.id desc limit ${limit}`.execute(q);
  return rows;
}
