import { expect, it } from 'vitest';
import { perDay } from './per-day.ts';

it('sums the tokens of a day exactly and leaves those without volume out', () => {
  const at = (day: number) => new Date(2026, 10, day, 12).toISOString();
  expect(
    perDay([
      { created_at: at(20), units: '0.2' },
      { created_at: at(20), units: '0.1' },
      { created_at: at(19), units: '3' },
      { created_at: at(19), units: null },
    ]),
  ).toEqual([
    { at: '2026-11-19', value: 3 },
    { at: '2026-11-20', value: 0.3 },
  ]);
});
