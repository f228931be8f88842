import { describe, expect, it } from 'vitest';
import { bodyOf, lacks, planOf, withSecond } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Campaign } from './types.ts';

const plan: Plan = {
  name: 'Dry season',
  purpose: 'marketing',
  segments: ['s1'],
  words: [{ text: 'Buy early', subject: '', template: '', whatsapp: '' }],
  variables: {},
  when: 'at',
  at: '2026-11-20T09:30',
  repeat: { frequency: 'weekly', interval: 2, until: '2026-12-31' },
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

  it('comes again only where there is a moment to count from', () => {
    expect(bodyOf({ ...plan, when: 'now' }, moment)).toMatchObject({ recurring_schedule: null });
    expect(bodyOf({ ...plan, when: 'local' }, moment)).toMatchObject({ recurring_schedule: null });
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
    const stored = { ...bodyOf(plan, moment), target_segment_ids: ['s1'], variants: [], scheduled_at: '2026-11-20T09:30:00.000Z', local_time: null };
    expect(stored.recurring_schedule).toEqual({ frequency: 'weekly', interval: 2, until: '2026-12-31T23:59:00+03:00' });
    expect(planOf(stored as unknown as Campaign, wall)).toEqual(plan);
  });

  it('says what a step still lacks', () => {
    expect(lacks({ ...plan, segments: [] }, 'audience', ['sms'])).toBe('segments');
    expect(lacks({ ...plan, words: [{ text: ' ', subject: '', template: '', whatsapp: '' }] }, 'message', ['sms'])).toBe('words');
    expect(lacks(plan, 'message', ['whatsapp', 'sms'])).toBe('template');
    expect(lacks({ ...plan, at: '' }, 'schedule', ['sms'])).toBe('time');
    expect([lacks(plan, 'audience', ['sms']), lacks(plan, 'message', ['sms']), lacks(plan, 'schedule', ['sms'])]).toEqual([null, null, null]);
  });
});
