import { tokenClassOf } from '@mkondo/sts';
import type { MeterKey } from '../keys/key.ts';
import type { PairRow } from './read.ts';

/** A row that holds a whole set of key-change tokens. */
export interface CheckedPair {
  readonly line: number;
  readonly meter: string;
  /** Two or four, twenty digits each, in the order in which they are typed. */
  readonly tokens: readonly string[];
  readonly key: MeterKey;
}

export type Checked = { readonly ok: true; readonly pair: CheckedPair } | { readonly ok: false; readonly reason: string };

/**
 * Looks at one row by itself: whether its set is whole and of class 2, which no key hides, and whether the new key is
 * the campaign's. What the tokens hold can be read with the meter's old key alone, which is not here. Pure.
 */
export function checkPair(row: PairRow, target: MeterKey): Checked {
  const tokens = row.tokens.map((token) => token.replaceAll(/[\s-]/g, ''));
  const reason = row.meter === '' ? 'The row names no meter.' : (setProblem(tokens) ?? tokens.map(tokenProblem).find((problem) => problem !== null) ?? null);
  if (reason !== null) return { ok: false, reason };
  const given = tokens.filter((token) => token !== '');
  if (new Set(given).size < given.length) return { ok: false, reason: 'A token stands twice in the row.' };
  const key = readKey(row);
  if (typeof key === 'string') return { ok: false, reason: key };
  const other = FIELDS.find((field) => key[field] !== null && target[field] !== null && key[field] !== target[field]);
  if (other) return { ok: false, reason: `The row is for ${NAMES[other]} ${key[other]}, the campaign for ${target[other]}.` };
  const merged = Object.fromEntries(FIELDS.map((field) => [field, key[field] ?? target[field]])) as unknown as MeterKey;
  return { ok: true, pair: { line: row.line, meter: row.meter, tokens: given, key: merged } };
}

const FIELDS = ['sgc', 'krn', 'ti', 'base_date'] as const;
const NAMES = { sgc: 'SGC', krn: 'KRN', ti: 'TI', base_date: 'base date' } as const;

/** A 64-bit key comes in two tokens, a 128-bit key in four: nothing else is a set. */
function setProblem([first, second, third, fourth]: readonly string[]): string | null {
  if (first === '' || second === '') return 'The pair is not complete: tokens 1 and 2 are needed.';
  return (third === '') === (fourth === '') ? null : 'The set is not complete: with token 3 comes token 4.';
}

function tokenProblem(token: string, index: number): string | null {
  if (token === '') return null;
  if (!/^\d{20}$/.test(token)) return `Token ${index + 1} has not 20 digits. Keep tokens as text in the spreadsheet: as numbers they lose digits.`;
  const tokenClass = tokenClassOf(token);
  if (tokenClass === null) return `Token ${index + 1} is no STS token: no meter takes these digits.`;
  return tokenClass === 2 ? null : `Token ${index + 1} is of class ${tokenClass}; key-change tokens are of class 2.`;
}

const BASES: Readonly<Record<string, number>> = { '93': 1993, '1993': 1993, '14': 2014, '2014': 2014, '35': 2035, '2035': 2035 };

/** Spreadsheets drop zeros in front. */
function readKey({ sgc, krn, ti, base_date: base }: PairRow): MeterKey | string {
  if (!/^\d{0,6}$/.test(sgc)) return 'The SGC has six digits.';
  if (!/^[1-9]?$/.test(krn)) return 'The KRN is a digit from 1 to 9.';
  if (!/^\d{0,2}$/.test(ti)) return 'The TI has two digits.';
  if (base !== '' && BASES[base] === undefined) return 'The base date is 1993, 2014 or 2035.';
  return {
    sgc: sgc === '' ? null : sgc.padStart(6, '0'),
    krn: krn === '' ? null : Number(krn),
    ti: ti === '' ? null : ti.padStart(2, '0'),
    base_date: BASES[base] ?? null,
  };
}
