import type { Posting } from '../../ledger/books/index.ts';
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

/** Nothing was bought: back in line, or, when the vendor's no is final, the wallet's part back to the wallet. */
export function returnPosting(order: LockedOrder, to: 'ready' | 'rejected', at: Date): Posting {
  const owner = order.customer_id ?? order.meter_id;
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
      { account: 'unapplied', minor: -back.unapplied },
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
      { account: 'levies', minor: -order.levy_minor },
      { account: 'standing_charges', minor: -order.standing_minor },
      { account: 'arrears', owner, minor: -order.arrears_minor },
      { account: 'wallet', owner, minor: -order.remainder_minor },
    ],
  };
}
