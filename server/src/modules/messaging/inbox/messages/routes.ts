import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import type { InboxTools } from '../deps.ts';
import { cancelMessage, retryMessage } from './again.ts';
import { messageDetail, messagePage, talkPage } from './list.ts';
import { addNote } from './notes.ts';
import { react } from './reactions.ts';
import { Message, MessagePage, MessageQuery, NewMessage, NewNote, OlderMessage, Reaction, TalkQuery } from './schema.ts';
import { sendMessage } from './send.ts';

const tag = 'Inbox';
const talk = '/api/messaging/conversations/:id/';
const base = '/api/messaging/messages/';
const inTalk = { tag, object: 'conversations', params: IdParams } as const;
const one = { tag, object: 'conversation_messages', params: IdParams, access: 'inbox.answer', response: Message } as const;

export function messageRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    talkRoute(deps),
    sendRoute(deps),
    noteRoute(deps),
    listRoute(deps),
    olderSendRoute(deps),
    detailRoute(deps),
    ...againRoutes(deps),
    reactionRoute(deps),
  ];
}

function talkRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...inTalk,
    method: 'GET',
    path: `${talk}messages/`,
    summary: 'What was said in a talk, the latest first; by cursor to any depth',
    access: 'inbox.read',
    query: TalkQuery,
    response: MessagePage,
    handle: (ctx, { params, query, raw }) => talkPage(ctx, deps, { id: params.id, query, url: raw.url }),
  });
}

function sendRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...inTalk,
    method: 'POST',
    path: `${talk}messages/`,
    summary: 'Answers: words, a file, a place, buttons or a template; now or at a time',
    description:
      'WhatsApp takes free words for 24 hours after the customer’s last; then `whatsapp.window_closed` says to choose a template (`next_action: send_template`).',
    access: 'inbox.answer',
    spends: true,
    body: NewMessage,
    response: Message,
    status: 201,
    errors: [402, 409],
    handle: (ctx, { params, body }) => sendMessage(ctx, deps, { id: params.id, body }),
  });
}

function noteRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...inTalk,
    method: 'POST',
    path: `${talk}notes/`,
    summary: 'A note for colleagues; those who are named are told',
    access: 'inbox.answer',
    body: NewNote,
    response: Message,
    status: 201,
    handle: (ctx, { params, body }) => addNote(ctx, deps, { id: params.id, ...body }),
  });
}

function listRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'GET',
    path: base,
    summary: 'Messages of all talks, the latest first; `search` finds words',
    description: 'All words must occur in one message; the last one may be a beginning. Written as people write: accents and capitals make no difference.',
    tag,
    access: 'inbox.read',
    query: MessageQuery,
    response: MessagePage,
    handle: (ctx, { query, raw }) => messagePage(ctx, deps, { query, url: raw.url }),
  });
}

function olderSendRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'POST',
    path: base,
    summary: 'Answers in the talk that is named',
    tag,
    access: 'inbox.answer',
    spends: true,
    body: OlderMessage,
    response: Message,
    status: 201,
    errors: [402, 409],
    handle: (ctx, { body }) => sendMessage(ctx, deps, { id: body.conversation, body }),
  });
}

function detailRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...one,
    method: 'GET',
    path: `${base}:id/`,
    summary: 'One message',
    access: 'inbox.read',
    handle: (ctx, { params }) => messageDetail(ctx, deps, params.id),
  });
}

function againRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    route({
      ...one,
      method: 'POST',
      path: `${base}:id/retry/`,
      summary: 'Sends a message that failed once more',
      spends: true,
      errors: [402, 409],
      handle: (ctx, { params }) => retryMessage(ctx, deps, params.id),
    }),
    route({
      ...one,
      method: 'POST',
      path: `${base}:id/cancel/`,
      summary: 'Takes a message back that waits for its time',
      errors: [409],
      handle: (ctx, { params }) => cancelMessage(ctx, deps, params.id),
    }),
  ];
}

function reactionRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...one,
    method: 'POST',
    path: `${base}:id/reaction/`,
    summary: 'Reacts to a message on WhatsApp',
    body: Reaction,
    errors: [409],
    handle: (ctx, { params, body }) => react(ctx, deps, { id: params.id, emoji: body.emoji }),
  });
}
