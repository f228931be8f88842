import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEstimate, knownCount, MOST_COUNTED, pageRequest, presentPage, rowsOf, searchWords, wholeList, type PageQuery } from './pages.ts';

interface Row {
  readonly id: string;
}
const rows = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: `row ${index}` }));
const cursorOf = (row: Row): readonly [string, string] => ['', row.id];
/** A page of a list as a feature makes it out of its query. */
function pageOf(all: readonly Row[], query: PageQuery): ReturnType<typeof presentPage<Row, string>> {
  const request = pageRequest(query, '/api/things/?status=open&page=9');
  const { limit, offset } = rowsOf(request);
  const from = request.cursor ? all.findIndex((row) => row.id === request.cursor![1]) + 1 : offset;
  return presentPage(request, { rows: all.slice(from, from + limit), count: all.length, estimate: isEstimate(all.length), cursorOf }, (row) => row.id);
}

it('turning the pages, or following the cursors, shows each row once and in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (count, size) => {
      const all = rows(count);
      const byPage: string[] = [];
      for (let page = 1, more = true; more; page += 1) {
        const shown = pageOf(all, { page, page_size: size });
        byPage.push(...shown.results);
        more = shown.next !== null;
      }
      const byCursor: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const shown: ReturnType<typeof pageOf> = pageOf(all, { page_size: size, ...(cursor ? { cursor } : {}) });
        byCursor.push(...shown.results);
        cursor = shown.next_cursor;
      }
      const expected = all.map((row) => row.id);
      expect([byPage, byCursor]).toEqual([expected, expected]);
    }),
  );
});

it('next and previous keep the other words of the address', () => {
  const shown = pageOf(rows(100), { page: 2, page_size: 10 });
  expect(shown).toMatchObject({
    next: '/api/things/?status=open&page=3',
    previous: '/api/things/?status=open&page=1',
    total_pages: 10,
    current_page: 2,
    page_size: 10,
    count: 100,
  });
});

it('an empty list has one page and nothing behind it', () => {
  expect(pageOf([], {})).toMatchObject({ count: 0, total_pages: 1, next: null, previous: null, next_cursor: null, results: [] });
});

it.each([
  '',
  'x',
  'e30',
  Buffer.from('["a"]').toString('base64url'),
  Buffer.from('["a","b","c"]').toString('base64url'),
  Buffer.from('[1,2]').toString('base64url'),
  '%%%',
])("a cursor that this list did not give is the caller's fault: %j", (cursor) => {
  const read = (): unknown => pageRequest({ cursor }, '/');
  if (cursor === '') expect(read()).toMatchObject({ cursor: null });
  else expect(read).toThrow(expect.objectContaining({ status: 400, details: { cursor: [expect.any(String)] } }));
});

describe('counting', () => {
  it('is spared where the page has told already', () => {
    const request = (page: number): ReturnType<typeof pageRequest> => pageRequest({ page, page_size: 10 }, '/');
    expect(knownCount(request(1), 0)).toBe(0);
    expect(knownCount(request(1), 4)).toBe(4);
    expect(knownCount(request(3), 4)).toBe(24);
    expect(knownCount(request(1), 11)).toBeNull();
    expect(knownCount(request(3), 0)).toBeNull();
  });

  it('says from where on it is an estimate', () => {
    expect([isEstimate(10_000), isEstimate(MOST_COUNTED)]).toEqual([false, true]);
  });
});

it('words to look for are few, lower case and never hold what a text column cannot', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const words = searchWords(text);
      expect(words.length).toBeLessThanOrEqual(8);
      for (const word of words) expect(word).toMatch(/^[^\s\0]+$/u);
    }),
  );
  expect(searchWords('  Amina\0  WANJIKU ')).toEqual(['amina', 'wanjiku']);
});

it('a short list is paged in memory in the same shape', () => {
  const list = { rows: rows(25), query: { page: 3, page_size: 10 }, url: '/api/x/' };
  expect(wholeList(list, (row) => row.id)).toMatchObject({
    count: 25,
    results: ['row 20', 'row 21', 'row 22', 'row 23', 'row 24'],
    next: null,
    previous: '/api/x/?page=2',
    next_cursor: null,
  });
});
