import { Type, type Static } from 'typebox';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { etagOf } from '../../../kernel/etag.ts';
import { IdParams, route, type RequestContext, type RouteDefinition, type RouteInput } from '../../../kernel/http.ts';
import { inClient } from './client.ts';
import { changeCustomer, createCustomer, deleteCustomer } from './customers.ts';
import { inputOf, knownPhone } from './input.ts';
import { customerPage } from './list.ts';
import { presentCustomer } from './present.ts';
import { findCustomer } from './queries.ts';
import { Customer, CustomerBody, CustomerPage, CustomerPatch, CustomerQuery } from './schema.ts';

const tag = 'Customers';
const object = 'customers' as const;

export interface CustomersDeps {
  readonly db: Db;
  readonly secrets: Secrets;
}

export function customersRoutes(deps: CustomersDeps): RouteDefinition[] {
  return [...readRoutes(), createRoute(deps), ...changeRoutes(deps), deleteRoute()];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/customers/',
      summary: 'Customers with their meters and totals',
      tag,
      access: 'customers.read',
      query: CustomerQuery,
      response: CustomerPage,
      handle: (ctx, { query, raw }) => customerPage(ctx, query, raw.url),
    }),
    route({
      method: 'GET',
      path: '/api/customers/:id/',
      summary: 'One customer',
      tag,
      access: 'customers.read',
      object,
      params: IdParams,
      response: Customer,
      versioned: true,
      handle: (ctx, { params, reply }) => ctx.read((tx) => shown(tx, params.id, reply)),
    }),
  ];
}

function createRoute(deps: CustomersDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/customers/',
    summary: 'Register a customer',
    tag,
    access: 'customers.write',
    body: CustomerBody,
    response: Customer,
    versioned: true,
    status: 201,
    handle: (ctx, { body, reply }) =>
      inClient(ctx, { db: deps.db, client: body.client }, async (tx) => {
        const phone = await knownPhone(tx, deps.secrets, body.phone);
        return shown(tx, await createCustomer(tx, ctx, { ...inputOf(body), name: body.name, phone }), reply);
      }),
  });
}

function changeRoutes(deps: CustomersDeps): RouteDefinition[] {
  return [
    route({
      method: 'PUT',
      path: '/api/customers/:id/',
      summary: 'Change a customer',
      tag,
      access: 'customers.write',
      object,
      params: IdParams,
      body: CustomerBody,
      response: Customer,
      versioned: true,
      handle: (ctx, input) => change(deps, ctx, input),
    }),
    route({
      method: 'PATCH',
      path: '/api/customers/:id/',
      summary: 'Change some fields of a customer',
      tag,
      access: 'customers.write',
      object,
      params: IdParams,
      body: CustomerPatch,
      response: Customer,
      versioned: true,
      handle: (ctx, input) => change(deps, ctx, input),
    }),
  ];
}

function deleteRoute(): RouteDefinition {
  return route({
    method: 'DELETE',
    path: '/api/customers/:id/',
    summary: 'Delete a customer; the history stays',
    tag,
    access: 'customers.delete',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await deleteCustomer(tx, ctx, params.id);
        return null;
      }),
  });
}

type Reply = RouteInput<unknown, unknown, unknown>['reply'];

async function shown(tx: Parameters<typeof findCustomer>[0], id: string, reply: Reply): Promise<Static<typeof Customer>> {
  const row = await findCustomer(tx, id);
  if (!row) throw notFound();
  void reply.header('etag', etagOf(row.edited_micros));
  return presentCustomer(row);
}

async function change(
  deps: CustomersDeps,
  ctx: RequestContext,
  { params, body, raw, reply }: RouteInput<{ id: string }, unknown, CustomerPatch>,
): Promise<Static<typeof Customer>> {
  return ctx.write(async (tx) => {
    const phone = body.phone === undefined ? {} : { phone: await knownPhone(tx, deps.secrets, body.phone) };
    await changeCustomer(tx, ctx, { id: params.id, ifMatch: raw.headers['if-match'], ...inputOf(body), ...phone });
    return shown(tx, params.id, reply);
  });
}
