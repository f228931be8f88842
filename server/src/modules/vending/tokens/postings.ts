import { levyOwner, type Line, type Posting } from '../../ledger/books/index.ts';
import type { ClaimedOrder, LockedOrder } from './order-queries.ts';

/** The money leaves the line of waiting purchases and stands with the vendor until the outcome is known. */
export function intentPosting(order: ClaimedOrder, at: Date): Posting {
  const total = order.paid_minor + order.wallet_minor;
  return {
    kind: 'intent',
    reference: `${order.id}:${order.attempts}`,
    currency: order.currency,
    paymentId: order.payment_id,
    orderId: order.id,
    at,
    lines: [
      { account: 'unapplied', minor: total },
      { account: 'vend_in_flight', minor: -total },
    ],
  };
}

/**
 * Nothing was bought: back in line, or, when the vendor's no is final, the wallet's part back to the wallet. What was
 * to be given away was never a customer's.
 */
export function returnPosting(order: LockedOrder, to: 'ready' | 'rejected', at: Date): Posting {
  const owner = order.customer_id ?? order.meter_id;
  const given = to === 'rejected' && order.kind === 'free_credit';
  const back = to === 'ready' ? { unapplied: order.paid_minor + order.wallet_minor, wallet: 0n } : { unapplied: order.paid_minor, wallet: order.wallet_minor };
  return {
    kind: 'returned',
    reference: `${order.id}:${order.attempts}`,
    currency: order.currency,
    paymentId: order.payment_id,
    orderId: order.id,
    at,
    lines: [
      { account: 'vend_in_flight', minor: order.paid_minor + order.wallet_minor },
      { account: given ? 'free_issue' : 'unapplied', minor: -back.unapplied },
      { account: 'wallet', owner, minor: -back.wallet },
    ],
  };
}

/** Where every shilling went. */
export function issuedPosting(order: LockedOrder, at: Date): Posting {
  const owner = order.customer_id ?? order.meter_id;
  return {
    kind: 'vended',
    reference: order.id,
    currency: order.currency,
    paymentId: order.payment_id,
    orderId: order.id,
    at,
    lines: [
      { account: 'vend_in_flight', minor: order.paid_minor + order.wallet_minor },
      { account: 'sales', minor: -order.water_minor },
      { account: 'vat', minor: -order.vat_minor },
      ...levyLines(order),
      { account: 'standing_charges', minor: -order.standing_minor },
      { account: 'arrears', owner, minor: -order.arrears_minor },
      { account: 'wallet', owner, minor: -order.remainder_minor },
    ],
  };
}

/** Each levy is owed to somebody of its own; what an order's lines do not name stands under no name. */
function levyLines({ levy_minor: total, levy_lines: lines }: LockedOrder): Line[] {
  const named = lines.map(({ name, minor }) => ({ account: 'levies' as const, owner: levyOwner(name), minor: -BigInt(minor) }));
  const rest = named.reduce((left, line) => left + line.minor, total);
  return [...named, { account: 'levies', owner: levyOwner(''), minor: -rest }];
}

/** Water that the utility gives away is its own expense at the price of the water, and no customer's money. */
export function freeIssuePosting(order: { readonly id: string; readonly paidMinor: bigint; readonly currency: string }, at: Date): Posting {
  return {
    kind: 'free_issue',
    reference: order.id,
    currency: order.currency,
    orderId: order.id,
    at,
    lines: [
      { account: 'free_issue', minor: order.paidMinor },
      { account: 'unapplied', minor: -order.paidMinor },
    ],
  };
}

/** Money of a wallet goes into the line of waiting purchases. */
export function walletPosting(
  order: { readonly id: string; readonly owner: string; readonly walletMinor: bigint; readonly currency: string },
  at: Date,
): Posting {
  return {
    kind: 'wallet_used',
    reference: order.id,
    currency: order.currency,
    orderId: order.id,
    at,
    lines: [
      { account: 'wallet', owner: order.owner, minor: order.walletMinor },
      { account: 'unapplied', minor: -order.walletMinor },
    ],
  };
}
