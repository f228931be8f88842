import { expect, it } from 'vitest';
import { snoozes } from './snoozes.ts';

const told = (now: Date) => snoozes(now).map(([name, then]) => [name, then.getDay(), then.getHours()]);

it('offers an hour, this evening, tomorrow morning and Monday', () => {
  // Wednesday, ten o'clock
  expect(told(new Date(2026, 10, 18, 10, 0, 0))).toEqual([
    ['hour', 3, 11],
    ['evening', 3, 17],
    ['tomorrow', 4, 9],
    ['week', 1, 9],
  ]);
});

it('does not offer an evening that is over, and means the next Monday on a Monday', () => {
  const monday = new Date(2026, 10, 16, 18, 30, 0);
  expect(snoozes(monday).map(([name]) => name)).toEqual(['hour', 'tomorrow', 'week']);
  expect(snoozes(monday).at(-1)?.[1].getDate()).toBe(23);
});

it('offers tomorrow morning once on a Sunday', () => {
  expect(snoozes(new Date(2026, 10, 22, 10, 0, 0)).map(([name]) => name)).toEqual(['hour', 'evening', 'tomorrow']);
});
