import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { lockArrears, lockWallets, post } from '../../../ledger/books/index.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { promisedArrears, tenantCurrency } from '../../balances/index.ts';
import { lockCustomer } from '../../customers/index.ts';
import { alreadyAssigned, endAssignment, findActiveAssignment, inFlight, insertAssignment, lockMeter, takeSalesTurn } from '../../meters/index.ts';
import { openOrdersOf } from '../../tokens/index.ts';
import { notHeld } from '../errors.ts';

export interface Transfer {
  readonly meterId: string;
  readonly customerId: string;
  /** Whether what the holder so far owes goes to the new one; money of a wallet never does. */
  readonly debts: 'stay' | 'move';
  readonly reason: string;
  readonly at: Date;
}

export interface Transferred {
  readonly from: string;
  readonly movedMinor: bigint;
  readonly currency: string;
}

/**
 * Gives a meter from one customer to another without a gap and without an overlap.
 * @throws AppError `not_found`, `meters.not_assigned`, `meters.already_assigned_here`, `meters.vend_in_flight`
 */
export async function transferMeter(tx: Tx, source: AuditSource, { meterId, customerId, debts, reason, at }: Transfer): Promise<Transferred> {
  await takeSalesTurn(tx);
  if (!(await lockMeter(tx, meterId)) || !(await lockCustomer(tx, customerId))) throw notFound();
  const active = await findActiveAssignment(tx, meterId);
  if (!active) throw notHeld();
  if (active.customer === customerId) throw alreadyAssigned(true);
  const { waiting, inFlight: flying } = await openOrdersOf(tx, meterId);
  // their tokens belong to who holds the meter now
  if (waiting + flying > 0) throw inFlight();
  await endAssignment(tx, active.id);
  await insertAssignment(tx, { id: newId(), meterId, customerId });
  const currency = await tenantCurrency(tx);
  const movedMinor = debts === 'move' ? await moveDebt(tx, { from: active.customer, to: customerId, currency, at }) : 0n;
  const details = { from: active.customer, to: customerId, debts, moved_minor: movedMinor, reason };
  await record(tx, source, [{ action: 'meter.transferred', objectType: 'meter', objectId: meterId, details }]);
  return { from: active.customer, movedMinor, currency };
}

interface Debt {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly at: Date;
}

/** All that is owed but what purchases on other meters are about to pay of it. @returns minor units */
async function moveDebt(tx: Tx, { from, to, currency, at }: Debt): Promise<bigint> {
  // wallets first, as a sale does: it prices what it pays of the debt under the lock of the wallet
  await lockWallets(tx, [from, to], currency);
  const owed = (await lockArrears(tx, [from, to], currency)).get(from) ?? 0n;
  const minor = owed - (await promisedArrears(tx, from));
  if (minor <= 0n) return 0n;
  const lines = [
    { account: 'arrears', owner: to, minor },
    { account: 'arrears', owner: from, minor: -minor },
  ] as const;
  await post(tx, [{ kind: 'arrears_moved', reference: newId(), currency, at, lines }]);
  return minor;
}
