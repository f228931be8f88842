import { afterEach, expect, it } from 'vitest';
import { askEvery, setHeard, topicsOf } from './live.ts';

afterEach(() => setHeard([]));

it('knows by which events an answer becomes old', () => {
  expect(topicsOf('/api/payments/{id}/timeline/')).toEqual(['payments', 'tokens']);
  expect(topicsOf('/api/messaging/conversations/counts/')).toEqual(['conversations']);
  expect(topicsOf('/api/meters/')).toEqual([]);
});

it('asks seldom only while all that changes an answer is told of', () => {
  expect(askEvery('/api/dashboard/stats/', 5000)).toBe(5000);
  setHeard(['payments']);
  expect(askEvery('/api/payments/', 5000)).toBe(5000);
  setHeard(['payments', 'tokens']);
  expect(askEvery('/api/payments/', 5000)).toBe(15_000);
  expect(askEvery('/api/dashboard/stats/', 5000)).toBe(15_000);
  expect(askEvery('/api/meters/', 5000)).toBe(5000);
});
