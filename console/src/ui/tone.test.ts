import { expect, it } from 'vitest';
import { toneOf } from './tone.ts';

it('never shows what is not known as failed or as needing somebody', () => {
  expect(['unknown', 'review', 'manual_review'].map(toneOf)).toEqual(['unknown', 'unknown', 'unknown']);
  expect(['failed', 'rejected', 'suspense', 'held'].map(toneOf)).not.toContain('unknown');
});

it('shows a state it has never heard of plainly', () => {
  expect(toneOf('something_new')).toBe('plain');
});
