import fc from 'fast-check';
import { expect, it } from 'vitest';
import { divideRounded, formatMinor, groupThousands, parseMinor, requireMinor } from './money.ts';

const minor = fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n });

it('what is written is read back, to the cent', () => {
  fc.assert(fc.property(minor, (value) => parseMinor(formatMinor(value)) === value));
});

it('what is read is written as the same amount, however many decimals it came with', () => {
  fc.assert(
    fc.property(minor, fc.integer({ min: 0, max: 8 }), (value, zeros) => {
      const text = formatMinor(value) + '0'.repeat(zeros);
      expect(formatMinor(parseMinor(text)!)).toBe(formatMinor(value));
    }),
  );
});

it('a negative amount is written with its sign before the whole', () => {
  fc.assert(fc.property(minor, (value) => formatMinor(-value) === (value === 0n ? '0.00' : `-${formatMinor(value)}`)));
});

it('a third decimal is never rounded away', () => {
  fc.assert(fc.property(minor, fc.integer({ min: 1, max: 9 }), (value, digit) => parseMinor(`${formatMinor(value)}${digit}`) === null));
});

it('no text that is not a plain amount is read as one', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const value = parseMinor(text);
      if (value !== null) expect(text).toMatch(/^\d{1,15}(\.\d{1,2}|\.\d\d0*)?$/);
    }),
    { numRuns: 2_000 },
  );
});

it.each(['', ' ', '.', '.5', '5.', '-5', '+5', '1e3', 'NaN', 'Infinity', '0x10', '1,000', '1 000', '１００', '5.0.0', '1234567890123456', '5\n', 'null'])(
  '%j is no amount',
  (text) => {
    expect(parseMinor(text)).toBeNull();
  },
);

it.each([
  ['0', 0n],
  ['5', 500n],
  ['5.5', 550n],
  ['5.00', 500n],
  ['100.0', 10_000n],
  ['5.000', 500n],
  ['007', 700n],
  ['999999999999999.99', 99_999_999_999_999_999n],
])('%j is %s cents', (text, value) => {
  expect(parseMinor(text)).toBe(value);
});

it.each(['0', '0.00', '-1', 'x', '1.005'])('a caller who sends %j hears which field is wrong', (text) => {
  expect(() => requireMinor(text, 'price')).toThrow(expect.objectContaining({ code: 'invalid', status: 400, details: { price: expect.any(Array) } }));
});

it('division rounds half up and is off by at most half', () => {
  fc.assert(
    fc.property(minor, fc.bigInt({ min: 1n, max: 10n ** 9n }), (value, by) => {
      const off = 2n * (divideRounded(value, by) * by - value);
      expect(off <= by && off > -by).toBe(true);
    }),
  );
});

it('groups the thousands of an amount, also behind its currency, and nothing else', () => {
  const written = ['0.50', '-1500.50', 'KES 2500.00', '1234567.00', '2026', 'R5T9000'];
  expect(written.map(groupThousands)).toEqual(['0.50', '-1,500.50', 'KES 2,500.00', '1,234,567.00', '2026', 'R5T9000']);
});
