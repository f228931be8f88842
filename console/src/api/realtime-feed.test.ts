import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvent } from './live.ts';
import { freshener, isAbout, isWideOf } from './realtime-feed.ts';

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

describe('under load', () => {
  const COUNT = ['demo', '/api/messaging/conversations/counts/', null, null];
  const event: LiveEvent = { id: '1', topic: 'conversations', kind: 'message.created', object: 'c1', version: 1, data: {} };
  let queries: QueryClient;
  let asked: Record<'count' | 'list', number>;
  let answer: (() => void)[];
  let isHidden: boolean;
  let news: ReturnType<typeof freshener>;

  const read = (name: 'count' | 'list', queryKey: readonly unknown[]): void => {
    const queryFn = async (): Promise<number> => {
      asked[name] += 1;
      if (name === 'count') await new Promise<void>((done) => answer.push(done));
      return asked[name];
    };
    new QueryObserver(queries, { queryKey, queryFn, retry: false }).subscribe(() => undefined);
  };
  const answers = async (): Promise<void> => {
    answer.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    [queries, asked, answer, isHidden] = [new QueryClient(), { count: 0, list: 0 }, [], false];
    news = freshener(queries, () => isHidden);
    read('count', COUNT);
    read('list', list.queryKey);
    await answers();
    asked = { count: 0, list: 0 };
  });

  afterEach(() => {
    news.stop();
    queries.clear();
    vi.useRealTimers();
  });

  it('asks for the count in the name of the tab one at a time and not again for some seconds, and misses no news', async () => {
    for (let at = 0; at < 100; at += 1) {
      news.tell([event]);
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(asked.count).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.count).toBe(1);
    await answers();
    // told of while the first was under way
    expect(asked.count).toBe(2);
    await answers();
    news.tell([event]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked.count).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.count).toBe(3);
    await answers();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.count).toBe(3);
  });

  it('reads nothing in a hidden tab but the count in its name, and knows what is old when somebody looks again', async () => {
    isHidden = true;
    news.tell([event]);
    news.reset();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual({ count: 1, list: 0 });
    expect(queries.getQueryState(list.queryKey)?.isInvalidated).toBe(true);
  });
});
