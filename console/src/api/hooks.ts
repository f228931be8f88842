import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { currentTenant, request } from './client.ts';
import type { Request } from './client.ts';
import { Problem } from './problem.ts';

type Answer<R> = R[keyof R];
export type Page<Row> = { results: Row[]; next_cursor?: string | null; next?: string | null; current_page: number; count: number; count_is_estimate: boolean };
type RowOf<R> = Answer<R> extends { results: (infer Row)[] } ? Row : never;

const LIST_PAGE = 50;
const FIRST: { cursor?: string; page?: number } = {};

type ReadOptions<D extends Request> = { path?: D['path'] | undefined; query?: D['query'] | undefined; everyMs?: number; off?: boolean };

/** Reads one thing and keeps it fresh; `everyMs` asks again while the page is in front. */
export function useRead<D extends Request, R>(url: D['url'], { path, query, everyMs, off }: ReadOptions<D> = {}) {
  return useQuery<Answer<R>, Problem>({
    queryKey: [currentTenant(), url, path ?? null, query ?? null],
    queryFn: () => request<Answer<R>>(url, { path, query }),
    enabled: off !== true,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
}

/** A list by keyset, page after page; lists without cursors go on by page number. */
export function useList<D extends Request, R>(url: D['url'], query: D['query'], { path, everyMs }: { path?: D['path']; everyMs?: number } = {}) {
  const answer = useInfiniteQuery({
    queryKey: [currentTenant(), url, path ?? null, query ?? null, 'list'],
    queryFn: ({ pageParam }) => request<Page<RowOf<R>>>(url, { path, query: { page_size: LIST_PAGE, ...(query as object), ...pageParam } }),
    initialPageParam: FIRST,
    getNextPageParam: nextOf,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
  const first = answer.data?.pages[0];
  return {
    rows: answer.data?.pages.flatMap((page) => page.results) ?? [],
    count: first ? { value: first.count, about: first.count_is_estimate } : null,
    problem: answer.error as Problem | null,
    isLoading: answer.isPending,
    hasMore: answer.hasNextPage,
    isMore: answer.isFetchingNextPage,
    more: () => void answer.fetchNextPage(),
    retry: () => void answer.refetch(),
  };
}

/** How to ask for the page after this one; undefined at the end. */
export function nextOf(page: Pick<Page<unknown>, 'next_cursor' | 'next' | 'current_page'>): { cursor?: string; page?: number } | undefined {
  if (page.next_cursor) return { cursor: page.next_cursor };
  return page.next ? { page: page.current_page + 1 } : undefined;
}

type Act<D extends Request> = { path?: D['path']; body?: D['body'] };

/** Sends a change; what is shown is then read anew. */
export function useAct<D extends Request, R>(url: D['url'], options: { method?: string; spends?: boolean } = {}) {
  const queries = useQueryClient();
  const key = useRef<string | null>(null);
  return useMutation<Answer<R>, Problem, Act<D>>({
    mutationFn: async ({ path, body }) => {
      if (options.spends) key.current ??= crypto.randomUUID();
      const answer = await request<Answer<R>>(url, { method: options.method ?? 'POST', path, body, ...(key.current ? { key: key.current } : {}) }).catch(
        (error: unknown) => {
          // refused: nothing was done, the next try is another one. Without an answer the same key asks what became of it.
          if (error instanceof Problem && error.status >= 400 && error.status < 500) key.current = null;
          throw error;
        },
      );
      key.current = null;
      return answer;
    },
    onSuccess: () => queries.invalidateQueries(),
  });
}
