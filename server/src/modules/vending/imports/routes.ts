import { Type } from 'typebox';
import type { Clock } from '../../../kernel/clock.ts';
import { notFound } from '../../../kernel/errors.ts';
import { text } from '../../../kernel/fields.ts';
import { FileBody, IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
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
} from '../../operations/table-imports/index.ts';
import { FIELD_NAMES, KINDS, type ImportKind } from './columns.ts';
import { checkList, requestImport } from './imports.ts';
import { TABLES } from './run.ts';

const tag = 'Imports';
const access = 'registry.import';
const Kind = Type.Unsafe<ImportKind>({ type: 'string', enum: [...KINDS] });

const ImportBody = Type.Object({ ...ImportShape, kind: Kind });

const Mapping = Type.Object(Object.fromEntries(FIELD_NAMES.map((field) => [field, Type.Optional(text(200, 1))])), { additionalProperties: false });
const Upload = Type.Object(
  {
    ...uploadFields,
    kind: Kind,
    /** By field, the heading of its column, where the usual ones do not fit. */
    mapping: Type.Optional(Mapping),
  },
  { additionalProperties: false },
);

export function importRoutes({ clock }: { readonly clock: Clock }): RouteDefinition[] {
  return [uploadRoute(clock), listRoute(), detailRoute(), rejectedRoute()];
}

function uploadRoute(clock: Clock): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/imports/',
    summary: 'Take in a list of meters or customers, in the background; a trial first, then for good',
    tag,
    access,
    bodyLimit: LARGEST_BODY,
    rateLimit: { max: 30, seconds: 60 },
    body: Upload,
    response: ImportBody,
    status: 202,
    async handle(ctx, { body }) {
      const { kind, mapping = {}, dry_run: dryRun = true } = body;
      const upload = await checkList({ kind, fileName: body.file_name, file: bytesOf(body.content_base64), mapping, dryRun });
      return ctx.write(async (tx) => present((await findImport(tx, TABLES, await requestImport(tx, ctx, { upload, at: clock.now() })))!));
    },
  });
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/imports/',
    summary: 'Lists taken in, newest first',
    tag,
    access,
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(ImportBody),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await ctx.read((tx) => listImports(tx, TABLES, page));
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
    },
  });
}

function detailRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/imports/:id/',
    summary: 'How far a list has come',
    tag,
    access,
    params: IdParams,
    object: 'registry_imports',
    response: ImportBody,
    handle: async (ctx, { params }) => present(await importOr404(ctx, params.id)),
  });
}

function rejectedRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/imports/:id/rejected/',
    summary: 'The rows that were refused, with the reason, as a file to mend and send again',
    tag,
    access,
    params: IdParams,
    object: 'registry_imports',
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
  const row = await ctx.read((tx) => findImport(tx, TABLES, id));
  if (!row) throw notFound();
  return row;
}

/** The kinds of this list are the two it takes. */
const present = (row: ImportRow) => ({ ...presentImport(row), kind: row.kind as ImportKind });
