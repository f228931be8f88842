import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { Type } from 'typebox';
import type { InboxTools } from '../deps.ts';
import { archiveConversation, changeConversation } from './change.ts';
import { countsOf } from './counts.ts';
import { conversationDetail, conversationPage } from './list.ts';
import { openConversation } from './open.ts';
import { Conversation, ConversationChange, ConversationDetail, ConversationPage, ConversationQuery, Counts, NewConversation, WaterView } from './schema.ts';
import { waterOf } from './water.ts';

export const tag = 'Inbox';
export const object = 'conversations' as const;
const base = '/api/messaging/conversations/';

export function conversationRoutes(deps: InboxTools): RouteDefinition[] {
  return [listRoute(), createRoute(deps), countsRoute(), detailRoute(deps), ...changeRoutes(deps), deleteRoute(deps), waterRoute(deps)];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: base,
    summary: 'Talks with people, the latest first',
    description:
      '`search` takes the beginning of a number, of the words of a name, or of the subject, or words that were said in it; the messages with them are found at `/api/messaging/messages/?search=`.',
    tag,
    access: 'inbox.read',
    query: ConversationQuery,
    response: ConversationPage,
    handle: (ctx, { query, raw }) => conversationPage(ctx, query, raw.url),
  });
}

function createRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'POST',
    path: base,
    summary: 'Opens a talk with somebody; the one that is there where they have one on the channel',
    tag,
    access: 'inbox.answer',
    body: NewConversation,
    response: Conversation,
    status: 201,
    errors: [409],
    handle: (ctx, { body }) => openConversation(ctx, deps, body),
  });
}

function countsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}counts/`,
    summary: 'How much lies in the folders of whoever asks',
    tag,
    access: 'inbox.read',
    query: Type.Object({ client: Type.Optional(Type.String()) }),
    response: Counts,
    handle: (ctx) => countsOf(ctx),
  });
}

function detailRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}:id/`,
    summary: 'One talk, with the window, your draft, and who else looks',
    tag,
    access: 'inbox.read',
    object,
    params: IdParams,
    response: ConversationDetail,
    handle: (ctx, { params }) => conversationDetail(ctx, deps, params.id),
  });
}

function changeRoutes(deps: InboxTools): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      method,
      path: `${base}:id/`,
      summary: method === 'PUT' ? 'Changes a talk' : 'Changes some fields of a talk',
      tag,
      access: 'inbox.answer',
      object,
      params: IdParams,
      body: ConversationChange,
      response: Conversation,
      errors: [409],
      handle: (ctx, { params, body }) => changeConversation(ctx, deps, { id: params.id, body }),
    }),
  );
}

function deleteRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'DELETE',
    path: `${base}:id/`,
    summary: 'Puts a talk out of sight until somebody writes again; nothing is lost',
    tag,
    access: 'inbox.answer',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: (ctx, { params }) => archiveConversation(ctx, deps, params.id),
  });
}

function waterRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}:id/water/`,
    summary: 'The customer’s water beside the talk: meters, last tokens and payments, money in the wallet',
    tag,
    access: 'inbox.read',
    object,
    params: IdParams,
    response: WaterView,
    handle: (ctx, { params }) => waterOf(ctx, deps, params.id),
  });
}
