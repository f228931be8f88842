import type { Static } from 'typebox';
import { AppError, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, idAfter, isEstimate, MOST_COUNTED, pageRequest, presentPage, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import { formatTenths } from '../../tariffs/index.ts';
import type { TokensAccepted } from '../port.ts';
import { findMeter } from '../queries.ts';
import { takeReports, type Taken } from './events.ts';
import { countEvents, listEvents, type StoredEvent } from './queries.ts';
import { readReport } from './read-report.ts';
import { Answer, BatchAnswer, BatchBody, EventBody, EventPage, EventQuery, type StoredEventBody } from './schema.ts';

const tag = 'Meters';
const object = 'meters' as const;

interface EventDeps {
  readonly now: () => Date;
  readonly tokensAccepted: TokensAccepted;
}

/** @param tokensAccepted hears of tokens that meters took */
export function meterEventRoutes({ now, tokensAccepted }: EventDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/meters/:id/events/',
      summary: 'What a meter and people before it have reported, newest first',
      tag,
      access: 'meters.read',
      object,
      params: IdParams,
      query: EventQuery,
      response: EventPage,
      handle: (ctx, { params, query, raw }) => eventPage(ctx, { meterId: params.id, kind: query.kind ?? null, page: pageRequest(query, raw.url) }),
    }),
    route({
      method: 'POST',
      path: '/api/meters/:id/events/',
      summary: 'Report what a meter says: seen, a reading, tampering, a fault, its battery, its valve',
      tag,
      access: 'meters.report',
      object,
      params: IdParams,
      body: EventBody,
      response: Answer,
      async handle(ctx, { params, body }) {
        const report = readReport(params.id, body, now());
        const [status] = await ctx.write((tx) => takeReports(tx, ctx, { reports: [report], reporter: ctx.actor.id, at: now(), tokensAccepted }));
        if (status === undefined || status === 'unknown_meter') throw notFound();
        return { status, event_key: report.eventKey };
      },
    }),
    route({
      method: 'POST',
      path: '/api/meter-events/',
      summary: 'Reports of many meters at once, for gateways',
      tag,
      access: 'meters.report',
      body: BatchBody,
      response: BatchAnswer,
      handle: (ctx, { body }) => takeBatch(ctx, body, { at: now(), tokensAccepted }),
    }),
  ];
}

async function takeBatch(
  ctx: RequestContext,
  body: Static<typeof BatchBody>,
  { at, tokensAccepted }: { readonly at: Date } & Pick<EventDeps, 'tokensAccepted'>,
): Promise<Static<typeof BatchAnswer>> {
  const reports = body.events.map(({ meter, ...event }, index) => {
    try {
      return readReport(meter, event, at);
    } catch (error) {
      throw error instanceof AppError ? inPlace(error, index) : error;
    }
  });
  const taken = await ctx.write((tx) => takeReports(tx, ctx, { reports, reporter: ctx.actor.id, at, tokensAccepted }));
  const count = (status: Taken): number => taken.filter((one) => one === status).length;
  return {
    taken: count('taken'),
    duplicates: count('duplicate'),
    unknown_meters: count('unknown_meter'),
    results: taken.map((status, index) => ({ index, status, event_key: reports[index]!.eventKey })),
  };
}

/** Nothing of a batch is taken when one of it cannot be read: which one stands in the field's name. */
function inPlace(error: AppError, index: number): AppError {
  const details = Object.fromEntries(Object.entries(error.details).map(([field, problems]) => [`events.${index}.${field}`, problems]));
  return new AppError({ code: error.code, status: error.status, message: error.message, details });
}

interface EventList {
  readonly meterId: string;
  readonly kind: string | null;
  readonly page: PageRequest;
}

function eventPage(ctx: RequestContext, { meterId, kind, page }: EventList): Promise<Static<typeof EventPage>> {
  return ctx.read(async (tx) => {
    if (!(await findMeter(tx, meterId))) throw notFound();
    const rows = await listEvents(tx, { meterId, kind, after: idAfter(page), ...rowsOf(page) });
    const count = await countEvents(tx, { meterId, kind }, MOST_COUNTED);
    return presentPage(page, { rows, count, estimate: isEstimate(count), cursorOf: cursorById }, present);
  });
}

function present(row: StoredEvent): Static<typeof StoredEventBody> {
  return {
    id: row.id,
    kind: row.kind,
    event_key: row.event_key,
    is_active: row.is_active,
    reading: row.tenths === null ? null : formatTenths(row.tenths),
    percent: row.percent,
    note: row.note,
    details: { ...row.details },
    occurred_at: row.occurred_at.toISOString(),
    received_at: row.received_at.toISOString(),
  };
}
