import { expect, it } from 'vitest';
import { byDay } from './days.ts';

const message = (id: string, ...[month, day, hour]: [number, number, number]) => ({ id, created_at: new Date(2026, month, day, hour).toISOString() });

it('reads a talk oldest first, cut by days, each message once', () => {
  const talk = [message('c', 10, 20, 9), message('b', 10, 19, 23), message('a', 10, 19, 8), message('b', 10, 19, 23)];
  expect(byDay(talk).map(({ day, messages }) => [day, messages.map(({ id }) => id)])).toEqual([
    ['2026-11-19', ['a', 'b']],
    ['2026-11-20', ['c']],
  ]);
});

it('keeps the order of ids within one moment', () => {
  expect(byDay([message('2', 10, 20, 9), message('1', 10, 20, 9)])[0]?.messages.map(({ id }) => id)).toEqual(['1', '2']);
});
