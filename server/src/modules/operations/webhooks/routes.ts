import { Type } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { cursorById, pageOf, pageQuery, pageRequest, presentPage, wholeList } from '../../../kernel/pages.ts';
import { readDelivery, sendAgain, sendTest, type DeliveryDeps } from './deliveries.ts';
import { listDeliveries } from './delivery-queries.ts';
import { findEndpoint, listEndpoints } from './endpoint-queries.ts';
import { changeEndpoint, createEndpoint, removeEndpoint, replaceSecret, type EndpointDeps } from './endpoints.ts';
import {
  Delivery,
  DeliveryDetail,
  Endpoint,
  EndpointChange,
  EndpointWithSecret,
  NewEndpointBody,
  presentAttempt,
  presentDelivery,
  presentEndpoint,
  StateField,
} from './schema.ts';

export type RouteDeps = EndpointDeps & DeliveryDeps;

const tag = 'Webhooks';
const access = 'webhooks.manage';
const [endpoints, deliveries] = ['/api/webhook-endpoints/', '/api/webhook-deliveries/'];
const ofEndpoint = { tag, access, params: IdParams, object: 'webhook_endpoints' } as const;
const ofDelivery = { tag, access, params: IdParams, object: 'webhook_deliveries' } as const;

export function webhookRoutes(deps: RouteDeps): RouteDefinition[] {
  return [...listRoutes(deps), ...endpointRoutes(deps), ...secretRoutes(deps), ...deliveryRoutes(deps)];
}

function listRoutes({ clock }: RouteDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: endpoints,
      summary: 'Addresses of your own systems that are told what happens',
      tag,
      access,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Endpoint),
      handle: async (ctx, { query, raw }) =>
        wholeList({ rows: await ctx.write(listEndpoints), query, url: raw.url }, (row) => presentEndpoint(row, clock.now())),
    }),
    route({
      method: 'GET',
      path: deliveries,
      summary: 'What was told to which address, newest first',
      description: 'Kept for 30 days.',
      tag,
      access,
      query: Type.Object(
        {
          ...pageQuery,
          webhook_endpoint: Type.Optional(Type.String()),
          state: Type.Optional(StateField),
          event: Type.Optional(Type.String({ maxLength: 60 })),
        },
        { additionalProperties: false },
      ),
      response: pageOf(Delivery),
      handle: async (ctx, { query, raw }) => {
        const page = pageRequest(query, raw.url);
        const { webhook_endpoint: endpointId = null, state = null, event = null } = query;
        if (endpointId !== null && !isUuid(endpointId)) throw notFound();
        const { rows, count, estimate } = await ctx.write(async (tx) => {
          if (endpointId !== null && !(await findEndpoint(tx, endpointId))) throw notFound();
          return listDeliveries(tx, { endpointId, state, event }, page);
        });
        return presentPage(page, { rows, count, estimate, cursorOf: cursorById }, presentDelivery);
      },
    }),
  ];
}

function endpointRoutes(deps: RouteDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: endpoints,
      summary: 'Adds an address; its secret is shown this once',
      tag,
      access,
      status: 201,
      body: NewEndpointBody,
      response: EndpointWithSecret,
      errors: [409],
      handle: async (ctx, { body }) => {
        const { row, secret } = await createEndpoint(deps, ctx, body);
        return { ...presentEndpoint(row, deps.clock.now()), secret };
      },
    }),
    route({
      ...ofEndpoint,
      method: 'GET',
      path: `${endpoints}:id/`,
      summary: 'One address with its health',
      response: Endpoint,
      handle: async (ctx, { params }) => {
        const row = await ctx.write((tx) => findEndpoint(tx, params.id));
        if (!row) throw notFound();
        return presentEndpoint(row, deps.clock.now());
      },
    }),
    route({
      ...ofEndpoint,
      method: 'PATCH',
      path: `${endpoints}:id/`,
      summary: 'Changes an address, its events, or whether it is called',
      description: 'Switching it off cancels what waits for it.',
      body: EndpointChange,
      response: Endpoint,
      handle: async (ctx, { params, body }) => presentEndpoint(await changeEndpoint(deps, ctx, { id: params.id, wish: body }), deps.clock.now()),
    }),
    route({
      ...ofEndpoint,
      method: 'DELETE',
      path: `${endpoints}:id/`,
      summary: 'Deletes an address: nothing is sent there any more',
      status: 204,
      response: Type.Null(),
      handle: async (ctx, { params }) => {
        await removeEndpoint(deps, ctx, params.id);
        return null;
      },
    }),
  ];
}

function secretRoutes(deps: RouteDeps): RouteDefinition[] {
  return [
    route({
      ...ofEndpoint,
      method: 'POST',
      path: `${endpoints}:id/rotate-secret/`,
      summary: 'Makes a new secret, shown this once; the former one signs beside it for 24 hours',
      response: EndpointWithSecret,
      handle: async (ctx, { params }) => {
        const { row, secret } = await replaceSecret(deps, ctx, params.id);
        return { ...presentEndpoint(row, deps.clock.now()), secret };
      },
    }),
    route({
      ...ofEndpoint,
      method: 'POST',
      path: `${endpoints}:id/test/`,
      summary: 'Sends a test event to the address',
      status: 202,
      response: Delivery,
      errors: [409],
      rateLimit: { max: 20, seconds: 60 },
      handle: async (ctx, { params }) => presentDelivery(await sendTest(deps, ctx, params.id)),
    }),
  ];
}

function deliveryRoutes(deps: RouteDeps): RouteDefinition[] {
  return [
    route({
      ...ofDelivery,
      method: 'GET',
      path: `${deliveries}:id/`,
      summary: 'One delivery with its body, its tries and what was answered',
      response: DeliveryDetail,
      handle: async (ctx, { params }) => {
        const { row, attempts } = await readDelivery(ctx, params.id);
        return { ...presentDelivery(row), payload: row.payload, tries: attempts.map(presentAttempt) };
      },
    }),
    route({
      ...ofDelivery,
      method: 'POST',
      path: `${deliveries}:id/send-again/`,
      summary: 'Sends a delivery once more, with the same id',
      status: 202,
      response: Delivery,
      errors: [409],
      handle: async (ctx, { params }) => presentDelivery(await sendAgain(deps, ctx, params.id)),
    }),
  ];
}
