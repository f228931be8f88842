import { sha256 } from '../../../kernel/crypto.ts';

/** What stands where a person's data stood. */
export const ERASED = '[erased]';

/** A text by which somebody is known wherever it stands. */
export interface Mark {
  /** Small letters without blanks and signs: looked for by the database in what it squeezes alike. */
  readonly squeezed: string;
  readonly pattern: RegExp;
}

export interface Known {
  /** E.164 digits without plus. */
  readonly phones: readonly string[];
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly idNumbers: readonly string[];
  readonly addresses: readonly string[];
}

/** What the database takes out of a text before it looks: the same here and in `place-queries.ts`. */
export const SIGNS = ' -.()+';
const BETWEEN_DIGITS = '[\\s.()-]*';
/** Digits of a number that are the same with a country code, with a zero and without. */
const NATIONAL_DIGITS = 9;
const SHORTEST = { name: 6, word: 5, address: 8 } as const;

/**
 * Marks by which traces of a person are found in free text. A name counts with two words at least: a single one belongs
 * to many, and to things.
 */
export function marksOf(known: Known): readonly Mark[] {
  return [
    ...known.phones.flatMap((phone) => [phoneMark(phone), wordMark(sha256(phone).toString('hex'))]),
    ...known.names.filter((name) => name.length >= SHORTEST.name && /\S\s+\S/.test(name.trim())).map(wordMark),
    ...known.emails.filter((email) => email.length >= SHORTEST.word).map(wordMark),
    ...known.idNumbers.filter((number) => number.length >= SHORTEST.word).map(wordMark),
    ...known.addresses.filter((address) => address.length >= SHORTEST.address).map(wordMark),
  ];
}

function phoneMark(phone: string): Mark {
  const core = phone.slice(-NATIONAL_DIGITS);
  const digits = [...core].map((digit) => digit + BETWEEN_DIGITS).join('');
  return { squeezed: core, pattern: new RegExp(`(?<!\\d)(?:\\+?\\d{1,4}|0)?${BETWEEN_DIGITS}${digits.slice(0, -BETWEEN_DIGITS.length)}(?!\\d)`, 'giu') };
}

function wordMark(text: string): Mark {
  const words = text
    .trim()
    .split(/\s+/u)
    .map((word) => RegExp.escape(word));
  return { squeezed: squeeze(text), pattern: new RegExp(`(?<![\\p{L}\\p{N}])${words.join('\\s+')}(?![\\p{L}\\p{N}])`, 'giu') };
}

function squeeze(text: string): string {
  return [...text.toLowerCase()].filter((letter) => !SIGNS.includes(letter)).join('');
}

/** The text with every mark replaced. */
export function scrubText(text: string, marks: readonly Mark[]): string {
  return marks.reduce((left, { pattern }) => left.replaceAll(pattern, ERASED), text);
}

/** As `scrubText` for JSON: names of fields stay, numbers that are a mark become text. */
export function scrubJson(value: unknown, marks: readonly Mark[]): unknown {
  if (typeof value === 'string') return scrubText(value, marks);
  if (typeof value === 'number') return scrubText(String(value), marks) === String(value) ? value : ERASED;
  if (Array.isArray(value)) return value.map((one) => scrubJson(one, marks));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [scrubText(name, marks), scrubJson(one, marks)]));
}
