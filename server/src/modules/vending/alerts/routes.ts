import { Type } from 'typebox';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { record } from '../../tenancy/audit/index.ts';
import { acknowledgeAlert, findAlert, listAlerts, type AlertRow } from './queries.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const AlertBody = Type.Object({
  id: Type.String(),
  alert_type: Type.String(),
  severity: Type.String(),
  client: Type.String(),
  client_name: Type.String(),
  meter: maybe,
  meter_id: maybe,
  customer: maybe,
  customer_name: maybe,
  payment: maybe,
  message: Type.String(),
  sent_to: Type.Unknown(),
  is_acknowledged: Type.Boolean(),
  acknowledged_by: maybe,
  acknowledged_by_name: maybe,
  acknowledged_at: maybe,
  metadata: Type.Unknown(),
  created_at: Type.String(),
});

function present(row: AlertRow): Record<string, unknown> {
  return {
    id: row.id,
    alert_type: row.alert_type,
    severity: row.severity,
    client: row.tenant_id,
    client_name: row.client_name,
    meter: row.meter_id,
    meter_id: row.meter_number,
    customer: row.customer_id,
    customer_name: row.customer_name,
    payment: row.payment_id,
    message: row.message,
    sent_to: row.sent_to,
    is_acknowledged: row.is_acknowledged,
    acknowledged_by: row.acknowledged_by,
    acknowledged_by_name: row.acknowledged_by_name,
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    metadata: row.metadata,
    created_at: row.created_at.toISOString(),
  };
}

const Query = Type.Object(
  {
    ...pageQuery,
    alert_type: Type.Optional(Type.String({ maxLength: 40 })),
    severity: Type.Optional(Type.String({ maxLength: 10 })),
    is_acknowledged: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const tag = 'Alerts';

export function alertRoutes(now: () => Date): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/alerts/',
      summary: 'Alerts, newest first',
      tag,
      access: 'alerts.read',
      query: Query,
      response: pageOf(AlertBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const filter = {
          type: query.alert_type ?? null,
          severity: query.severity ?? null,
          acknowledged: query.is_acknowledged ?? null,
          search: query.search ?? null,
          ordering: query.ordering ?? '-created_at',
        };
        const found = await ctx.read((tx) => listAlerts(tx, filter, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: filter.ordering === '-created_at' ? cursorById : null }, present);
      },
    }),
    route({
      method: 'GET',
      path: '/api/alerts/:id/',
      summary: 'One alert',
      tag,
      access: 'alerts.read',
      params: IdParams,
      object: 'alerts',
      response: AlertBody,
      async handle(ctx, { params }) {
        return await presented(ctx, params.id);
      },
    }),
    route({
      method: 'POST',
      path: '/api/alerts/:id/acknowledge/',
      summary: 'Say that it is being looked after',
      tag,
      access: 'alerts.acknowledge',
      params: IdParams,
      object: 'alerts',
      body: Type.Optional(Type.Object({ comment: Type.Optional(Type.String({ maxLength: 500 })) }, { additionalProperties: false })),
      response: AlertBody,
      async handle(ctx, { params, body }) {
        await ctx.write(async (tx) => {
          if (!(await findAlert(tx, params.id))) throw notFound();
          if (!(await acknowledgeAlert(tx, params.id, { actorId: ctx.actor.id, comment: body?.comment ?? '', at: now() })))
            throw conflict('alerts.already_acknowledged', 'Somebody has acknowledged it before.');
          await record(tx, ctx, [{ action: 'alert.acknowledged', objectType: 'alert', objectId: params.id }]);
        });
        return await presented(ctx, params.id);
      },
    }),
  ];
}

async function presented(ctx: RequestContext, id: string): Promise<never> {
  const row = await ctx.read((tx) => findAlert(tx, id));
  if (!row) throw notFound();
  return present(row) as never;
}
