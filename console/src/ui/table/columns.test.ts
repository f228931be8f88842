import { expect, it } from 'vitest';
import { cardHeight, isVisible, readLook } from './columns.ts';

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

it('makes a card as high as its facts: two on a line, a sentence alone, and no more than are shown', () => {
  const lead = { id: 'l', head: '', cell: () => '', lead: true };
  const [half, wide] = [
    { ...lead, lead: false },
    { ...lead, lead: false, wide: true },
  ];
  const heights = [[lead], [lead, half], [lead, half, half], [lead, wide, half, half, half], [lead, half, wide, half], Array.from({ length: 9 }, () => half)];
  expect(heights.map(cardHeight)).toEqual([48, 72, 72, 120, 120, 96]);
});
