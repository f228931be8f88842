import { Readable } from 'node:stream';
import { Type, type TSchema } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { route, type RequestContext, type RouteDefinition, type RouteInput } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import {
  isEstimate,
  knownCount,
  MOST_COUNTED,
  pageOf,
  pageQuery,
  pageRequest,
  presentPage,
  rowsOf,
  type PageQuery,
  type PageRequest,
} from '../../../kernel/pages.ts';
import { dayIn, isDay } from '../../../kernel/zone.ts';
import { allows } from '../../tenancy/access/index.ts';
import { record } from '../../tenancy/audit/index.ts';
import { filterFields, readAsk, type Filters } from './ask.ts';
import { REPORTS } from './catalogue/catalogue.ts';
import type { Report } from './catalogue/report.ts';
import { clientHead } from './client-queries.ts';
import { jsonCell, type Kind, type ReportRow } from './columns.ts';
import { tooLong } from './errors.ts';
import { csvWriter } from './formats/csv.ts';
import { FILE_TYPES, FORMAT_NAMES, FORMATS, type FormatName } from './formats/formats.ts';
import { documentOf, masked, readPages, type Reading } from './read.ts';

const tag = 'Reports';
/** A printed report of more pages is made in the background. */
const MOST_PRINTED_AT_ONCE = 2_000;

/** Whole phone numbers are for those who act on payments. */
export const seesPhones = (ctx: RequestContext): boolean => allows(ctx.actor, 'payments.retry');

const SCHEMAS: Readonly<Record<Kind, TSchema>> = {
  text: Type.String(),
  phone: Type.String(),
  integer: Type.Integer(),
  money: Type.String(),
  volume: Type.String(),
  moment: Type.String(),
  day: Type.String(),
  flag: Type.Boolean(),
};

type Query = PageQuery & Filters & { readonly format?: 'json' | FormatName; readonly bom?: boolean };

export function reportRoutes(now: () => Date): RouteDefinition[] {
  return REPORTS.map((report) => reportRoute(report, now));
}

function reportRoute(report: Report, now: () => Date): RouteDefinition {
  const { page, page_size, cursor, client } = pageQuery;
  const row = Type.Object({ id: Type.String(), ...Object.fromEntries(report.columns.map(({ key, kind }) => [key, Type.Union([SCHEMAS[kind], Type.Null()])])) });
  return route({
    method: 'GET',
    path: `/api/reports/${report.name}/`,
    summary: `${report.summary}. As JSON by pages, or whole as CSV, XLSX or PDF (?format=)`,
    tag,
    access: 'reports.read',
    query: Type.Object(
      {
        page,
        page_size,
        cursor,
        client,
        ...filterFields(report.filters),
        format: Type.Optional(Type.Union(['json', ...FORMAT_NAMES].map((name) => Type.Literal(name)))),
        bom: Type.Optional(Type.Boolean({ description: 'CSV: begin with a byte order mark, for older spreadsheets.' })),
      },
      { additionalProperties: false },
    ),
    response: pageOf(row),
    files: FILE_TYPES,
    handle: async (ctx, input): Promise<unknown> => {
      const query = input.query as Query;
      return query.format === undefined || query.format === 'json'
        ? reportPage(ctx, { report, query, url: input.raw.url, at: now() })
        : reportFile(ctx, { report, query, format: query.format, at: now() }, input.reply);
    },
  });
}

interface Call {
  readonly report: Report;
  readonly query: Query;
  readonly at: Date;
}

async function reportPage(ctx: RequestContext, { report, query, url, at }: Call & { readonly url: string }): Promise<unknown> {
  const request = pageRequest(query, url);
  const slice = { ...rowsOf(request), after: afterOf(report, request) };
  const shown = seesPhones(ctx) ? (row: ReportRow) => row : (row: ReportRow) => masked(report, row);
  return ctx.write(async (tx) => {
    const ask = readAsk(query, { zone: (await clientHead(tx)).zone, at });
    const rows = await report.page(tx, ask, slice);
    const count = knownCount(request, rows.length) ?? (await report.count(tx, ask, MOST_COUNTED));
    return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf: (row) => ['', row.id] }, (row) => presentRow(report, shown(row)));
  });
}

function presentRow({ columns }: Report, row: ReportRow): Record<string, unknown> {
  return { id: row.id, ...Object.fromEntries(columns.map(({ key, kind }) => [key, jsonCell(kind, row[key] ?? null)])) };
}

/** @throws AppError `invalid` for a cursor of another list */
function afterOf({ ids }: Report, { cursor }: PageRequest): string | null {
  if (cursor === null) return null;
  if (!(ids === 'uuid' ? isUuid(cursor[1]) : isDay(cursor[1]))) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return cursor[1];
}

/** The whole report as a stream; what leaves the house in one piece is written down. */
async function reportFile(
  ctx: RequestContext,
  call: Call & { readonly format: FormatName },
  reply: RouteInput<never, never, never>['reply'],
): Promise<Readable> {
  const { report, query, format, at } = call;
  const { client, ask, rows } = await ctx.write(async (tx) => {
    const client = await clientHead(tx);
    const ask = readAsk(query, { zone: client.zone, at });
    const rows = format === 'pdf' ? await report.count(tx, ask, MOST_PRINTED_AT_ONCE + 1) : 0;
    if (rows > MOST_PRINTED_AT_ONCE) throw tooLong(MOST_PRINTED_AT_ONCE);
    await record(tx, ctx, [
      { action: 'report.downloaded', objectType: 'report', objectId: report.name, details: { format, filters: filtersOf(report, query) } },
    ]);
    return { client, ask, rows };
  });
  const reading: Reading = { report, ask, showPhones: seesPhones(ctx) };
  const writer = format === 'csv' ? csvWriter({ bom: query.bom ?? false }) : FORMATS[format].writer;
  const name = `${report.name}-${dayIn(client.zone, at)}.${format}`;
  void reply.type(FORMATS[format].contentType).header('content-disposition', `attachment; filename="${name}"`);
  return Readable.from(
    writer(
      documentOf(reading, client, rows),
      readPages((fn) => ctx.write(fn), reading),
    ),
    { objectMode: false },
  );
}

function filtersOf({ filters }: Report, query: Query): Partial<Filters> {
  return Object.fromEntries(filters.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])));
}
