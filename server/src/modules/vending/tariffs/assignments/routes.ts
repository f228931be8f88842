import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, idAfter, pageOf, pageQuery, pageRequest, presentPage, rowsOf } from '../../../../kernel/pages.ts';
import { findTariff } from '../queries.ts';
import { assignTariff, targetOf, unassignTariff } from './assignments.ts';
import { countAssignments, listAssignments, type AssignmentRow } from './queries.ts';
import { Assignment, AssignmentBody } from './schema.ts';

const tag = 'Tariffs';
const object = 'tariffs' as const;

/** Whom a tariff is for, beside the default and what a meter names itself. */
export function assignmentRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/tariffs/:id/assignments/',
      summary: 'Whom this tariff is or was for, newest first',
      tag,
      access: 'tariffs.read',
      object,
      params: IdParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Assignment),
      handle: (ctx, { params, query, raw }) =>
        ctx.read(async (tx) => {
          if (!(await findTariff(tx, params.id))) throw notFound();
          const page = pageRequest(query, raw.url);
          const rows = await listAssignments(tx, { tariffId: params.id, after: idAfter(page), ...rowsOf(page) });
          return presentPage(page, { rows, count: await countAssignments(tx, params.id), estimate: false, cursorOf: cursorById }, present);
        }),
    }),
    route({
      method: 'POST',
      path: '/api/tariffs/:id/assignments/',
      summary: 'Make it the tariff of a meter, a customer, a site or a type of meter, from now or from a later moment on',
      tag,
      access: 'tariffs.write',
      object,
      params: IdParams,
      body: AssignmentBody,
      response: Assignment,
      status: 201,
      handle: (ctx, { params, body }) => {
        const times = { from: moment(body.valid_from, 'valid_from'), until: moment(body.valid_until, 'valid_until') };
        const target = targetOf(body);
        return ctx.write(async (tx) => present(await assignTariff(tx, ctx, { tariffId: params.id, target, ...times, reason: body.reason })));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/tariffs/:id/assignments/:assignment/',
      summary: 'End an assignment now, or take back one to come',
      tag,
      access: 'tariffs.write',
      object,
      params: Type.Object({ id: Type.String(), assignment: Type.String() }),
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await unassignTariff(tx, ctx, { tariffId: params.id, id: params.assignment });
          return null;
        }),
    }),
  ];
}

function moment(text: string | undefined, field: string): Date | null {
  if (text === undefined) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw invalid({ [field]: ['Not a time.'] });
  return at;
}

function present(row: AssignmentRow): Static<typeof Assignment> {
  return {
    id: row.id,
    tariff: row.tariff_id,
    scope: row.scope,
    meter: row.meter_id,
    customer: row.customer_id,
    name: row.shown,
    valid_from: row.valid_from.toISOString(),
    valid_until: row.valid_until?.toISOString() ?? null,
    in_force: row.in_force,
    reason: row.reason,
    created_at: row.created_at.toISOString(),
  };
}
