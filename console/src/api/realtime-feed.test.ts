import { expect, it } from 'vitest';
import { isAbout, isWideOf } from './realtime-feed.ts';

const detail = { queryKey: ['demo', '/api/messaging/conversations/{id}/messages/', { id: 'c1' }, null, 'list'] };
const list = { queryKey: ['demo', '/api/messaging/conversations/', null, { state: 'open' }, 'list'] };

it('makes old the thing that an event is about, and no other of its kind', () => {
  expect(isAbout(detail, { topic: 'conversations', object: 'c1' })).toBe(true);
  expect(isAbout(detail, { topic: 'conversations', object: 'c2' })).toBe(false);
  expect(isAbout(detail, { topic: 'conversations', object: null })).toBe(true);
  expect(isAbout(detail, { topic: 'payments', object: 'c1' })).toBe(false);
  const payment = { queryKey: ['demo', '/api/payments/{id}/', { id: 'p1' }, null] };
  expect(isAbout(payment, { topic: 'tokens', object: 't1' })).toBe(true);
  expect(isAbout(payment, { topic: 'payments', object: 'p2' })).toBe(false);
  expect(isAbout(list, { topic: 'conversations', object: 'c1' })).toBe(false);
});

it('makes old the lists of its topic', () => {
  expect(isWideOf(list, new Set(['conversations']))).toBe(true);
  expect(isWideOf(list, new Set(['payments']))).toBe(false);
  expect(isWideOf(detail, new Set(['conversations']))).toBe(false);
});
