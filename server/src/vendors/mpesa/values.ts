import { parseMinor } from '../../kernel/money.ts';
import { storable, type Fields } from '../../kernel/text.ts';

const LONGEST_TEXT = 256;
/** Well below the longest text, so that a cut amount is never read as a smaller one. */
const LONGEST_AMOUNT = 32;
/** M-Pesa Kenya books at most KSh 250,000.00 in one transaction. */
const LARGEST_MINOR = 25_000_000n;
const STAMP = /^20\d{12}$/;
const ZERO = 48;
export const EAT_OFFSET_MS = 3 * 3_600_000;

/**
 * Text for keeping: at most 256 characters, without NUL and lone surrogates, which PostgreSQL cannot hold.
 * Everything that is neither text nor number is `''`.
 */
export function toText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  return storable(value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value);
}

/** The first of several names under which a field may come that holds something. */
export function firstText(fields: Fields, names: readonly string[]): string {
  for (const name of names) {
    const text = toText(fields[name]);
    if (text !== '') return text;
  }
  return '';
}

export interface ReadAmount {
  readonly minor: bigint | null;
  /** Why the amount must not be booked, or null. */
  readonly problem: string | null;
}

/** @param text a decimal as M-Pesa prints it: `"5.00"`, `"10"`, `"100.0"`. */
export function readAmount(text: string): ReadAmount {
  if (text === '') return { minor: null, problem: 'amount_missing' };
  if (text.length > LONGEST_AMOUNT) return { minor: null, problem: 'amount_not_a_number' };
  const negative = text.startsWith('-');
  const minor = parseMinor(negative ? text.slice(1) : text);
  if (minor === null) return { minor, problem: unreadableAmount(text) };
  if (negative || minor === 0n) return { minor: -minor, problem: 'amount_not_positive' };
  return { minor, problem: minor > LARGEST_MINOR ? 'amount_implausible' : null };
}

function unreadableAmount(text: string): string {
  if (/^-?\d{1,15}\.\d+$/.test(text)) return 'amount_too_precise';
  return /^-?\d{16,}(\.\d+)?$/.test(text) ? 'amount_implausible' : 'amount_not_a_number';
}

/** The instant of a 14-digit East African time (UTC+3, no zone written), or null. */
export function readEat(text: string): Date | null {
  if (!STAMP.test(text)) return null;
  const two = (at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
  const month = two(4);
  const day = two(6);
  if (two(8) > 23 || two(10) > 59 || two(12) > 59) return null;
  const local = new Date(Date.UTC(2000 + two(2), month - 1, day, two(8), two(10), two(12)));
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null;
  return new Date(local.getTime() - EAT_OFFSET_MS);
}

/** An instant with its zone (`2026-11-20T20:15:58Z`), or East African time without one; null for everything else. */
export function readIsoOrEat(text: string): Date | null {
  const match = /^(20\d\d)-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim());
  if (!match) return readEat(text.trim());
  const zone = match[7];
  if (zone === undefined) return readEat(match.slice(1, 7).join(''));
  const time = Date.parse(`${match.slice(1, 4).join('-')}T${match.slice(4, 7).join(':')}${zone}`);
  return Number.isNaN(time) ? null : new Date(time);
}

/** `YYYYMMDDHHmmss` in East Africa, as M-Pesa writes an instant. */
export function eatStamp(at: Date): string {
  return eatText(at).replace(/\D/g, '');
}

/** `YYYY-MM-DD HH:mm:ss` in East Africa. */
export function eatText(at: Date): string {
  return new Date(at.getTime() + EAT_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** E.164 digits of a whole East African number; null for masked, hashed, short or empty ones. */
export function readPhone(text: string): string | null {
  const digits = text.startsWith('+') ? text.slice(1) : text;
  if (/^25\d{10}$/.test(digits)) return digits;
  return /^0[17]\d{8}$/.test(digits) ? `254${digits.slice(1)}` : null;
}
