import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, searchQuery, wholeList } from '../../../../kernel/pages.ts';
import type { InboxTools } from '../deps.ts';
import { cannedOr404, changeCanned, createCanned, deleteCanned, listCanned } from './canned.ts';

const tag = 'Inbox';
const object = 'canned_replies' as const;
const base = '/api/messaging/canned-replies/';
const Shortcode = Type.String({ pattern: '^[a-z0-9_-]{1,40}$', description: 'Typed after a slash.' });
const Canned = Type.Object({
  id: Type.String(),
  shortcode: Type.String(),
  title: Type.String(),
  text: Type.String({ description: '`{{contact_name}}`, `{{agent_name}}` and `{{client_name}}` are filled in by the page.' }),
  files: Type.Array(
    Type.Object({ id: Type.String(), kind: Type.String(), mime_type: Type.String(), filename: Type.String(), url: Type.Union([Type.String(), Type.Null()]) }),
  ),
  created_at: Type.String(),
  updated_at: Type.String(),
});
const Files = Type.Array(Type.String({ maxLength: 60 }), { maxItems: 10, description: 'Ids of files of ours: each is sent as a message of its own.' });

const one = { tag, object, params: IdParams } as const;

export function cannedRoutes(deps: InboxTools): RouteDefinition[] {
  return [...readRoutes(deps), ...writeRoutes(deps)];
}

function readRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Ready answers; `search` takes the beginning of a shortcode, or words of title and text',
      tag,
      access: 'inbox.read',
      query: Type.Object({ ...pageQuery, ...searchQuery }, { additionalProperties: false }),
      response: pageOf(Canned),
      handle: (ctx, { query, raw }) =>
        ctx.write(async (tx) => wholeList({ rows: await listCanned(tx, deps, query.search), query, url: raw.url }, (canned) => canned)),
    }),
    route({
      ...one,
      method: 'GET',
      path: `${base}:id/`,
      summary: 'One ready answer',
      access: 'inbox.read',
      response: Canned,
      handle: (ctx, { params }) => ctx.write((tx) => cannedOr404(tx, deps, params.id)),
    }),
  ];
}

function writeRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: base,
      summary: 'Makes a ready answer',
      tag,
      access: 'inbox.answer',
      body: Type.Object(
        { shortcode: Shortcode, title: Type.Optional(text(120)), text: text(4096), files: Type.Optional(Files) },
        { additionalProperties: false },
      ),
      response: Canned,
      status: 201,
      errors: [409],
      handle: (ctx, { body }) => ctx.write((tx) => createCanned(tx, ctx, { deps, body })),
    }),
    route({
      ...one,
      method: 'PATCH',
      path: `${base}:id/`,
      summary: 'Changes a ready answer',
      access: 'inbox.answer',
      body: Type.Object(
        { shortcode: Type.Optional(Shortcode), title: Type.Optional(text(120)), text: Type.Optional(text(4096)), files: Type.Optional(Files) },
        { additionalProperties: false, minProperties: 1 },
      ),
      response: Canned,
      errors: [409],
      handle: (ctx, { params, body }) => ctx.write((tx) => changeCanned(tx, ctx, { deps, id: params.id, body })),
    }),
    route({
      ...one,
      method: 'DELETE',
      path: `${base}:id/`,
      summary: 'Deletes a ready answer',
      access: 'inbox.answer',
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) => ctx.write((tx) => deleteCanned(tx, ctx, params.id)),
    }),
  ];
}
