import type { LaterResult } from '../port.ts';
import type { RefundOutcome } from '../refunds/outcome.ts';
import type { LockedOperation } from './queries.ts';

type Asked = Pick<LockedOperation, 'receipt' | 'amount_minor' | 'shortcode' | 'store_number'>;

/**
 * Whether M-Pesa bears out what a notice says: the same receipt and amount, completed, and paid to the paybill that was
 * asked. What says less than that proves nothing. Pure.
 */
export function findingOf(
  asked: Asked,
  { transaction, facts }: Pick<LaterResult, 'transaction' | 'facts'>,
): 'confirmed' | 'contradicted' | 'absent' | 'inconclusive' {
  if (transaction === 'absent') return 'absent';
  if (transaction === 'dead') return 'contradicted';
  if (transaction !== 'completed' || facts.amountMinor === null || facts.creditParty === '' || asked.amount_minor === null) return 'inconclusive';
  const fits = facts.receipt === asked.receipt && facts.amountMinor === asked.amount_minor && isOurs(asked, facts.creditParty);
  return fits ? 'confirmed' : 'contradicted';
}

/** `600196 - Name`: the number before the name. */
function isOurs({ shortcode, store_number }: Asked, party: string): boolean {
  const number = /^\s*(\d+)/.exec(party)?.[1];
  return number !== undefined && (number === shortcode || number === store_number);
}

/** What a reversal came to. A success that names another payment or amount is not believed. Pure. */
export function reversalOf(asked: Asked, result: LaterResult): RefundOutcome {
  const { code, text, facts } = result;
  const outcome = { code, text, receipt: facts.receipt };
  if (result.reversal !== 'done') return { ...outcome, kind: result.reversal === 'refused' ? 'failed' : 'unknown' };
  const differs =
    (facts.originalReceipt !== '' && facts.originalReceipt !== asked.receipt) || (facts.amountMinor !== null && facts.amountMinor !== asked.amount_minor);
  return { ...outcome, kind: differs ? 'unknown' : 'done' };
}

/** What the state of a reversal says of its refund, asked by the reversal's own conversation. Pure. */
export function refundOf(asked: Asked, { code, text, transaction, facts }: LaterResult): RefundOutcome {
  const outcome = { code, text, receipt: facts.receipt };
  if (transaction === 'dead') return { ...outcome, kind: 'failed' };
  const isDone = transaction === 'completed' && facts.amountMinor === asked.amount_minor && isOurs(asked, facts.debitParty);
  return { ...outcome, kind: isDone ? 'done' : 'unknown' };
}
