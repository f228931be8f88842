import { expect, it } from 'vitest';
import { basisPoints, percent } from './tariff.ts';

it('takes percents as people type them, exactly', () => {
  expect(['16', '1.5', '0.05', '', '100'].map(basisPoints)).toEqual([1600, 150, 5, 0, 10_000]);
  expect(['x', '-1', '1.234', '1,5'].map(basisPoints)).toEqual([null, null, null, null]);
});

it('writes them back the same', () => {
  for (const text of ['16', '1.5', '0.05', '0', '100']) expect(percent(basisPoints(text) ?? -1)).toBe(text);
});
