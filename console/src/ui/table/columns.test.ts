import { expect, it } from 'vitest';
import { isVisible, readLook } from './columns.ts';

it('shows plain columns until hidden, and extra ones when asked for', () => {
  const look = { hidden: ['a'], shown: ['x'] };
  expect([{ id: 'a' }, { id: 'b' }, { id: 'x', extra: true }, { id: 'y', extra: true }].map((column) => isVisible(look, column))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

it('starts plain when what was kept cannot be read', () => {
  expect([readLook(null), readLook('{')]).toEqual([
    { hidden: [], shown: [], dense: false },
    { hidden: [], shown: [], dense: false },
  ]);
});
