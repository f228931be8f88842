import { describe, expect, it } from 'vitest';
import { addDays, dayIn, isDay, isWallTime, startOfDay, wallClock } from './zone.ts';

describe('days of a zone', () => {
  it("end at the zone's midnight, not at UTC's", () => {
    expect(dayIn('Africa/Nairobi', new Date('2026-11-20T20:59:59Z'))).toBe('2026-11-20');
    expect(dayIn('Africa/Nairobi', new Date('2026-11-20T21:00:00Z'))).toBe('2026-11-21');
    expect(startOfDay('Africa/Nairobi', '2026-11-21').toISOString()).toBe('2026-11-20T21:00:00.000Z');
  });

  it('begin where the clocks say so on days without a midnight', () => {
    expect(startOfDay('Africa/Cairo', '2026-04-24').toISOString()).toBe('2026-04-23T22:00:00.000Z');
  });

  it('are counted over months and leap years', () => {
    expect([addDays('2026-02-28', 1), addDays('2028-02-28', 1), addDays('2026-01-01', -1)]).toEqual(['2026-03-01', '2028-02-29', '2025-12-31']);
  });

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-01-01T00:00', ''])('%s is none', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('a day and time on the wall', () => {
  it('is one that a calendar and a clock have', () => {
    expect(isWallTime('2028-02-29T23:59')).toBe(true);
    for (const text of ['2026-02-30T10:00', '0000-01-01T10:00', '2026-01-01T24:00', '2026-01-01T10:60', '2026-01-01', '2026-01-01T10:00:00', ''])
      expect([text, isWallTime(text)]).toEqual([text, false]);
  });
});

describe('the wall clock', () => {
  it('follows a change of the offset, in whatever order it is asked', () => {
    const clock = wallClock('Africa/Cairo');
    const shown = ['2026-04-23T21:59:00Z', '2026-04-23T22:01:00Z', '2026-04-23T21:59:00Z'].map((text) => clock(new Date(text)).toISOString().slice(0, 16));
    expect(shown).toEqual(['2026-04-23T23:59', '2026-04-24T01:01', '2026-04-23T23:59']);
  });
});
