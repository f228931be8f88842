import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import { defineAttribute, redefineAttribute, undefineAttribute } from './attributes.ts';
import { listDefinitions, type Definition } from './queries.ts';

const tag = 'Contacts';
const object = 'contact_attributes' as const;
const Options = Type.Array(text(100, 1), { maxItems: 100 });
const Attribute = Type.Object({ id: Type.String(), key: Type.String(), label: Type.String(), type: Type.String(), options: Type.Array(Type.String()) });

const NewAttribute = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' }),
    label: Type.Optional(text(100)),
    type: Type.Unsafe<Definition['type']>({ type: 'string', enum: ['text', 'number', 'date', 'boolean', 'choice'] }),
    options: Type.Optional(Options),
  },
  { additionalProperties: false },
);
const AttributeChange = Type.Object({ label: Type.Optional(text(100, 1)), options: Type.Optional(Options) }, { additionalProperties: false });

/** What a client wants to know of its people. */
export function attributeRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/messaging/contact-attributes/',
      summary: 'Custom attributes of contacts with their types, by key',
      tag,
      access: 'contacts.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Attribute),
      handle: (ctx, { query, raw }) => ctx.write(async (tx) => wholeList({ rows: await listDefinitions(tx), query, url: raw.url }, present)),
    }),
    route({
      method: 'POST',
      path: '/api/messaging/contact-attributes/',
      summary: 'Define an attribute: from now on its values are held to the type',
      tag,
      access: 'contacts.define',
      body: NewAttribute,
      response: Attribute,
      status: 201,
      errors: [409],
      handle: (ctx, { body }) =>
        ctx.write(async (tx) => {
          const definition = { key: body.key, label: body.label ?? body.key, type: body.type, options: body.options ?? [] };
          return present({ id: await defineAttribute(tx, ctx, definition), ...definition });
        }),
    }),
    ...oneAttribute(),
  ];
}

function oneAttribute(): RouteDefinition[] {
  return [
    route({
      method: 'PATCH',
      path: '/api/messaging/contact-attributes/:id/',
      summary: 'Change the label or the options of an attribute',
      tag,
      access: 'contacts.define',
      object,
      params: IdParams,
      body: AttributeChange,
      response: Attribute,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await redefineAttribute(tx, ctx, { id: params.id, ...body });
          const changed = (await listDefinitions(tx)).find(({ id }) => id === params.id);
          if (!changed) throw notFound();
          return present(changed);
        }),
    }),
    route({
      method: 'DELETE',
      path: '/api/messaging/contact-attributes/:id/',
      summary: 'Remove a definition; the values stay',
      tag,
      access: 'contacts.define',
      object,
      params: IdParams,
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await undefineAttribute(tx, ctx, params.id);
          return null;
        }),
    }),
  ];
}

function present({ id, key, label, type, options }: Definition): Static<typeof Attribute> {
  return { id, key, label, type, options: [...options] };
}
