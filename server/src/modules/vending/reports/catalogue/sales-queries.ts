import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { idRange, type Ask } from '../ask.ts';
import type { ReportRow } from '../columns.ts';
import type { Slice } from './report.ts';

/** Newest first, and behind the cursor. */
function sliced(table: string, { after, limit, offset }: Slice): { readonly beyond: RawBuilder<unknown>; readonly order: RawBuilder<unknown> } {
  const id = sql.ref(`${table}.id`);
  return {
    beyond: after === null ? sql`` : sql`and ${id} < ${after}::uuid`,
    order: sql`order by ${id} desc limit ${limit} offset ${offset}`,
  };
}

/** The tenant's rows of the time asked for: the ids bound what is read, the times what is shown. */
function within(tx: Tx, ask: Ask, { table, time }: { readonly table: string; readonly time: string }): RawBuilder<unknown>[] {
  const { first, last } = idRange(ask);
  const [id, at] = [sql.ref(`${table}.id`), sql.ref(`${table}.${time}`)];
  return [
    sql`${sql.ref(`${table}.tenant_id`)} = ${tx.tenantId}`,
    sql`${id} >= ${first}::uuid and ${id} < ${last}::uuid`,
    ...(ask.from === null ? [] : [sql`${at} >= ${ask.from}`]),
    ...(ask.to === null ? [] : [sql`${at} < ${ask.to}`]),
    ...(ask.meterId === null ? [] : [sql`${sql.ref(`${table}.meter_id`)} = ${ask.meterId}::uuid`]),
    ...(ask.customerId === null ? [] : [sql`${sql.ref(`${table}.customer_id`)} = ${ask.customerId}::uuid`]),
  ];
}

const all = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join([...parts], sql` and `);

/** Who bought: the meter's number and the customer beside a row of payments or tokens. */
const buyer = (table: string): RawBuilder<unknown> =>
  sql`left join meters m on m.tenant_id = ${sql.ref(`${table}.tenant_id`)} and m.id = ${sql.ref(`${table}.meter_id`)} left join customers c on c.tenant_id = ${sql.ref(`${table}.tenant_id`)} and c.id = ${sql.ref(`${table}.customer_id`)}`;

async function counted(tx: Tx, from: RawBuilder<unknown>, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 ${from} limit ${most}) c`.execute(tx.q);
  return rows[0]!.n;
}

function paymentsOf(tx: Tx, ask: Ask, states: readonly string[] | null): RawBuilder<unknown> {
  return all([
    ...within(tx, ask, { table: 'p', time: 'received_at' }),
    // written out: few payments are in them, and their index is not used for a parameter that could be any
    ...(states === null ? [] : [sql`p.state in (${sql.join(states.map((state) => sql.lit(state)))})`]),
    // a payment that was divided stands in a report by its parts, and is counted once
    sql`p.state ${ask.state === null ? sql`<> 'split'` : sql`= ${ask.state}`}`,
  ]);
}

/** Which payments: those in some states, or all. */
export interface PaymentSlice extends Slice {
  readonly states: readonly string[] | null;
}

export async function paymentRows(tx: Tx, ask: Ask, slice: PaymentSlice): Promise<readonly ReportRow[]> {
  const { beyond, order } = sliced('p', slice);
  const { rows } = await sql<ReportRow>`
    select p.id, p.received_at, p.paid_at, p.receipt as mpesa_transaction_id, p.amount_minor as amount, p.currency, p.shortcode as paybill, p.account_text as account_number,
      m.meter_id, c.customer_id, c.name as customer_name, p.phone, p.payer_name, p.state, p.error_code, p.error_message, p.processed_at,
      extract(day from ${ask.at}::timestamptz - p.received_at)::int as days_open
    from payments p ${buyer('p')} where ${paymentsOf(tx, ask, slice.states)} ${beyond} ${order}`.execute(tx.q);
  return rows;
}

export async function countPayments(tx: Tx, ask: Ask, { states, most }: { readonly states: readonly string[] | null; readonly most: number }): Promise<number> {
  return counted(tx, sql`from payments p where ${paymentsOf(tx, ask, states)}`, most);
}

function tokensOf(tx: Tx, ask: Ask): RawBuilder<unknown> {
  return all([...within(tx, ask, { table: 'k', time: 'created_at' }), ...(ask.status === null ? [] : [sql`k.status = ${ask.status}`])]);
}

export async function tokenRows(tx: Tx, ask: Ask, slice: Slice): Promise<readonly ReportRow[]> {
  const { beyond, order } = sliced('k', slice);
  const { rows } = await sql<ReportRow>`
    select k.id, k.created_at, k.token_type, '**** **** **** **** ' || k.token_tail as token_value, m.meter_id, c.customer_id, c.name as customer_name, c.phone as customer_phone,
      p.receipt as payment_transaction_id, k.amount_minor as amount, k.currency, coalesce(k.tenths, k.vendor_tenths) as units, k.is_vend_by_unit, k.status, u.email as issued_by_email,
      k.delivered_at, o.vat_minor as vat, o.levy_minor as levies, o.standing_minor as standing_charge, o.arrears_minor as arrears, o.water_minor as water
    from tokens k ${buyer('k')}
    left join payments p on p.tenant_id = k.tenant_id and p.id = k.payment_id left join users u on u.id = k.issued_by
    left join vend_orders o on o.tenant_id = k.tenant_id and o.id = k.order_id
    where ${tokensOf(tx, ask)} ${beyond} ${order}`.execute(tx.q);
  return rows;
}

export async function countTokens(tx: Tx, ask: Ask, most: number): Promise<number> {
  return counted(tx, sql`from tokens k where ${tokensOf(tx, ask)}`, most);
}

function tampersOf(tx: Tx, ask: Ask): RawBuilder<unknown> {
  const { meterId } = ask;
  return all([
    sql`e.tenant_id = ${tx.tenantId} and e.kind = 'tamper'`,
    sql`e.occurred_at < ${ask.to ?? ask.at}`,
    ...(ask.from === null ? [] : [sql`e.occurred_at >= ${ask.from}`]),
    ...(meterId === null ? [] : [sql`e.meter_id = ${meterId}::uuid`]),
  ]);
}

/** What meters and people reported, with the token that cleared it: the first of its kind for the meter after it. */
export async function tamperRows(tx: Tx, ask: Ask, slice: Slice): Promise<readonly ReportRow[]> {
  const { beyond, order } = sliced('e', slice);
  const { rows } = await sql<ReportRow>`
    select e.id, e.occurred_at, e.is_active, m.meter_id, m.location, m.site, m.status, c.customer_id, c.name as customer_name, e.note, u.email as reported_by_email,
      (select min(k.created_at) from tokens k where k.tenant_id = e.tenant_id and k.meter_id = e.meter_id and k.token_type = 'clear_tamper' and k.created_at >= e.occurred_at) as cleared_at
    from meter_events e join meters m on m.tenant_id = e.tenant_id and m.id = e.meter_id
    left join meter_assignments a on a.tenant_id = e.tenant_id and a.meter_id = e.meter_id and a.assigned_on <= e.occurred_at and (a.deactivated_on is null or a.deactivated_on > e.occurred_at)
    left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id left join users u on u.id = e.reported_by
    where ${tampersOf(tx, ask)} ${beyond} ${order}`.execute(tx.q);
  return rows;
}

export async function countTampers(tx: Tx, ask: Ask, most: number): Promise<number> {
  return counted(tx, sql`from meter_events e where ${tampersOf(tx, ask)}`, most);
}
