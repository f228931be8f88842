import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountCandidates, normaliseAccount } from './account-text.ts';

const METER = '58100000007';

describe('what payers type for a meter number', () => {
  it.each([
    '58100000007',
    ' 58100000007 ',
    '5810 0000 007',
    '5810-0000-007',
    '581.000.000.07',
    '58100000007\n',
    '0058100000007',
    '581OOOOOOO7',
    '58l00000007',
    '58I00000007',
    'MTR 58100000007',
    'mtr58100000007',
    'Meter No. 58100000007',
    'METER: 58100000007',
    'water 58100000007',
    'maji 5810 0000 007',
    'acc 58100000007',
    'A/C 58100000007',
    'ACC-58100000007',
    'MTR 581OO OOOO O7',
    '58100000007 Fanny',
    'tandem58100000007',
    '５８１０００００００７',
    '5810\u200b0000007',
    '(58100000007)',
    '#58100000007',
    '600727581000000070',
  ])('reads %j as the number on the device', (typed) => {
    expect(accountCandidates(typed)).toContain(METER);
  });

  it('puts the literal reading first', () => {
    expect(accountCandidates('ACC12')[0]).toBe('ACC12');
    expect(accountCandidates('house b-12')[0]).toBe('HOUSEB12');
    expect(accountCandidates('L1')).toEqual(['L1']);
  });

  it('never reads a changed digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{10}$/), fc.nat(10), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
        const wrong = number.slice(0, place) + String((Number(number[place]) + by) % 10) + number.slice(place + 1);
        expect(accountCandidates(wrong)).not.toContain(number);
      }),
    );
  });

  it('finds a phone alias with and without the country code', () => {
    for (const typed of ['0712345678', '+254712345678', '254 712 345678', '712345678']) {
      expect(accountCandidates(typed)).toEqual(expect.arrayContaining(['0712345678', '254712345678']));
    }
  });

  it('answers any text with few readings, all of them in the kept form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (typed) => {
        const readings = accountCandidates(typed);
        expect(readings.length).toBeLessThanOrEqual(16);
        for (const reading of readings) expect(normaliseAccount(reading)).toBe(reading);
        expect(readings.join('')).not.toContain('\0');
      }),
      { numRuns: 5000 },
    );
  });
});
