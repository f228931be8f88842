import { expect, it } from 'vitest';
import { everyDay, perDay } from './per-day.ts';

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

it('gives each day its place, also those without a purchase', () => {
  const until = new Date(2026, 10, 4, 12);
  expect(everyDay([{ at: '2026-11-02', value: 3 }], until, 2)).toEqual([
    { at: '2026-11-02', value: 3 },
    { at: '2026-11-03', value: 0 },
    { at: '2026-11-04', value: 0 },
  ]);
  expect(everyDay([{ at: '2026-11-04', value: 1 }], until, 3).map(({ at }) => at)).toEqual(['2026-11-02', '2026-11-03', '2026-11-04']);
});
