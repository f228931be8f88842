import { describe, expect, it } from 'vitest';
import { bodyOf, lacks, planOf, withSecond } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Campaign } from './types.ts';

const plan: Plan = {
  name: 'Dry season',
  purpose: 'marketing',
  segments: ['s1'],
  words: [{ text: 'Buy early', subject: '', template: '', whatsapp: '', header: null, cards: null, buttons: null }],
  variables: {},
  when: 'at',
  at: '2026-11-20T09:30',
  repeat: { frequency: 'weekly', interval: 2, weekdays: [1, 4], monthDay: null, until: '2026-12-31', count: 8 },
  quiet: { from: '20:00', until: '07:00' },
  cap: { messages: 2, days: 7 },
  perMinute: null,
  failover: null,
  ab: null,
};
const moment = (wall: string) => `${wall}:00+03:00`;
const wall = (at: string) => at.slice(0, 16);

describe('a plan', () => {
  it('is stored as moments or as each person’s clock, never both', () => {
    expect(bodyOf(plan, moment)).toMatchObject({ scheduled_at: '2026-11-20T09:30:00+03:00', local_time: null, message_text: 'Buy early', ab_test: null });
    expect(bodyOf({ ...plan, when: 'local' }, moment)).toMatchObject({ scheduled_at: null, local_time: '2026-11-20T09:30' });
    expect(bodyOf({ ...plan, when: 'now' }, moment)).toMatchObject({ scheduled_at: null, local_time: null });
  });

  it('comes again only where there is a time to count from', () => {
    expect(bodyOf({ ...plan, when: 'now' }, moment)).toMatchObject({ recurring_schedule: null });
    expect(bodyOf({ ...plan, when: 'local' }, moment)).toMatchObject({ local_time: '2026-11-20T09:30', recurring_schedule: { weekdays: [1, 4], count: 8 } });
    expect(bodyOf({ ...plan, repeat: null }, moment)).toMatchObject({ recurring_schedule: null });
  });

  it('of two texts is stored as variants with the rule of the winner', () => {
    const two = withSecond(plan, true);
    expect(bodyOf(two, moment)).toMatchObject({
      variants: [
        { key: 'a', message_text: 'Buy early' },
        { key: 'b', message_text: 'Buy early' },
      ],
      ab_test: { winner_by: 'delivered' },
    });
    expect(bodyOf(two, moment)).not.toHaveProperty('message_text');
    expect(withSecond(two, false)).toEqual(plan);
  });

  it('comes back as it was stored', () => {
    const stored = {
      ...bodyOf(plan, moment),
      target_segment_ids: ['s1'],
      variants: [],
      whatsapp_header: null,
      whatsapp_cards: null,
      whatsapp_buttons: null,
      scheduled_at: '2026-11-20T09:30:00.000Z',
      local_time: null,
    };
    expect(stored.recurring_schedule).toEqual({
      frequency: 'weekly',
      interval: 2,
      weekdays: [1, 4],
      month_day: null,
      until: '2026-12-31T23:59:00+03:00',
      count: 8,
    });
    expect(planOf(stored as unknown as Campaign, wall)).toEqual(plan);
  });

  it('says what a step still lacks', () => {
    expect(lacks({ ...plan, segments: [] }, 'audience', { channels: ['sms'] })).toBe('segments');
    expect(
      lacks({ ...plan, words: [{ text: ' ', subject: '', template: '', whatsapp: '', header: null, cards: null, buttons: null }] }, 'message', {
        channels: ['sms'],
      }),
    ).toBe('words');
    expect(lacks(plan, 'message', { channels: ['whatsapp', 'sms'] })).toBe('template');
    expect(lacks({ ...plan, at: '' }, 'schedule', { channels: ['sms'] })).toBe('time');
    const ways = { channels: ['sms'] };
    expect([lacks(plan, 'audience', ways), lacks(plan, 'message', ways), lacks(plan, 'schedule', ways)]).toEqual([null, null, null]);
  });

  it('lacks the file above the text where its template wants one', () => {
    const [first] = plan.words;
    const ways = { channels: ['whatsapp'], heads: new Map([['t1', 'image']]) };
    const by = (header: Plan['words'][0]['header']): Plan => ({ ...plan, words: [{ ...first, whatsapp: 't1', header }] });
    expect(lacks(by(null), 'message', ways)).toBe('header');
    expect(lacks(by({ link: 'https://example.com/tank.png' }), 'message', ways)).toBeNull();
    expect(lacks(by(null), 'message', { ...ways, heads: new Map([['t1', '']]) })).toBeNull();
  });
});
