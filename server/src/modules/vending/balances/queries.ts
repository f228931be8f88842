import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { idAfter, knownCount, MOST_COUNTED, rowsOf, type PageRequest } from '../../../kernel/pages.ts';

type Reading = Tx | PlatformTx;

export type Account = 'wallet' | 'arrears';
type AdjustmentState = 'pending_approval' | 'carried_out' | 'rejected';

export interface Holder {
  readonly id: string;
  readonly currency: string;
}

/** A customer who can have a balance, with the currency of the client. */
export async function findHolder(tx: Reading, id: string): Promise<Holder | undefined> {
  const { rows } = await sql<Holder>`
    select c.id, n.currency from customers c join tenants n on n.id = c.tenant_id
    where c.id = ${id} and c.deleted_at is null and (${tx.tenantId}::uuid is null or c.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function countMovements(tx: Reading, code: Account, ownerId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from (
      select distinct e.transaction_id from ledger_accounts a join ledger_entries e on e.tenant_id = a.tenant_id and e.account_id = a.id
      where a.code = ${code} and a.owner_id = ${ownerId} and (${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid) limit ${MOST_COUNTED}) counted`.execute(
    tx.q,
  );
  return Number(rows[0]!.n);
}

/** What purchases under way are about to pay of a customer's debt. */
export async function promisedArrears(tx: Tx, customerId: string): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(arrears_minor), 0)::bigint as minor from vend_orders
    where tenant_id = ${tx.tenantId} and customer_id = ${customerId} and arrears_minor > 0 and state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review')`.execute(
    tx.q,
  );
  return rows[0]!.minor;
}

