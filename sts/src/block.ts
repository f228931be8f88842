/** A 64-bit block as two unsigned 32-bit halves. */
export type Block = { hi: number; lo: number };

export type TokenClass = 0 | 1 | 2 | 3;

const CLASS_SHIFT = 27;
const CLASS_MASK = 0b11 << CLASS_SHIFT;
const WORD = 0xffff_ffffn;

/** The largest 66-bit number: a 20-digit string above it is a typing error. */
const MAX_DIGITS = '73786976294838206463';

/**
 * Puts the class into bits 28 and 27, moves what was there to bits 65 and 64, prints the 66 bits as 20 digits.
 * @see IEC 62055-41, transposition of the class bits
 */
export function blockToDigits(block: Block, tokenClass: TokenClass): string {
  const top = (block.lo >>> CLASS_SHIFT) & 0b11;
  const low = ((block.lo & ~CLASS_MASK) | (tokenClass << CLASS_SHIFT)) >>> 0;
  const value = (BigInt(top) << 64n) | (BigInt(block.hi) << 32n) | BigInt(low);
  return value.toString().padStart(20, '0');
}

/** The reverse of `blockToDigits`; null when the 20 digits are more than 66 bits. */
export function digitsToBlock(digits: string): { block: Block; tokenClass: TokenClass } | null {
  if (digits > MAX_DIGITS) return null;
  const value = BigInt(digits);
  const low = Number(value & WORD);
  const top = Number(value >> 64n);
  const lo = ((low & ~CLASS_MASK) | (top << CLASS_SHIFT)) >>> 0;
  const tokenClass = ((low >>> CLASS_SHIFT) & 0b11) as TokenClass;
  return { block: { hi: Number((value >> 32n) & WORD), lo }, tokenClass };
}
