import { expect, it } from 'vitest';
import { askedPeriod, periodOf, presetOf, PRESETS } from './period.ts';

const today = '2026-03-01';

it('counts whole days, the last one included, over the ends of months', () => {
  expect(periodOf('week', today)).toEqual({ from: '2026-02-23', to: '2026-03-01' });
  expect(periodOf('lastMonth', today)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(periodOf('thisMonth', today)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
});

it('knows a preset by its days', () => {
  for (const preset of PRESETS.filter((one) => one !== 'thisMonth')) expect(presetOf(periodOf(preset, today), today)).toBe(preset);
  expect(presetOf({ from: '2026-01-03', to: '2026-01-09' }, today)).toBeNull();
});

it('takes the days of the URL, and thirty days where they are none or the wrong way round', () => {
  expect(askedPeriod({ from: '2026-01-03', to: '2026-01-09' }, today)).toEqual({ from: '2026-01-03', to: '2026-01-09' });
  expect(askedPeriod({ from: '2026-01-09', to: '2026-01-03' }, today)).toEqual(periodOf('month30', today));
  expect(askedPeriod({ from: 'x' }, today)).toEqual(periodOf('month30', today));
});
