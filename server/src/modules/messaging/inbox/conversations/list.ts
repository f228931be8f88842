import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { readKeyset } from '../../../../kernel/keyset.ts';
import { pageRequest, presentPage, rowsOf, searchWords } from '../../../../kernel/pages.ts';
import { soughtPeople } from '../../contacts/index.ts';
import { windowOf } from '../../whatsapp/index.ts';
import type { InboxTools } from '../deps.ts';
import { maybePerson } from '../person.ts';
import {
  CONVERSATION_ORDERS,
  countConversations,
  findConversation,
  listConversations,
  type ConversationFilters,
  type ConversationRow,
} from './list-queries.ts';
import { talksSaying } from '../messages/search.ts';
import { lastRating, type RatingRow } from '../ratings/queries.ts';
import { findDraft, viewersOf } from './personal-queries.ts';
import { presentDraft, presentViewer } from './personal.ts';
import { iso, presentConversation } from './present.ts';
import type { ConversationDetail, ConversationPage, ConversationQuery } from './schema.ts';
import { PRIORITIES, STATES, type OlderStatus, type State } from './state.ts';

/** A page of talks: two or three statements, however many rows it has. */
export async function conversationPage(ctx: RequestContext, query: ConversationQuery, url: string): Promise<Static<typeof ConversationPage>> {
  const request = pageRequest(query, url);
  const keyset = readKeyset(query.ordering ?? '-last_message_at', request.cursor, CONVERSATION_ORDERS);
  if (keyset.by === 'unread_count' && request.cursor !== null) throw invalid({ cursor: ['This order is turned by pages.'] });
  return ctx.write(async (tx) => {
    const filters = await readFilters(tx, query, maybePerson(ctx));
    const rows = await listConversations(tx, { ...filters, ...keyset, ...rowsOf(request) });
    const counted = await countConversations(tx, filters, { page: request, rows: rows.length });
    const cursorOf = keyset.by === 'unread_count' ? null : (row: ConversationRow) => [row.key, row.id] as const;
    return presentPage(request, { rows, ...counted, cursorOf }, presentConversation);
  });
}

const OLDER: Readonly<Record<OlderStatus, Pick<ConversationFilters, 'archived' | 'states'>>> = {
  open: { archived: false, states: ['open', 'pending', 'snoozed'] },
  closed: { archived: false, states: ['resolved'] },
  archived: { archived: true, states: null },
};

async function readFilters(tx: Tx, query: ConversationQuery, personId: string | null): Promise<ConversationFilters> {
  const older = query.status === undefined ? { archived: false, states: null } : OLDER[query.status];
  return {
    personId,
    ...older,
    ...(query.state === undefined ? {} : { states: statesIn(query.state) }),
    channel: query.channel ?? null,
    assignee: whoIn(query.assignee, { me: personId ?? '', none: '' }),
    team: whoIn(query.team, { mine: 'mine', none: '' }),
    label: whoIn(query.label, {}),
    contact: whoIn(query.contact, {}),
    priority: query.priority === undefined ? null : PRIORITIES.indexOf(query.priority),
    unread: query.unread ?? null,
    mentioned: query.mentioned ?? null,
    overdue: query.overdue ?? null,
    search: await searchIn(tx, query.search),
  };
}

function statesIn(text: string): readonly State[] {
  const states = text.split(',').map((word) => word.trim());
  if (!states.every((state): state is State => STATES.includes(state as State))) throw invalid({ state: [`Some of ${STATES.join(', ')}, with commas.`] });
  return states;
}

/** An id, or a word for one. What is neither names nothing, as a missing one. @throws AppError `not_found` */
function whoIn(text: string | undefined, words: Readonly<Record<string, string>>): string | null {
  if (text === undefined) return null;
  if (Object.hasOwn(words, text)) return words[text]!;
  if (!isUuid(text)) throw notFound();
  return text.toLowerCase();
}

async function searchIn(tx: Tx, search: string | undefined): Promise<ConversationFilters['search']> {
  const start = searchWords(search).join(' ');
  return start === '' ? null : { sought: await soughtPeople(tx, start), start, saying: await talksSaying(tx, search ?? '') };
}

/** @throws AppError `not_found` */
export async function conversationDetail(ctx: RequestContext, deps: InboxTools, id: string): Promise<Static<typeof ConversationDetail>> {
  const personId = maybePerson(ctx);
  const now = deps.clock.now();
  return ctx.write(async (tx) => {
    const row = await findConversation(tx, id, personId);
    if (!row) throw notFound();
    const draft = personId === null ? undefined : await findDraft(tx, id, personId);
    const viewers = (await viewersOf(tx, id, now)).filter(({ user }) => user.id !== personId);
    return {
      ...presentConversation(row),
      window: await windowShape(tx, row, now),
      rating: presentRating(await lastRating(tx, id)),
      draft: draft ? presentDraft(draft) : null,
      viewers: viewers.map(presentViewer),
    };
  });
}

function presentRating(row: RatingRow | undefined): Static<typeof ConversationDetail>['rating'] {
  return row ? { rating: row.rating, asked_at: row.asked_at.toISOString(), rated_at: iso(row.rated_at) } : null;
}

async function windowShape(tx: Tx, { channel, channel_id: numberId, peer }: ConversationRow, now: Date): Promise<Static<typeof ConversationDetail>['window']> {
  if (channel !== 'whatsapp') return null;
  const { isOpen, closesAt, freeUntil } = numberId === null ? CLOSED : await windowOf(tx, { numberId, peers: [peer], now });
  return { is_open: isOpen, closes_at: iso(closesAt), free_until: iso(freeUntil), next_action: isOpen ? 'write' : 'send_template' };
}

const CLOSED = { isOpen: false, closesAt: null, freeUntil: null };
