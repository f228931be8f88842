/** Words that payers write before or after the number, in English and Swahili, without separators. */
const WORDS = [
  'METERNUMBER',
  'METERNO',
  'METER',
  'MTRNO',
  'MTR',
  'MITA',
  'WATER',
  'MAJI',
  'ACCOUNTNO',
  'ACCOUNT',
  'ACCNO',
  'ACC',
  'AC',
  'NUMBER',
  'NAMBARI',
  'NAMBA',
  'NO',
  'TOKENS',
  'TOKEN',
] as const;
const SEPARATORS = /[\s\p{Cf}\-‐‑‒–—−/._,:;#*+'"()[\]]+/gu;
const LEADING_WORDS = new RegExp(`^(?:${WORDS.join('|')})+(?=[0-9OIL])`);
/** Longer than any meter number or alias with words around it. */
const MOST_CHARACTERS = 100;

/**
 * Account text in the form in which meter numbers and aliases are kept: full-width and other look-alike forms plain,
 * accents gone, upper case, without blanks, dashes, dots, slashes and the like. M-Pesa lets the payer type anything.
 */
export function normaliseAccount(text: string): string {
  return plain(text).replaceAll(SEPARATORS, '');
}

function plain(text: string): string {
  const bare = (raw: string): string => raw.normalize('NFKD').replaceAll(/[\p{M}\p{Cs}\0]/gu, '');
  return bare(bare(text.slice(0, MOST_CHARACTERS)).toUpperCase());
}

/**
 * What an account text may stand for, most literal first: as typed, without words around it, O and I read as digits,
 * without leading zeros, the number inside a MeterPAN, a phone number in its other forms. Every reading keeps all the
 * digits: a changed digit is never guessed here, since money follows.
 */
export function accountCandidates(text: string): readonly string[] {
  const typed = normaliseAccount(text);
  if (typed === '') return [];
  const readings = [typed, withoutWords(text), typed.replace(LEADING_WORDS, ''), digitsAmongLetters(typed)];
  const all = readings.flatMap((reading) => [reading, asDigits(reading)]).filter((reading) => reading !== '');
  return [...new Set(all.flatMap((reading) => [reading, ...formsOfNumber(reading)]))].slice(0, 16);
}

function withoutWords(text: string): string {
  const known: readonly string[] = WORDS;
  return plain(text)
    .split(SEPARATORS)
    .filter((part) => !known.includes(part))
    .join('');
}

/** O for 0 and I or L for 1, when everything else is digits and it is long enough to be a number. */
function asDigits(reading: string): string {
  if (!/^[0-9OIL]{6,}$/.test(reading) || !/[0-9]/.test(reading)) return reading;
  return reading.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** The one run of 11 or 13 digits among letters: a name or an unknown word next to the number. */
function digitsAmongLetters(typed: string): string {
  return /^\p{L}*(\d{11}|\d{13})\p{L}*$/u.exec(typed)?.[1] ?? '';
}

function formsOfNumber(reading: string): readonly string[] {
  if (!/^\d+$/.test(reading)) return [];
  const bare = reading.replace(/^0+(?=\d)/, '');
  // MeterPAN: issuer, meter number, check digit (IEC 62055-41)
  const inPan = /^(?:600727(\d{11})|0000(\d{13}))\d$/.exec(reading);
  return [bare, ...(inPan ? [inPan[1] ?? inPan[2]!] : []), ...phoneForms(bare)];
}

/** A phone may be the alias of a meter, and a payer writes it with or without the country code. */
function phoneForms(bare: string): readonly string[] {
  const match = /^(254|255|256)?([1-9]\d{8})$/.exec(bare);
  if (!match) return [];
  const countries = match[1] === undefined ? ['254', '255', '256'] : [match[1]];
  return [`0${match[2]}`, match[2]!, ...countries.map((country) => `${country}${match[2]}`)];
}
