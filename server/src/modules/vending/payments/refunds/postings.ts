import type { Line, Posting } from '../../../ledger/books/index.ts';
import type { LockedRefund } from './queries.ts';

type Money = Pick<LockedRefund, 'id' | 'payment_id' | 'amount_minor' | 'currency' | 'from_account' | 'from_owner'>;

function posting(refund: Money, kind: string, { at, lines }: { readonly at: Date; readonly lines: readonly Line[] }): Posting {
  return { kind, reference: refund.id, currency: refund.currency, paymentId: refund.payment_id, at, lines };
}

const placeOf = ({ from_account, from_owner }: Money, minor: bigint): Line => ({ account: from_account, owner: from_owner, minor });
const payable = (minor: bigint): Line => ({ account: 'refunds_payable', minor });

/** From the request on the money is nobody's to buy with. */
export function reservedPosting(refund: Money, at: Date): Posting {
  return posting(refund, 'refund_reserved', { at, lines: [placeOf(refund, refund.amount_minor), payable(-refund.amount_minor)] });
}

/** Nothing was paid out: back to where it stood. */
export function returnedPosting(refund: Money, at: Date): Posting {
  return posting(refund, 'refund_returned', { at, lines: [payable(refund.amount_minor), placeOf(refund, -refund.amount_minor)] });
}

/** Gone, the way it came in. */
export function refundedPosting(refund: Money & Pick<LockedRefund, 'source'>, at: Date): Posting {
  const account = refund.source === 'cash' ? 'cash' : 'mpesa_clearing';
  return posting(refund, 'refunded', { at, lines: [payable(refund.amount_minor), { account, minor: -refund.amount_minor }] });
}