/** What a person has adjusted today of the tenant's zone, given and taken alike; rows of files aside. */
export async function adjustedToday(tx: Tx, personId: string, now: Date): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(abs(a.amount_minor)), 0)::bigint as minor from adjustments a join tenants n on n.id = a.tenant_id
    where a.tenant_id = ${tx.tenantId} and a.requested_by = ${personId} and a.state <> 'rejected' and a.reference is null
      and a.requested_at >= date_trunc('day', ${now}::timestamptz, n.time_zone)`.execute(tx.q);
  return rows[0]!.minor;
}

export interface NewAdjustment {
  readonly id: string;
  readonly account: Account;
  readonly customerId: string;
  readonly amountMinor: bigint;
  readonly reason: string;
  readonly reference: string | null;
}

interface Asking {
  readonly currency: string;
  readonly requestedBy: string;
  readonly state: AdjustmentState;
  readonly at: Date;
}

/** @returns the ids written; a reference that is there already is left out. */
export async function insertAdjustments(tx: Tx, rows: readonly NewAdjustment[], { currency, requestedBy, state, at }: Asking): Promise<ReadonlySet<string>> {
  const { rows: written } = await sql<{ id: string }>`
    insert into adjustments (tenant_id, id, account, customer_id, amount_minor, currency, reason, reference, state, requested_by, requested_at)
    select ${tx.tenantId}::uuid, r.id, r.account, r.customer_id, r.amount, ${currency}, r.reason, r.reference, ${state}, ${requestedBy}::uuid, ${at}::timestamptz
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.account)}::text[], ${rows.map((row) => row.customerId)}::uuid[],
      ${rows.map((row) => row.amountMinor)}::bigint[], ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.reference)}::text[])
      as r (id, account, customer_id, amount, reason, reference)
    on conflict (tenant_id, account, customer_id, reference) where reference is not null do nothing returning id`.execute(tx.q);
  return new Set(written.map((row) => row.id));
}

export interface AdjustmentRow {
  readonly id: string;
  readonly account: Account;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly reference: string | null;
  readonly state: AdjustmentState;
  readonly requested_by: string;
  readonly requested_by_name: string | null;
  readonly requested_at: Date;
  readonly decided_by: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly comment: string;
}

const select = sql`select a.id, a.account, a.customer_id, c.name as customer_name, a.amount_minor, a.currency, a.reason, a.reference, a.state, a.requested_by,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as requested_by_name, a.requested_at, a.decided_by, nullif(trim(d.first_name || ' ' || d.last_name), '') as decided_by_name,
  a.decided_at, a.comment
  from adjustments a join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
  left join users u on u.id = a.requested_by left join users d on d.id = a.decided_by`;

export interface AdjustmentFilter {
  readonly state: AdjustmentState | null;
  readonly customerId: string | null;
}

function matching(tx: Reading, { state, customerId }: AdjustmentFilter): RawBuilder<unknown> {
  const all = [sql`true`];
  if (tx.tenantId !== null) all.push(sql`a.tenant_id = ${tx.tenantId}::uuid`);
  if (state !== null) all.push(sql`a.state = ${state}`);
  if (customerId !== null) all.push(sql`a.customer_id = ${customerId}::uuid`);
  return sql.join(all, sql` and `);
}

export async function listAdjustments(
  tx: Reading,
  filter: AdjustmentFilter,
  page: PageRequest,
): Promise<{ readonly rows: readonly AdjustmentRow[]; readonly count: number }> {
  const [after, { limit, offset }] = [idAfter(page), rowsOf(page)];
  const { rows } = await sql<AdjustmentRow>`${select}
    where ${matching(tx, filter)} and (${after}::uuid is null or a.id < ${after}::uuid) order by a.id desc limit ${limit} offset ${offset}`.execute(tx.q);
  const known = knownCount(page, rows.length);
  if (known !== null) return { rows, count: known };
  const counted = await sql<{ n: bigint }>`
    select count(*) as n from (select from adjustments a where ${matching(tx, filter)} limit ${MOST_COUNTED}) counted`.execute(tx.q);
  return { rows, count: Number(counted.rows[0]!.n) };
}

export async function findAdjustment(tx: Reading, id: string): Promise<AdjustmentRow | undefined> {
  const { rows } = await sql<AdjustmentRow>`${select}
    where a.id = ${id} and (${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function lockAdjustment(tx: Tx, id: string): Promise<AdjustmentRow | undefined> {
  await sql`select from adjustments where tenant_id = ${tx.tenantId} and id = ${id} for update`.execute(tx.q);
  return findAdjustment(tx, id);
}

export interface Decision {
  readonly state: AdjustmentState;
  readonly by: string;
  readonly comment: string;
  readonly at: Date;
}

export async function decideAdjustment(tx: Tx, id: string, { state, by, comment, at }: Decision): Promise<void> {
  await sql`update adjustments set state = ${state}, decided_by = ${by}, decided_at = ${at}, comment = ${comment} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

/** What the client has set; undefined for the product's default. */
export async function readLimit(tx: Tx): Promise<bigint | undefined> {
  const { rows } = await sql<{ alone_minor: bigint }>`select alone_minor from adjustment_limits where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]?.alone_minor;
}

export async function writeLimit(tx: Tx, aloneMinor: bigint, { by, at }: { readonly by: string; readonly at: Date }): Promise<void> {
  await sql`
    insert into adjustment_limits (tenant_id, alone_minor, updated_at, updated_by) values (${tx.tenantId}, ${aloneMinor}, ${at}, ${by})
    on conflict (tenant_id) do update set alone_minor = excluded.alone_minor, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(tx.q);
}

/** Customers by their numbers, as a file names them. */
export async function customersByNumber(tx: Tx, numbers: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; customer_id: string }>`
    select id, customer_id from customers where tenant_id = ${tx.tenantId} and customer_id = any(${[...numbers]}::text[]) and deleted_at is null`.execute(tx.q);
  return new Map(rows.map((row) => [row.customer_id, row.id]));
}

export async function tenantCurrency(tx: Tx): Promise<string> {
  const { rows } = await sql<{ currency: string }>`select currency from tenants where id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!.currency;
}
