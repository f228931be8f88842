import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { FileBody, IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import {
  bytesOf,
  findImport,
  ImportShape,
  LARGEST_BODY,
  listImports,
  presentImport,
  rejectedFile,
  uploadFields,
  type ImportRow,
} from '../../../operations/table-imports/index.ts';
import type { ContactsDeps } from '../engine.ts';
import { FIELD_NAMES } from './columns.ts';
import { checkList, importAtOnce, requestImport, TABLES } from './imports.ts';
import { ImportOptions } from './options.ts';

const tag = 'Contacts';
const access = 'contacts.import';
const object = 'contact_imports' as const;

const ContactImport = Type.Object({
  ...ImportShape,
  options: Type.Unknown(),
  assigned: Type.Integer({ description: 'Rows whose consent was written down.' }),
  known: Type.Integer({ description: 'Rows of people who were there.' }),
});
const Mapping = Type.Object(Object.fromEntries(FIELD_NAMES.map((field) => [field, Type.Optional(text(200, 1))])), {
  additionalProperties: false,
  patternProperties: { '^attributes\\.[a-z][a-z0-9_]{0,59}$': text(200, 1) },
});
const Upload = Type.Object(
  {
    ...uploadFields,
    /** By field or `attributes.<key>`, the heading of its column, where the usual ones do not fit. */
    mapping: Type.Optional(Mapping),
    options: Type.Optional(ImportOptions),
  },
  { additionalProperties: false },
);

export function contactImportRoutes(deps: ContactsDeps): RouteDefinition[] {
  return [bulkRoute(deps), uploadRoute(deps), listRoute(), detailRoute(), rejectedRoute()];
}

function bulkRoute({ secrets, clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/contacts/bulk-import/',
    summary: 'Take in a short list at once: a heading with name, phone_e164, email, tags; other columns become attributes',
    tag,
    access,
    bodyLimit: 2 * 1024 * 1024,
    rateLimit: { max: 30, seconds: 60 },
    body: Type.Object({ csv_data: text(2 * 1024 * 1024, 1) }, { additionalProperties: false }),
    response: Type.Object({ message: Type.String(), imported_count: Type.Integer(), created_count: Type.Integer(), errors: Type.Array(Type.String()) }),
    errors: [409],
    handle: (ctx, { body }) =>
      ctx.write(async (tx) => {
        const { created, known, rejects } = await importAtOnce(tx, ctx, { csv: body.csv_data, secrets, at: clock.now() });
        const errors = rejects.map(({ row_number: number, reason }) => `Row ${number}: ${reason}`);
        return { message: `Imported ${created + known} contacts`, imported_count: created + known, created_count: created, errors };
      }),
  });
}

function uploadRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/contact-imports/',
    summary: 'Take in a list of contacts, in the background; a trial first, then for good',
    tag,
    access,
    bodyLimit: LARGEST_BODY,
    rateLimit: { max: 30, seconds: 60 },
    body: Upload,
    response: ContactImport,
    status: 202,
    errors: [409],
    async handle(ctx, { body }) {
      const { mapping = {}, options = {}, dry_run: dryRun = true } = body;
      const upload = await checkList({
        fileName: body.file_name,
        file: bytesOf(body.content_base64),
        mapping,
        options,
        dryRun,
      });
      return ctx.write(async (tx) => present((await findImport(tx, TABLES, await requestImport(tx, ctx, { upload, at: clock.now() })))!));
    },
  });
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contact-imports/',
    summary: 'Lists of contacts taken in, newest first',
    tag,
    access,
    query: Type.Object(pageQuery),
    response: pageOf(ContactImport),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await ctx.write((tx) => listImports(tx, TABLES, page));
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
    },
  });
}

function detailRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contact-imports/:id/',
    summary: 'How far a list has come',
    tag,
    access,
    params: IdParams,
    object,
    response: ContactImport,
    handle: async (ctx, { params }) => present(await importOr404(ctx, params.id)),
  });
}

function rejectedRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contact-imports/:id/rejected/',
    summary: 'The rows that were refused, with the reason, as a file to mend and send again',
    tag,
    access,
    params: IdParams,
    object,
    response: FileBody,
    files: ['text/csv'],
    async handle(ctx, { params, reply }) {
      const { id } = await importOr404(ctx, params.id);
      void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="rejected-${id}.csv"`);
      return rejectedFile(ctx, TABLES, id);
    },
  });
}

async function importOr404(ctx: RequestContext, id: string): Promise<ImportRow> {
  const row = await ctx.write((tx) => findImport(tx, TABLES, id));
  if (!row) throw notFound();
  return row;
}

function present(row: ImportRow): Static<typeof ContactImport> {
  return { ...presentImport(row), options: row.options };
}
