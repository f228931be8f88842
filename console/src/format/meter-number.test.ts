import { expect, it } from 'vitest';
import { checkDigit, checkNumber } from './meter-number.ts';

it.each([
  ['58100000007', 'fits'],
  ['5800 0185 726', 'fits'],
  ['58100000001', 'wrong'],
  ['58100000070', 'wrong'],
  ['OLD-12', 'unchecked'],
  ['5810000000', 'unchecked'],
] as const)('says of %s: %s', (number, said) => expect(checkNumber(number)).toBe(said));

it('names the digit that would fit', () => {
  expect([checkDigit('5810000000'), checkDigit('5800018572')]).toEqual(['7', '6']);
});
