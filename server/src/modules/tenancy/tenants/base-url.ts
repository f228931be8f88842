import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';

export interface BaseUrlWish {
  readonly field: string;
  readonly given: string | null | undefined;
  readonly present: string;
}

/**
 * The address the server will call with the client's credentials. Platform staff alone choose it: a
 * tenant that could would make the server call its own neighbours.
 */
export function chooseBaseUrl(ctx: RequestContext, { field, given, present }: BaseUrlWish): string {
  const wished = given?.trim().replace(/\/+$/, '');
  if (!wished || wished === present) return present;
  if (ctx.actor.role !== 'system_admin') throw invalid({ [field]: ['Only platform staff may change this.'] });
  if (!isPlain(URL.parse(wished))) throw invalid({ [field]: ['Must be a web address without user, query or fragment.'] });
  return wished;
}

function isPlain(url: URL | null): boolean {
  return url !== null && /^https?:$/.test(url.protocol) && [url.username, url.password, url.search, url.hash].every((part) => part === '');
}
