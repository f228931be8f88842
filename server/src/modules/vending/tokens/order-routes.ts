import { Type } from 'typebox';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import type { TokensDeps } from './deps.ts';
import { OrderBody, presentOrder } from './present.ts';
import { findOrder, listOrders } from './queries.ts';
import { decideProposal, propose } from './review.ts';

const tag = 'Vend orders';

/** Purchases at the vendor: what became of each, and the desk where two people settle what the vendor's books do not tell. */
export function orderRoutes(deps: TokensDeps): RouteDefinition[] {
  return [...readRoutes(), proposeRoute(deps), ...decideRoutes(deps)];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/vend-orders/',
      summary: 'Purchases at the vendor; `?state=manual_review` is the desk of unknown outcomes',
      tag,
      access: 'payments.read',
      query: Type.Object({ ...pageQuery, state: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }),
      response: pageOf(OrderBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listOrders(tx, query.state ? query.state.split(',') : null, page));
        return presentPage(page, { ...found, cursorOf: cursorById }, presentOrder);
      },
    }),
    route({
      method: 'GET',
      path: '/api/vend-orders/:id/',
      summary: 'One purchase with its attempts',
      tag,
      access: 'payments.read',
      params: IdParams,
      object: 'vend_orders',
      response: OrderBody,
      handle: (ctx, { params }) => presented(ctx, params.id),
    }),
  ];
}

function proposeRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/vend-orders/:id/propose/',
    summary: 'Say what the vendor did with a purchase nobody can tell of',
    tag,
    access: 'payments.resolve',
    params: IdParams,
    object: 'vend_orders',
    body: Type.Object(
      {
        decision: Type.Union([Type.Literal('issued'), Type.Literal('not_executed')]),
        token: Type.Optional(Type.String({ maxLength: 40 })),
        units: Type.Optional(Type.String({ pattern: '^\\d{1,7}(\\.\\d)?$' })),
        comment: Type.String({ minLength: 3, maxLength: 1000 }),
      },
      { additionalProperties: false },
    ),
    response: OrderBody,
    async handle(ctx, { params, body }) {
      const finding =
        body.decision === 'issued'
          ? { decision: 'issued' as const, token: tokenDigits(body.token), tenths: body.units ? Math.round(Number(body.units) * 10) : null }
          : { decision: 'not_executed' as const };
      await ctx.write((tx) => propose(tx, deps, { orderId: params.id, finding, comment: body.comment, source: ctx }));
      return await presented(ctx, params.id);
    },
  });
}

function decideRoutes(deps: TokensDeps): RouteDefinition[] {
  return (['approve', 'reject'] as const).map((verb) =>
    route({
      method: 'POST',
      path: `/api/vend-orders/:id/${verb}/`,
      summary: verb === 'approve' ? "Carry a colleague's proposal out" : 'Throw a proposal away',
      tag,
      access: 'payments.resolve',
      params: IdParams,
      object: 'vend_orders',
      response: OrderBody,
      async handle(ctx, { params }) {
        await ctx.write((tx) => decideProposal(tx, deps, { orderId: params.id, approve: verb === 'approve', source: ctx }));
        return await presented(ctx, params.id);
      },
    }),
  );
}

async function presented(ctx: RequestContext, id: string): Promise<never> {
  const row = await ctx.read((tx) => findOrder(tx, id));
  if (!row) throw notFound();
  return presentOrder(row) as never;
}

function tokenDigits(token: string | undefined): string {
  const digits = (token ?? '').replace(/[\s-]/g, '');
  if (!/^\d{20}$/.test(digits)) throw conflict('tokens.not_a_token', 'A token has 20 digits.');
  return digits;
}
