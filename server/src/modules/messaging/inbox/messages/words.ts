const MOST_WORDS = 150;
const LONGEST = 40;
/** Runs of digits this long are tokens and card numbers: they are no word to be found by. */
const TOO_MANY_DIGITS = /^\d{16,}$/;

/** The words of a text as they are looked for: small letters without accents, each once. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, LONGEST)).filter((word) => word.length > 1 && !TOO_MANY_DIGITS.test(word)))].slice(0, MOST_WORDS);
}

export interface SoughtWords {
  /** All of them must occur. */
  readonly whole: readonly string[];
  /** The beginning of one more; null when the last word is finished, or too short to be a beginning. */
  readonly start: string | null;
}

const MOST_SOUGHT = 6;
const SHORTEST_START = 3;

/** What somebody looks for; null when there is no word in it. */
export function soughtWords(search: string): SoughtWords | null {
  const words = wordsOf(search).slice(0, MOST_SOUGHT);
  const last = words.at(-1);
  if (last === undefined) return null;
  const isBeginning = /[\p{L}\p{N}]$/u.test(search.trimStart()) && last.length >= SHORTEST_START;
  return isBeginning ? { whole: words.slice(0, -1), start: last } : { whole: words, start: null };
}
