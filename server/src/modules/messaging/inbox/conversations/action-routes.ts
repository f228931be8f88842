import { Type, type TSchema } from 'typebox';
import { optionalBody } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import type { InboxTools } from '../deps.ts';
import { assignConversation, bulkChange, labelConversation, moveConversation } from './change.ts';
import { object, tag } from './routes.ts';
import { Assignment, Bulk, Conversation, LabelSet, Snooze } from './schema.ts';

const base = '/api/messaging/conversations/';

export function conversationActionRoutes(deps: InboxTools): RouteDefinition[] {
  return [assignRoute(deps), ...stateRoutes(deps), snoozeRoute(deps), labelsRoute(deps), bulkRoute(deps)];
}

function assignRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}:id/assign/`,
    summary: 'Gives a talk to a colleague, to a team, or back to all',
    tag,
    access: 'inbox.answer',
    object,
    params: IdParams,
    body: Assignment,
    response: Conversation,
    errors: [409],
    handle: (ctx, { params, body }) => assignConversation(ctx, deps, { id: params.id, ...body }),
  });
}

const MOVES = [
  ['resolve', 'resolved', 'The matter is settled; a new word of the customer opens it again'],
  ['reopen', 'open', 'Somebody has to look at it again'],
  ['pending', 'pending', 'Waits for somebody else: the customer, the field, the vendor'],
] as const;
const Empty: TSchema = Type.Object({}, { additionalProperties: false });

function stateRoutes(deps: InboxTools): RouteDefinition[] {
  return MOVES.map(([verb, state, summary]) =>
    route({
      method: 'POST',
      path: `${base}:id/${verb}/`,
      summary,
      tag,
      access: 'inbox.answer',
      object,
      params: IdParams,
      body: optionalBody(Empty),
      response: Conversation,
      handle: (ctx, { params }) => moveConversation(ctx, deps, { id: params.id, state, until: null }),
    }),
  );
}

function snoozeRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}:id/snooze/`,
    summary: 'Out of the way until a moment, to the second',
    tag,
    access: 'inbox.answer',
    object,
    params: IdParams,
    body: Snooze,
    response: Conversation,
    handle: (ctx, { params, body }) => moveConversation(ctx, deps, { id: params.id, state: 'snoozed', until: new Date(body.until) }),
  });
}

function labelsRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'PUT',
    path: `${base}:id/labels/`,
    summary: 'The labels of a talk, all of them',
    tag,
    access: 'inbox.answer',
    object,
    params: IdParams,
    body: LabelSet,
    response: Conversation,
    handle: (ctx, { params, body }) => labelConversation(ctx, deps, { id: params.id, labels: body.labels }),
  });
}

function bulkRoute(deps: InboxTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}bulk/`,
    summary: 'The same change to many talks; those that are not there are passed over',
    tag,
    access: 'inbox.answer',
    body: Bulk,
    response: Type.Object({ changed: Type.Integer() }),
    errors: [409],
    handle: (ctx, { body }) => bulkChange(ctx, deps, body),
  });
}
