import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { pageRequest, presentPage, rowsOf, type PageQuery } from '../../../../kernel/pages.ts';
import { talkExists } from '../conversations/personal-queries.ts';
import type { InboxTools } from '../deps.ts';
import { countMessages, listMessages, messagesByIds, type MessageFilters } from './list-queries.ts';
import { cursorOf, placeIn } from './place.ts';
import { presentMessage } from './present.ts';
import type { Message, MessagePage, MessageQuery } from './schema.ts';
import { searchMessages } from './search.ts';

type Page = Static<typeof MessagePage>;

/** What was said in one talk. @throws AppError `not_found` */
export function talkPage(
  ctx: RequestContext,
  deps: InboxTools,
  { id, query, url }: { readonly id: string; readonly query: PageQuery; readonly url: string },
): Promise<Page> {
  return ctx.write(async (tx) => {
    if (!(await talkExists(tx, id))) throw notFound();
    return pageOf(tx, deps, { query, url, filters: { conversation: id, direction: null, channel: null, status: null }, newestFirst: true });
  });
}

const NEWEST_FIRST: Readonly<Record<string, boolean>> = { '-created_at': true, '-sent_at': true, created_at: false, sent_at: false };

/** @throws AppError `invalid`; `not_found` for a talk that is named and not there */
export function messagePage(ctx: RequestContext, deps: InboxTools, { query, url }: { readonly query: MessageQuery; readonly url: string }): Promise<Page> {
  const newestFirst = NEWEST_FIRST[query.ordering ?? '-created_at'];
  if (newestFirst === undefined) throw invalid({ ordering: ['Order by created_at or sent_at, with - for the latest first.'] });
  return ctx.write(async (tx) => {
    const filters = await filtersIn(tx, query);
    const search = query.search?.trim() ?? '';
    if (search === '') return pageOf(tx, deps, { query, url, filters, newestFirst });
    return searchMessages(tx, deps, { request: pageRequest(query, url), search: query.search!, filters });
  });
}

async function filtersIn(tx: Tx, { conversation, direction, provider, status }: MessageQuery): Promise<MessageFilters> {
  if (conversation !== undefined && (!isUuid(conversation) || !(await talkExists(tx, conversation)))) throw notFound();
  return { conversation: conversation?.toLowerCase() ?? null, direction: direction ?? null, channel: provider ?? null, status: status ?? null };
}

interface Paging {
  readonly query: PageQuery;
  readonly url: string;
  readonly filters: MessageFilters;
  readonly newestFirst: boolean;
}

async function pageOf(tx: Tx, deps: InboxTools, { query, url, filters, newestFirst }: Paging): Promise<Page> {
  const request = pageRequest(query, url);
  const rows = await listMessages(tx, { ...filters, after: placeIn(request), newestFirst, ...rowsOf(request) });
  const counted = await countMessages(tx, filters, { page: request, rows: rows.length });
  return presentPage(request, { rows, ...counted, cursorOf }, (row) => presentMessage(deps, tx.tenantId, row));
}

/** @throws AppError `not_found` */
export function messageDetail(ctx: RequestContext, deps: InboxTools, id: string): Promise<Static<typeof Message>> {
  return ctx.write((tx) => shownMessage(tx, deps, id));
}

/** @throws AppError `not_found` */
export async function shownMessage(tx: Tx, deps: InboxTools, id: string): Promise<Static<typeof Message>> {
  const [row] = await messagesByIds(tx, [id]);
  if (!row) throw notFound();
  return presentMessage(deps, tx.tenantId, row);
}
