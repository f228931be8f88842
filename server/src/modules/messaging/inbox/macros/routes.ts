import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import type { InboxTools } from '../deps.ts';
import { Action } from './actions.ts';
import { changeMacro, createMacro, deleteMacro, listMacros, shownMacro } from './macros.ts';
import { runMacro } from './run.ts';

const tag = 'Inbox';
const object = 'inbox_macros' as const;
const base = '/api/messaging/macros/';
const shown = { name: Type.String(), is_shared: Type.Boolean({ description: 'Everybody’s who answers; else of whoever made it, and seen by nobody else.' }) };
const Macro = Type.Object({ id: Type.String(), ...shown, actions: Type.Array(Action), created_at: Type.String(), updated_at: Type.String() });
const Name = text(80, 1);
const Actions = Type.Array(Action, { minItems: 1, maxItems: 10, description: 'Done in this order.' });
const Ran = Type.Object({
  conversation: Type.String(),
  done: Type.Integer({ description: 'So many steps, from the first.' }),
  failed: Type.Union([
    Type.Object(
      { step: Type.Integer({ description: 'The first is 1.' }), do: Type.String(), code: Type.String(), message: Type.String() },
      { description: 'The step that was refused. Those before it are done, those after it are not.' },
    ),
    Type.Null(),
  ]),
});

const one = { tag, object, params: IdParams } as const;

export function macroRoutes(deps: InboxTools): RouteDefinition[] {
  return [...readRoutes(), ...writeRoutes(), runRoute(deps)];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Macros: several acts under one name; those of everybody, and your own',
      tag,
      access: 'inbox.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Macro),
      handle: (ctx, { query, raw }) => ctx.write(async (tx) => wholeList({ rows: await listMacros(tx, ctx), query, url: raw.url }, (macro) => macro)),
    }),
    route({
      ...one,
      method: 'GET',
      path: `${base}:id/`,
      summary: 'One macro',
      access: 'inbox.read',
      response: Macro,
      handle: (ctx, { params }) => ctx.write((tx) => shownMacro(tx, ctx, params.id)),
    }),
  ];
}

function writeRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: base,
      summary: 'Makes a macro, of your own unless it is shared',
      tag,
      access: 'inbox.answer',
      body: Type.Object({ name: Name, is_shared: Type.Optional(Type.Boolean()), actions: Actions }, { additionalProperties: false }),
      response: Macro,
      status: 201,
      errors: [409],
      handle: (ctx, { body }) => ctx.write((tx) => createMacro(tx, ctx, body)),
    }),
    route({
      ...one,
      method: 'PATCH',
      path: `${base}:id/`,
      summary: 'Changes a macro; `is_shared` false makes it your own',
      access: 'inbox.answer',
      body: Type.Object(
        { name: Type.Optional(Name), is_shared: Type.Optional(Type.Boolean()), actions: Type.Optional(Actions) },
        { additionalProperties: false, minProperties: 1 },
      ),
      response: Macro,
      errors: [409],
      handle: (ctx, { params, body }) => ctx.write((tx) => changeMacro(tx, ctx, { id: params.id, body })),
    }),
    route({
      ...one,
      method: 'DELETE',
      path: `${base}:id/`,
      summary: 'Deletes a macro',
      access: 'inbox.answer',
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) => ctx.write((tx) => deleteMacro(tx, ctx, params.id)),
    }),
  ];
}

function runRoute(deps: InboxTools): RouteDefinition {
  return route({
    ...one,
    method: 'POST',
    path: `${base}:id/run/`,
    summary: 'Runs a macro on talks, step by step; says of each how far it came',
    access: 'inbox.answer',
    spends: true,
    body: Type.Object({ conversations: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 100 }) }, { additionalProperties: false }),
    response: Type.Object({ results: Type.Array(Ran) }),
    handle: (ctx, { params, body }) => runMacro(ctx, deps, { id: params.id, conversations: body.conversations }),
  });
}
