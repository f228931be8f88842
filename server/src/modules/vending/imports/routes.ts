import { Type, type Static } from 'typebox';
import type { Clock } from '../../../kernel/clock.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { text } from '../../../kernel/fields.ts';
import { FileBody, IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { FIELD_NAMES, KINDS, type ImportKind } from './columns.ts';
import { checkUpload, requestImport } from './imports.ts';
import { findImport, listImports, type ImportRow } from './queries.ts';
import { rejectedFile } from './rejected.ts';
import { LARGEST_FILE } from './run.ts';

const tag = 'Imports';
const access = 'registry.import';
/** Base64 is a third longer than what it stands for. */
const LARGEST_BODY = Math.ceil(LARGEST_FILE * 1.4);
const maybe = Type.Union([Type.String(), Type.Null()]);
const Kind = Type.Unsafe<ImportKind>({ type: 'string', enum: [...KINDS] });

const ImportBody = Type.Object({
  id: Type.String(),
  client: Type.String(),
  kind: Kind,
  file_name: Type.String(),
  format: Type.String(),
  bytes: Type.Integer(),
  mapping: Type.Unknown(),
  dry_run: Type.Boolean(),
  state: Type.String(),
  rows_done: Type.Integer(),
  created: Type.Integer(),
  known: Type.Integer(),
  assigned: Type.Integer(),
  rejected: Type.Integer(),
  error_code: maybe,
  error_message: Type.String(),
  created_at: Type.String(),
  finished_at: maybe,
});

const Mapping = Type.Object(Object.fromEntries(FIELD_NAMES.map((field) => [field, Type.Optional(text(200, 1))])), { additionalProperties: false });
const Upload = Type.Object(
  {
    kind: Kind,
    file_name: text(200, 1),
    /** .xlsx or .csv, at most 20 MB and 100,000 rows. */
    content_base64: Type.String({ minLength: 1, maxLength: LARGEST_BODY }),
    /** By field, the heading of its column, where the usual ones do not fit. */
    mapping: Type.Optional(Mapping),
    /** True unless told otherwise: every row is tried and nothing stays. */
    dry_run: Type.Optional(Type.Boolean()),
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
      const upload = await checkUpload({ kind, fileName: body.file_name, file: bytesOf(body.content_base64), mapping, dryRun });
      return ctx.write(async (tx) => present((await findImport(tx, await requestImport(tx, ctx, { upload, at: clock.now() })))!));
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
      const found = await ctx.read((tx) => listImports(tx, page));
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
      return rejectedFile(ctx, id);
    },
  });
}

async function importOr404(ctx: RequestContext, id: string): Promise<ImportRow> {
  const row = await ctx.read((tx) => findImport(tx, id));
  if (!row) throw notFound();
  return row;
}

function bytesOf(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw invalid({ content_base64: ['Must be the file in base64.'] });
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > LARGEST_FILE) throw invalid({ content_base64: ['The file may have at most 20 MB. Send it in parts.'] });
  return bytes;
}

function present(row: ImportRow): Static<typeof ImportBody> {
  const {
    tenant_id: client,
    created_rows: created,
    known_rows: known,
    assigned_rows: assigned,
    rejected_rows: rejected,
    created_at,
    finished_at,
    ...rest
  } = row;
  return { ...rest, client, created, known, assigned, rejected, created_at: created_at.toISOString(), finished_at: finished_at?.toISOString() ?? null };
}
