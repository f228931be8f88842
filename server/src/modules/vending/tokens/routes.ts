import { Type } from 'typebox';
import { AppError, conflict, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { allows } from '../../tenancy/access/index.ts';
import { record } from '../../tenancy/audit/index.ts';
import type { TokensDeps } from './deps.ts';
import { OrderBody, presentOrder, presentToken, TokenBody } from './present.ts';
import { findOrder, findToken, listOrders, listTokens, type TokenListRow } from './queries.ts';
import { decideProposal, propose } from './review.ts';
import { openToken, tokenDigest } from './sealing.ts';
import { tokenText } from './texts.ts';

const Query = Type.Object(
  {
    ...pageQuery,
    status: Type.Optional(Type.String({ maxLength: 20 })),
    token_type: Type.Optional(Type.String({ maxLength: 20 })),
    meter: Type.Optional(Type.String({ format: 'uuid' })),
    customer: Type.Optional(Type.String({ format: 'uuid' })),
    ordering: Type.Optional(Type.Union([Type.Literal('created_at'), Type.Literal('-created_at')])),
  },
  { additionalProperties: false },
);

const phones = (ctx: RequestContext): boolean => allows(ctx.actor, 'customers.write');

export function tokenRoutes(deps: TokensDeps): RouteDefinition[] {
  return [...tokenReads(deps), ...tokenActs(deps), ...orderRoutes(deps)];
}

function tokenReads(deps: TokensDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/tokens/',
      summary: 'Tokens, newest first; search by receipt, meter, customer or the whole token',
      tag: 'Tokens',
      access: 'tokens.read',
      query: Query,
      response: pageOf(TokenBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const search = query.search?.trim() || null;
        const found = await ctx.read((tx) =>
          listTokens(
            tx,
            {
              status: query.status ?? null,
              type: query.token_type ?? null,
              meterId: query.meter ?? null,
              customerId: query.customer ?? null,
              search,
              ordering: query.ordering ?? '-created_at',
              digest: search && tx.tenantId && /^(?:\d[ -]?){20}$/.test(search) ? tokenDigest(deps.secrets, tx.tenantId, search) : null,
            },
            page,
          ),
        );
        return presentPage(page, { ...found, estimate: found.count > 10_000, cursorOf: (row) => [row.created_at.toISOString(), row.id] }, (row) =>
          presentToken(row, phones(ctx)),
        );
      },
    }),
    route({
      method: 'GET',
      path: '/api/tokens/:id/',
      summary: 'One token, masked',
      tag: 'Tokens',
      access: 'tokens.read',
      params: IdParams,
      object: 'tokens',
      response: TokenBody,
      async handle(ctx, { params }) {
        return presentToken(await tokenOr404(ctx, params.id), phones(ctx)) as never;
      },
    }),
    route({
      method: 'POST',
      path: '/api/tokens/:id/reveal/',
      summary: 'Show a token; each look is written down',
      tag: 'Tokens',
      access: 'tokens.reveal',
      params: IdParams,
      object: 'tokens',
      response: Type.Object({ token_value: Type.String() }),
      async handle(ctx, { params }) {
        const row = await tokenOr404(ctx, params.id);
        await ctx.write((tx) => record(tx, ctx, [{ action: 'token.revealed', objectType: 'token', objectId: row.id }]));
        return { token_value: openToken(deps.secrets, { tenantId: row.tenant_id, tokenId: row.id }, row.token_sealed) };
      },
    }),
  ];
}

async function tokenOr404(ctx: RequestContext, id: string): Promise<TokenListRow> {
  const row = await ctx.read((tx) => findToken(tx, id));
  if (!row) throw notFound();
  return row;
}

