import { describe, expect, it } from 'vitest';
import type { Recurrence } from './queries.ts';
import { firstTimes, isTimeOf, nextTime, writtenTime } from './recurrence.ts';

const at = (text: string) => Temporal.PlainDateTime.from(text);
const series = (rule: Recurrence, first: string, zone = 'Africa/Nairobi') => ({ rule, first: at(first), zone });
const times = (rule: Recurrence, first: string, zone?: string): string[] => firstTimes(series(rule, first, zone), 5).map(writtenTime);

describe('times of a series', () => {
  it('come every so many days, weeks or months, at the time of the first', () => {
    expect(times({ frequency: 'daily', interval: 3 }, '2026-11-22T09:30').slice(1, 3)).toEqual(['2026-11-25T09:30', '2026-11-28T09:30']);
    expect(times({ frequency: 'weekly', interval: 2 }, '2026-11-22T09:30').slice(1, 3)).toEqual(['2026-12-06T09:30', '2026-12-20T09:30']);
    expect(times({ frequency: 'monthly' }, '2026-11-22T09:30').slice(1, 3)).toEqual(['2026-12-22T09:30', '2027-01-22T09:30']);
  });

  it('fall on chosen weekdays, those that are left of the first week among them, in every so many weeks', () => {
    expect(times({ frequency: 'weekly', weekdays: [5, 1, 3] }, '2026-11-24T08:00')).toEqual([
      '2026-11-24T08:00',
      '2026-11-25T08:00',
      '2026-11-27T08:00',
      '2026-11-30T08:00',
      '2026-12-02T08:00',
    ]);
    expect(times({ frequency: 'weekly', interval: 2, weekdays: [1] }, '2026-11-23T08:00').slice(1, 3)).toEqual(['2026-12-07T08:00', '2026-12-21T08:00']);
  });

  it('fall on a day of the month, and on the last of one that has no such day, without losing it afterwards', () => {
    expect(times({ frequency: 'monthly' }, '2027-01-31T08:00')).toEqual([
      '2027-01-31T08:00',
      '2027-02-28T08:00',
      '2027-03-31T08:00',
      '2027-04-30T08:00',
      '2027-05-31T08:00',
    ]);
    expect(times({ frequency: 'monthly', month_day: -1 }, '2028-02-10T08:00').slice(1, 3)).toEqual(['2028-02-29T08:00', '2028-03-31T08:00']);
    expect(times({ frequency: 'monthly', month_day: 5 }, '2026-11-22T08:00').slice(1, 3)).toEqual(['2026-12-05T08:00', '2027-01-05T08:00']);
  });

  it('end with a day, or after so many', () => {
    expect(times({ frequency: 'daily', count: 3 }, '2026-11-22T08:00')).toHaveLength(3);
    expect(times({ frequency: 'daily', until: '2026-11-24T20:59:59Z' }, '2026-11-22T08:00')).toHaveLength(3);
    const now = new Date('2026-11-22T06:00:00Z');
    const standing = { current: at('2026-11-22T08:00'), now };
    expect(nextTime(series({ frequency: 'daily', count: 3 }, '2026-11-22T08:00'), { ...standing, runNo: 2 })).not.toBeNull();
    expect(nextTime(series({ frequency: 'daily', count: 3 }, '2026-11-22T08:00'), { ...standing, runNo: 3 })).toBeNull();
  });

  it('keep their hour when clocks are changed, and come back to one that a night had not', () => {
    const rome = series({ frequency: 'weekly' }, '2027-03-25T09:00', 'Europe/Rome');
    const moments = firstTimes(rome, 2).map((time) => time.toZonedDateTime(rome.zone).toInstant().toString());
    expect(moments).toEqual(['2027-03-25T08:00:00Z', '2027-04-01T07:00:00Z']);
    const berlin = series({ frequency: 'daily' }, '2027-03-27T02:30', 'Europe/Berlin');
    // half past two is not there on the 28th: that run is at half past three, and the next at half past two again
    const shifted = at('2027-03-28T03:30');
    expect(isTimeOf(berlin, shifted)).toBe(true);
    expect(writtenTime(nextTime(berlin, { current: shifted, runNo: 2, now: new Date('2027-03-28T01:30:00Z') })!)).toBe('2027-03-29T02:30');
  });

  it('leave out what has passed while nobody was at work, and know a run that somebody has moved', () => {
    const daily = series({ frequency: 'daily' }, '2026-11-22T08:00');
    const next = nextTime(daily, { current: at('2026-11-22T08:00'), runNo: 1, now: new Date('2026-11-25T06:00:00Z') });
    expect(writtenTime(next!)).toBe('2026-11-26T08:00');
    expect([isTimeOf(daily, at('2026-11-24T08:00')), isTimeOf(daily, at('2026-11-24T11:00'))]).toEqual([true, false]);
  });
});
