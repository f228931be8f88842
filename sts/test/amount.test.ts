import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAmount, encodeAmount, MAX_AMOUNT } from '../src/index.ts';
import { expectCode } from './helpers.ts';
import { AMOUNTS } from './vectors.ts';

const amount = fc.integer({ min: 0, max: MAX_AMOUNT });

describe('an amount', () => {
  it.each(AMOUNTS)('of %i tenths is field %i', (tenths, field) => {
    expect(encodeAmount(tenths)).toBe(field);
  });

  it('is never less than what was paid for, and never a whole step more', () => {
    fc.assert(
      fc.property(amount, (tenths) => {
        const extra = decodeAmount(encodeAmount(tenths)) - tenths;
        const step = [1, 10, 100, 1000][encodeAmount(Math.max(0, tenths - 1)) >>> 14]!;
        expect(extra).toBeGreaterThanOrEqual(0);
        expect(extra).toBeLessThan(step);
      }),
    );
  });

  it('never shrinks when more is bought', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(encodeAmount(Math.min(a, b))).toBeLessThanOrEqual(encodeAmount(Math.max(a, b)));
      }),
    );
  });

  it('is exact for every one of the 65536 fields', () => {
    for (let field = 0; field <= 0xffff; field++) {
      if (encodeAmount(decodeAmount(field)) !== field) expect.unreachable(`field ${field}`);
    }
  });

  it('above the largest is refused, not cut', () => {
    expectCode(() => encodeAmount(MAX_AMOUNT + 1), 'sts.amount_overflow');
    expectCode(() => encodeAmount(Number.MAX_SAFE_INTEGER), 'sts.amount_overflow');
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d is refused', (value) => {
    expectCode(() => encodeAmount(value), 'sts.amount_invalid');
  });

  it.each([-1, 0x1_0000, 0.5])('field %d is refused', (field) => {
    expectCode(() => decodeAmount(field), 'sts.value_invalid');
  });
});
