import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';

export interface TransactionRow {
  readonly id: string;
  readonly kind: string;
  readonly reference: string;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly at: Date;
}

export interface EntryRow {
  readonly transactionId: string;
  readonly line: number;
  readonly accountId: string;
  readonly code: string;
  readonly ownerId: string | null;
  readonly currency: string;
  readonly minor: bigint;
}

interface Movement {
  id: string;
  code: string;
  ownerId: string | null;
  currency: string;
  minor: bigint;
}

/** Accounts that a purchase holds before it posts come first, for everybody. */
const HELD_FIRST: Readonly<Record<string, number>> = { wallet: 0, arrears: 1 };
const AFTER_THEM = 2;

/** Everybody's order of taking balances: wallets, arrears, then what all share; by id among themselves. */
function inLockOrder(a: Movement, b: Movement): number {
  return (HELD_FIRST[a.code] ?? AFTER_THEM) - (HELD_FIRST[b.code] ?? AFTER_THEM) || (a.id < b.id ? -1 : 1);
}

/** Balances move once per account and statement, in one order: two transactions cannot lock each other out. */
function movements(entries: readonly EntryRow[]): Movement[] {
  const byAccount = new Map<string, Movement>();
  for (const entry of entries) {
    const known = byAccount.get(entry.accountId);
    if (known) known.minor += entry.minor;
    else byAccount.set(entry.accountId, { id: entry.accountId, code: entry.code, ownerId: entry.ownerId, currency: entry.currency, minor: entry.minor });
  }
  return [...byAccount.values()].sort(inLockOrder);
}

export async function insertPostings(tx: Tx, transactions: readonly TransactionRow[], entries: readonly EntryRow[]): Promise<void> {
  const moved = movements(entries);
  await sql`
    with t as (
      insert into ledger_transactions (tenant_id, id, kind, reference, payment_id, order_id, posted_at)
      select ${tx.tenantId}::uuid, r.* from unnest(${transactions.map((t) => t.id)}::uuid[], ${transactions.map((t) => t.kind)}::text[], ${transactions.map((t) => t.reference)}::text[],
        ${transactions.map((t) => t.paymentId)}::uuid[], ${transactions.map((t) => t.orderId)}::uuid[], ${transactions.map((t) => t.at)}::timestamptz[]) r
    ), e as (
      insert into ledger_entries (tenant_id, transaction_id, line, account_id, amount_minor)
      select ${tx.tenantId}::uuid, r.* from unnest(${entries.map((e) => e.transactionId)}::uuid[], ${entries.map((e) => e.line)}::smallint[],
        ${entries.map((e) => e.accountId)}::uuid[], ${entries.map((e) => e.minor)}::bigint[]) r
    )
    insert into ledger_accounts as a (tenant_id, id, code, owner_id, currency, balance_minor)
    select ${tx.tenantId}::uuid, r.* from unnest(${moved.map((m) => m.id)}::uuid[], ${moved.map((m) => m.code)}::text[], ${moved.map((m) => m.ownerId)}::uuid[],
      ${moved.map((m) => m.currency)}::text[], ${moved.map((m) => m.minor)}::bigint[]) r
    on conflict (tenant_id, id) do update set balance_minor = a.balance_minor + excluded.balance_minor`.execute(tx.q);
}

export async function lockBalances(tx: Tx, ids: readonly string[]): Promise<readonly { id: string; balance_minor: bigint }[]> {
  const { rows } = await sql<{ id: string; balance_minor: bigint }>`
    select id, balance_minor from ledger_accounts where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) order by id for update`.execute(tx.q);
  return rows;
}

export interface LedgerLine {
  transaction_id: string;
  kind: string;
  posted_at: Date;
  account: string;
  amount_minor: bigint;
}

/** All that was booked for these payments (one and its parts), in the order of time. */
export async function postingsOfPayments(tx: Tx | PlatformTx, paymentIds: readonly string[]): Promise<readonly LedgerLine[]> {
  const { rows } = await sql<LedgerLine>`
    select t.id as transaction_id, t.kind, t.posted_at, a.code as account, e.amount_minor
    from ledger_transactions t
    join ledger_entries e on e.tenant_id = t.tenant_id and e.transaction_id = t.id
    join ledger_accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
    where t.payment_id = any(${paymentIds}::uuid[]) and (${tx.tenantId}::uuid is null or t.tenant_id = ${tx.tenantId}::uuid)
    order by t.posted_at, t.id, e.line`.execute(tx.q);
  return rows;
}

export interface BalanceRow {
  owner_id: string;
  /** Debit positive. */
  balance_minor: bigint;
  currency: string;
}

/** Balances of these owners' accounts of a kind; owners that have none are not in the answer. */
export async function balancesOf(tx: Tx | PlatformTx, code: string, ownerIds: readonly string[]): Promise<readonly BalanceRow[]> {
  const { rows } = await sql<BalanceRow>`
    select owner_id, balance_minor, currency from ledger_accounts
    where code = ${code} and owner_id = any(${ownerIds}::uuid[]) and (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) order by owner_id`.execute(
    tx.q,
  );
  return rows;
}

export interface MovementRow {
  /** The posting's. */
  id: string;
  kind: string;
  posted_at: Date;
  payment_id: string | null;
  order_id: string | null;
  reference: string;
  currency: string;
  /** Debit positive. */
  amount_minor: bigint;
  /** Of the account after this movement. */
  balance_minor: bigint;
}

export interface MovementsAsked {
  readonly code: string;
  readonly ownerId: string;
  /** The posting behind which the page begins. */
  readonly after: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** What moved on one owner's account, newest first: the entries of that account alone are read. */
export async function movementsOf(tx: Tx | PlatformTx, { code, ownerId, after, limit, offset }: MovementsAsked): Promise<readonly MovementRow[]> {
  const { rows } = await sql<MovementRow>`
    with moved as (
      select e.transaction_id as id, a.currency, sum(e.amount_minor)::bigint as amount_minor, e.tenant_id,
        (sum(sum(e.amount_minor)) over (partition by a.id order by e.transaction_id))::bigint as balance_minor
      from ledger_accounts a join ledger_entries e on e.tenant_id = a.tenant_id and e.account_id = a.id
      where a.code = ${code} and a.owner_id = ${ownerId} and (${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid)
      group by e.tenant_id, e.transaction_id, a.id, a.currency
    ), page as (
      select * from moved where ${after}::uuid is null or id < ${after}::uuid order by id desc limit ${limit} offset ${offset}
    )
    select p.id, t.kind, t.posted_at, t.payment_id, t.order_id, t.reference, p.currency, p.amount_minor, p.balance_minor
    from page p join ledger_transactions t on t.tenant_id = p.tenant_id and t.id = p.id order by p.id desc`.execute(tx.q);
  return rows;
}
