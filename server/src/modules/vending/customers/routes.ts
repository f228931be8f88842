import { Type, type Static } from 'typebox';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { etagOf } from '../../../kernel/etag.ts';
import { metadataText } from '../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition, type RouteInput } from '../../../kernel/http.ts';
import { inClient } from './client.ts';
import { changeCustomer, createCustomer, deleteCustomer, type CustomerInput, type KnownPhone } from './customers.ts';
import { customerPage } from './list.ts';
import { countryOf, payerDigest, readPhone } from './phone.ts';
import { presentCustomer } from './present.ts';
import { findCustomer, placeOf } from './queries.ts';
import { Customer, CustomerBody, CustomerPage, CustomerPatch, CustomerQuery } from './schema.ts';

const tag = 'customers';
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

/** @throws AppError `invalid` for a number that cannot be one. */
async function knownPhone(tx: Tx, secrets: Secrets, text: string): Promise<KnownPhone> {
  const digits = readPhone(text, countryOf(await placeOf(tx, tx.tenantId)));
  if (digits === null) throw invalid({ phone: ['Not a phone number. Write it as 0712345678 or +254712345678.'] });
  return { digits, digest: payerDigest(secrets, digits) };
}

function inputOf(body: CustomerPatch): Partial<Omit<CustomerInput, 'phone'>> {
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.email === undefined ? {} : { email: body.email }),
    ...(body.address === undefined ? {} : { address: body.address }),
    ...(body.id_number === undefined ? {} : { idNumber: body.id_number }),
    ...(body.language === undefined ? {} : { language: body.language }),
    ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
    ...(body.metadata === undefined ? {} : { metadata: metadataText(body.metadata) }),
  };
}
