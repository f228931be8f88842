import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted, type Counting } from '../../../kernel/counting.ts';
import type { PlatformTx, SystemTx, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import type { Place } from './phone.ts';
import type { CustomerHits } from './search-queries.ts';

type Reading = Tx | PlatformTx;

/** What of a customer can be edited, as stored; `metadata` is JSON text. */
export interface CustomerFields {
  readonly name: string;
  readonly phone: string;
  readonly phone_digest: Buffer | null;
  readonly email: string;
  readonly address: string;
  readonly id_number: string;
  readonly language: string | null;
  readonly is_active: boolean;
  readonly wants_email: boolean;
  readonly metadata: string;
}

export interface CustomerRow {
  readonly tenant_id: string;
  readonly client_name: string;
  readonly id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
  readonly id_number: string;
  readonly language: string | null;
  readonly is_active: boolean;
  readonly wants_email: boolean;
  readonly metadata: Record<string, unknown>;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly created_key: string;
  readonly edited_micros: bigint;
  readonly active_meters: readonly ActiveMeter[];
  readonly assignments_count: number;
  readonly total_tokens: bigint;
  readonly paid_minor: bigint;
  readonly tenths: bigint;
  readonly last_vended_at: Date | null;
  readonly wallet_minor: bigint;
  readonly arrears_minor: bigint;
}

interface ActiveMeter {
  readonly assignment_id: string;
  readonly meter_uuid: string;
  readonly meter_id: string;
  readonly location: string;
  readonly status: string;
  readonly assigned_on: string;
}

export interface CustomerList extends Keyset<'created_at' | 'name'> {
  readonly client: string | null;
  readonly isActive: boolean | null;
  /** What somebody looks for, and how its rows are found. */
  readonly found: CustomerHits | null;
  readonly limit: number;
  readonly offset: number;
}

function conditions(tx: Reading, list: CustomerList): RawBuilder<unknown> {
  const all = [sql`c.deleted_at is null`];
  if (tx.tenantId !== null) all.push(sql`c.tenant_id = ${tx.tenantId}`);
  if (list.client !== null) all.push(sql`c.tenant_id = ${list.client}`);
  if (list.isActive !== null) all.push(sql`c.is_active = ${list.isActive}`);
  if (list.found && 'condition' in list.found) all.push(list.found.condition);
  return sql.join(all, sql` and `);
}

/** The customers `c` to look at: all, or those that a search has gathered, one by one by their ids. */
function customers(tx: Reading, { found }: CustomerList): RawBuilder<unknown> {
  if (!found || !('ids' in found)) return sql`customers c`;
  const ofTenant = tx.tenantId === null ? sql`true` : sql`c.tenant_id = ${tx.tenantId}`;
  return sql`(${found.ids}) as g (id) cross join lateral (select * from customers c where ${ofTenant} and c.id = g.id limit 1) c`;
}

/** One statement whatever the page holds: the page first, out of the index alone where it can be, then what belongs to its rows. */
export async function listCustomers(tx: Reading, list: CustomerList): Promise<CustomerRow[]> {
  const page = sql`select c.tenant_id, c.id from ${customers(tx, list)} where ${conditions(tx, list)} and ${keysetBeyond('c', list)} order by ${keysetOrder('c', list)} limit ${list.limit} offset ${list.offset}`;
  return (await described(page, keysetOrder('c', list)).execute(tx.q)).rows;
}

export async function findCustomer(tx: Reading, id: string): Promise<CustomerRow | undefined> {
  const ofTenant = tx.tenantId === null ? sql`true` : sql`c.tenant_id = ${tx.tenantId}`;
  const one = sql`select c.tenant_id, c.id from customers c where ${ofTenant} and c.id = ${id} and c.deleted_at is null`;
  return (await described(one, sql`c.id`).execute(tx.q)).rows[0];
}

function described(page: RawBuilder<unknown>, ordered: RawBuilder<unknown>): RawBuilder<CustomerRow> {
  return sql<CustomerRow>`
    with page as materialized (${page})
    select c.tenant_id, n.name as client_name, c.id, c.customer_id, c.name, c.phone, c.email, c.address, c.id_number, c.language, c.is_active, c.wants_email, c.metadata,
      c.created_at, c.updated_at, to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key,
      (extract(epoch from c.updated_at) * 1000000)::bigint as edited_micros,
      coalesce(held.meters, '[]') as active_meters,
      (select count(*) from meter_assignments g where g.tenant_id = c.tenant_id and g.customer_id = c.id)::int as assignments_count, bought.total_tokens, bought.paid_minor, bought.tenths, bought.last_vended_at,
      coalesce((select -l.balance_minor from ledger_accounts l where l.tenant_id = c.tenant_id and l.code = 'wallet' and l.currency = n.currency and l.owner_id = c.id), 0) as wallet_minor,
      coalesce((select l.balance_minor from ledger_accounts l where l.tenant_id = c.tenant_id and l.code = 'arrears' and l.currency = n.currency and l.owner_id = c.id), 0) as arrears_minor
    from page
    join customers c on c.tenant_id = page.tenant_id and c.id = page.id
    join tenants n on n.id = c.tenant_id
    cross join lateral (
      select jsonb_agg(jsonb_build_object('assignment_id', a.id, 'meter_uuid', m.id, 'meter_id', m.meter_id, 'location', m.location, 'status', m.status, 'assigned_on', a.assigned_on)
        order by a.assigned_on, a.id) as meters
      from meter_assignments a join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id
      where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.deactivated_on is null and m.deleted_at is null) held
    cross join lateral (
      select count(*) as total_tokens, coalesce(sum(k.amount_minor), 0)::bigint as paid_minor, coalesce(sum(coalesce(k.tenths, k.vendor_tenths)), 0)::bigint as tenths, max(k.created_at) as last_vended_at
      from tokens k where k.tenant_id = c.tenant_id and k.customer_id = c.id and k.status <> 'failed') bought
    order by ${ordered}`;
}

export function countCustomers(tx: Reading, list: CustomerList, page: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  return countList(tx.q, {
    ...page,
    from: sql`from ${customers(tx, list)} where ${conditions(tx, list)}`,
    search: list.found && ('ids' in list.found ? 'gathered' : 'scanned'),
  });
}

export interface LockedCustomer extends Omit<CustomerFields, 'metadata'> {
  readonly id: string;
  readonly customer_id: string;
  readonly metadata: Record<string, unknown>;
  readonly edited_micros: bigint;
}

/** Holds the customer for a change until the transaction ends. */
export async function lockCustomer(tx: Tx, id: string): Promise<LockedCustomer | undefined> {
  const { rows } = await sql<LockedCustomer>`
    select id, customer_id, name, phone, phone_digest, email, address, id_number, language, is_active, wants_email, metadata,
      (extract(epoch from updated_at) * 1000000)::bigint as edited_micros
    from customers where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null for no key update`.execute(tx.q);
  return rows[0];
}

/** @returns false when the number is taken. */
export async function insertCustomer(tx: Tx, { id, number }: { readonly id: string; readonly number: string }, fields: CustomerFields): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into customers (tenant_id, id, customer_id, name, phone, phone_digest, email, address, id_number, language, is_active, wants_email, metadata)
    values (${tx.tenantId}, ${id}, ${number}, ${fields.name}, ${fields.phone}, ${fields.phone_digest}, ${fields.email}, ${fields.address}, ${fields.id_number},
      ${fields.language}, ${fields.is_active}, ${fields.wants_email}, ${fields.metadata}::jsonb)
    on conflict (tenant_id, customer_id) do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export async function updateCustomer(tx: Tx, id: string, fields: CustomerFields): Promise<void> {
  await sql`
    update customers set name = ${fields.name}, phone = ${fields.phone}, phone_digest = ${fields.phone_digest}, email = ${fields.email}, address = ${fields.address},
      id_number = ${fields.id_number}, language = ${fields.language}, is_active = ${fields.is_active}, wants_email = ${fields.wants_email}, metadata = ${fields.metadata}::jsonb, updated_at = clock_timestamp()
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Ends the customer and what the customer holds; tokens, payments and past assignments stay. @returns the meters let go. */
export async function softDeleteCustomer(tx: Tx, id: string): Promise<string[]> {
  await sql`update customers set deleted_at = clock_timestamp(), updated_at = clock_timestamp() where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
  const { rows } = await sql<{ meter_id: string }>`
    update meter_assignments set deactivated_on = greatest(clock_timestamp(), assigned_on)
    where tenant_id = ${tx.tenantId} and customer_id = ${id} and deactivated_on is null returning meter_id`.execute(tx.q);
  return rows.map((row) => row.meter_id);
}

/** The next number and the tenant's name in one statement: two clerks at once get two numbers. */
export async function takeCustomerNumber(tx: Tx): Promise<{ readonly number: number; readonly clientName: string }> {
  const { rows } = await sql<{ number: number; clientName: string }>`
    update tenants set next_customer_number = next_customer_number + 1 where id = ${tx.tenantId}
    returning next_customer_number - 1 as number, name as "clientName"`.execute(tx.q);
  return rows[0]!;
}

export async function placeOf(tx: Reading, client: string): Promise<Place> {
  const row = await tx.q.selectFrom('tenants').select(['time_zone as timeZone', 'currency']).where('id', '=', client).executeTakeFirstOrThrow();
  return row;
}

export async function clientExists(tx: SystemTx, id: string): Promise<boolean> {
  return (await tx.q.selectFrom('tenants').select('id').where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()) !== undefined;
}

export async function findByNumber(tx: Tx, number: string): Promise<string | undefined> {
  const row = await tx.q.selectFrom('customers').select('id').where('tenant_id', '=', tx.tenantId).where('customer_id', '=', number).executeTakeFirst();
  return row?.id;
}

export async function findByNameAndPhone(tx: Tx, name: string, phone: string): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('customers')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('phone', '=', phone)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
  return row?.id;
}

export interface EmailAddress {
  readonly id: string;
  readonly email: string;
  readonly language: string | null;
}

/** Of these customers, those who have an address and want mail. */
export async function emailAddresses(tx: Tx, ids: readonly string[]): Promise<readonly EmailAddress[]> {
  const { rows } = await sql<EmailAddress>`
    select id, email, language from customers where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and email <> '' and wants_email and deleted_at is null`.execute(
    tx.q,
  );
  return rows;
}

/** @returns false when there is no such customer. */
export async function endEmail(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    update customers set wants_email = false, updated_at = clock_timestamp() where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null returning id`.execute(
    tx.q,
  );
  return rows.length > 0;
}
