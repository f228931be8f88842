import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { Filters } from '../ask.ts';
import { formatName, reportName } from '../exports/routes.ts';
import { PERIODS } from './next-run.ts';
import { findSchedule, listSchedules, type ScheduleFields, type ScheduleRow } from './queries.ts';
import { changeSchedule, createSchedule, endSchedule } from './schedules.ts';

const tag = 'Report schedules';
const path = '/api/report-schedules/:id/';

const fields = {
  name: text(100, 1),
  report: reportName,
  format: formatName,
  period: Type.Union(PERIODS.map((period) => Type.Literal(period))),
  hour: Type.Integer({ minimum: 0, maximum: 23, description: "Hour of the client's day." }),
  recipients: Type.Array(Type.String({ maxLength: 254, pattern: '^[^\\s@,;<>"\\u0000]+@[^\\s@,;<>"\\u0000]+\\.[^\\s@,;<>"\\u0000]+$' }), {
    minItems: 1,
    maxItems: 20,
  }),
};
const optional = {
  filters: Type.Optional(Filters),
  weekday: Type.Optional(Type.Integer({ minimum: 1, maximum: 7, description: 'For weekly: 1 is Monday.' })),
  month_day: Type.Optional(Type.Integer({ minimum: 1, maximum: 28, description: 'For monthly.' })),
  is_active: Type.Optional(Type.Boolean()),
};

const NewSchedule = Type.Object({ ...fields, ...optional, client: Type.Optional(Type.String()) }, { additionalProperties: false });
const ScheduleChanges = Type.Object({ ...Type.Partial(Type.Object(fields)).properties, ...optional }, { additionalProperties: false });

const maybe = Type.Union([Type.String(), Type.Null()]);
const ScheduleBody = Type.Object({
  id: Type.String(),
  name: Type.String(),
  report: Type.String(),
  format: Type.String(),
  filters: Type.Record(Type.String(), Type.String()),
  period: Type.String(),
  hour: Type.Integer(),
  weekday: Type.Integer(),
  month_day: Type.Integer(),
  recipients: Type.Array(Type.String()),
  is_active: Type.Boolean(),
  next_run_at: Type.String(),
  last_run_at: maybe,
  last_export: maybe,
  created_by: maybe,
  created_at: Type.String(),
  updated_at: Type.String(),
});

export function scheduleRoutes(now: () => Date): RouteDefinition[] {
  return [...readRoutes(), ...writeRoutes(now)];
}

function readRoutes(): RouteDefinition[] {
  const { page, page_size, cursor, client } = pageQuery;
  return [
    route({
      method: 'GET',
      path: '/api/report-schedules/',
      summary: 'Reports that go out by themselves, newest first',
      tag,
      access: 'reports.schedule',
      query: Type.Object({ page, page_size, cursor, client }, { additionalProperties: false }),
      response: pageOf(ScheduleBody),
      async handle(ctx, { query, raw }) {
        const request = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listSchedules(tx, request));
        return presentPage(request, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
      },
    }),
    route({
      method: 'GET',
      path,
      summary: 'One schedule of a report',
      tag,
      access: 'reports.schedule',
      params: IdParams,
      object: 'report_schedules',
      response: ScheduleBody,
      async handle(ctx, { params }) {
        const row = await ctx.read((tx) => findSchedule(tx, params.id));
        if (!row) throw notFound();
        return present(row) as never;
      },
    }),
  ];
}

function writeRoutes(now: () => Date): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/report-schedules/',
      summary: 'Have a report mailed every day, week or month',
      tag,
      access: 'reports.schedule',
      status: 201,
      body: NewSchedule,
      response: ScheduleBody,
      handle: async (ctx, { body }) => present(await ctx.write((tx) => createSchedule(tx, ctx, { fields: fieldsOf(body), at: now() }))) as never,
    }),
    route({
      method: 'PATCH',
      path,
      summary: 'Change a schedule',
      tag,
      access: 'reports.schedule',
      params: IdParams,
      object: 'report_schedules',
      body: ScheduleChanges,
      response: ScheduleBody,
      handle: async (ctx, { params, body }) => present(await ctx.write((tx) => changeSchedule(tx, ctx, { id: params.id, changes: body, at: now() }))) as never,
    }),
    route({
      method: 'DELETE',
      path,
      summary: 'Stop sending a report',
      tag,
      access: 'reports.schedule',
      params: IdParams,
      object: 'report_schedules',
      status: 204,
      response: Type.Null(),
      async handle(ctx, { params }) {
        await ctx.write((tx) => endSchedule(tx, ctx, { id: params.id, at: now() }));
        return null;
      },
    }),
  ];
}

function fieldsOf({ client: _client, ...body }: Static<typeof NewSchedule>): ScheduleFields {
  return { filters: {}, weekday: 1, month_day: 1, is_active: true, ...body };
}

function present({ tenant_id: _tenant, last_export_id, ...row }: ScheduleRow): Record<string, unknown> {
  return {
    ...row,
    last_export: last_export_id,
    next_run_at: row.next_run_at.toISOString(),
    last_run_at: row.last_run_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
