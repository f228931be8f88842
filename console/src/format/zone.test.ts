import { expect, it } from 'vitest';
import { addDays, dayIn, momentOf, monthStart, wallOf } from './zone.ts';

it('tells days by the clock of the zone: near midnight it is another day than on a device elsewhere', () => {
  const at = new Date('2026-11-20T22:30:00Z');
  expect([dayIn(at, 'Africa/Nairobi'), dayIn(at, 'UTC'), wallOf(at, 'Africa/Nairobi')]).toEqual(['2026-11-21', '2026-11-20', '2026-11-21T01:30']);
});

it('goes from a clock to the moment and back, also where clocks are changed', () => {
  expect(momentOf('2026-11-21T01:30', 'Africa/Nairobi')).toBe('2026-11-20T22:30:00.000Z');
  for (const wall of ['2026-03-29T00:30', '2026-03-29T04:00', '2026-10-25T12:00', '2026-07-01T08:15'])
    expect(wallOf(new Date(momentOf(wall, 'Europe/Paris') ?? 0), 'Europe/Paris')).toBe(wall);
  expect(momentOf('soon', 'UTC')).toBeNull();
});

it('counts days and months over the ends of months and years', () => {
  expect([addDays('2026-03-01', -1), addDays('2026-12-31', 1)]).toEqual(['2026-02-28', '2027-01-01']);
  expect([monthStart('2026-01-15'), monthStart('2026-01-31', -1), monthStart('2026-12-05', 1)]).toEqual(['2026-01-01', '2025-12-01', '2027-01-01']);
});
