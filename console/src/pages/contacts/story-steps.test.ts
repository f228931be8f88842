import { expect, it } from 'vitest';
import { stepsOf } from './story-steps.ts';

const say = ((key: string, values: Record<string, string> = {}) => `${key} ${Object.values(values).join(' ')}`.trim()) as never;

it('tells each kind in words, and names what it does not know', () => {
  const steps = stepsOf(
    [
      { kind: 'purchase', id: '1', at: '2026-11-20T10:00:00Z', details: { amount: '1500.00', cubic_metres: '9.1', customer: 'C1' } },
      { kind: 'consent', id: '2', at: '2026-11-20T09:00:00Z', details: { action: 'withdraw', channel: 'sms', source: 'stop_word', wording: 'ACHA' } },
      { kind: 'eclipse_of_moon', id: '3', at: '2026-11-20T08:00:00Z', details: {} },
    ],
    say,
    'KES',
  );
  expect(steps.map(({ title, text, tone }) => [title, text, tone])).toEqual([
    ['contacts.story.purchase KES\u00A01,500.00', '9.1\u00A0m³ · C1', 'done'],
    ['contacts.optedOut', 'SMS · stop word · ACHA', 'warn'],
    ['eclipse of moon', undefined, 'plain'],
  ]);
});
