import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** `key_change`: the meter waits for its new key. `replaced`: the device is out. */
export type HoldReason = 'key_change' | 'replaced';

export interface Hold {
  readonly meterId: string;
  readonly until: Date;
}

/** A meter that is held already keeps its beginning and waits until the new end. */
export async function putHolds(tx: Tx, holds: readonly Hold[], { reason, at }: { readonly reason: HoldReason; readonly at: Date }): Promise<void> {
  await sql`
    insert into meter_holds as h (tenant_id, meter_id, reason, since, until)
    select ${tx.tenantId}::uuid, r.meter_id, ${reason}, ${at}::timestamptz, r.until from unnest(${holds.map((hold) => hold.meterId)}::uuid[], ${holds.map((hold) => hold.until)}::timestamptz[]) as r (meter_id, until)
    on conflict (tenant_id, meter_id) do update set until = excluded.until, reason = excluded.reason`.execute(tx.q);
}

/** @returns the meters that were held. */
export async function dropHolds(tx: Tx, meterIds: readonly string[], reason: HoldReason): Promise<readonly string[]> {
  const { rows } = await sql<{ meter_id: string }>`
    delete from meter_holds where tenant_id = ${tx.tenantId} and meter_id = any(${[...meterIds]}::uuid[]) and reason = ${reason} returning meter_id`.execute(
    tx.q,
  );
  return rows.map((row) => row.meter_id);
}

export async function expiredHolds(tx: Tx, at: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ meter_id: string }>`
    select meter_id from meter_holds where tenant_id = ${tx.tenantId} and reason = 'key_change' and until <= ${at}::timestamptz order by meter_id limit 1000`.execute(
    tx.q,
  );
  return rows.map((row) => row.meter_id);
}

/** Purchases that wait for a held meter are due when the hold ends, so that nobody looks at them before. */
export async function putOff(tx: Tx, at: Date): Promise<void> {
  await sql`
    update vend_orders o set next_action_at = h.until from meter_holds h
    where h.tenant_id = ${tx.tenantId} and h.until > ${at}::timestamptz and o.tenant_id = ${tx.tenantId} and o.meter_id = h.meter_id and o.state = 'ready' and o.next_action_at <> h.until`.execute(
    tx.q,
  );
}

/** What has waited for these meters leaves in the order in which it came. */
export async function lineUpMeters(tx: Tx, meterIds: readonly string[], at: Date): Promise<void> {
  await sql`
    with line as (
      select id, row_number() over (order by created_at, id) as place from vend_orders
      where tenant_id = ${tx.tenantId} and meter_id = any(${[...meterIds]}::uuid[]) and state = 'ready'
    )
    update vend_orders o set next_action_at = ${at}::timestamptz + line.place * interval '1 microsecond' from line where o.tenant_id = ${tx.tenantId} and o.id = line.id`.execute(
    tx.q,
  );
}

export interface HeldPayment {
  order_id: string;
  payment_id: string;
  customer_id: string | null;
  customer_phone: string | null;
  payer_phone: string | null;
  language: string;
  utility: string;
  meter_number: string;
  paid_minor: bigint;
  currency: string;
  receipt: string;
}

/** Paid purchases that wait for a held meter and whose payer was not told. */
export async function findHeldUntold(tx: Tx, at: Date, limit: number): Promise<readonly HeldPayment[]> {
  const { rows } = await sql<HeldPayment>`
    select o.id as order_id, o.payment_id, o.customer_id, c.phone as customer_phone, p.payer_phone, coalesce(c.language, t.language) as language, t.name as utility, o.meter_number, o.paid_minor, o.currency, p.receipt
    from meter_holds h join vend_orders o on o.tenant_id = h.tenant_id and o.meter_id = h.meter_id and o.state = 'ready'
    join payments p on p.tenant_id = o.tenant_id and p.id = o.payment_id join tenants t on t.id = o.tenant_id
    left join customers c on c.tenant_id = o.tenant_id and c.id = o.customer_id
    where h.tenant_id = ${tx.tenantId} and h.reason = 'key_change' and h.until > ${at}::timestamptz and (coalesce(c.phone, '') <> '' or p.payer_phone is not null)
      and not exists (select from outbox_messages m where m.tenant_id = o.tenant_id and m.payment_id = o.payment_id and m.kind = 'key_change_wait')
    order by o.created_at limit ${limit}`.execute(tx.q);
  return rows;
}
