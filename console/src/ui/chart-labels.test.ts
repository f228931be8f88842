import { expect, it } from 'vitest';
import { compact, dayLabel } from './chart-labels.ts';

it('writes big numbers short and small ones whole', () => {
  expect([0, 5, 950, 1000, 1500, 20_000, 2_500_000].map(compact)).toEqual(['0', '5', '950', '1k', '1.5k', '20k', '2.5M']);
});

it('tells a day as that day, whatever clock the device has', () => {
  expect([dayLabel('2026-11-20', 'en'), dayLabel('2026-11-20', 'fr')]).toEqual(['20 Nov', '20 nov.']);
});
