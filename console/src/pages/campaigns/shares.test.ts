import { expect, it } from 'vitest';
import { shares } from './shares.ts';

it('counts everybody once, and what is not confirmed never as failed', () => {
  const counts = {
    waiting: 1,
    queued: 2,
    accepted: 3,
    delivered: 4,
    read: 5,
    failed: 6,
    unconfirmed: 7,
    skipped: 8,
    cancelled: 9,
    replied: 100,
    opted_out: 100,
  };
  const told = shares(counts);
  expect(told.reduce((sum, { value }) => sum + value, 0)).toBe(45);
  expect(told.find(({ state }) => state === 'unconfirmed')?.tone).toBe('unknown');
  expect(told.find(({ state }) => state === 'failed')?.value).toBe(6);
});
