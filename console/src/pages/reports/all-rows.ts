/** So many rows of JSON a browser still bears; more are for CSV, which is streamed. */
export const MOST_ROWS = 10_000;

type Page = { results: unknown[]; next_cursor: string | null };

/** The rows of all pages, one after the other, up to `MOST_ROWS`. */
export async function allRows(read: (cursor: string | undefined) => Promise<Page>): Promise<{ rows: unknown[]; isCut: boolean }> {
  const rows: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    rows.push(...page.results);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  return { rows, isCut: cursor !== undefined };
}
