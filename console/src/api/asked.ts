import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { currentTenant, request } from './client.ts';
import type { Request } from './client.ts';
import type { Problem } from './problem.ts';

type Options<D extends Request> = { path?: D['path'] | undefined; body: D['body']; off?: boolean };

/** Reads by POST: a question whose answer changes nothing (a preview, an impact). The last answer stays until the next is there. */
export function useAsked<D extends Request, R>(url: D['url'], { path, body, off }: Options<D>) {
  return useQuery<R[keyof R], Problem>({
    queryKey: [currentTenant(), url, path ?? null, body ?? null, 'asked'],
    queryFn: () => request<R[keyof R]>(url, { method: 'POST', path, body }),
    enabled: off !== true,
    placeholderData: keepPreviousData,
  });
}
