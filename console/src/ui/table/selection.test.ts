import { expect, it } from 'vitest';
import { between, toggled } from './selection.ts';

const rows = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

it('chooses and lets go', () => {
  expect([...toggled(new Set(['a']), 'b')]).toEqual(['a', 'b']);
  expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b']);
});

it('takes the rows between two, in either direction', () => {
  expect(between(rows, 1, 3)).toEqual(['b', 'c', 'd']);
  expect(between(rows, 2, 0)).toEqual(['a', 'b', 'c']);
});
