import { expect, it } from 'vitest';
import { storyOf } from './story.ts';

const say = (key: string, values?: Record<string, string | number>) =>
  `${key}${values?.['title'] ? ` ${values['title']}` : ''}${values?.['n'] ? ` #${values['n']}` : ''}`;

it('puts notices, purchases, attempts, messages and decisions in the order of time', () => {
  const steps = storyOf(
    {
      messages: [{ createdAt: '2026-11-20T10:00:03Z', deliveredAt: '2026-11-20T10:00:05Z', state: 'delivered', recipient: '0712' }],
      events: [
        { at: '2026-11-20T10:00:02Z', kind: 'order', title: 'vended', details: { attempt: 1 } },
        { at: '2026-11-20T10:00:00Z', kind: 'event', title: 'confirmation', details: { reason: null } },
        { at: '2026-11-20T10:00:01Z', kind: 'attempt', title: 'unknown', details: { attempt: 1, reason: 'timeout' } },
      ],
      resolutions: [{ proposed_at: '2026-11-20T10:00:04Z', decided_at: null, decision: 'not_executed', comment: 'looked' }],
    },
    say,
  );
  expect(steps.map((step) => step.icon)).toEqual(['coin', 'reply', 'token', 'person', 'delivered']);
  expect(steps[1]).toMatchObject({ tone: 'unknown', text: 'story.attemptNo #1 · pay.why.silent (timeout)' });
});

it('leaves out what never happened', () => {
  expect(storyOf({ events: [], messages: [{ state: 'queued' }], resolutions: [] }, say)).toEqual([]);
});

it('hears the vendor before the token, when both were written at one moment', () => {
  const at = '2026-11-20T10:00:00Z';
  const events = [
    { at, kind: 'order', title: 'vended', details: {} },
    { at, kind: 'attempt', title: 'issued', details: {} },
  ];
  expect(storyOf({ events, messages: [], resolutions: [] }, say).map((step) => step.icon)).toEqual(['reply', 'token']);
});