/** A token may be sent as often as it is asked for: a meter takes it once. */
function tokenActs(deps: TokensDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/tokens/:id/resend-sms/',
      summary: 'Send a token again',
      tag: 'Tokens',
      access: 'tokens.resend',
      params: IdParams,
      object: 'tokens',
      spends: true,
      rateLimit: { max: 30, seconds: 60 },
      response: Type.Object({ success: Type.Boolean(), message: Type.String(), token: TokenBody }),
      async handle(ctx, { params }) {
        const row = await tokenOr404(ctx, params.id);
        const recipients = [...new Set([row.customer_phone, row.payer_phone])].filter((phone): phone is string => Boolean(phone));
        if (recipients.length === 0)
          throw new AppError({ code: 'tokens.no_phone', status: 400, message: 'Neither the customer nor the payer has a phone number to send to.' });
        const token = openToken(deps.secrets, { tenantId: row.tenant_id, tokenId: row.id }, row.token_sealed);
        const text = tokenText({
          language: row.language,
          utility: row.utility,
          token,
          meterNumber: row.meter_number,
          tenths: row.tenths,
          amountMinor: row.amount_minor ?? 0n,
          currency: row.currency,
          receipt: row.receipt,
        });
        await ctx.write(async (tx) => {
          await deps.queueTexts(
            tx,
            recipients.map((to) => {
              const id = newId();
              return {
                id,
                dedupeKey: `resend:${id}`,
                to,
                text,
                tokenId: row.id,
                paymentId: row.payment_id,
                orderId: row.order_id,
                customerId: row.customer_id,
              };
            }),
          );
          await record(tx, ctx, [{ action: 'token.resent', objectType: 'token', objectId: row.id, details: { recipients: recipients.length } }]);
        });
        return { success: true, message: 'The token is on its way again.', token: presentToken(row, phones(ctx)) as never };
      },
    }),
  ];
}

function orderRoutes(deps: TokensDeps): RouteDefinition[] {
  const one = async (ctx: RequestContext, id: string): Promise<never> => {
    const row = await ctx.read((tx) => findOrder(tx, id));
    if (!row) throw notFound();
    return presentOrder(row) as never;
  };
  return [
    route({
      method: 'GET',
      path: '/api/vend-orders/',
      summary: 'Purchases at the vendor; `?state=manual_review` is the desk of unknown outcomes',
      tag: 'Vend orders',
      access: 'payments.read',
      query: Type.Object({ ...pageQuery, state: Type.Optional(Type.String({ maxLength: 20 })) }, { additionalProperties: false }),
      response: pageOf(OrderBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listOrders(tx, query.state ? query.state.split(',') : null, page));
        return presentPage(page, { ...found, estimate: found.count > 10_000, cursorOf: (row) => [row.created_at.toISOString(), row.id] }, presentOrder);
      },
    }),
    route({
      method: 'GET',
      path: '/api/vend-orders/:id/',
      summary: 'One purchase with its attempts',
      tag: 'Vend orders',
      access: 'payments.read',
      params: IdParams,
      object: 'vend_orders',
      response: OrderBody,
      handle: (ctx, { params }) => one(ctx, params.id),
    }),
    route({
      method: 'POST',
      path: '/api/vend-orders/:id/propose/',
      summary: 'Say what the vendor did with a purchase nobody can tell of',
      tag: 'Vend orders',
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
        return await one(ctx, params.id);
      },
    }),
    ...(['approve', 'reject'] as const).map((verb) =>
      route({
        method: 'POST',
        path: `/api/vend-orders/:id/${verb}/`,
        summary: verb === 'approve' ? "Carry a colleague's proposal out" : 'Throw a proposal away',
        tag: 'Vend orders',
        access: 'payments.resolve',
        params: IdParams,
        object: 'vend_orders',
        response: OrderBody,
        async handle(ctx, { params }) {
          await ctx.write((tx) => decideProposal(tx, deps, { orderId: params.id, approve: verb === 'approve', source: ctx }));
          return await one(ctx, params.id);
        },
      }),
    ),
  ];
}

function tokenDigits(token: string | undefined): string {
  const digits = (token ?? '').replace(/[\s-]/g, '');
  if (!/^\d{20}$/.test(digits)) throw conflict('tokens.not_a_token', 'A token has 20 digits.');
  return digits;
}
