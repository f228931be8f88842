import { expect, it } from 'vitest';
import { allRows, MOST_ROWS } from './all-rows.ts';

it('goes from cursor to cursor until there is none', async () => {
  const pages: Record<string, { results: number[]; next_cursor: string | null }> = {
    start: { results: [1, 2], next_cursor: 'b' },
    b: { results: [3], next_cursor: null },
  };
  expect(await allRows((cursor) => Promise.resolve(pages[cursor ?? 'start']!))).toEqual({ rows: [1, 2, 3], isCut: false });
});

it('stops where a browser would suffer, and says so', async () => {
  const page = { results: Array.from({ length: 100 }, (_one, at) => at), next_cursor: 'more' };
  const { rows, isCut } = await allRows(() => Promise.resolve(page));
  expect([rows.length, isCut]).toEqual([MOST_ROWS, true]);
});
