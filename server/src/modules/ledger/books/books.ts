import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { ACCOUNTS, accountId, type AccountCode, type AccountKey } from './accounts.ts';
import { insertPostings, lockBalances, type EntryRow, type TransactionRow } from './queries.ts';

export interface Line {
  readonly account: AccountCode;
  readonly owner?: string | null;
  /** Debit positive, credit negative. */ readonly minor: bigint;
}

export interface Posting {
  /** What happened: `receipt`, `intent`, `vended`, …; once per reference. */
  readonly kind: string;
  /** Id of the cause. */
  readonly reference: string;
  readonly currency: string;
  readonly paymentId?: string | null;
  readonly orderId?: string | null;
  readonly at: Date;
  /** Lines of zero are left out; the rest must add up to zero. */
  readonly lines: readonly Line[];
}

/**
 * Writes balanced postings in the caller's transaction, in one statement.
 * @throws Error when a posting does not balance or its cause was posted before: both are faults of ours,
 * and the transaction must not commit.
 */
export async function post(tx: Tx, postings: readonly Posting[]): Promise<void> {
  const transactions: TransactionRow[] = [];
  const entries: EntryRow[] = [];
  for (const posting of postings) {
    const lines = posting.lines.filter((line) => line.minor !== 0n);
    if (lines.length === 0) continue;
    if (lines.reduce((sum, line) => sum + line.minor, 0n) !== 0n) throw new Error(`posting ${posting.kind} of ${posting.reference} does not balance`);
    const id = newId();
    transactions.push({
      id,
      kind: posting.kind,
      reference: posting.reference,
      paymentId: posting.paymentId ?? null,
      orderId: posting.orderId ?? null,
      at: posting.at,
    });
    lines.forEach((line, index) => entries.push(entryOf(tx.tenantId, { transactionId: id, index, line, currency: posting.currency })));
  }
  if (entries.length > 0) await insertPostings(tx, transactions, entries);
}

interface Draft {
  readonly transactionId: string;
  readonly index: number;
  readonly line: Line;
  readonly currency: string;
}

function entryOf(tenantId: string, { transactionId, index, line, currency }: Draft): EntryRow {
  const ownerId = line.owner ?? null;
  if (ACCOUNTS[line.account].perOwner !== (ownerId !== null)) throw new Error(`account ${line.account} ${ownerId === null ? 'needs' : 'has no'} owner`);
  return {
    transactionId,
    line: index + 1,
    accountId: accountId({ tenantId, code: line.account, ownerId, currency }),
    code: line.account,
    ownerId,
    currency,
    minor: line.minor,
  };
}

/**
 * What each owner has in the wallet, in minor units, locked until the commit so that it is spent once.
 * Owners without a wallet have 0.
 */
export async function lockWallets(tx: Tx, owners: readonly string[], currency: string): Promise<Map<string, bigint>> {
  const balances = await lockOwned(tx, owners, { code: 'wallet', currency });
  return new Map([...balances].map(([owner, minor]) => [owner, -minor]));
}

/** What each owner owes, in minor units, locked until the commit; 0 without a debt. */
export function lockArrears(tx: Tx, owners: readonly string[], currency: string): Promise<Map<string, bigint>> {
  return lockOwned(tx, owners, { code: 'arrears', currency });
}

async function lockOwned(tx: Tx, owners: readonly string[], { code, currency }: Pick<AccountKey, 'code' | 'currency'>): Promise<Map<string, bigint>> {
  const byAccount = new Map(owners.map((ownerId) => [accountId({ tenantId: tx.tenantId, code, ownerId, currency }), ownerId]));
  const balances = new Map(owners.map((ownerId) => [ownerId, 0n]));
  for (const row of await lockBalances(tx, [...byAccount.keys()])) balances.set(byAccount.get(row.id)!, row.balance_minor);
  return balances;
}
