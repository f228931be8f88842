import { Type, type Static } from 'typebox';
import { forbidden, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { dayOf } from '../runs/days.ts';
import { BREAK_CLASSES, classOf, type BreakClass } from './classes.ts';
import { agesOf, findBreak, listBreaks, type BreakRow } from './queries.ts';
import { decide, requestTakeIn } from './take-in.ts';

const tag = 'Reconciliation';
const maybe = Type.Union([Type.String(), Type.Null()]);
const HOUR_MS = 3_600_000;

const BreakBody = Type.Object({
  id: Type.String(),
  client: Type.String(),
  area: Type.String(),
  class: Type.String(),
  title: Type.String(),
  severity: Type.String(),
  business_day: Type.String(),
  paybill: maybe,
  receipt: maybe,
  payment: maybe,
  order: maybe,
  meter: maybe,
  meter_id: maybe,
  /** What the other side has more than the books. */
  difference: Type.String(),
  difference_m3: Type.String(),
  evidence: Type.Unknown(),
  state: Type.String(),
  explanation: Type.String(),
  /** Null where nobody had to: it healed, or needs nobody. */
  decided_by: maybe,
  decided_by_name: maybe,
  decided_at: maybe,
  taken_in_at: maybe,
  can_take_in: Type.Boolean(),
  age: Type.Union([Type.Literal('hour'), Type.Literal('day'), Type.Literal('older')]),
  age_hours: Type.Integer(),
  first_seen_at: Type.String(),
  last_seen_at: Type.String(),
});

function present(row: BreakRow, at: Date): Static<typeof BreakBody> {
  const hours = Math.max(0, Math.floor((at.getTime() - row.first_seen_at.getTime()) / HOUR_MS));
  return {
    id: row.id,
    client: row.tenant_id,
    area: row.area,
    class: row.class,
    title: row.class in BREAK_CLASSES ? classOf(row.class).title : '',
    severity: row.severity,
    business_day: row.business_day,
    paybill: row.shortcode,
    receipt: row.receipt,
    payment: row.payment_id,
    order: row.order_id,
    meter: row.meter_id,
    meter_id: row.meter_number,
    difference: formatMinor(row.difference_minor),
    difference_m3: tenthsText(row.difference_tenths),
    evidence: row.evidence,
    state: row.state,
    explanation: row.explanation,
    decided_by: row.decided_by,
    decided_by_name: row.decided_by_name,
    decided_at: row.decided_at?.toISOString() ?? null,
    taken_in_at: row.taken_in_at?.toISOString() ?? null,
    can_take_in: row.class === 'missing_in_books' && row.state !== 'resolved' && row.line_id !== null,
    age: hours < 1 ? 'hour' : hours < 24 ? 'day' : 'older',
    age_hours: hours,
    first_seen_at: row.first_seen_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
  };
}

function tenthsText(tenths: bigint): string {
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? '-' : ''}${size / 10n}.${size % 10n}`;
}

const names = Object.keys(BREAK_CLASSES) as BreakClass[];
const ListQuery = Type.Object(
  {
    ...pageQuery,
    state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('explained'), Type.Literal('resolved')])),
    class: Type.Optional(Type.Union(names.map((name) => Type.Literal(name)))),
    area: Type.Optional(Type.Union([Type.Literal('mpesa'), Type.Literal('books'), Type.Literal('vendor')])),
    from_date: Type.Optional(Type.String({ maxLength: 40 })),
    to_date: Type.Optional(Type.String({ maxLength: 40 })),
    receipt: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: false },
);

export function breakRoutes(now: () => Date): RouteDefinition[] {
  return [listRoute(now), detailRoute(now), ageingRoute(now), ...decisionRoutes(now), takeInRoute(now)];
}

function listRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/reconciliation-breaks/',
    summary: 'What statement, books and vendor disagree about, newest first',
    tag,
    access: 'payments.read',
    query: ListQuery,
    response: pageOf(BreakBody),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const filter = {
        state: query.state ?? null,
        class: query.class ?? null,
        area: query.area ?? null,
        from: dayOf('from_date', query.from_date),
        to: dayOf('to_date', query.to_date),
        receipt: query.receipt?.trim() || null,
      };
      const [found, at] = [await ctx.read((tx) => listBreaks(tx, filter, page)), now()];
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, (row) => present(row, at));
    },
  });
}

function detailRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/reconciliation-breaks/:id/',
    summary: 'One disagreement with both sides',
    tag,
    access: 'payments.read',
    params: IdParams,
    object: 'reconciliation_breaks',
    response: BreakBody,
    handle: (ctx, { params }) => presented(ctx, params.id, now()),
  });
}

function ageingRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/reconciliation-ageing/',
    summary: 'Open disagreements by kind and age',
    tag,
    access: 'payments.read',
    response: Type.Object({
      results: Type.Array(
        Type.Object({
          class: Type.String(),
          severity: Type.String(),
          up_to_an_hour: Type.Integer(),
          up_to_a_day: Type.Integer(),
          older: Type.Integer(),
          difference: Type.String(),
          oldest_at: Type.String(),
        }),
      ),
    }),
    async handle(ctx) {
      const rows = await ctx.read((tx) => agesOf(tx, now()));
      return {
        results: rows.map((row) => ({
          class: row.class,
          severity: row.severity,
          up_to_an_hour: row.hour,
          up_to_a_day: row.day,
          older: row.older,
          difference: formatMinor(row.difference_minor),
          oldest_at: row.oldest.toISOString(),
        })),
      };
    },
  });
}

function decisionRoutes(now: () => Date): RouteDefinition[] {
  const routes = [
    { verb: 'explain', state: 'explained', summary: 'Say why the two sides differ' },
    { verb: 'resolve', state: 'resolved', summary: 'Say that it is settled; a later comparison opens it again if it is not' },
  ] as const;
  return routes.map(({ verb, state, summary }) =>
    route({
      method: 'POST',
      path: `/api/reconciliation-breaks/:id/${verb}/`,
      summary,
      tag,
      access: 'payments.reconcile',
      params: IdParams,
      object: 'reconciliation_breaks',
      body: Type.Object({ explanation: Type.String({ minLength: 3, maxLength: 500 }) }, { additionalProperties: false }),
      response: BreakBody,
      async handle(ctx, { params, body }) {
        const at = now();
        await ctx.write((tx) => decide(tx, params.id, { source: ctx, actorId: ctx.actor.id, at, state, explanation: body.explanation }));
        return presented(ctx, params.id, at);
      },
    }),
  );
}

function takeInRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/reconciliation-breaks/:id/take-in/',
    summary: 'Take money of the statement into the books; it goes to its meter like any payment',
    tag,
    access: 'payments.reconcile',
    params: IdParams,
    object: 'reconciliation_breaks',
    spends: true,
    response: BreakBody,
    async handle(ctx, { params }) {
      if (ctx.actor.kind !== 'user') throw forbidden('A person takes money in, signed in; a key cannot.');
      const at = now();
      await ctx.write((tx) => requestTakeIn(tx, params.id, { source: ctx, actorId: ctx.actor.id, at }));
      return presented(ctx, params.id, at);
    },
  });
}

async function presented(ctx: RequestContext, id: string, at: Date): Promise<Static<typeof BreakBody>> {
  const row = await ctx.read((tx) => findBreak(tx, id));
  if (!row) throw notFound();
  return present(row, at);
}
