import { describe, expect, it } from 'vitest';
import { isDue, merged, nextOf } from './list.ts';
import type { Page } from './list.ts';

type Row = { id: string; state?: string };

const page = (ids: string, more: Partial<Page<Row>> = {}): Page<Row> => ({
  results: [...ids].map((id) => ({ id })),
  next_cursor: 'after',
  current_page: 1,
  count: 9,
  count_is_estimate: false,
  ...more,
});
const ids = (one: Page<Row> | null) => one?.results.map(({ id }) => id).join('');

describe('the next page', () => {
  it.each([
    [
      { next_cursor: 'c', next: null, current_page: 1 },
      { cursor: 'c', page_size: 100 },
    ],
    [{ next_cursor: null, next: '/x?page=3', current_page: 2 }, { page: 3 }],
    [{ next_cursor: null, next: null, current_page: 2 }, undefined],
  ])('of %j is asked for by %j', (one, asked) => expect(nextOf(one)).toEqual(asked));
});

describe('a page that is read again', () => {
  it('takes new rows in and loses none of those that went over its edge', () => {
    expect(ids(merged(page('cdefg'), page('abcde')))).toBe('abcdefg');
  });

  it('drops what left the list', () => {
    expect(ids(merged(page('abcde'), page('acdef')))).toBe('acde');
  });

  it('shows rows as they are now, and goes on where it went on', () => {
    const now = merged(page('ab', { next_cursor: 'old' }), { ...page(''), results: [{ id: 'a', state: 'new' }, { id: 'b' }], next_cursor: 'else', count: 10 });
    expect(now).toMatchObject({ results: [{ id: 'a', state: 'new' }, { id: 'b' }], next_cursor: 'old', count: 10 });
  });

  it('says so when nothing is in common', () => expect(merged(page('ab'), page('cd'))).toBeNull());
});

it('reads of a long list the first page and those in sight', () => {
  const pages = [page('abc'), page('def'), page('ghi')];
  expect([0, 1, 2].map((at) => isDue(pages, at, { from: 6, to: 7 }))).toEqual([true, false, true]);
  expect([0, 1, 2].map((at) => isDue(pages, at, { from: 5, to: 6 }))).toEqual([true, true, true]);
});
