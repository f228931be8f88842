import { requireInteger, StsError } from './errors.ts';

const MANTISSAS = 16_384;

/** The largest amount one token can carry: 18 201 624 tenths, 1 820 162.4 units. */
export const MAX_AMOUNT = 18_201_624;

/** First amount that needs exponent e: 16384 * (1 + 10 + ... + 10^(e-1)). */
const FIRST_AMOUNT = [0, 16_384, 180_224, 1_818_624] as const;
const STEP = [1, 10, 100, 1000] as const;
type Exponent = 0 | 1 | 2 | 3;

/**
 * Encodes an amount as the 16-bit field: exponent 2 bits, mantissa 14 bits.
 * Amounts from 16384 up are rounded UP to the next step (10, 100 or 1000), so a customer never gets less than paid for.
 * @param amount integer tenths of a unit (credit) or whole watts (limits), 0 to 18 201 624
 * @throws StsError `sts.amount_invalid` when not a whole number >= 0, `sts.amount_overflow` above the largest amount
 * @see IEC 62055-41, TransferAmount
 */
export function encodeAmount(amount: number): number {
  requireInteger(amount, { code: 'sts.amount_invalid', what: 'amount', max: Number.MAX_SAFE_INTEGER });
  if (amount > MAX_AMOUNT) throw new StsError('sts.amount_overflow', `amount must be at most ${MAX_AMOUNT}`);
  const exponent = exponentOf(amount);
  const mantissa = Math.ceil((amount - FIRST_AMOUNT[exponent]) / STEP[exponent]);
  // Added, not or-ed: a mantissa rounded up to 16384 carries into the exponent, which is the right next value.
  return exponent * MANTISSAS + mantissa;
}

/**
 * Decodes the 16-bit amount field.
 * @returns integer tenths of a unit (credit) or whole watts (limits)
 * @throws StsError `sts.value_invalid` when the field is not a 16-bit integer
 */
export function decodeAmount(field: number): number {
  requireInteger(field, { code: 'sts.value_invalid', what: 'amount field', max: 0xffff });
  const exponent = (field >>> 14) as Exponent;
  return FIRST_AMOUNT[exponent] + (field % MANTISSAS) * STEP[exponent];
}

function exponentOf(amount: number): Exponent {
  if (amount < FIRST_AMOUNT[1]) return 0;
  if (amount < FIRST_AMOUNT[2]) return 1;
  return amount < FIRST_AMOUNT[3] ? 2 : 3;
}
