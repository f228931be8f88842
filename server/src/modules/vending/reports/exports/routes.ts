import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { FileBody, IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { dayIn } from '../../../../kernel/zone.ts';
import { allows } from '../../../tenancy/access/index.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { Filters, readAsk } from '../ask.ts';
import { REPORTS, reportNamed } from '../catalogue/catalogue.ts';
import { clientHead } from '../client-queries.ts';
import type { ReportsDeps } from '../deps.ts';
import { fileGone, linkExpired, tooLongToPrint } from '../errors.ts';
import { contentTypeOf, FILE_TYPES, FORMAT_NAMES, FORMATS } from '../formats/formats.ts';
import { seesPhones } from '../report-routes.ts';
import { checkFilters, requestExport } from './exports.ts';
import { dossierNamed } from './dossiers.ts';
import { isOurs, type LinkTo } from './link.ts';
import { findExport, listExports, type ExportRow } from './queries.ts';
import { keyOf, urlOf } from './run.ts';

const tag = 'Exports';
const LINK_MS = 15 * 60_000;
const text = Type.String();
const maybe = Type.Union([Type.String(), Type.Null()]);
const count = Type.Union([Type.Integer(), Type.Null()]);

export const reportName = Type.Union(REPORTS.map(({ name }) => Type.Literal(name)));
export const formatName = Type.Union(FORMAT_NAMES.map((name) => Type.Literal(name)));

const ExportBody = Type.Object({
  id: text,
  report: text,
  format: text,
  filters: Type.Record(Type.String(), Type.String()),
  state: text,
  progress: Type.Integer({ description: 'Percent.' }),
  rows: Type.Integer(),
  rows_expected: count,
  bytes: count,
  error_code: maybe,
  schedule: maybe,
  requested_by: maybe,
  created_at: text,
  finished_at: maybe,
  expires_at: maybe,
  download_url: Type.Union([Type.String({ description: 'Good for a quarter of an hour, without signing in.' }), Type.Null()]),
});

export function exportRoutes(deps: ReportsDeps): RouteDefinition[] {
  return [createRoute(deps), listRoute(deps), detailRoute(deps), downloadRoute(deps)];
}

function createRoute(deps: ReportsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/exports/',
    summary: 'Make a report as a file, in the background; ask for its state by the id',
    tag,
    access: 'reports.export',
    status: 202,
    body: Type.Object(
      { report: reportName, format: formatName, filters: Type.Optional(Filters), client: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
    response: ExportBody,
    async handle(ctx, { body }) {
      const { format, filters = {} } = body;
      const [report, at] = [reportNamed(body.report), deps.clock.now()];
      checkFilters(report, filters);
      return await ctx.write(async (tx) => {
        const ask = readAsk(filters, { zone: (await clientHead(tx)).zone, at });
        const { mostRows } = FORMATS[format];
        // told now and not by a file that never comes
        if (Number.isFinite(mostRows) && (await report.count(tx, ask, mostRows + 1)) > mostRows) throw tooLongToPrint(mostRows);
        const id = await requestExport(tx, ctx, { report, format, filters, showPhones: seesPhones(ctx), scheduleId: null, at });
        return present(deps, ctx, (await findExport(tx, id))!) as never;
      });
    },
  });
}

function listRoute(deps: ReportsDeps): RouteDefinition {
  const { page, page_size, cursor, client } = pageQuery;
  return route({
    method: 'GET',
    path: '/api/exports/',
    summary: 'Exports, newest first',
    tag,
    access: 'reports.export',
    query: Type.Object({ page, page_size, cursor, client }, { additionalProperties: false }),
    response: pageOf(ExportBody),
    async handle(ctx, { query, raw }) {
      const request = pageRequest(query, raw.url);
      const found = await ctx.read((tx) => listExports(tx, request));
      return presentPage(request, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, (row) => present(deps, ctx, row));
    },
  });
}

function detailRoute(deps: ReportsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/exports/:id/',
    summary: 'How far an export is, and a link to its file when it is ready',
    tag,
    access: 'reports.export',
    params: IdParams,
    object: 'report_exports',
    response: ExportBody,
    async handle(ctx, { params }) {
      const row = await ctx.read((tx) => findExport(tx, params.id));
      if (!row) throw notFound();
      return present(deps, ctx, row) as never;
    },
  });
}

