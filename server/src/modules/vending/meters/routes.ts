import { Type, type Static } from 'typebox';
import { allows } from '../../tenancy/access/index.ts';
import type { Db } from '../../../kernel/db.ts';
import { forbidden, invalid, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition, type RouteInput } from '../../../kernel/http.ts';
import { etagOf } from '../../../kernel/etag.ts';
import { inClient } from '../customers/index.ts';
import { aliasRoutes } from './aliases/routes.ts';
import { assignmentRoutes } from './assignments/routes.ts';
import { meterEventRoutes } from './events/routes.ts';
import { inputOf } from './input.ts';
import { meterPage } from './list.ts';
import { changeMeter, createMeter, deleteMeter } from './meters.ts';
import type { QueryMeterAtVendor, TokensAccepted } from './port.ts';
import { presentMeter } from './present.ts';
import { findMeter, type Reading } from './queries.ts';
import { Changed, Meter, MeterBody, MeterPage, MeterPatch, MeterQuery, VendorQueryBody, VendorRow } from './schema.ts';
import { resumeMeter, suspendMeter } from './states.ts';
import { askVendor } from './vendor.ts';

const tag = 'Meters';
const object = 'meters' as const;

export interface MetersDeps {
  readonly db: Db;
  readonly now: () => Date;
  readonly queryMeterAtVendor: QueryMeterAtVendor;
  readonly tokensAccepted: TokensAccepted;
}

/** Also serves the assignments under `/api/customers/:id/`: the meter is what two of them could fight about. */
export function metersRoutes(deps: MetersDeps): RouteDefinition[] {
  return [
    ...meterEventRoutes(deps),
    ...readRoutes(),
    createRoute(deps),
    ...changeRoutes(),
    deleteRoute(),
    ...actionRoutes(deps),
    ...assignmentRoutes(),
    ...aliasRoutes(),
  ];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/meters/',
      summary: 'Meters with their holders and totals',
      tag,
      access: 'meters.read',
      query: MeterQuery,
      response: MeterPage,
      handle: (ctx, { query, raw }) => meterPage(ctx, query, raw.url),
    }),
    route({
      method: 'GET',
      path: '/api/meters/:id/',
      summary: 'One meter',
      tag,
      access: 'meters.read',
      object,
      params: IdParams,
      response: Meter,
      versioned: true,
      handle: (ctx, { params, reply }) => ctx.read((tx) => shown(tx, params.id, reply)),
    }),
  ];
}

function createRoute(deps: MetersDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/meters/',
    summary: 'Register a meter',
    tag,
    access: 'meters.write',
    body: MeterBody,
    response: Meter,
    versioned: true,
    status: 201,
    handle: (ctx, { body, reply }) =>
      inClient(ctx, { db: deps.db, client: body.client }, async (tx) => {
        mayChangeStatus(ctx, 'active', body.status);
        return shown(tx, await createMeter(tx, ctx, { ...inputOf(body), number: body.meter_id }), reply);
      }),
  });
}

function changeRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'PUT',
      path: '/api/meters/:id/',
      summary: 'Change a meter',
      tag,
      access: 'meters.write',
      object,
      params: IdParams,
      body: MeterBody,
      response: Meter,
      versioned: true,
      handle: change,
    }),
    route({
      method: 'PATCH',
      path: '/api/meters/:id/',
      summary: 'Change some fields of a meter',
      tag,
      access: 'meters.write',
      object,
      params: IdParams,
      body: MeterPatch,
      response: Meter,
      versioned: true,
      handle: change,
    }),
  ];
}

function deleteRoute(): RouteDefinition {
  return route({
    method: 'DELETE',
    path: '/api/meters/:id/',
    summary: 'Delete a meter; the history stays',
    tag,
    access: 'meters.delete',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await deleteMeter(tx, ctx, params.id);
        return null;
      }),
  });
}

type Reply = RouteInput<unknown, unknown, unknown>['reply'];

async function shown(tx: Reading, id: string, reply: Reply): Promise<Static<typeof Meter>> {
  const row = await findMeter(tx, id);
  if (!row) throw notFound();
  void reply.header('etag', etagOf(row.edited_micros));
  return presentMeter(row);
}

async function change(ctx: RequestContext, { params, body, raw, reply }: RouteInput<{ id: string }, unknown, MeterPatch>): Promise<Static<typeof Meter>> {
  return ctx.write(async (tx) => {
    if (body.client !== undefined && body.client !== null && body.client !== tx.tenantId) throw invalid({ client: ['A meter does not change clients.'] });
    mayChangeStatus(ctx, (await findMeter(tx, params.id))?.status, body.status);
    await changeMeter(tx, ctx, {
      ...inputOf(body),
      id: params.id,
      ifMatch: raw.headers['if-match'],
      ...(body.meter_id === undefined ? {} : { number: body.meter_id }),
    });
    return shown(tx, params.id, reply);
  });
}

/** Suspending stops the sale of water: an edit must not be a way around the permission. */
function mayChangeStatus(ctx: RequestContext, from: string | undefined, to: string | undefined): void {
  if (to === undefined || from === to || (from !== 'suspended' && to !== 'suspended')) return;
  if (!allows(ctx.actor, 'meters.suspend')) throw forbidden();
}

function actionRoutes({ queryMeterAtVendor }: MetersDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/meters/query/',
      summary: 'What the vending system knows of one of your meters',
      tag,
      access: 'meters.query',
      body: VendorQueryBody,
      response: VendorRow,
      handle: (ctx, { body }) => askVendor(ctx, body.meter_id, queryMeterAtVendor),
    }),
    route({
      method: 'POST',
      path: '/api/meters/:id/suspend/',
      summary: 'Stop the sale of water on a meter',
      tag,
      access: 'meters.suspend',
      object,
      params: IdParams,
      response: Changed,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await suspendMeter(tx, ctx, params.id);
          return { message: 'Meter suspended.', status: 'suspended' };
        }),
    }),
    route({
      method: 'POST',
      path: '/api/meters/:id/resume/',
      summary: 'Sell water on a suspended meter again',
      tag,
      access: 'meters.suspend',
      object,
      params: IdParams,
      response: Changed,
      handle: (ctx, { params }) => ctx.write(async (tx) => ({ message: 'Meter resumed.', status: await resumeMeter(tx, ctx, params.id) })),
    }),
  ];
}
