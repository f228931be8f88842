import type { Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { tellMessage } from '../conversations/events.ts';
import { refuseBlocked } from '../conversations/open.ts';
import { lockConversations, patchTalk } from '../conversations/queries.ts';
import type { InboxTools } from '../deps.ts';
import { cannotReact } from '../errors.ts';
import { maybePerson } from '../person.ts';
import { shownMessage } from './list.ts';
import { findMessage, providerIdOf, writeReaction } from './queries.ts';
import type { Message } from './schema.ts';

/** @throws AppError `not_found`, `inbox.cannot_react`, `inbox.contact_blocked`, `whatsapp.window_closed`, … */
export function react(ctx: RequestContext, deps: InboxTools, { id, emoji }: { readonly id: string; readonly emoji: string }): Promise<Static<typeof Message>> {
  return ctx.write(async (tx) => {
    const now = deps.clock.now();
    const message = await findMessage(tx, id);
    const [talk] = message ? await lockConversations(tx, [message.conversation_id]) : [];
    if (!message || !talk) throw notFound();
    const providerId = await providerIdOf(tx, message);
    if (talk.channel !== 'whatsapp' || providerId === null) throw cannotReact();
    await refuseBlocked(tx, talk);
    const outboxId = newId();
    await deps.queueWhatsapp(tx, {
      id: outboxId,
      dedupeKey: `inbox:reaction:${outboxId}`,
      lane: 1,
      kind: 'inbox_reaction',
      to: talk.peer,
      contactId: talk.contact_id,
      message: { type: 'reaction', reaction: { message_id: providerId, emoji } },
      numberId: talk.channel_id,
    });
    await writeReaction(tx, { messageId: id, byCustomer: false, emoji, userId: maybePerson(ctx), at: now });
    const version = await patchTalk(tx, talk.id, { patch: {}, at: now });
    tellMessage(tx, { conversationId: talk.id, messageId: id, version, isNew: false });
    await record(tx, ctx, [{ action: 'message.reacted', objectType: 'conversation_message', objectId: id }]);
    return shownMessage(tx, deps, id);
  });
}
