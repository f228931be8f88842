import { Type, type Static } from 'typebox';
import type { Clock } from '../../../kernel/clock.ts';
import { text } from '../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { checkedCursor } from '../../../kernel/keyset.ts';
import { isEstimate, pageOf, pageQuery, pageRequest, presentPage, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import { createKey, removeKey, removeOwnKey, replaceOwnKey } from './api-keys.ts';
import { listKeys, type KeyRow } from './queries.ts';

const time = Type.Union([Type.String(), Type.Null()]);
const ApiKey = Type.Object({
  id: Type.String(),
  client: Type.String(),
  name: Type.String(),
  prefix: Type.String(),
  scopes: Type.Array(Type.String()),
  created_by: time,
  created_at: Type.String(),
  last_used_at: time,
  expires_at: time,
  revoked_at: time,
});
const NewApiKey = Type.Object(
  {
    name: text(100, 1),
    scopes: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 100 }),
    expires_at: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 40 })),
  },
  { additionalProperties: false },
);

const tag = 'API keys';
const access = 'credentials.manage';

interface Deps {
  readonly clock: Clock;
}

export function apiKeyRoutes(deps: Deps): RouteDefinition[] {
  return [...clientKeyRoutes(deps), ...ownKeyRoutes(deps)];
}

/** The older shape: one key for each person. */
function ownKeyRoutes({ clock }: Deps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/auth/api-key/generate/',
      summary: 'Makes your own API key in the place of the one before; it is shown this once',
      tag,
      access: 'api_keys.own',
      response: Type.Object({ message: Type.String(), api_key: Type.String() }),
      handle: async (ctx) => ({ message: 'Keep the key: it is not shown again.', api_key: await replaceOwnKey(clock, ctx) }),
    }),
    route({
      method: 'POST',
      path: '/api/auth/api-key/revoke/',
      summary: 'Revokes your own API key at once',
      tag,
      access: 'api_keys.own',
      response: Type.Object({ message: Type.String() }),
      handle: async (ctx) => {
        await removeOwnKey(clock, ctx);
        return { message: 'Your key opens nothing any more.' };
      },
    }),
  ];
}

function clientKeyRoutes({ clock }: Deps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/api-keys/',
      summary: 'The API keys of the client',
      tag,
      access,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(ApiKey),
      handle: (ctx, { query, raw }) => listPage(ctx, pageRequest(query, raw.url)),
    }),
    route({
      method: 'POST',
      path: '/api/api-keys/',
      summary: 'Makes an API key; the key is shown this once',
      tag,
      access,
      status: 201,
      body: NewApiKey,
      response: Type.Object({ ...ApiKey.properties, key: Type.String() }),
      handle: async (ctx, { body }) => {
        const { row, text } = await createKey(clock, ctx, body);
        return { ...present(row), key: text };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/api-keys/:id/',
      summary: 'Revokes an API key at once',
      tag,
      access,
      params: IdParams,
      status: 204,
      response: Type.Null(),
      handle: async (ctx, { params }) => {
        await removeKey(clock, ctx, params.id);
        return null;
      },
    }),
  ];
}

async function listPage(ctx: RequestContext, request: PageRequest): Promise<unknown> {
  const before = checkedCursor(request.cursor, 'created_at');
  // keys belong to one client: platform staff name it here too
  const { rows, counted } = await ctx.write((tx) => listKeys(tx, { before, ...rowsOf(request) }));
  return presentPage(request, { rows, count: counted, estimate: isEstimate(counted), cursorOf: (row) => [row.created_at.toISOString(), row.id] }, present);
}

function present(row: KeyRow): Static<typeof ApiKey> {
  return {
    id: row.id,
    client: row.tenant_id,
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes],
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}
