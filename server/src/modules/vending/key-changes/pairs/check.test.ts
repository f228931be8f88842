import { describe, expect, it } from 'vitest';
import { checkPair } from './check.ts';
import type { PairRow } from './read.ts';

/** Of the standard's test vectors: a set of four, and a pair for a 64-bit key. */
const FOUR = ['34812744915211133004', '46903925208523674737', '71464563847088610152', '67904239402617643990'];
const row = (fields: Partial<PairRow> = {}): PairRow => ({ line: 2, meter: '58100000007', tokens: FOUR, sgc: '', krn: '', ti: '', base_date: '', ...fields });
const ANY = { sgc: null, krn: null, ti: null, base_date: null };

describe('a row of the file', () => {
  it('is a set of four, or a pair for a key of 64 bits', () => {
    expect(checkPair(row(), ANY)).toMatchObject({ ok: true, pair: { tokens: FOUR, key: ANY } });
    expect(checkPair(row({ tokens: ['56493341861242437581', '51757380361191578258', '', ''] }), ANY)).toMatchObject({ ok: true });
  });

  it('may write tokens in groups, and identifiers without the zeros that a spreadsheet drops', () => {
    const tokens = FOUR.map((token) => token.replace(/(\d{4})(?=\d)/g, '$1 '));
    const checked = checkPair(row({ tokens, sgc: '1234', krn: '5', ti: '2', base_date: '14' }), ANY);
    expect(checked).toMatchObject({ ok: true, pair: { tokens: FOUR, key: { sgc: '001234', krn: 5, ti: '02', base_date: 2014 } } });
  });

  it('has the key of the campaign where it names none, and is refused where it names another', () => {
    const target = { sgc: '123457', krn: 5, ti: null, base_date: 2014 };
    expect(checkPair(row({ ti: '02' }), target)).toMatchObject({ ok: true, pair: { key: { sgc: '123457', krn: 5, ti: '02', base_date: 2014 } } });
    expect(checkPair(row({ sgc: '123461' }), target)).toEqual({ ok: false, reason: 'The row is for SGC 123461, the campaign for 123457.' });
  });

  it.each([
    ['no meter', { meter: '' }],
    ['a number that lost digits', { tokens: ['3.4812744915211133E19', ...FOUR.slice(1)] }],
    ['a credit token', { tokens: ['52522044994700766563', ...FOUR.slice(1)] }],
    ['a revision of ten', { krn: '10' }],
    ['a base date that is none', { base_date: '2020' }],
    ['a supply group of letters', { sgc: 'ABC' }],
    ['a tariff index of three digits', { ti: '100' }],
  ] as const)('with %s is refused', (_what, fields) => {
    expect(checkPair(row(fields), ANY)).toMatchObject({ ok: false, reason: expect.any(String) as string });
  });
});
