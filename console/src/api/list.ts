export type Page<Row> = { results: Row[]; next_cursor?: string | null; next?: string | null; current_page: number; count: number; count_is_estimate: boolean };

/** How to ask for a page. The first page is small so that it is there soon; those after it are as large as the server gives. */
export type Ask = { cursor?: string; page?: number; page_size?: number };
export type Pages<Row> = { pages: Page<Row>[]; pageParams: unknown[] };

export const FIRST: Ask = {};
const LARGEST = 100;

/** How to ask for the page after this one; undefined at the end. Lists without cursors go on by page number. */
export function nextOf(page: Pick<Page<unknown>, 'next_cursor' | 'next' | 'current_page'>): Ask | undefined {
  if (page.next_cursor) return { cursor: page.next_cursor, page_size: LARGEST };
  return page.next ? { page: page.current_page + 1 } : undefined;
}

type Named = { id: string };

/**
 * A page as it is now, out of what was read before and what was read for the same place again: new rows stand where they
 * are found, rows that left the list are gone, and the end stays where the next page goes on.
 * @returns null when both have no row in common: more came in between than a page holds.
 */
export function merged<Row extends Named>(old: Page<Row>, fresh: Page<Row>): Page<Row> | null {
  if (old.results.length === 0) return old;
  const before = new Map(old.results.map(({ id }, at) => [id, at]));
  const last = fresh.results.findLastIndex(({ id }) => before.has(id));
  if (last < 0) return null;
  const known = before.get(fresh.results[last]!.id)!;
  const results = [...fresh.results.slice(0, last + 1), ...old.results.slice(known + 1)];
  return { ...old, count: fresh.count, count_is_estimate: fresh.count_is_estimate, results };
}

/** Rows in sight, by their number in the list. */
export type Sight = { from: number; to: number };

/** Of a long list, only these pages are read again: the first, and those in sight. */
export function isDue<Row>(pages: readonly Page<Row>[], at: number, sight: Sight): boolean {
  if (at === 0) return true;
  let start = 0;
  for (let before = 0; before < at; before++) start += pages[before]?.results.length ?? 0;
  const end = start + (pages[at]?.results.length ?? 0);
  return start <= sight.to && end > sight.from;
}
