import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { addDays } from '../../../../kernel/zone.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { tooManyDays } from '../errors.ts';
import { dayOf, daysBetween } from './days.ts';
import { findRun, listRuns, todayOf, type RunRow } from './queries.ts';
import { requestRun } from './run.ts';

const tag = 'Reconciliation';
const MOST_DAYS = 31;
const maybe = Type.Union([Type.String(), Type.Null()]);

const RunBody = Type.Object({
  id: Type.String(),
  client: Type.String(),
  from_date: Type.String(),
  to_date: Type.String(),
  scope: Type.String(),
  meters: Type.String(),
  cause: Type.String(),
  state: Type.String(),
  /** 0 to 100. */
  progress: Type.Integer(),
  days_total: Type.Integer(),
  days_done: Type.Integer(),
  meters_total: Type.Union([Type.Integer(), Type.Null()]),
  meters_done: Type.Integer(),
  summary: Type.Unknown(),
  error: Type.String(),
  requested_by: maybe,
  requested_by_name: maybe,
  created_at: Type.String(),
  started_at: maybe,
  finished_at: maybe,
});

function present(row: RunRow): Static<typeof RunBody> {
  return {
    id: row.id,
    client: row.tenant_id,
    from_date: row.from_day,
    to_date: row.to_day,
    scope: row.scope,
    meters: row.meters,
    cause: row.cause,
    state: row.state,
    progress: progressOf(row),
    days_total: row.days_total,
    days_done: row.days_done,
    meters_total: row.meters_total,
    meters_done: row.meters_done,
    summary: row.summary,
    error: row.error,
    requested_by: row.requested_by,
    requested_by_name: row.requested_by_name,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** Days are the first tenth of a run that reads histories, meters the rest. */
function progressOf({ state, scope, days_done: days, days_total: of, meters_done: meters, meters_total: ofMeters }: RunRow): number {
  if (state === 'done') return 100;
  const share = days / of;
  if (scope === 'statement') return Math.min(99, Math.floor(share * 100));
  return Math.min(99, Math.floor(share * 10 + (ofMeters ? (meters / ofMeters) * 90 : 0)));
}

const Day = Type.String({ maxLength: 40 });
const StartBody = Type.Optional(
  Type.Object(
    {
      /** First and last business day in the client's zone; yesterday unless told. */
      from_date: Type.Optional(Day),
      to_date: Type.Optional(Day),
      /** `active`: meters sold to in these days; `all`: every meter, to find tokens that nobody here sold. */
      meters: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('all')])),
    },
    { additionalProperties: false },
  ),
);

export function runRoutes(now: () => Date): RouteDefinition[] {
  return [
    startRoute(now),
    route({
      method: 'GET',
      path: '/api/reconciliations/',
      summary: 'Comparisons of statement, books and vendor, newest first',
      tag,
      access: 'payments.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(RunBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listRuns(tx, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
      },
    }),
    route({
      method: 'GET',
      path: '/api/reconciliations/:id/',
      summary: 'One comparison: how far it is and what it has found',
      tag,
      access: 'payments.read',
      params: IdParams,
      object: 'reconciliation_runs',
      response: RunBody,
      async handle(ctx, { params }) {
        const row = await ctx.read((tx) => findRun(tx, params.id));
        if (!row) throw notFound();
        return present(row);
      },
    }),
  ];
}

function startRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/payments/reconcile/',
    summary: 'Compare statements, payments and the history of the vendor for some days',
    tag,
    access: 'payments.reconcile',
    body: StartBody,
    response: Type.Object({
      message: Type.String(),
      status: Type.String(),
      id: Type.String(),
      from_date: Type.String(),
      to_date: Type.String(),
      reconciliation: RunBody,
    }),
    async handle(ctx, { body }) {
      const run = await ctx.write((tx) => start(tx, { ctx, body: body ?? {}, at: now() }));
      return {
        message: 'The comparison has begun. Ask for its progress by its id.',
        status: run.state,
        id: run.id,
        from_date: run.from_day,
        to_date: run.to_day,
        reconciliation: present(run),
      };
    },
  });
}

interface Start {
  readonly ctx: RequestContext;
  readonly body: { readonly from_date?: string; readonly to_date?: string; readonly meters?: 'active' | 'all' };
  readonly at: Date;
}

async function start(tx: Tx, { ctx, body, at }: Start): Promise<RunRow> {
  const today = await todayOf(tx, at);
  const yesterday = addDays(today, -1);
  const toDay = dayOf('to_date', body.to_date) ?? (body.from_date === undefined ? yesterday : today);
  const fromDay = dayOf('from_date', body.from_date) ?? toDay;
  if (fromDay > toDay) throw invalid({ from_date: ['Must not be after to_date.'] });
  if (toDay > today || addDays(fromDay, MOST_DAYS) <= toDay || daysBetween(fromDay, toDay).length > MOST_DAYS) throw tooManyDays(MOST_DAYS);
  const requestedBy = ctx.actor.kind === 'user' ? ctx.actor.id : null;
  const id = (await requestRun(tx, { fromDay, toDay, scope: 'all', meters: body.meters ?? 'active', cause: 'person', requestedBy, at }))!;
  await record(tx, ctx, [{ action: 'reconciliation.requested', objectType: 'reconciliation_run', objectId: id, details: { from: fromDay, to: toDay } }]);
  return (await findRun(tx, id))!;
}
