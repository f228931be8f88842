import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { formatMinor } from '../../../kernel/money.ts';
import { lockArrears, lockWallets, post, type Posting } from '../../ledger/books/index.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { takeSalesTurn } from '../meters/index.ts';
import type { BalancesDeps } from './deps.ts';
import { decidedAlready, peopleOnly, secondPerson, tooLittleInWallet, tooLittleOwed } from './errors.ts';
import {
  adjustedToday,
  decideAdjustment,
  findHolder,
  insertAdjustments,
  lockAdjustment,
  promisedArrears,
  readLimit,
  type Account,
  type NewAdjustment,
} from './queries.ts';

/** What one person may adjust in a day while the client has set nothing else: 1,000.00. */
export const DEFAULT_ALONE_MINOR = 100_000n;

export interface Adjustment {
  readonly account: Account;
  readonly customerId: string;
  /** Minor units; positive: more in the wallet, or more owed. */
  readonly amountMinor: bigint;
  readonly reason: string;
}

/**
 * Puts a wallet or a debt right by hand. Within what one person may adjust in a day it is booked at once; above, it
 * waits for a second person.
 * @returns the adjustment's id
 * @throws AppError `not_found`, `balances.wallet_too_small`, `balances.owes_less`
 */
export async function adjust(
  tx: Tx,
  deps: BalancesDeps,
  { source, ...adjustment }: Adjustment & { readonly source: AuditSource & { actor: { id: string } } },
): Promise<string> {
  await takeSalesTurn(tx);
  const holder = await findHolder(tx, adjustment.customerId);
  if (!holder) throw notFound();
  const [at, person] = [deps.now(), source.actor.id];
  const size = adjustment.amountMinor < 0n ? -adjustment.amountMinor : adjustment.amountMinor;
  const alone = (await adjustedToday(tx, person, at)) + size <= (await limitOf(tx));
  const one: NewAdjustment = { ...adjustment, id: newId(), reference: null };
  await insertAdjustments(tx, [one], { currency: holder.currency, requestedBy: person, state: alone ? 'carried_out' : 'pending_approval', at });
  if (alone) await book(tx, one, { currency: holder.currency, at });
  else await deps.raise(tx, [waitingAlert(one, holder.currency)]);
  await note(tx, source, { action: alone ? 'carried_out' : 'waits_for_approval', one });
  return one.id;
}

async function limitOf(tx: Tx): Promise<bigint> {
  return (await readLimit(tx)) ?? DEFAULT_ALONE_MINOR;
}

export interface Deciding {
  readonly id: string;
  readonly approve: boolean;
  readonly comment: string;
  readonly source: AuditSource & { readonly actor: { readonly id: string } };
}

/**
 * A second person's word on an adjustment; who asked for it may take it back.
 * @throws AppError `not_found`, `balances.people_only`, `balances.second_person`, `balances.decided` and as `adjust`
 */
export async function decide(tx: Tx, deps: BalancesDeps, { id, approve, comment, source }: Deciding): Promise<void> {
  if (source.actor.kind !== 'user') throw peopleOnly();
  await takeSalesTurn(tx);
  const found = await lockAdjustment(tx, id);
  if (!found) throw notFound();
  if (found.state !== 'pending_approval') throw decidedAlready();
  if (approve && found.requested_by === source.actor.id) throw secondPerson();
  const at = deps.now();
  const one = { id, account: found.account, customerId: found.customer_id, amountMinor: found.amount_minor, reason: found.reason };
  if (approve) await book(tx, one, { currency: found.currency, at });
  await decideAdjustment(tx, id, { state: approve ? 'carried_out' : 'rejected', by: source.actor.id, comment, at });
  await deps.resolveAlerts(tx, { keys: [waitingKey(id)], reason: approve ? 'Approved.' : 'Turned down.', at });
  await note(tx, source, { action: approve ? 'approved' : 'rejected', one, comment });
}

type Booked = Omit<NewAdjustment, 'reference'>;

/** No wallet is overdrawn, and no debt falls below what purchases under way are paying of it. */
async function book(tx: Tx, one: Booked, { currency, at }: { readonly currency: string; readonly at: Date }): Promise<void> {
  const { account, customerId, amountMinor } = one;
  if (account === 'wallet') {
    const held = (await lockWallets(tx, [customerId], currency)).get(customerId) ?? 0n;
    if (held + amountMinor < 0n) throw tooLittleInWallet();
  } else {
    const owed = (await lockArrears(tx, [customerId], currency)).get(customerId) ?? 0n;
    if (owed + amountMinor < (await promisedArrears(tx, customerId)) && amountMinor < 0n) throw tooLittleOwed();
  }
  await post(tx, [postingOf(one, { currency, at })]);
}

/** What the utility gives or lets go is its expense; what it brings in as a debt was its income before. */
export function postingOf({ id, account, customerId, amountMinor }: Booked, { currency, at }: { readonly currency: string; readonly at: Date }): Posting {
  const minor = account === 'wallet' ? -amountMinor : amountMinor;
  return {
    kind: 'adjusted',
    reference: id,
    currency,
    at,
    lines: [
      { account, owner: customerId, minor },
      { account: 'adjustments', minor: -minor },
    ],
  };
}

const waitingKey = (id: string): string => `adjustment:${id}`;

function waitingAlert({ id, account, customerId, amountMinor }: NewAdjustment, currency: string): Parameters<BalancesDeps['raise']>[1][number] {
  return {
    type: 'approval_waiting',
    severity: 'warning',
    dedupeKey: waitingKey(id),
    meterId: null,
    customerId,
    paymentId: null,
    says: { code: 'adjustment_waiting', given: { amount: `${currency} ${formatMinor(amountMinor)}`, account } },
  };
}

interface Noting {
  readonly action: string;
  readonly one: Booked;
  readonly comment?: string;
}

function note(tx: Tx, source: AuditSource, { action, one, comment }: Noting): Promise<void> {
  const { id, account, customerId, amountMinor, reason } = one;
  const details = { account, customer: customerId, amount_minor: amountMinor, reason, ...(comment === undefined ? {} : { comment }) };
  return record(tx, source, [{ action: `adjustment.${action}`, objectType: 'adjustment', objectId: id, details }]);
}
