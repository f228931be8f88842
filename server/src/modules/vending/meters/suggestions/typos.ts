import { isValidMeterNumber } from '@mkondo/sts';

/** What a payer did to a number, as far as one slip explains it. */
export type Slip = 'digit_differs' | 'digit_missing' | 'digit_extra' | 'digits_swapped';

const DIGITS = '0123456789';
const LETTERS_AND_DIGITS = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Everything that one slip turns into `text`, with the slip; `text` itself is not among it. */
export function oneSlip(text: string, alphabet = LETTERS_AND_DIGITS): Map<string, Slip> {
  const found = new Map<string, Slip>();
  const add = (candidate: string, slip: Slip): void => {
    if (candidate !== text && !found.has(candidate)) found.set(candidate, slip);
  };
  for (let place = 0; place < text.length; place += 1) {
    const [before, here, after] = [text.slice(0, place), text[place]!, text.slice(place + 1)];
    if (after !== '') add(before + after[0]! + here + after.slice(1), 'digits_swapped');
    add(before + after, 'digit_extra');
    for (const other of alphabet) add(before + other + after, 'digit_differs');
  }
  for (let place = 0; place <= text.length; place += 1) {
    for (const missing of alphabet) add(text.slice(0, place) + missing + text.slice(place), 'digit_missing');
  }
  return found;
}

/**
 * Numbers of 11 and 13 digits with a fitting check digit that two slips turn into `text`: some 3,000 for 11 digits,
 * where without the check digit there would be ten times as many, and none of them worth a person's look.
 */
export function twoSlips(text: string): ReadonlySet<string> {
  const near = oneSlip(text, DIGITS);
  const found = new Set<string>();
  for (const middle of near.keys()) {
    // no insertion away from the shorter nor deletion away from the longer form makes a number again
    if (middle.length < 10 || middle.length > 14) continue;
    for (const candidate of oneSlip(middle, DIGITS).keys()) {
      if ((candidate.length === 11 || candidate.length === 13) && candidate !== text && !near.has(candidate)) found.add(candidate);
    }
  }
  return new Set([...found].filter(isValidMeterNumber));
}

/** True for a text that can be a meter number with slips in it. */
export function looksLikeNumber(text: string): boolean {
  return text.length >= 9 && text.length <= 15 && text.replaceAll(/\D/g, '').length >= 8;
}
