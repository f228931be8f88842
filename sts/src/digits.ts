import { StsError } from './errors.ts';

/** The 20 digits of a token as typed, without its spaces and dashes; null when anything else is in it. */
export function readDigits(typed: string): string | null {
  const digits = typed.replace(/[ -]/g, '');
  return /^[0-9]{20}$/.test(digits) ? digits : null;
}

/**
 * A token in groups of four, as people read and type it: `1234 5678 9012 3456 7890`.
 * @throws StsError `sts.token_invalid` when it is not 20 digits (spaces and dashes aside)
 */
export function formatToken(token: string): string {
  const digits = readDigits(token);
  if (digits === null) throw new StsError('sts.token_invalid', 'token must be 20 decimal digits');
  return [0, 4, 8, 12, 16].map((start) => digits.slice(start, start + 4)).join(' ');
}
