import { Type } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { checkedCursor } from '../../../kernel/keyset.ts';
import { cursorById, pageOf, pageQuery, pageRequest, presentPage, searchQuery } from '../../../kernel/pages.ts';
import { allows } from '../../tenancy/access/index.ts';
import { record } from '../../tenancy/audit/index.ts';
import { byHandRoutes } from './by-hand/routes.ts';
import { decoderRoute } from './decoder/routes.ts';
import type { TokensDeps } from './deps.ts';
import { orderRoutes } from './order-routes.ts';
import { presentToken, TokenBody } from './present.ts';
import { findToken, listTokens, type TokenListRow } from './queries.ts';
import { openedToken, sendAgain } from './resend.ts';
import { tokenDigest } from './sealing.ts';
import { vendorHistoryRoute } from './vendor-history/routes.ts';
import { weatherRoutes } from './weather/routes.ts';

const Query = Type.Object(
  {
    ...pageQuery,
    ...searchQuery,
    status: Type.Optional(Type.String({ maxLength: 20 })),
    token_type: Type.Optional(Type.String({ maxLength: 20 })),
    meter: Type.Optional(Type.String({ format: 'uuid' })),
    customer: Type.Optional(Type.String({ format: 'uuid' })),
    ordering: Type.Optional(Type.Union([Type.Literal('created_at'), Type.Literal('-created_at')])),
  },
  { additionalProperties: false },
);

const tag = 'Tokens';
const phones = (ctx: RequestContext): boolean => allows(ctx.actor, 'customers.write');

export function tokenRoutes(deps: TokensDeps): RouteDefinition[] {
  return [
    listRoute(deps),
    detailRoute(),
    revealRoute(deps),
    resendRoute(deps),
    ...orderRoutes(deps),
    ...byHandRoutes(deps),
    decoderRoute(deps),
    vendorHistoryRoute(deps),
    ...weatherRoutes(deps),
  ];
}

function listRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/tokens/',
    summary: 'Tokens, newest first; search by receipt, meter, customer or the whole token',
    tag,
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
            order: { by: 'id', descending: query.ordering !== 'created_at', after: checkedCursor(page.cursor, 'id') },
            digest: search && tx.tenantId && /^(?:\d[ -]?){20}$/.test(search) ? tokenDigest(deps.secrets, tx.tenantId, search) : null,
          },
          page,
        ),
      );
      return presentPage(page, { ...found, cursorOf: cursorById }, (row) => presentToken(row, phones(ctx)));
    },
  });
}

function detailRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/tokens/:id/',
    summary: 'One token, masked',
    tag,
    access: 'tokens.read',
    params: IdParams,
    object: 'tokens',
    response: TokenBody,
    async handle(ctx, { params }) {
      return presentToken(await tokenOr404(ctx, params.id), phones(ctx)) as never;
    },
  });
}

function revealRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tokens/:id/reveal/',
    summary: 'Show a token; each look is written down',
    tag,
    access: 'tokens.reveal',
    params: IdParams,
    object: 'tokens',
    response: Type.Object({ token_value: Type.String() }),
    async handle(ctx, { params }) {
      return ctx.write(async (tx) => {
        const token = await openedToken(tx, deps, params.id);
        await record(tx, ctx, [{ action: 'token.revealed', objectType: 'token', objectId: params.id }]);
        return { token_value: token };
      });
    },
  });
}

async function tokenOr404(ctx: RequestContext, id: string): Promise<TokenListRow> {
  const row = await ctx.read((tx) => findToken(tx, id));
  if (!row) throw notFound();
  return row;
}

function resendRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tokens/:id/resend-sms/',
    summary: 'Send a token again',
    tag,
    access: 'tokens.resend',
    params: IdParams,
    object: 'tokens',
    spends: true,
    rateLimit: { max: 30, seconds: 60 },
    response: Type.Object({ success: Type.Boolean(), message: Type.String(), token: TokenBody }),
    async handle(ctx, { params }) {
      const row = await tokenOr404(ctx, params.id);
      await ctx.write(async (tx) => {
        const recipients = await sendAgain(tx, deps, { row, key: null });
        await record(tx, ctx, [{ action: 'token.resent', objectType: 'token', objectId: row.id, details: { recipients } }]);
      });
      return { success: true, message: 'The token is on its way again.', token: presentToken(row, phones(ctx)) as never };
    },
  });
}
