import { AppError } from './errors.ts';

const DECIMAL = /^(\d{1,15})(?:\.(\d{1,2})0*)?$/;

/**
 * Minor units of a plain decimal string with at most two decimals: `"1500"`, `"1500.5"`, `"1500.50"`.
 * Trailing zeros beyond the second decimal are accepted (`"5.000"`), other digits there are not.
 * @returns null for everything else: signs, exponents, NaN, blanks, thousands separators.
 */
export function parseMinor(text: string): bigint | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  return BigInt(match[1]! + (match[2] ?? '').padEnd(2, '0'));
}

/** Decimal string of minor units: `150050n` is `"1500.50"`. */
export function formatMinor(minor: bigint): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** For people to read: `"-1500.50"` is `"-1,500.50"`; what is no amount at the end of the text stays as it is. */
export function groupThousands(text: string): string {
  return text.replace(/\d{4,}(?=\.\d\d$)/, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
}

/** As `parseMinor`, but a wrong amount is the caller's error on the field named. */
export function requireMinor(text: string, field = 'amount'): bigint {
  const minor = parseMinor(text);
  if (minor === null || minor <= 0n) {
    throw new AppError({
      code: 'invalid',
      status: 400,
      message: 'Some fields are not valid.',
      details: { [field]: ['Must be a positive amount with at most two decimals.'] },
    });
  }
  return minor;
}

/** Integer division rounding half up; `value` and `by` not negative. */
export function divideRounded(value: bigint, by: bigint): bigint {
  return (value * 2n + by) / (by * 2n);
}
