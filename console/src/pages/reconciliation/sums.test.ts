import { expect, it } from 'vitest';
import { sumsOf } from './sums.ts';

it('puts what is open before what is explained, and has nothing of a comparison that has not ended', () => {
  expect(sumsOf({ open: 1, breaks: { fee_lines: { count: 9, open: 0 }, amount_differs: { count: 1, open: 1 } } }).map(({ kind }) => kind)).toEqual([
    'amount_differs',
    'fee_lines',
  ]);
  expect([sumsOf(null), sumsOf({})]).toEqual([[], []]);
});
