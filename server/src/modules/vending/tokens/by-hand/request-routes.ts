import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import type { TokensDeps } from '../deps.ts';
import { answerOf, requestOr404 } from './answer.ts';
import { presentRequest } from './present.ts';
import { listRequests } from './queries.ts';
import { decideRequest } from './requests.ts';
import { IssuedBody, RequestBody } from './schema.ts';

const tag = 'Tokens';
const object = 'token_requests';
const Query = Type.Object({ ...pageQuery, state: Type.Optional(Type.Enum(['pending_approval', 'carried_out', 'rejected'])) }, { additionalProperties: false });
/** A bare POST says nothing beside the verb. */
const Word = Type.Union([Type.Object({ comment: Type.Optional(text(500)) }, { additionalProperties: false }), Type.Null()]);

/** What was asked for by hand, and the second person's word on it. */
export function requestRoutes(deps: TokensDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/token-requests/',
      summary: 'Tokens asked for by hand; `?state=pending_approval` is the desk of the second person',
      tag,
      access: 'tokens.read',
      query: Query,
      response: pageOf(RequestBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listRequests(tx, query.state ?? null, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, presentRequest);
      },
    }),
    route({
      method: 'GET',
      path: '/api/token-requests/:id/',
      summary: 'One request and what became of it',
      tag,
      access: 'tokens.read',
      params: IdParams,
      object,
      response: RequestBody,
      handle: async (ctx, { params }) => presentRequest(await requestOr404(ctx, params.id)) as never,
    }),
    approveRoute(deps),
    rejectRoute(deps),
  ];
}

function approveRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/token-requests/:id/approve/',
    summary: "Carry a colleague's request out",
    tag,
    access: 'tokens.approve',
    params: IdParams,
    object,
    body: Word,
    response: IssuedBody,
    spends: true,
    async handle(ctx, { params, body }) {
      await ctx.write((tx) => decideRequest(tx, deps, { id: params.id, approve: true, comment: body?.comment ?? '', source: ctx }));
      return (await answerOf(ctx, params.id)) as never;
    },
  });
}

function rejectRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/token-requests/:id/reject/',
    summary: 'Turn a request down, or take back your own',
    tag,
    access: 'tokens.approve',
    params: IdParams,
    object,
    body: Word,
    response: RequestBody,
    async handle(ctx, { params, body }) {
      await ctx.write((tx) => decideRequest(tx, deps, { id: params.id, approve: false, comment: body?.comment ?? '', source: ctx }));
      return presentRequest(await requestOr404(ctx, params.id)) as never;
    },
  });
}
