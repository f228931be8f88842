import { describe, expect, it } from 'vitest';
import { localTime } from './local-time.ts';
import { digestDue, planRouting, type Situation } from './plan.ts';

const at = (clock: string): Situation['local'] => ({ day: '2026-11-20', minutes: Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) });
const night = { quiet_from: 21 * 60, quiet_until: 6 * 60, critical_breaks_quiet: true };
const rule = { is_enabled: true, delivery: 'immediate', to_customer: false } as const;
const plan = (change: Partial<Situation>): ReturnType<typeof planRouting> =>
  planRouting({ severity: 'error', rule, settings: night, local: at('12:00'), ...change });

describe('quiet hours', () => {
  it.each([
    ['20:59', { kind: 'tell' }],
    ['21:00', { kind: 'wait', minutes: 540 }],
    ['23:30', { kind: 'wait', minutes: 390 }],
    ['05:59', { kind: 'wait', minutes: 1 }],
    ['06:00', { kind: 'tell' }],
  ])('over midnight, at %s', (clock, expected) => expect(plan({ local: at(clock) })).toEqual(expected));

  it('hold back what is critical only where the tenant says so', () => {
    const local = at('02:00');
    expect(plan({ severity: 'critical', local }).kind).toBe('tell');
    expect(plan({ severity: 'critical', local, settings: { ...night, critical_breaks_quiet: false } }).kind).toBe('wait');
  });

  it('of no length are none', () => {
    expect(plan({ settings: { ...night, quiet_until: night.quiet_from }, local: at('21:00') }).kind).toBe('tell');
    expect(plan({ settings: { ...night, quiet_from: null, quiet_until: null }, local: at('02:00') }).kind).toBe('tell');
  });

  it('keep a digest from customers, whom it tells at once, and from nobody else', () => {
    const digest = { ...rule, delivery: 'digest' } as const;
    expect(plan({ rule: digest, local: at('02:00') }).kind).toBe('digest');
    expect(plan({ rule: { ...digest, to_customer: true }, local: at('02:00') }).kind).toBe('wait');
    expect(plan({ rule: { ...digest, to_customer: true } }).kind).toBe('digest');
  });
});

it('what is switched off, or is for nobody, is kept quiet', () => {
  expect(plan({ rule: { ...rule, is_enabled: false } }).kind).toBe('keep_quiet');
  expect(plan({ rule: { ...rule, delivery: 'none' }, severity: 'critical' }).kind).toBe('keep_quiet');
});

it('a digest is due once a day, from its hour on', () => {
  const seven = { digest_at: 420 };
  expect(digestDue({ ...seven, digested_on: null }, at('06:59'))).toBeNull();
  expect(digestDue({ ...seven, digested_on: null }, at('07:00'))).toBe('2026-11-20');
  expect(digestDue({ ...seven, digested_on: '2026-11-20' }, at('23:00'))).toBeNull();
  expect(digestDue({ ...seven, digested_on: '2026-11-19' }, at('09:00'))).toBe('2026-11-20');
});

it('the clock is that of the tenant', () => {
  const moment = new Date('2026-11-20T22:30:00Z');
  expect(localTime(moment, 'Africa/Nairobi')).toEqual({ day: '2026-11-21', minutes: 90 });
  expect(localTime(moment, 'Africa/Kinshasa')).toEqual({ day: '2026-11-20', minutes: 23 * 60 + 30 });
});
