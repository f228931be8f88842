import type { LineKind } from '../../../modules/vending/reconciliation/port.ts';

/**
 * What a line is, by the words of its reason and details; the first row that fits decides. Money in that nothing here
 * knows is a payment: it must not vanish because M-Pesa has a new word for it.
 */
const KINDS: readonly { readonly kind: LineKind; readonly words: RegExp; readonly side?: 'in' | 'out' }[] = [
  { kind: 'charge', words: /\b(charge|fee|excise|tariff)s?\b/i, side: 'out' },
  { kind: 'other', words: /revers/i, side: 'in' },
  { kind: 'reversal', words: /revers/i, side: 'out' },
  { kind: 'transfer', words: /settle|withdraw|\bto bank\b|utility account to|working account|merchant account to|mmf account/i },
  { kind: 'payout', words: /business payment|salary|promotion payment|b2c|b2b|disburse/i, side: 'out' },
  { kind: 'payment', words: /^/, side: 'in' },
  { kind: 'other', words: /^/ },
];

export function kindOf({
  reasonType,
  details,
  amountMinor,
}: {
  readonly reasonType: string;
  readonly details: string;
  readonly amountMinor: bigint;
}): LineKind {
  const side = amountMinor > 0n ? 'in' : 'out';
  const words = side === 'in' ? reasonType || beforePayer(details) : `${reasonType} ${details}`;
  return KINDS.find((row) => (row.side ?? side) === side && row.words.test(words))!.kind;
}

/** What a payer types or is called must not decide what the money is. */
function beforePayer(details: string): string {
  return details.split(/\bfrom\b|\bacc\b/i)[0]!;
}
