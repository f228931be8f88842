import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { publish } from '../../../../kernel/realtime.ts';
import type { InboxTools } from '../deps.ts';
import { inboxJobs } from '../jobs.ts';
import { personOf } from '../person.ts';
import {
  findDraft,
  placeOfWord,
  removeDraft,
  removePresence,
  seeMentions,
  talkExists,
  viewersOf,
  writeDraft,
  writePresence,
  writeRead,
  type DraftRow,
  type ViewerRow,
  type WordPlace,
} from './personal-queries.ts';
import type { ConversationDetail, Draft, ReadState, Viewers } from './schema.ts';

export function presentDraft(row: DraftRow): NonNullable<Static<typeof ConversationDetail>['draft']> {
  return { text: row.body_text, reply_to: row.reply_to_id, updated_at: row.updated_at.toISOString() };
}

export function presentViewer(row: ViewerRow): Static<typeof ConversationDetail>['viewers'][number] {
  return { user: row.user, doing: row.doing, seen_at: row.seen_at.toISOString() };
}

interface Mark {
  readonly id: string;
  readonly message: string | null;
}

async function placeOf(tx: Tx, { id, message }: Mark): Promise<WordPlace> {
  if ((message !== null && !isUuid(message)) || !(await talkExists(tx, id))) throw notFound();
  const place = await placeOfWord(tx, id, message);
  if (!place) throw notFound();
  return place;
}

/**
 * Read is what somebody says they have read, never what was merely fetched. The customer sees it too, on WhatsApp, by a job:
 * nobody waits for Meta. @throws AppError `not_found`
 */
export function markRead(ctx: RequestContext, deps: InboxTools, mark: Mark): Promise<Static<typeof ReadState>> {
  const userId = personOf(ctx);
  return ctx.write(async (tx) => {
    const place = await placeOf(tx, mark);
    const unread = await writeRead(tx, { conversationId: mark.id, userId, seen: place.words, at: deps.clock.now(), onlyForward: true });
    await seeMentions(tx, mark.id, userId);
    if (place.provider_id?.startsWith('wamid.') && place.channel_id !== null)
      await enqueue(tx, inboxJobs.seen, [{ tenantId: tx.tenantId, numberId: place.channel_id, providerId: place.provider_id }]);
    publish(tx, { topic: 'conversations', kind: 'conversation.read', object: mark.id, data: { user: userId, unread } });
    return { id: mark.id, unread_count: unread };
  });
}

/** From a message on, or the last word alone. @throws AppError `not_found` */
export function markUnread(ctx: RequestContext, deps: InboxTools, mark: Mark): Promise<Static<typeof ReadState>> {
  const userId = personOf(ctx);
  return ctx.write(async (tx) => {
    const { words, is_word: isWord } = await placeOf(tx, mark);
    const before = mark.message === null || isWord ? words - 1 : words;
    const unread = await writeRead(tx, { conversationId: mark.id, userId, seen: Math.max(before, 0), at: deps.clock.now(), onlyForward: false });
    publish(tx, { topic: 'conversations', kind: 'conversation.read', object: mark.id, data: { user: userId, unread } });
    return { id: mark.id, unread_count: unread };
  });
}

/** @throws AppError `not_found` */
export function notePresence(
  ctx: RequestContext,
  deps: InboxTools,
  { id, doing }: { readonly id: string; readonly doing: 'viewing' | 'typing' | 'left' },
): Promise<Static<typeof Viewers>> {
  const userId = personOf(ctx);
  const now = deps.clock.now();
  return ctx.write(async (tx) => {
    if (!(await talkExists(tx, id))) throw notFound();
    if (doing === 'left') await removePresence(tx, id, userId);
    else await writePresence(tx, { conversationId: id, userId, at: now, doing });
    publish(tx, { topic: 'conversations', kind: 'conversation.presence', object: id, data: { user: userId, doing, key: userId } });
    const others = (await viewersOf(tx, id, now)).filter(({ user }) => user.id !== userId);
    return { viewers: others.map(presentViewer) };
  });
}

/** @throws AppError `not_found` */
export function readDraft(ctx: RequestContext, id: string): Promise<Static<typeof Draft>> {
  const userId = personOf(ctx);
  return ctx.write(async (tx) => {
    if (!(await talkExists(tx, id))) throw notFound();
    const draft = await findDraft(tx, id, userId);
    return { draft: draft ? presentDraft(draft) : null };
  });
}

interface Drafting {
  readonly id: string;
  readonly text: string;
  readonly replyTo: string | null;
}

/** @throws AppError `not_found` */
export function keepDraft(ctx: RequestContext, deps: InboxTools, { id, text, replyTo }: Drafting): Promise<Static<typeof Draft>> {
  const userId = personOf(ctx);
  return ctx.write(async (tx) => {
    if (!(await talkExists(tx, id))) throw notFound();
    if (replyTo !== null && (!isUuid(replyTo) || !(await placeOfWord(tx, id, replyTo)))) throw notFound();
    if (text.trim() === '') await removeDraft(tx, id, userId);
    else await writeDraft(tx, { conversationId: id, userId, text, replyTo, at: deps.clock.now() });
    const draft = await findDraft(tx, id, userId);
    return { draft: draft ? presentDraft(draft) : null };
  });
}

/** @throws AppError `not_found` */
export function throwDraftAway(ctx: RequestContext, id: string): Promise<null> {
  const userId = personOf(ctx);
  return ctx.write(async (tx) => {
    if (!(await talkExists(tx, id))) throw notFound();
    await removeDraft(tx, id, userId);
    return null;
  });
}
