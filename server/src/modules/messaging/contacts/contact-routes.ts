import { Type, type Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { etagOf } from '../../../kernel/etag.ts';
import { FileBody, IdParams, route, type RouteDefinition, type RouteInput } from '../../../kernel/http.ts';
import { FILE_TYPES, FORMATS } from '../../vending/reports/index.ts';
import { changeContact, createContact, deleteContact } from './contacts.ts';
import { EXPORT_FORMATS, exportContacts, type ExportFormat } from './export.ts';
import { readInput } from './input.ts';
import { contactPage } from './list.ts';
import { findContact } from './list-queries.ts';
import { presentContact } from './present.ts';
import { countTags } from './queries.ts';
import { Contact, ContactBody, contactFilters, ContactPage, ContactQuery } from './schema.ts';

const tag = 'Contacts';
const object = 'contacts' as const;
const Format = Type.Unsafe<ExportFormat>({ type: 'string', enum: [...EXPORT_FORMATS] });

export function contactCrudRoutes(): RouteDefinition[] {
  return [listRoute(), createRoute(), exportRoute(), tagsRoute(), detailRoute(), ...changeRoutes(), deleteRoute()];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contacts/',
    summary: 'People, newest first',
    description: '`search` takes the beginning of a number, of a mail address, or of the words of a name.',
    tag,
    access: 'contacts.read',
    query: ContactQuery,
    response: ContactPage,
    handle: (ctx, { query, raw }) => contactPage(ctx, query, raw.url),
  });
}

function createRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/contacts/',
    summary: 'Add a person by phone number or mail address',
    tag,
    access: 'contacts.write',
    body: ContactBody,
    response: Contact,
    versioned: true,
    status: 201,
    errors: [409],
    handle: (ctx, { body, reply }) =>
      ctx.write(async (tx) => {
        const from = ctx.actor.kind === 'api_key' ? 'api' : 'staff';
        return shown(tx, await createContact(tx, ctx, { input: await readInput(tx, body), from }), reply);
      }),
  });
}

function exportRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contacts/export/',
    summary: 'Contacts as a file that can be taken in again; filters as of the list',
    tag,
    access: 'contacts.export',
    rateLimit: { max: 10, seconds: 60 },
    query: Type.Object({ ...contactFilters, format: Type.Optional(Format) }),
    response: FileBody,
    files: FILE_TYPES.filter((type) => !type.endsWith('pdf')),
    async handle(ctx, { query, reply }) {
      const { format = 'csv', ...filters } = query;
      const file = await exportContacts(ctx, format, filters);
      void reply.type(FORMATS[format].contentType).header('content-disposition', `attachment; filename="contacts.${format}"`);
      return file;
    },
  });
}

function tagsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contacts/tags/',
    summary: 'Tags in use, and how many people have each',
    tag,
    access: 'contacts.read',
    response: Type.Object({ results: Type.Array(Type.Object({ tag: Type.String(), contacts: Type.Integer() })) }),
    handle: (ctx) => ctx.write(async (tx) => ({ results: [...(await countTags(tx))] })),
  });
}

function detailRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contacts/:id/',
    summary: 'One person',
    tag,
    access: 'contacts.read',
    object,
    params: IdParams,
    response: Contact,
    versioned: true,
    handle: (ctx, { params, reply }) => ctx.write((tx) => shown(tx, params.id, reply)),
  });
}

function changeRoutes(): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      method,
      path: '/api/messaging/contacts/:id/',
      summary: method === 'PUT' ? 'Change a person' : 'Change some fields of a person',
      tag,
      access: 'contacts.write',
      object,
      params: IdParams,
      body: ContactBody,
      response: Contact,
      versioned: true,
      errors: [409],
      handle: (ctx, { params, body, raw, reply }) =>
        ctx.write(async (tx) => {
          await changeContact(tx, ctx, { id: params.id, ifMatch: raw.headers['if-match'], ...(await readInput(tx, body)) });
          return shown(tx, params.id, reply);
        }),
    }),
  );
}

function deleteRoute(): RouteDefinition {
  return route({
    method: 'DELETE',
    path: '/api/messaging/contacts/:id/',
    summary: 'Delete a person; what they took back stays taken back',
    tag,
    access: 'contacts.delete',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await deleteContact(tx, ctx, params.id);
        return null;
      }),
  });
}

async function shown(tx: Tx, id: string, reply: RouteInput<unknown, unknown, unknown>['reply']): Promise<Static<typeof Contact>> {
  const row = await findContact(tx, id);
  if (!row) throw notFound();
  void reply.header('etag', etagOf(row.edited_micros));
  return presentContact(row);
}
