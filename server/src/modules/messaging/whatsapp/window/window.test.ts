import { describe, expect, it } from 'vitest';
import { variantsOf } from './variants.ts';
import { windowFrom } from './window.ts';

const HOUR = 3_600_000;
const now = new Date('2026-11-20T12:00:00Z');
const heard = (hoursAgo: number, freeHours: number | null = null) => ({
  peer: '1',
  last_inbound_at: new Date(now.getTime() - hoursAgo * HOUR),
  free_until: freeHours === null ? null : new Date(now.getTime() + freeHours * HOUR),
});

describe('the window', () => {
  it.each([
    [0, true],
    [23.9, true],
    [23.96, false],
    [24, false],
    [100, false],
  ])('%d hours after the last word is open: %s', (hours, isOpen) => {
    expect(windowFrom([heard(hours)], now).isOpen).toBe(isOpen);
  });

  it('counts from the latest word under any of the person’s ids', () => {
    expect(windowFrom([heard(30), heard(2), heard(26)], now)).toMatchObject({ isOpen: true, closesAt: new Date(now.getTime() + 22 * HOUR) });
  });

  it('is not held open by an advertisement, which only makes it free', () => {
    expect(windowFrom([heard(30, 40)], now)).toMatchObject({ isOpen: false, freeUntil: new Date(now.getTime() + 40 * HOUR) });
    expect(windowFrom([heard(1, -1)], now).freeUntil).toBeNull();
  });
});

describe('numbers of one person', () => {
  it.each([
    ['22997123456', ['22997123456', '2290197123456']],
    ['2290197123456', ['2290197123456', '22997123456']],
    ['2250712345678', ['2250712345678', '22512345678']],
    ['22512345678', ['22512345678', '2250112345678', '2250512345678', '2250712345678']],
    ['5215512345678', ['5215512345678', '525512345678']],
    ['5491112345678', ['5491112345678', '541112345678']],
    ['5511912345678', ['5511912345678', '551112345678']],
    ['254712345678', ['254712345678']],
    ['KE.123', ['KE.123']],
  ])('%s is looked up as %j', (digits, variants) => {
    expect(variantsOf(digits)).toEqual(variants);
  });

  it('lead back to the number they came from', () => {
    for (const number of ['22997123456', '2250712345678', '5215512345678', '5491112345678', '5511912345678'])
      for (const other of variantsOf(number)) expect(variantsOf(other)).toContain(number);
  });
});
