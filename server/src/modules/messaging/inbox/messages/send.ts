import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { countUse, windowClosed, windowOf } from '../../whatsapp/index.ts';
import { stateOf } from '../conversations/change.ts';
import { tellMessage } from '../conversations/events.ts';
import { removeDraft } from '../conversations/personal-queries.ts';
import { refuseBlocked } from '../conversations/open.ts';
import { countSaid, lockConversations, type LockedConversation, type TalkPatch } from '../conversations/queries.ts';
import type { InboxTools } from '../deps.ts';
import { maybePerson } from '../person.ts';
import { askRating } from '../ratings/ask.ts';
import { noteResolved } from '../service/level.ts';
import { contentOf, type Content } from './content.ts';
import { putInLine } from './line.ts';
import { shownMessage } from './list.ts';
import { findMessage, insertMessage, providerIdOf, type NewRow } from './queries.ts';
import { previewOf } from './hear.ts';
import type { Message, NewMessage } from './schema.ts';
import { wordsOf } from './words.ts';

type Shown = Static<typeof Message>;

interface Sending {
  readonly id: string;
  readonly body: NewMessage;
}

/**
 * An answer: written down, put into the outbox, and the talk moved on, in one transaction. What may not be sent now is
 * refused here with what to do instead, and nothing is kept.
 * @throws AppError `not_found`, `invalid`, `whatsapp.window_closed`, `sms.too_few_credits`, `inbox.…`
 */
export function sendMessage(ctx: RequestContext, deps: InboxTools, { id: conversationId, body }: Sending): Promise<Shown> {
  if (!isUuid(conversationId)) throw notFound();
  return ctx.write(async (tx) => {
    const now = deps.clock.now();
    const talk = await reachable(tx, conversationId.toLowerCase());
    const content = await contentOf(tx, talk.channel, body);
    const scheduledFor = await timeOf(tx, { talk, body, content, now });
    const replyTo = await answeredIn(tx, talk, body.reply_to ?? null);
    const [id, outboxId] = [newId(), newId()];
    const authorId = maybePerson(ctx);
    const { version } = await countSaid(tx, talk.id, { patch: answeredPatch(talk, { ctx, body, content, scheduledFor, now }), isWord: false, at: now });
    await insertMessage(tx, rowOf({ ctx, talk, content, body, id, outboxId, scheduledFor, now }, replyTo?.id ?? null));
    await putInLine(tx, deps, { talk, messageId: id, outboxId, attempt: 1, body: content.body, context: replyTo?.providerId ?? null, notBefore: scheduledFor });
    await settleBeside(tx, talk, { content, authorId });
    if (body.resolve) await afterResolving(tx, deps, { talk, by: authorId, now, scheduledFor });
    tellMessage(tx, { conversationId: talk.id, messageId: id, version, isNew: true });
    const details = { conversation: talk.id, kind: content.kind, channel: talk.channel, scheduled_for: scheduledFor?.toISOString() };
    await record(tx, ctx, [{ action: 'message.sent', objectType: 'conversation_message', objectId: id, details }]);
    return shownMessage(tx, deps, id);
  });
}

interface Written {
  readonly ctx: RequestContext;
  readonly talk: LockedConversation;
  readonly content: Content;
  readonly body: NewMessage;
  readonly id: string;
  readonly outboxId: string;
  readonly scheduledFor: Date | null;
  readonly now: Date;
}

function rowOf({ ctx, talk, content, body, id, outboxId, scheduledFor, now }: Written, replyToId: string | null): NewRow {
  return {
    ...content,
    id,
    conversationId: talk.id,
    direction: 'out',
    channel: talk.channel,
    status: scheduledFor === null ? 'queued' : 'scheduled',
    source: ctx.actor.kind === 'api_key' ? 'api' : 'agent',
    outboxId,
    replyToId,
    templateValues: body.template_variables ?? {},
    authorId: maybePerson(ctx),
    dueAt: scheduledFor === null ? talk.answer_due_at : null,
    scheduledFor,
    words: wordsOf(content.text),
    at: now,
  };
}

