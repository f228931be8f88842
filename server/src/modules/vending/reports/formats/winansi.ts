/** What the standard fonts of PDF can write beside Latin-1 (Windows-1252). */
const BEYOND_LATIN_1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Text in letters that the standard fonts have: accents that they lack are dropped, other scripts become `?`. */
export function printable(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return [...text.normalize('NFC')].map((letter) => written(letter)).join('');
}

function written(letter: string): string {
  if (has(letter)) return letter;
  if (/\s/.test(letter)) return ' ';
  const base = letter.normalize('NFD').replace(/\p{M}/gu, '');
  return base !== '' && [...base].every(has) ? base : /\p{M}|\p{C}/u.test(letter) ? '' : '?';
}

function has(letter: string): boolean {
  return /^[ -~\u00A0-\u00FF]$/.test(letter) || BEYOND_LATIN_1.has(letter);
}
