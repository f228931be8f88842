import type { BuyerLanguage } from './words.ts';

export interface TokenQuestion {
  readonly kind: 'token';
  readonly language: BuyerLanguage;
  readonly receipt: string;
  /** The last four digits of the meter. */
  readonly tail: string;
}

export type Keyword = TokenQuestion | { readonly kind: 'balance' | 'help'; readonly language: BuyerLanguage };

const TOKEN: Readonly<Record<string, BuyerLanguage>> = { token: 'en', tokens: 'en', tokeni: 'sw' };
const BALANCE: Readonly<Record<string, BuyerLanguage>> = { balance: 'en', bal: 'en', salio: 'sw' };
const METER_DIGITS = 4;
/** With a digit, as nearly all have, or the ten letters that one of M-Pesa's in twenty is; other words are no receipts. */
const RECEIPT = /^(?:(?=.*\d)[A-Z0-9-]{6,30}|[A-Z]{10})$/i;

/**
 * `TOKEN <receipt> <end of the meter>`, `BALANCE` and their Swahili kin, however they are written; a whole meter number
 * counts by its last four digits. The keyword alone asks how it goes.
 * @returns null for everything else: a sentence that begins with the word is somebody's question to people
 */
export function readKeyword(text: string): Keyword | null {
  const [first = '', ...rest] = text
    .slice(0, 200)
    .trim()
    .split(/[\s,;:#*]+/u)
    .filter((word) => word !== '');
  const word = first.toLowerCase().replaceAll(/[^a-z]/g, '');
  const [asked, balance] = [TOKEN[word], BALANCE[word]];
  if (balance !== undefined && rest.length === 0) return { kind: 'balance', language: balance };
  return asked === undefined ? null : questionIn(rest, asked);
}

function questionIn(rest: readonly string[], language: BuyerLanguage): Keyword | null {
  if (rest.length === 0) return { kind: 'help', language };
  const [receipt = '', ...meter] = rest;
  const digits = meter.join('').replaceAll('-', '');
  if (!RECEIPT.test(receipt) || !/^\d{4,20}$/.test(digits)) return null;
  return { kind: 'token', language, receipt: receipt.toUpperCase(), tail: digits.slice(-METER_DIGITS) };
}
