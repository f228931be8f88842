import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { alreadyAssigned } from '../errors.ts';
import { findMeterById } from '../queries.ts';
import { AssignBody, Assigned, AssignmentPage, AssignmentQuery, type Assignment } from '../schema.ts';
import { assignMeter, meterNamed, unassignMeter } from './assignments.ts';
import { countAssignments, listAssignments, type AssignmentRow } from './queries.ts';

export function assignmentRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/meters/:id/assignments/',
      summary: 'Who has the meter; with all=true who had it',
      tag: 'Meters',
      access: 'customers.read',
      object: 'meters',
      params: IdParams,
      query: AssignmentQuery,
      response: AssignmentPage,
      handle: (ctx, { params, query, raw }) => page(ctx, { id: params.id, url: raw.url }, query),
    }),
    route({
      method: 'POST',
      path: '/api/customers/:id/assign-meter/',
      summary: 'Give a meter to a customer',
      tag: 'Customers',
      access: 'customers.write',
      object: 'customers',
      params: IdParams,
      body: AssignBody,
      response: Assigned,
      status: 201,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          const { assignment, created } = await assignMeter(tx, ctx, { meterId: await meterNamed(tx, body.meter_id), customerId: params.id });
          if (!created) throw alreadyAssigned(true);
          return { message: 'Meter assigned.', ...presentAssignment(assignment) };
        }),
    }),
    route({
      method: 'POST',
      path: '/api/customers/:id/unassign-meter/',
      summary: 'Take a meter back from a customer',
      tag: 'Customers',
      access: 'customers.write',
      object: 'customers',
      params: IdParams,
      body: AssignBody,
      response: Type.Object({ message: Type.String() }),
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await unassignMeter(tx, ctx, { meterId: await meterNamed(tx, body.meter_id), customerId: params.id });
          return { message: 'Meter unassigned.' };
        }),
    }),
  ];
}

async function page(
  ctx: RequestContext,
  { id, url }: { readonly id: string; readonly url: string },
  query: Static<typeof AssignmentQuery>,
): Promise<Static<typeof AssignmentPage>> {
  const request = pageRequest(query, url);
  const list = { meterId: id, all: query.all ?? false, limit: request.size + 1, offset: (request.page - 1) * request.size };
  return ctx.read(async (tx) => {
    if (!(await findMeterById(tx, id))) throw notFound();
    const rows = await listAssignments(tx, list);
    const count = await countAssignments(tx, list);
    const shown = presentPage(request, { rows, count, estimate: false, cursorOf: (row) => [row.assigned_on.toISOString(), row.id] }, presentAssignment);
    return { ...shown, next_cursor: null };
  });
}

function presentAssignment(row: AssignmentRow): Static<typeof Assignment> {
  return {
    id: row.id,
    meter: row.meter,
    meter_id: row.meter_id,
    customer: row.customer,
    customer_name: row.customer_name,
    customer_id: row.customer_id,
    assigned_on: row.assigned_on.toISOString(),
    is_active: row.deactivated_on === null,
    deactivated_on: row.deactivated_on?.toISOString() ?? null,
  };
}
