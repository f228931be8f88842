import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfTid, isKeyExpired, isReservedTid, MAX_TID, nextTid, tidOf } from '../src/index.ts';
import type { BaseDate } from '../src/index.ts';
import { expectCode } from './helpers.ts';
import { TIDS } from './vectors.ts';

const at = (text: string, baseDate: BaseDate = 1993) => tidOf(new Date(text), baseDate);

describe('a token identifier', () => {
  it.each(TIDS)('of $at from $baseDate is $tid', ({ at: text, baseDate, tid }) => {
    expect(at(text, baseDate)).toBe(tid);
    expect(dateOfTid(tid, baseDate).toISOString().slice(0, 16)).toBe(text.slice(0, 16));
  });

  it('issued in the reserved minute is that of the next one', () => {
    expect(dateOfTid(at('2004-03-29T00:00:00Z'), 1993)).toEqual(new Date('2004-03-29T00:00:00Z'));
    expect(dateOfTid(at('2004-03-29T00:01:00Z'), 1993)).toEqual(new Date('2004-03-29T00:02:00Z'));
    expect(dateOfTid(at('2004-03-29T00:01:59Z'), 1993)).toEqual(new Date('2004-03-29T00:02:00Z'));
    expect(dateOfTid(at('2004-03-29T00:02:00Z'), 1993)).toEqual(new Date('2004-03-29T00:02:00Z'));
  });

  it('survives the way to a date and back unless reserved', () => {
    const tid = fc.integer({ min: 0, max: MAX_TID }).filter((value) => !isReservedTid(value));
    fc.assert(
      fc.property(tid, fc.constantFrom<BaseDate>(1993, 2014, 2035), (value, baseDate) => {
        expect(tidOf(dateOfTid(value, baseDate), baseDate)).toBe(value);
      }),
    );
  });

  it.each([
    ['2024-11-24T20:16:00Z', 1993],
    ['2045-11-24T20:16:00Z', 2014],
    ['2066-11-24T20:16:00Z', 2035],
    ['1992-12-31T23:59:59Z', 1993],
    ['2013-12-31T23:59:59Z', 2014],
  ] as const)('does not exist at %s from %i', (text, baseDate) => {
    expectCode(() => at(text, baseDate), 'sts.tid_out_of_range');
  });

  it('needs a real date and a base date of the standard', () => {
    expectCode(() => tidOf(new Date('never'), 1993), 'sts.date_invalid');
    expectCode(() => tidOf(new Date(), 2000 as BaseDate), 'sts.base_date_invalid');
    expectCode(() => dateOfTid(MAX_TID + 1, 1993), 'sts.tid_out_of_range');
  });
});

describe('the next identifier of a meter', () => {
  it('is the present minute for a first token and after a quiet time', () => {
    expect(nextTid(null, 100)).toBe(100);
    expect(nextTid(50, 100)).toBe(100);
  });

  it('moves on when two tokens are sold in one minute', () => {
    expect(nextTid(100, 100)).toBe(101);
    expect(nextTid(105, 100)).toBe(106);
  });

  it('is never one used before and never a reserved minute', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(minutes, (clock) => {
        const used = new Set<number>();
        let last: number | null = null;
        for (const now of clock) {
          last = nextTid(last, now);
          expect(used.has(last)).toBe(false);
          expect(last % 1440).not.toBe(1);
          expect(last).toBeGreaterThanOrEqual(now);
          used.add(last);
        }
      }),
    );
  });

  it('is refused when the base date has none left', () => {
    expect(nextTid(MAX_TID - 1, 0)).toBe(MAX_TID);
    expectCode(() => nextTid(MAX_TID, 0), 'sts.tid_out_of_range');
    expectCode(() => nextTid(null, MAX_TID + 1), 'sts.tid_out_of_range');
    expectCode(() => nextTid(-1, 0), 'sts.tid_out_of_range');
  });
});

describe('a key', () => {
  it('with expiry number 85 does not cover a token of 2014 (CTSA16)', () => {
    expect(isKeyExpired(85, at('2014-03-01T00:00:00Z'))).toBe(true);
    expect(isKeyExpired(85, at('2002-04-01T10:05:00Z'))).toBe(false);
  });

  it('lasts to the end of its step', () => {
    expect(isKeyExpired(85, 85 * 65_536 + 65_535)).toBe(false);
    expect(isKeyExpired(85, 86 * 65_536)).toBe(true);
  });

  it('with expiry number 255 never expires', () => {
    expect(isKeyExpired(255, MAX_TID)).toBe(false);
  });

  it('has an expiry number of 8 bits', () => {
    expectCode(() => isKeyExpired(256, 0), 'sts.ken_invalid');
  });
});