interface Resolving {
  readonly talk: LockedConversation;
  readonly by: string | null;
  readonly now: Date;
  readonly scheduledFor: Date | null;
}

/** An answer that leaves later resolves nothing now. */
async function afterResolving(tx: Tx, deps: InboxTools, { scheduledFor, ...resolved }: Resolving): Promise<void> {
  if (scheduledFor !== null) return;
  await noteResolved(tx, resolved.talk, { by: resolved.by, at: resolved.now });
  await askRating(tx, deps, resolved);
}

/** What was begun is said; templates of text messages are counted here, those of WhatsApp where they are queued. */
async function settleBeside(
  tx: Tx,
  talk: LockedConversation,
  { content, authorId }: { readonly content: Content; readonly authorId: string | null },
): Promise<void> {
  if (content.templateId !== null && talk.channel === 'sms') await countUse(tx, [{ id: content.templateId, times: 1 }]);
  if (authorId !== null) await removeDraft(tx, talk.id, authorId);
}

/** A talk that may be answered, held. @throws AppError `not_found`, `inbox.contact_blocked` */
async function reachable(tx: Tx, id: string): Promise<LockedConversation> {
  const [talk] = await lockConversations(tx, [id]);
  if (!talk) throw notFound();
  await refuseBlocked(tx, talk);
  return talk;
}

interface Timing {
  readonly talk: LockedConversation;
  readonly body: NewMessage;
  readonly content: Content;
  readonly now: Date;
}

const YEAR_MS = 366 * 24 * 3_600_000;

/** Null for at once. Free words that would leave after the window has closed are refused now, not then. */
async function timeOf(tx: Tx, { talk, body, content, now }: Timing): Promise<Date | null> {
  if (!body.scheduled_for) return null;
  const at = new Date(body.scheduled_for);
  if (at <= now) throw invalid({ scheduled_for: ['Choose a time that is still to come.'] });
  if (at.getTime() > now.getTime() + YEAR_MS) throw invalid({ scheduled_for: ['At most a year ahead.'] });
  if (talk.channel !== 'whatsapp' || content.kind === 'template' || talk.channel_id === null) return at;
  const then = await windowOf(tx, { numberId: talk.channel_id, peers: [talk.peer], now: at });
  if (!then.isOpen) throw windowClosed(then.closesAt);
  return at;
}

async function answeredIn(tx: Tx, talk: LockedConversation, id: string | null): Promise<{ readonly id: string; readonly providerId: string | null } | null> {
  if (!id) return null;
  const message = isUuid(id) ? await findMessage(tx, id) : undefined;
  if (!message || message.conversation_id !== talk.id || message.is_note) throw notFound();
  return { id: message.id, providerId: await providerIdOf(tx, message) };
}

interface Answering {
  readonly ctx: RequestContext;
  readonly body: NewMessage;
  readonly content: Content;
  readonly scheduledFor: Date | null;
  readonly now: Date;
}

/** Whoever answers first has the talk; an answer that has left ends the waiting. */
function answeredPatch(talk: LockedConversation, { ctx, body, content, scheduledFor, now }: Answering): TalkPatch {
  const author = maybePerson(ctx);
  const mine = talk.assignee_id === null && author !== null ? { assignee_id: author, assigned_at: now } : {};
  if (scheduledFor !== null) return mine;
  const state = body.resolve ? 'resolved' : talk.state === 'resolved' || talk.archived_at !== null ? 'open' : undefined;
  return {
    ...mine,
    ...(state === undefined ? {} : stateOf(talk, { state, archived: false }, now)),
    last_message_at: now,
    last_message_text: previewOf(content.kind, content.text),
    last_message_direction: 'out',
    waiting_since: null,
  };
}
