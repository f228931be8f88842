import type { Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import type { TokensDeps } from '../deps.ts';
import type { ClearKind } from '../kinds.ts';
import { answerOf } from './answer.ts';
import { askedFor } from './asked.ts';
import { limitRoutes } from './limit-routes.ts';
import { previewRoute } from './preview-routes.ts';
import { requestToken, type TokenRequest } from './requests.ts';
import { requestRoutes } from './request-routes.ts';
import { ClearBody, IssueBody, IssuedBody } from './schema.ts';
import { knowVendorCustomer } from './vendor-side.ts';

const tag = 'Tokens';

/** Tokens that people ask for: water without a payment, and tokens that clear a meter. */
export function byHandRoutes(deps: TokensDeps): RouteDefinition[] {
  return [
    issueRoute(deps),
    clearRoute(deps, { kind: 'clear_credit', path: '/api/tokens/clear-credit/', access: 'tokens.clear' }),
    clearRoute(deps, { kind: 'clear_tamper', path: '/api/tokens/clear-tamper/', access: 'tokens.clear_tamper' }),
    previewRoute(deps),
    ...limitRoutes(deps),
    ...requestRoutes(deps),
  ];
}

function issueRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tokens/issue/',
    summary: "Issue water by hand: at the utility's expense, or from the wallet; above a limit it waits for a second person",
    tag,
    access: 'tokens.issue',
    body: IssueBody,
    response: IssuedBody,
    status: 201,
    spends: true,
    rateLimit: { max: 60, seconds: 60 },
    async handle(ctx, { body }) {
      const asked = askedFor(body.amount, body.is_vend_by_unit ?? false);
      const kind = body.funding === 'wallet' ? ('credit' as const) : ('free_credit' as const);
      return await issued(deps, ctx, { ...named(body), kind, asked, reason: body.reason ?? '' });
    },
  });
}

interface ClearRoute {
  readonly kind: ClearKind;
  readonly path: string;
  readonly access: string;
}

function clearRoute(deps: TokensDeps, { kind, path, access }: ClearRoute): RouteDefinition {
  return route({
    method: 'POST',
    path,
    summary: kind === 'clear_credit' ? 'A token that empties the credit of a meter' : 'A token that opens a meter again after tampering',
    tag,
    access,
    body: ClearBody,
    response: IssuedBody,
    status: 201,
    spends: true,
    rateLimit: { max: 60, seconds: 60 },
    async handle(ctx, { body }) {
      const request = { ...named(body), kind, asked: null, reason: body.reason ?? '' };
      if (ctx.actor.tenantId !== null) await knowVendorCustomer(deps, ctx.actor.tenantId, request.meterId);
      return await issued(deps, ctx, request);
    },
  });
}

/** An id that is none names nothing. */
function named(body: Pick<Static<typeof ClearBody>, 'meter_id' | 'customer_id'>): Pick<TokenRequest, 'meterId' | 'customerId'> {
  const customerId = body.customer_id || null;
  if (!isUuid(body.meter_id) || (customerId !== null && !isUuid(customerId))) throw notFound();
  return { meterId: body.meter_id, customerId };
}

async function issued(deps: TokensDeps, ctx: RequestContext, request: TokenRequest): Promise<Static<typeof IssuedBody>> {
  const id = await ctx.write((tx) => requestToken(tx, deps, { request, source: ctx }));
  return (await answerOf(ctx, id)) as Static<typeof IssuedBody>;
}
