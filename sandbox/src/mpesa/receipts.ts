import { eatParts } from '../times.ts';
import type { Mpesa } from './shortcodes.ts';

const SPACE = 36n ** 7n;
/** Prime to 36, so that multiplying by it only shuffles the numbers: neighbours do not look alike. */
const SHUFFLE = 28_629_151n;
const PER_MS = 900;
const DAYS = '0123456789ABCDEFGHIJKLMNOPQRSTUV';

/**
 * A receipt of 10 characters: year letter (R is 2023), month letter, day, seven characters of the moment. Unique up to
 * 900 a millisecond, also across restarts and resets: the payers' side may remember receipts that this side forgot.
 */
export function nextReceipt(mpesa: Mpesa, at: Date): string {
  const { year, month, day, ms } = eatParts(at);
  mpesa.receipts = (mpesa.receipts + 1) % PER_MS;
  const tail = (BigInt(ms * PER_MS + mpesa.receipts) * SHUFFLE) % SPACE;
  const head = `${letter(year - 2006)}${letter(month - 1)}${DAYS[day]}`;
  return `${head}${tail.toString(36).toUpperCase().padStart(7, '0')}`;
}

function letter(index: number): string {
  return String.fromCharCode(65 + (index % 26));
}
