import { expect, it } from 'vitest';
import type { Say } from '../i18n/index.ts';
import { calendarDay, monthName, relativeTime, wallTime } from './time.ts';

const say: Say = (key, values) => `${key} ${values?.['n'] ?? ''}`.trim();
const at = '2026-11-20T10:00:00.000Z';
const after = (ms: number) => relativeTime(at, Date.parse(at) + ms, { say, language: 'en' });

it('is relative within a day and a date beyond', () => {
  expect([after(1000), after(59_000), after(61_000), after(3_700_000), after(90_000_000)]).toEqual([
    'common.now',
    'common.seconds 59',
    'common.minutes 1',
    'common.hours 1',
    '20 Nov 2026',
  ]);
});

it('gives date and hour of what is to come, and holds what is as good as now for now', () => {
  expect(after(-86_400_000)).toMatch(/^20 Nov 2026, \d\d:00$/);
  expect(after(-2000)).toBe('common.now');
});

it('names a month in each language, whatever the zone of the device', () => {
  expect([monthName('2026-10', 'en'), monthName('2026-01', 'sw'), monthName('2026-08', 'fr')]).toEqual(['October 2026', 'Januari 2026', 'août 2026']);
});

it('writes a calendar day as that day, whatever the zone of the device', () => {
  expect([calendarDay('2026-11-19', 'en'), calendarDay('2026-01-01', 'fr')]).toEqual(['19 Nov 2026', '1 janv. 2026']);
});

it('writes a time of another clock as it stands there, and what is none as it came', () => {
  expect(['2026-11-22 11:12:25', '2026-01-01T00:05', '22/11/26'].map((text) => wallTime(text, 'en'))).toEqual([
    '22 Nov 2026, 11:12',
    '1 Jan 2026, 00:05',
    '22/11/26',
  ]);
});
