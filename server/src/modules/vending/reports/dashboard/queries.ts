import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

type Reading = Tx | PlatformTx;

function mine(tx: Reading, table: string): RawBuilder<unknown> {
  return tx.tenantId === null ? sql`true` : sql`${sql.ref(`${table}.tenant_id`)} = ${tx.tenantId}`;
}

/** How many payments are on their way, by state: never many, out of an index alone. */
export async function countPassingPayments(tx: Reading): Promise<{ status: string; n: bigint }[]> {
  const { rows } = await sql<{ status: string; n: bigint }>`
    select p.state as status, count(*) as n from payments p
    where ${mine(tx, 'p')} and p.state in ('received', 'vending', 'unknown') group by p.state`.execute(tx.q);
  return rows;
}

export interface ActivityRow {
  readonly type: 'payment' | 'token';
  readonly id: string;
  readonly at: Date;
  readonly state: string;
  readonly amount_minor: bigint | null;
  readonly currency: string;
  readonly reference: string;
  readonly customer_name: string | null;
  readonly meter: string | null;
  readonly meter_number: string | null;
  readonly customer: string | null;
  readonly payment: string | null;
}

/** The last payments and the last tokens, `limit` of each, newest first. */
export async function recentActivity(tx: Reading, { limit, money }: { readonly limit: number; readonly money: boolean }): Promise<ActivityRow[]> {
  const payments = sql`
    (select 'payment' as type, p.id, p.received_at as at, p.state, p.amount_minor, p.currency, p.receipt as reference, p.meter_id, p.customer_id, p.id as payment, p.tenant_id
      from payments p where ${mine(tx, 'p')} and ${money} order by p.id desc limit ${limit})`;
  const tokens = sql`
    (select 'token' as type, k.id, k.created_at as at, k.status as state, k.amount_minor, k.currency, k.token_type as reference, k.meter_id, k.customer_id, k.payment_id as payment, k.tenant_id
      from tokens k where ${mine(tx, 'k')} order by k.id desc limit ${limit})`;
  const { rows } = await sql<ActivityRow>`
    select r.type, r.id, r.at, r.state, r.amount_minor, r.currency, r.reference, c.name as customer_name, r.meter_id as meter, m.meter_id as meter_number, r.customer_id as customer, r.payment
    from (${payments} union all ${tokens}) r
    left join meters m on m.tenant_id = r.tenant_id and m.id = r.meter_id left join customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id
    order by r.at desc, r.id desc`.execute(tx.q);
  return rows;
}
