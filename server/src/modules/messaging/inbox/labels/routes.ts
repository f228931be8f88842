import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import { changeLabel, createLabel, deleteLabel, listLabels } from './labels.ts';

const tag = 'Inbox';
const object = 'inbox_labels' as const;
const base = '/api/messaging/labels/';
const Color = Type.String({ pattern: '^$|^#[0-9a-fA-F]{6}$' });
const Label = Type.Object({ id: Type.String(), name: Type.String(), color: Type.String(), description: Type.String(), created_at: Type.String() });
const rest = { color: Type.Optional(Color), description: Type.Optional(text(300)) };

export function labelRoutes(): RouteDefinition[] {
  const one = { tag, object, params: IdParams, access: 'inbox.answer' } as const;
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Labels of talks',
      tag,
      access: 'inbox.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Label),
      handle: (ctx, { query, raw }) => ctx.write(async (tx) => wholeList({ rows: await listLabels(tx), query, url: raw.url }, (label) => label)),
    }),
    route({
      method: 'POST',
      path: base,
      summary: 'Makes a label',
      tag,
      access: 'inbox.answer',
      body: Type.Object({ name: text(60, 1), ...rest }, { additionalProperties: false }),
      response: Label,
      status: 201,
      errors: [409],
      handle: (ctx, { body }) => ctx.write((tx) => createLabel(tx, ctx, body)),
    }),
    route({
      ...one,
      method: 'PATCH',
      path: `${base}:id/`,
      summary: 'Changes a label',
      body: Type.Object({ name: Type.Optional(text(60, 1)), ...rest }, { additionalProperties: false, minProperties: 1 }),
      response: Label,
      errors: [409],
      handle: (ctx, { params, body }) => ctx.write((tx) => changeLabel(tx, ctx, { id: params.id, ...body })),
    }),
    route({
      ...one,
      method: 'DELETE',
      path: `${base}:id/`,
      summary: 'Deletes a label, from all talks too',
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) => ctx.write((tx) => deleteLabel(tx, ctx, params.id)),
    }),
  ];
}
