import type { Answer, Api } from '../harness.ts';

export interface Walk {
  readonly ids: readonly string[];
  readonly count: number;
  readonly problems: readonly string[];
}

const FIELDS = ['count', 'count_is_estimate', 'next', 'previous', 'next_cursor', 'page_size', 'total_pages', 'current_page', 'results'];

/** More than any list of the tests has; a list that goes round in circles would use up the caller's requests. */
const MOST_PAGES = 25;

/** Reads a list to its end, by page or by cursor, `size` rows at a time. */
export async function walk(
  api: Api,
  { url, as, size, by }: { readonly url: string; readonly as: string; readonly size: number; readonly by: 'page' | 'cursor' },
): Promise<Walk> {
  const ids: string[] = [];
  const problems: string[] = [];
  let count = 0;
  let next: string | null = `${url}${url.includes('?') ? '&' : '?'}page_size=${size}`;
  for (let pages = 0; next !== null && pages < MOST_PAGES; pages += 1) {
    const answer: Answer = await api('GET', next, { as });
    if (answer.status !== 200) {
      problems.push(`${next}: ${answer.status} ${answer.text.slice(0, 200)}`);
      break;
    }
    const missing = FIELDS.filter((field) => !(field in answer.body));
    if (missing.length > 0) problems.push(`${next}: no ${missing.join(', ')}`);
    const rows = answer.body['results'] as { readonly id?: string; readonly client?: string }[];
    if (rows.length > size) problems.push(`${next}: ${rows.length} rows`);
    ids.push(...rows.map((row) => row.id ?? row.client ?? ''));
    count = answer.body['count'] as number;
    next = by === 'page' ? (answer.body['next'] as string | null) : cursorUrl(url, size, answer.body['next_cursor'] as string | null);
  }
  if (next !== null) problems.push(`${url} by ${by} does not come to an end`);
  return { ids, count, problems };
}

function cursorUrl(url: string, size: number, cursor: string | null): string | null {
  return cursor === null ? null : `${url}${url.includes('?') ? '&' : '?'}page_size=${size}&cursor=${cursor}`;
}
