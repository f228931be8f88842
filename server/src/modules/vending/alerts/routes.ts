import type { Static } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { pageOf, pageRequest, presentPage, type PageRequest } from '../../../kernel/pages.ts';
import { acknowledge, assign, resolve, type Handling, type IsMember } from './handling.ts';
import { alertCursor, alertOrder } from './order.ts';
import { alertHistory, findAlert, listAlerts, type AlertFilter } from './queries.ts';
import { ruleRoutes, type RuleDeps } from './rules/routes.ts';
import { AcknowledgeBody, AlertBody, AlertHistory, AlertQuery, AssignBody, presentAlert, presentHistory, ResolveBody } from './schema.ts';

const tag = 'Alerts';
const object = 'alerts' as const;

export interface AlertRouteDeps extends RuleDeps {
  readonly isMember: IsMember;
}

export function alertRoutes(deps: AlertRouteDeps): RouteDefinition[] {
  return [...readRoutes(), ...handlingRoutes(deps), ...ruleRoutes(deps)];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/alerts/',
      summary: 'Alerts, newest first',
      tag,
      access: 'alerts.read',
      query: AlertQuery,
      response: pageOf(AlertBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const filter = filterOf(query, page);
        const found = await ctx.read((tx) => listAlerts(tx, filter, page));
        return presentPage(page, { ...found, cursorOf: (row) => alertCursor(filter.order, row) }, presentAlert);
      },
    }),
    route({
      method: 'GET',
      path: '/api/alerts/:id/',
      summary: 'One alert',
      tag,
      access: 'alerts.read',
      params: IdParams,
      object,
      response: AlertBody,
      handle: (ctx, { params }) => shown(ctx, params.id),
    }),
    route({
      method: 'GET',
      path: '/api/alerts/:id/history/',
      summary: 'What happened to an alert since it was raised',
      tag,
      access: 'alerts.read',
      params: IdParams,
      object,
      response: AlertHistory,
      handle: (ctx, { params }) =>
        ctx.read(async (tx) => {
          const row = await findAlert(tx, params.id);
          if (!row) throw notFound();
          return presentHistory(row, await alertHistory(tx, params.id));
        }),
    }),
  ];
}

function filterOf(query: Static<typeof AlertQuery>, page: PageRequest): AlertFilter {
  return {
    type: query.alert_type ?? null,
    severity: query.severity ?? null,
    acknowledged: query.is_acknowledged ?? null,
    resolved: query.is_resolved ?? null,
    assignedTo: query.assignee ?? null,
    meterId: query.meter ?? null,
    search: query.search?.replaceAll('\0', '') ?? null,
    order: alertOrder(query.ordering, page),
  };
}

function handlingRoutes({ now, isMember }: AlertRouteDeps): RouteDefinition[] {
  const of = (ctx: RequestContext, id: string, comment: string | undefined): Handling => ({ id, actorId: ctx.actor.id, comment: comment ?? '', at: now() });
  const one = { method: 'POST', tag, access: 'alerts.acknowledge', params: IdParams, object, response: AlertBody } as const;
  return [
    route({
      ...one,
      path: '/api/alerts/:id/acknowledge/',
      summary: 'Say that it is being looked after',
      body: AcknowledgeBody,
      async handle(ctx, { params, body }) {
        await ctx.write((tx) => acknowledge(tx, ctx, { ...of(ctx, params.id, body?.comment), assignee: body?.assignee, isMember }));
        return shown(ctx, params.id);
      },
    }),
    route({
      ...one,
      path: '/api/alerts/:id/assign/',
      summary: 'Hand it to a person of the client',
      body: AssignBody,
      async handle(ctx, { params, body }) {
        await ctx.write((tx) => assign(tx, ctx, { ...of(ctx, params.id, body.comment), assignee: body.assignee, isMember }));
        return shown(ctx, params.id);
      },
    }),
    route({
      ...one,
      path: '/api/alerts/:id/resolve/',
      summary: 'Say that the matter is settled',
      body: ResolveBody,
      async handle(ctx, { params, body }) {
        await ctx.write((tx) => resolve(tx, ctx, of(ctx, params.id, body?.comment)));
        return shown(ctx, params.id);
      },
    }),
  ];
}

async function shown(ctx: RequestContext, id: string): Promise<Static<typeof AlertBody>> {
  const row = await ctx.read((tx) => findAlert(tx, id));
  if (!row) throw notFound();
  return presentAlert(row);
}
