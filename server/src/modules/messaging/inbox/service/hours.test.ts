import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoned } from '../../../../kernel/zone.ts';
import { afterWork, type Stretch } from './hours.ts';

const NAIROBI = 'Africa/Nairobi';
const WEEK: readonly Stretch[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', until: '17:00' }));
const due = (since: string, minutes: number, hours = WEEK): string => afterWork(new Date(since), minutes, { hours, zone: NAIROBI }).toISOString();

describe('a target in working time', () => {
  it.each([
    ['in the middle of the day', '2026-11-20T07:00:00Z', 60, '2026-11-20T08:00:00.000Z'],
    ['before work begins', '2026-11-20T02:00:00Z', 60, '2026-11-20T06:00:00.000Z'],
    ['over the weekend', '2026-11-20T13:30:00Z', 60, '2026-11-23T05:30:00.000Z'],
    ['until the last minute of the day', '2026-11-20T13:00:00Z', 60, '2026-11-20T14:00:00.000Z'],
    ['longer than a week', '2026-11-20T05:00:00Z', 6 * 9 * 60, '2026-11-27T14:00:00.000Z'],
  ])('%s', (...[, since, minutes, expected]) => {
    expect(due(since, minutes)).toBe(expected);
  });

  it('goes around the clock where no hours are set, and to midnight where a day ends there', () => {
    expect(due('2026-11-21T22:00:00Z', 90, [])).toBe('2026-11-21T23:30:00.000Z');
    expect(due('2026-11-21T20:30:00Z', 60, [{ day: 6, from: '00:00', until: '24:00' }])).toBe('2026-11-27T21:30:00.000Z');
  });

  it('never falls outside of the hours, and never before so many minutes are over, in any zone and over clock changes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom(NAIROBI, 'Africa/Cairo', 'Africa/Casablanca', 'America/New_York'),
        (since, minutes, zone) => {
          const at = afterWork(since, minutes, { hours: WEEK, zone });
          const local = zoned(zone, at);
          expect(at.getTime() - since.getTime()).toBeGreaterThanOrEqual(minutes * 60_000);
          expect(local.dayOfWeek).toBeLessThanOrEqual(5);
          const minute = local.hour * 60 + local.minute;
          expect(minute >= 8 * 60 && minute <= 17 * 60).toBe(true);
        },
      ),
    );
  });
});
