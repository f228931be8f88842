import { optionalBody } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { Type } from 'typebox';
import type { InboxTools } from '../deps.ts';
import { keepDraft, markRead, markUnread, notePresence, readDraft, throwDraftAway } from './personal.ts';
import { object, tag } from './routes.ts';
import { Draft, DraftBody, Presence, ReadMark, ReadState, Viewers } from './schema.ts';

const base = '/api/messaging/conversations/:id/';

/** What belongs to one agent: how far they have read, what they have begun to write, that they look. */
export function personalRoutes(deps: InboxTools): RouteDefinition[] {
  return [...readRoutes(deps), presenceRoute(deps), ...draftRoutes(deps)];
}

const common = { tag, access: 'inbox.answer', object, params: IdParams } as const;

function readRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    route({
      ...common,
      method: 'POST',
      path: `${base}read/`,
      summary: 'You have read it; on WhatsApp the customer sees that',
      body: optionalBody(ReadMark),
      response: ReadState,
      handle: (ctx, { params, body }) => markRead(ctx, deps, { id: params.id, message: body?.message ?? null }),
    }),
    route({
      ...common,
      method: 'POST',
      path: `${base}unread/`,
      summary: 'Unread again, from a message on or from the last',
      body: optionalBody(ReadMark),
      response: ReadState,
      handle: (ctx, { params, body }) => markUnread(ctx, deps, { id: params.id, message: body?.message ?? null }),
    }),
  ];
}

function presenceRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...common,
    method: 'POST',
    path: `${base}presence/`,
    summary: 'You look at the talk, or write in it; colleagues see that',
    body: Presence,
    response: Viewers,
    handle: (ctx, { params, body }) => notePresence(ctx, deps, { id: params.id, doing: body.doing }),
  });
}

function draftRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    route({
      ...common,
      method: 'GET',
      path: `${base}draft/`,
      summary: 'What you have begun to write',
      response: Draft,
      handle: (ctx, { params }) => readDraft(ctx, params.id),
    }),
    route({
      ...common,
      method: 'PUT',
      path: `${base}draft/`,
      summary: 'Keeps what you have begun to write; an empty text throws it away',
      body: DraftBody,
      response: Draft,
      handle: (ctx, { params, body }) => keepDraft(ctx, deps, { id: params.id, text: body.text, replyTo: body.reply_to ?? null }),
    }),
    route({
      ...common,
      method: 'DELETE',
      path: `${base}draft/`,
      summary: 'Throws away what you have begun to write',
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) => throwDraftAway(ctx, params.id),
    }),
  ];
}
