import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, zoned } from '../../../../kernel/zone.ts';
import { coveredDays, nextRun, PERIODS, type Rhythm } from './next-run.ts';

const NAIROBI = 'Africa/Nairobi';
const rhythm = (fields: Partial<Rhythm>): Rhythm => ({ period: 'daily', hour: 6, weekday: 1, monthDay: 1, ...fields });

describe('the next time', () => {
  it.each([
    [rhythm({}), '2026-11-21T02:59:59Z', '2026-11-21T03:00:00.000Z'],
    [rhythm({}), '2026-11-21T03:00:00Z', '2026-11-22T03:00:00.000Z'],
    [rhythm({ period: 'weekly', weekday: 1 }), '2026-11-21T03:00:00Z', '2026-11-23T03:00:00.000Z'],
    [rhythm({ period: 'monthly', monthDay: 28 }), '2026-11-28T03:00:00Z', '2026-12-28T03:00:00.000Z'],
    [rhythm({ period: 'monthly', monthDay: 1, hour: 0 }), '2026-12-15T00:00:00Z', '2026-12-31T21:00:00.000Z'],
  ])('of %j after %s is %s', (fields, after, expected) => {
    expect(nextRun(fields, new Date(after), NAIROBI).toISOString()).toBe(expected);
  });

  it('is later than the last, at the hour and on the day asked for, in every zone', () => {
    const rhythms = fc.record({
      period: fc.constantFrom(...PERIODS),
      hour: fc.integer({ min: 0, max: 23 }),
      weekday: fc.integer({ min: 1, max: 7 }),
      monthDay: fc.integer({ min: 1, max: 28 }),
    });
    fc.assert(
      fc.property(
        rhythms,
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom(NAIROBI, 'Africa/Cairo', 'Africa/Casablanca', 'Indian/Mauritius'),
        (fields, after, zone) => {
          const next = nextRun(fields, after, zone);
          const local = zoned(zone, next);
          expect(next.getTime()).toBeGreaterThan(after.getTime());
          // where the clocks leave an hour out, it is the one after
          expect([fields.hour, fields.hour + 1]).toContain(local.hour);
          if (fields.period === 'weekly') expect(local.dayOfWeek).toBe(fields.weekday);
          if (fields.period === 'monthly') expect(local.day).toBe(fields.monthDay);
        },
      ),
    );
  });
});

describe('what it covers', () => {
  it.each([
    ['daily', { from: '2026-02-28', to: '2026-02-28' }],
    ['weekly', { from: '2026-02-22', to: '2026-02-28' }],
    ['monthly', { from: '2026-02-01', to: '2026-02-28' }],
  ] as const)('%s: whole days that are over', (period, days) => {
    const at = new Date('2026-02-28T21:30:00Z');
    expect([dayIn(NAIROBI, at), coveredDays({ period }, at, NAIROBI)]).toEqual(['2026-03-01', days]);
  });
});
