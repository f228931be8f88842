import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { currentTenant, request } from './client.ts';
import type { Request } from './client.ts';
import { askEvery } from './live.ts';
import { FIRST, isDue, merged, nextOf } from './list.ts';
import type { Ask, Page, Pages, Sight } from './list.ts';
import { Problem } from './problem.ts';

type Answer<R> = R[keyof R];
type RowOf<R> = Answer<R> extends { results: (infer Row extends { id: string })[] } ? Row : never;

const LIST_PAGE = 50;
/** A list of so many pages is read again as a whole; of a longer one, only its beginning and what is in sight. */
const WHOLE = 4;

type ReadOptions<D extends Request> = {
  path?: D['path'] | undefined;
  query?: D['query'] | undefined;
  everyMs?: number;
  off?: boolean;
  tenant?: string | null | undefined;
};

/** Whose answer it is: what was read for one client is never shown for another. */
const whose = (tenant: string | null | undefined): string | null => (tenant === undefined ? currentTenant() : (tenant ?? '/'));

/** Reads one thing and keeps it fresh; `everyMs` asks again while the page is in front. */
export function useRead<D extends Request, R>(url: D['url'], { path, query, everyMs, off, tenant }: ReadOptions<D> = {}) {
  return useQuery<Answer<R>, Problem>({
    queryKey: [whose(tenant), url, path ?? null, query ?? null],
    queryFn: () => request<Answer<R>>(url, { path, query, tenant }),
    enabled: off !== true,
    ...(everyMs === undefined ? {} : { refetchInterval: () => askEvery(url, everyMs) }),
  });
}

type ListOptions<D extends Request> = { path?: D['path']; everyMs?: number; off?: boolean; tenant?: string | null | undefined };

/**
 * A list by keyset, page after page; it stays light at any length. `look` is told which rows are in sight, so that those
 * are kept fresh. `isBehind`: more came in at the top than a page holds; `restart` begins anew.
 */
export function useList<D extends Request, R>(url: D['url'], query: D['query'], { path, everyMs, off, tenant }: ListOptions<D> = {}) {
  type Row = RowOf<R>;
  const queries = useQueryClient();
  const queryKey = [whose(tenant), url, path ?? null, query ?? null, 'list'];
  const sight = useRef<Sight>({ from: 0, to: 0 });
  const behind = useRef(false);
  const read = (ask: Ask) => request<Page<Row>>(url, { path, query: { page_size: LIST_PAGE, ...(query as object), ...ask }, tenant });
  const readAgain = async (ask: Ask) => {
    const known = queries.getQueryData<Pages<Row>>(queryKey);
    const at = known?.pageParams.findIndex((one) => (one as Ask).cursor === ask.cursor && (one as Ask).page === ask.page) ?? -1;
    const old = known?.pages[at];
    if (!known || !old || known.pages.length <= WHOLE) return read(ask);
    if (!isDue(known.pages, at, sight.current)) return old;
    const now = merged(old, await read(ask));
    if (at === 0) behind.current = now === null;
    return now ?? old;
  };
  const answer = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => readAgain(pageParam),
    initialPageParam: FIRST,
    getNextPageParam: nextOf,
    enabled: off !== true,
    ...(everyMs === undefined ? {} : { refetchInterval: () => askEvery(url, everyMs) }),
  });
  const { data } = answer;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.results) ?? [], [data]);
  const first = data?.pages[0];
  return {
    rows,
    count: first ? { value: first.count, about: first.count_is_estimate } : null,
    problem: answer.error as Problem | null,
    isLoading: answer.isPending,
    hasMore: answer.hasNextPage,
    isMore: answer.isFetchingNextPage,
    isBehind: behind.current,
    more: () => void answer.fetchNextPage(),
    retry: () => void answer.refetch(),
    restart: () => void queries.resetQueries({ queryKey, exact: true }),
    look: (from: number, to: number) => {
      sight.current = { from, to };
    },
  };
}

type Act<D extends Request> = { path?: D['path']; query?: D['query']; body?: D['body'] };

type Told<T> = { onSuccess?: (answer: T) => void; onError?: (problem: Problem) => void };

/** One slow answer among all that is read anew keeps nobody from hearing that the change was made. */
const READ_ANEW_MS = 2000;

/** Sends a change; what is shown is then read anew, and then the caller is told. */
export function useAct<D extends Request, R>(
  url: D['url'],
  options: { method?: string; spends?: boolean; tenant?: string | null | undefined; anonymous?: boolean } = {},
) {
  const queries = useQueryClient();
  const key = useRef<string | null>(null);
  const mutation = useMutation<Answer<R>, Problem, Act<D>>({
    mutationFn: async ({ path, query, body }) => {
      if (options.spends) key.current ??= crypto.randomUUID();
      const answer = await request<Answer<R>>(url, {
        method: options.method ?? 'POST',
        path,
        query,
        body,
        tenant: options.tenant,
        anonymous: options.anonymous === true,
        ...(key.current ? { key: key.current } : {}),
      }).catch((error: unknown) => {
        // refused: nothing was done, the next try is another one. Without an answer the same key asks what became of it.
        if (error instanceof Problem && error.status >= 400 && error.status < 500) key.current = null;
        throw error;
      });
      key.current = null;
      return answer;
    },
    onSuccess: () => Promise.race([queries.invalidateQueries(), new Promise((done) => setTimeout(done, READ_ANEW_MS))]),
  });
  const { mutateAsync } = mutation;
  // what was read anew may have taken the caller's part off the page by then: it is told all the same
  const mutate = useCallback(
    (act: Act<D>, told: Told<Answer<R>> = {}) => void mutateAsync(act).then(told.onSuccess, (problem: Problem) => told.onError?.(problem)),
    [mutateAsync],
  );
  return { ...mutation, mutate };
}
