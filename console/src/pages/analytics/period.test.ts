import { expect, it } from 'vitest';
import { daysOf, lastDays, periodOf, waitText } from './period.ts';

// after midnight in Nairobi, still the day before in London
const clock = { now: new Date('2026-11-20T22:00:00Z'), zone: 'Africa/Nairobi' };

it('asks for the last thirty days of the client’s clock unless told', () => {
  expect(periodOf({}, clock)).toEqual({ from: '2026-10-23', to: '2026-11-21' });
  expect(periodOf({ from: '2026-11-01', to: '2026-11-10' }, clock)).toEqual({ from: '2026-11-01', to: '2026-11-10' });
});

it('does not ask for nonsense', () => {
  expect(periodOf({ from: '2026-12-01', to: '2026-11-10' }, clock)).toEqual({ from: '2026-10-12', to: '2026-11-10' });
  expect(periodOf({ from: 'x', to: 'y' }, clock).to).toBe('2026-11-21');
});

it('names each day of a period, over the end of a month too', () => {
  expect(daysOf({ from: '2026-10-30', to: '2026-11-02' })).toEqual(['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02']);
});

it('counts both ends', () => expect(lastDays(7, clock)).toEqual({ from: '2026-11-15', to: '2026-11-21' }));

it.each([
  [null, '–'],
  [45, '45\u00A0s'],
  [720, '12\u00A0min'],
  [12_600, '3.5\u00A0h'],
])('says %s as %s', (seconds, text) => expect(waitText(seconds)).toBe(text));
