import type { Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { publish } from '../../../../kernel/realtime.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { tellMessage } from '../conversations/events.ts';
import { lockConversations, patchTalk } from '../conversations/queries.ts';
import type { InboxTools } from '../deps.ts';
import { maybePerson } from '../person.ts';
import { shownMessage } from './list.ts';
import { insertMessage, writeMentions } from './queries.ts';
import type { Message } from './schema.ts';
import { wordsOf } from './words.ts';

interface NewNote {
  readonly id: string;
  readonly text: string;
  readonly mentions?: readonly string[];
}

/** Seen by colleagues, never by the customer. @throws AppError `not_found` for a talk, or a colleague, that is not there */
export function addNote(ctx: RequestContext, deps: InboxTools, { id: conversationId, text, mentions = [] }: NewNote): Promise<Static<typeof Message>> {
  const users = [...new Set(mentions.map((user) => user.toLowerCase()))];
  if (!users.every(isUuid)) throw notFound();
  return ctx.write(async (tx) => {
    const now = deps.clock.now();
    const [talk] = await lockConversations(tx, [conversationId]);
    if (!talk) throw notFound();
    const id = newId();
    await insertMessage(tx, {
      id,
      conversationId,
      direction: 'out',
      channel: talk.channel,
      isNote: true,
      kind: 'note',
      text,
      status: 'kept',
      source: ctx.actor.kind === 'api_key' ? 'api' : 'agent',
      authorId: maybePerson(ctx),
      words: wordsOf(text),
      at: now,
    });
    const named = await writeMentions(tx, { messageId: id, conversationId, users, at: now });
    if (named.length < users.length) throw notFound();
    const version = await patchTalk(tx, conversationId, { patch: {}, at: now });
    tellMessage(tx, { conversationId, messageId: id, version, isNew: true });
    for (const user of named)
      publish(tx, { topic: 'conversations', kind: 'note.mentioned', object: conversationId, version, data: { user, message: id, key: `${id} ${user}` } });
    await record(tx, ctx, [
      { action: 'note.added', objectType: 'conversation_message', objectId: id, details: { conversation: conversationId, mentions: named } },
    ]);
    return shownMessage(tx, deps, id);
  });
}
