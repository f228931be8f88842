import { Type } from 'typebox';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { isEstimate, pageOf, pageRequest, presentPage, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import type { TenantsDeps } from './deps.ts';
import { readClientIn } from './in-client.ts';
import { paymentChannelRoutes } from './payment-channels/routes.ts';
import { presentClient, presentStats } from './present.ts';
import { listClients, readStats, type ClientFilter } from './queries.ts';
import { Client, ClientChange, ClientQuery, NewClient, Stats, WholeClient, type ClientBody } from './schema.ts';
import { smsChannelRoutes } from './sms-channels/routes.ts';
import { createClient, getClient, removeClient, updateClient } from './tenants.ts';
import { vendorAccountRoutes } from './vendor-accounts/routes.ts';

const tag = 'Clients';
const path = '/api/clients/:id/';

export function tenantRoutes(deps: TenantsDeps): RouteDefinition[] {
  return [
    ...readRoutes(deps),
    createRoute(deps),
    ...changeRoutes(deps),
    removeRoute(deps),
    ...paymentChannelRoutes(deps),
    ...vendorAccountRoutes(deps),
    ...smsChannelRoutes(deps),
  ];
}

function readRoutes(deps: TenantsDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/clients/',
      summary: 'All clients',
      tag,
      access: 'clients.list',
      query: ClientQuery,
      response: pageOf(Client),
      handle: (ctx, { query, raw }) => {
        const request = pageRequest(query, raw.url);
        return listPage(ctx, request, {
          search: query.search,
          isActive: query.is_active,
          ...readKeyset(query.ordering ?? 'name', request.cursor, ['name', 'created_at']),
          ...rowsOf(request),
        });
      },
    }),
    route({
      method: 'GET',
      path,
      summary: 'One client',
      tag,
      access: 'clients.read',
      params: IdParams,
      response: Client,
      handle: async (ctx, { params }) => presentClient(await getClient(deps, ctx, params.id)),
    }),
    route({
      method: 'GET',
      path: '/api/clients/:id/stats/',
      summary: 'Figures of a client',
      tag,
      access: 'clients.read',
      params: IdParams,
      response: Stats,
      handle: (ctx, { params }) => readClientIn(deps.db, { ctx, id: params.id }, async (tx) => presentStats(await readStats(tx))),
    }),
  ];
}

function createRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/clients/',
    summary: 'Adds a client',
    tag,
    access: 'clients.create',
    body: NewClient,
    response: Client,
    status: 201,
    handle: async (ctx, { body }) => presentClient(await createClient(deps, ctx, body as ClientBody & { name: string })),
  });
}

function changeRoutes(deps: TenantsDeps): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      method,
      path,
      summary: 'Changes a client',
      tag,
      access: 'clients.update',
      params: IdParams,
      body: method === 'PUT' ? WholeClient : ClientChange,
      response: Client,
      handle: async (ctx, { params, body }) => presentClient(await updateClient(deps, ctx, { id: params.id, body })),
    }),
  );
}

function removeRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'DELETE',
    path,
    summary: 'Removes a client; its books stay',
    tag,
    access: 'clients.delete',
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: async (ctx, { params }) => {
      await removeClient(deps, ctx, params.id);
      return null;
    },
  });
}

async function listPage(ctx: RequestContext, request: PageRequest, filter: ClientFilter): Promise<unknown> {
  const { rows, counted } = await ctx.read((tx) => listClients(tx, filter));
  const cursorOf = (row: (typeof rows)[number]): readonly [string, string] => [filter.by === 'name' ? row.name : row.created_key, row.id];
  return presentPage(request, { rows, count: counted, estimate: isEstimate(counted), cursorOf }, presentClient);
}
