import { Type, type Static, type TSchema } from 'typebox';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { FileBody, IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import type { ObjectTable } from '../../../kernel/object-tables.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { findImport, listImports, type ImportRow, type ImportTables } from './queries.ts';
import { rejectedFile } from './rejected.ts';
import { LARGEST_BODY } from './upload.ts';

/** What tells the lists of one feature from those of another. */
export interface ImportReads<R extends TSchema> {
  /** Of the list of imports, with the trailing slash. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: string;
  /** Who may have the refused rows, where these are fewer. */
  readonly rejectedAccess?: string;
  readonly object: ObjectTable;
  readonly tables: ImportTables;
  readonly response: R;
  /** Platform staff who name no client see those of all; else they have to name one. */
  readonly ofAllClients: boolean;
  present(row: ImportRow): Static<R>;
}

/** How a list comes in; the rest is as of `ImportReads`. */
export interface ImportUpload<B extends TSchema, R extends TSchema> extends Pick<
  ImportReads<R>,
  'path' | 'tag' | 'access' | 'tables' | 'response' | 'present'
> {
  readonly summary: string;
  readonly description?: string;
  readonly spends?: boolean;
  readonly body: B;
  readonly errors?: NonNullable<RouteDefinition['errors']>;
  /** Looks at the list. @returns what puts it in line, and then its id */
  check(ctx: RequestContext, body: Static<B>): Promise<(tx: Tx) => Promise<string>>;
}

/** Takes a list in: it is looked at before anything is written, and worked at in the background. */
export function importUploadRoute<B extends TSchema, R extends TSchema>({ check, present, tables, ...upload }: ImportUpload<B, R>): RouteDefinition {
  return route({
    ...upload,
    method: 'POST',
    bodyLimit: LARGEST_BODY,
    rateLimit: { max: 30, seconds: 60 },
    status: 202,
    async handle(ctx, { body }) {
      const keep = await check(ctx, body);
      return ctx.write(async (tx) => present((await findImport(tx, tables, await keep(tx)))!));
    },
  });
}

/** Looking at lists taken in: all of them, how far one has come, and the rows that it was refused. */
export function importReadRoutes<R extends TSchema>(reads: ImportReads<R>): RouteDefinition[] {
  return [listRoute(reads), detailRoute(reads), rejectedRoute(reads)];
}

function listRoute<R extends TSchema>(reads: ImportReads<R>): RouteDefinition {
  const { path, summary, tag, access, tables, response, present } = reads;
  return route({
    method: 'GET',
    path,
    summary,
    tag,
    access,
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(response),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await reading(ctx, reads, (tx) => listImports(tx, tables, page));
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
    },
  });
}

function detailRoute<R extends TSchema>(reads: ImportReads<R>): RouteDefinition {
  const { path, tag, access, object, response, present } = reads;
  return route({
    method: 'GET',
    path: `${path}:id/`,
    summary: 'How far a list has come',
    tag,
    access,
    params: IdParams,
    object,
    response,
    handle: async (ctx, { params }) => present(await importOr404(ctx, reads, params.id)),
  });
}

function rejectedRoute<R extends TSchema>(reads: ImportReads<R>): RouteDefinition {
  const { path, tag, access, rejectedAccess = access, object, tables } = reads;
  return route({
    method: 'GET',
    path: `${path}:id/rejected/`,
    summary: 'The rows that were refused, with the reason, as a file to mend and send again',
    tag,
    access: rejectedAccess,
    params: IdParams,
    object,
    response: FileBody,
    files: ['text/csv'],
    async handle(ctx, { params, reply }) {
      const { id } = await importOr404(ctx, reads, params.id);
      void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="rejected-${id}.csv"`);
      return rejectedFile(ctx, tables, id);
    },
  });
}

type Reads = Pick<ImportReads<TSchema>, 'tables' | 'ofAllClients'>;

async function importOr404(ctx: RequestContext, reads: Reads, id: string): Promise<ImportRow> {
  const row = await reading(ctx, reads, (tx) => findImport(tx, reads.tables, id));
  if (!row) throw notFound();
  return row;
}

function reading<T>(ctx: RequestContext, { ofAllClients }: Reads, fn: (tx: Tx | PlatformTx) => Promise<T>): Promise<T> {
  return ofAllClients ? ctx.read(fn) : ctx.write(fn);
}
