import { toCents, withCommas } from '../money.ts';
import { eatSpoken } from '../times.ts';
import type { Payment, Shortcode, Transaction } from './shortcodes.ts';

/** The payer's proof: receipt, amount, business, account, time and new balance. */
export function paidText(shortcode: Shortcode | undefined, payment: Payment, balance: bigint): string {
  const name = shortcode?.name ?? payment.shortcode;
  const sum = `Ksh${withCommas(toCents(payment.amount) ?? 0n)}`;
  const when = eatSpoken(new Date(payment.at));
  const to = payment.account === '' ? `paid to ${name}.` : `sent to ${name} for account ${payment.account}`;
  return `${payment.receipt} Confirmed. ${sum} ${to} on ${when} New M-PESA balance is Ksh${withCommas(balance)}. Transaction cost, Ksh0.00.`;
}

const REASONS: Record<string, string> = {
  C2B00011: 'the phone number is not accepted by the organisation',
  C2B00012: 'the account number is invalid',
  C2B00013: 'the amount is invalid',
  C2B00014: 'the customer details are invalid',
  C2B00015: 'the business number is invalid',
  C2B00016: 'the organisation did not accept it',
  cancelled: 'the organisation could not be reached',
  insufficient: 'you do not have enough money in your M-PESA account',
};

/** What the payer reads when no money moved. The validator's code chooses the reason. */
export function refusedText(shortcode: Shortcode | undefined, tx: Transaction, code: string): string {
  const name = shortcode?.name ?? tx.shortcode;
  const account = tx.account === '' ? '' : ` for account ${tx.account}`;
  const sum = withCommas(toCents(tx.amount) ?? 0n);
  return `Failed. Your payment of Ksh${sum} to ${name}${account} was not made: ${REASONS[code] ?? REASONS['C2B00016']}.`;
}
