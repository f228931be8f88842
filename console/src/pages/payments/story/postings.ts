import { cents, shillings } from '../split/sum.ts';

export type Line = { transaction: string; kind: string; at: string; account: string; amount: string };
/** One step in the books: from where to where, amounts without sign. */
export type Booking = { id: string; kind: string; at: string; from: readonly Share[]; to: readonly Share[] };
type Share = { account: string; amount: string };

/**
 * The lines of the ledger as steps. A line above zero is money that came to be in an account that we have, or left one
 * that we owe; either way it is where the step began or ended: credits are where it went to, debits where it came from.
 */
export function bookingsOf(lines: readonly Line[]): Booking[] {
  const steps = new Map<string, Line[]>();
  for (const line of lines) steps.set(line.transaction, [...(steps.get(line.transaction) ?? []), line]);
  return [...steps].map(([id, of]) => ({
    id,
    kind: of[0]?.kind ?? '',
    at: of[0]?.at ?? '',
    from: of.filter((line) => !isCredit(line)).map(share),
    to: of.filter(isCredit).map(share),
  }));
}

const isCredit = ({ amount }: Line): boolean => amount.startsWith('-');

function share({ account, amount }: Line): Share {
  return { account, amount: shillings(cents(amount.replace('-', '')) ?? 0n) };
}

/** Only what has the shape of a line: the document does not say more than that they are things. */
export function linesOf(told: readonly unknown[]): Line[] {
  return told.filter((one): one is Line => typeof one === 'object' && one !== null && 'transaction' in one && 'account' in one && 'amount' in one);
}