function downloadRoute(deps: ReportsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/exports/:id/download/',
    summary: 'The file, by a link that was handed out; no sign-in needed until it expires',
    tag,
    access: 'public',
    params: IdParams,
    query: Type.Object(
      {
        client: Type.Optional(Type.String()),
        expires: Type.Optional(Type.Integer({ minimum: 0, maximum: 9_999_999_999 })),
        signature: Type.Optional(Type.String({ maxLength: 100 })),
      },
      { additionalProperties: false },
    ),
    response: FileBody,
    files: [...FILE_TYPES, 'application/json'],
    errors: [403, 409],
    rateLimit: { max: 60, seconds: 60 },
    async handle(ctx, { params, query, reply }) {
      const { client = '', expires = 0, signature = '' } = query;
      const link: LinkTo = { tenantId: client, exportId: params.id, expiresAt: new Date(expires * 1000) };
      // a link that we did not make tells nothing, not even whether there is such an export
      if (!isUuid(client) || !isOurs(deps.secrets, link, signature)) throw notFound();
      if (link.expiresAt <= deps.clock.now()) throw linkExpired();
      const { row, zone, content, bytes } = await openDownload(deps, ctx, link);
      void reply
        .type(contentTypeOf(row.format))
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename="${row.report}-${dayIn(zone, row.created_at)}.${row.format}"`);
      return content;
    },
  });
}

interface Download {
  readonly row: ExportRow;
  readonly zone: string;
  readonly content: Readable;
  readonly bytes: number;
}

async function openDownload(deps: ReportsDeps, ctx: RequestContext, link: LinkTo): Promise<Download> {
  const { row, zone } = await deps.db.inTenant(link.tenantId, async (tx) => ({ row: await findExport(tx, link.exportId), zone: (await clientHead(tx)).zone }));
  const file = row?.state === 'ready' && row.expires_at! > deps.clock.now() ? await deps.store.read(keyOf(link.tenantId, row)) : null;
  if (!row || !file) throw fileGone();
  const source = { actor: { kind: 'link', id: null }, ip: ctx.ip, userAgent: ctx.userAgent, requestId: ctx.requestId };
  await deps.db.inTenant(link.tenantId, (tx) =>
    record(tx, source, [{ action: 'export.downloaded', objectType: 'export', objectId: row.id, details: { report: row.report, format: row.format } }]),
  );
  return { row, zone, ...file };
}

function present(deps: ReportsDeps, ctx: RequestContext, row: ExportRow): Record<string, unknown> {
  const mayDownload = row.state === 'ready' && mayHave(deps, ctx, row);
  return {
    id: row.id,
    report: row.report,
    format: row.format,
    filters: row.filters,
    state: row.state,
    progress: progressOf(row),
    rows: Number(row.rows_done),
    rows_expected: row.rows_expected === null ? null : Number(row.rows_expected),
    bytes: row.bytes === null ? null : Number(row.bytes),
    error_code: row.error_code,
    schedule: row.schedule_id,
    requested_by: row.requested_by,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    download_url: mayDownload ? urlOf(deps, row, new Date(deps.clock.now().getTime() + LINK_MS)) : null,
  };
}

/** Who sees no whole phone numbers or tokens gets no link to a file with them. */
function mayHave(deps: ReportsDeps, ctx: RequestContext, row: ExportRow): boolean {
  const dossier = dossierNamed(deps, row.report);
  if (dossier && !allows(ctx.actor, dossier.permission)) return false;
  return (!row.show_phones || seesPhones(ctx)) && (!row.show_tokens || allows(ctx.actor, 'tokens.reveal'));
}

function progressOf({ state, rows_done, rows_expected }: ExportRow): number {
  if (state === 'ready' || state === 'expired') return 100;
  return rows_expected ? Math.min(99, Number((rows_done * 100n) / rows_expected)) : 0;
}
