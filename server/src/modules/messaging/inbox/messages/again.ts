import type { Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { cancelGroup } from '../../outbox/index.ts';
import { tellMessage } from '../conversations/events.ts';
import { refuseBlocked } from '../conversations/open.ts';
import { lockConversations, patchTalk } from '../conversations/queries.ts';
import type { InboxTools } from '../deps.ts';
import { notFailed, notScheduled } from '../errors.ts';
import { putInLine } from './line.ts';
import { shownMessage } from './list.ts';
import { findMessage, lockMessage, markCancelled, queueAgain, type StoredMessage } from './queries.ts';
import type { Message } from './schema.ts';

type Shown = Static<typeof Message>;

/** A new message in the outbox for the same words: it really leaves again. @throws AppError `not_found`, `inbox.not_failed`, `inbox.contact_blocked`, as sending does */
export function retryMessage(ctx: RequestContext, deps: InboxTools, id: string): Promise<Shown> {
  return ctx.write(async (tx) => {
    const now = deps.clock.now();
    const found = await findMessage(tx, id);
    const [talk] = found ? await lockConversations(tx, [found.conversation_id]) : [];
    const message = talk ? await lockMessage(tx, id) : undefined;
    if (!talk || !message) throw notFound();
    if (message.status !== 'failed' || message.direction !== 'out' || message.outbox_id === null || message.removed_after_months !== null) throw notFailed();
    await refuseBlocked(tx, talk);
    const outboxId = newId();
    await queueAgain(tx, id, { outboxId, at: now });
    // what it answered may be too old to be shown by now: the words alone go again
    await putInLine(tx, deps, { talk, messageId: id, outboxId, attempt: message.attempts + 1, body: message.body, context: null, notBefore: null });
    const version = await patchTalk(tx, talk.id, { patch: {}, at: now });
    tellMessage(tx, { conversationId: talk.id, messageId: id, version, isNew: false });
    await record(tx, ctx, [{ action: 'message.sent_again', objectType: 'conversation_message', objectId: id, details: { attempt: message.attempts + 1 } }]);
    return shownMessage(tx, deps, id);
  });
}

const isWaiting = (message: StoredMessage | undefined): boolean => message?.status === 'scheduled';

/** Before its time alone. The outbox's row is held first, as when it tells of a state. @throws AppError `not_found`, `inbox.not_scheduled` */
export function cancelMessage(ctx: RequestContext, deps: InboxTools, id: string): Promise<Shown> {
  return ctx.write(async (tx) => {
    const now = deps.clock.now();
    const found = await findMessage(tx, id);
    if (!found) throw notFound();
    if (!isWaiting(found)) throw notScheduled();
    const { messages, parts } = await cancelGroup(tx, id, now);
    if (messages === 0) throw notScheduled();
    if (parts > 0) await deps.freeParts(tx, { parts, groupId: id });
    await lockConversations(tx, [found.conversation_id]);
    await markCancelled(tx, id, now);
    const version = await patchTalk(tx, found.conversation_id, { patch: {}, at: now });
    tellMessage(tx, { conversationId: found.conversation_id, messageId: id, version, isNew: false });
    await record(tx, ctx, [{ action: 'message.taken_back', objectType: 'conversation_message', objectId: id }]);
    return shownMessage(tx, deps, id);
  });
}
