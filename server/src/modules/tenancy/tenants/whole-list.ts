import { pageRequest, presentPage, type Page, type PageQuery } from '../../../kernel/pages.ts';

/** A list of a handful, in the shape of every list: a client has few channels and accounts. */
export function wholeList<R extends { readonly id: string }, T>(
  list: { readonly rows: readonly R[]; readonly query: PageQuery; readonly url: string },
  present: (row: R) => T,
): Page<T> {
  const request = pageRequest(list.query, list.url);
  const from = (request.page - 1) * request.size;
  const found = {
    rows: list.rows.slice(from, from + request.size + 1),
    count: list.rows.length,
    estimate: false,
    cursorOf: (row: R) => [row.id, row.id] as const,
  };
  return { ...presentPage(request, found, present), next_cursor: null };
}
