import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import type { TokensDeps } from '../deps.ts';
import { pause } from './circuit.ts';
import { presentWeather, WeatherBody } from './present.ts';
import { findWeather, listWeather } from './queries.ts';

const tag = 'Vendors';
const object = 'vendor_accounts';
const Query = Type.Object(pageQuery, { additionalProperties: false });

/** How the vendors are: for the banner of a client, for the platform, and to stop and go on by hand. */
export function weatherRoutes(deps: TokensDeps): RouteDefinition[] {
  return [
    listRoute(deps, { path: '/api/vendors/', access: 'meters.read', summary: 'The vending accounts of the client: whether they sell, and who waits' }),
    listRoute(deps, { path: '/api/platform/vendors/', access: 'operations.read', summary: 'The vending accounts of all clients, for platform staff' }),
    pauseRoute(deps),
    resumeRoute(deps),
  ];
}

interface ListRoute {
  readonly path: string;
  readonly access: string;
  readonly summary: string;
}

function listRoute(deps: TokensDeps, definition: ListRoute): RouteDefinition {
  return route({
    method: 'GET',
    ...definition,
    tag,
    query: Query,
    response: pageOf(WeatherBody),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await ctx.read((tx) => listWeather(tx, page));
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, (row) => presentWeather(row, deps.clock.now()));
    },
  });
}

function pauseRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/vendors/:id/pause/',
    summary: 'Sell nothing through an account until it is resumed; purchases wait in line',
    tag,
    access: 'credentials.manage',
    params: IdParams,
    object,
    body: Type.Object({ reason: text(300, 3) }, { additionalProperties: false }),
    response: WeatherBody,
    async handle(ctx, { params, body }) {
      await ctx.write((tx) => pause(tx, deps, { accountId: params.id, on: true, reason: body.reason, source: ctx }));
      return shown(deps, ctx, params.id);
    },
  });
}

function resumeRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/vendors/:id/resume/',
    summary: 'Go on selling: what waits leaves oldest first, slowly at first',
    tag,
    access: 'credentials.manage',
    params: IdParams,
    object,
    response: WeatherBody,
    async handle(ctx, { params }) {
      await ctx.write((tx) => pause(tx, deps, { accountId: params.id, on: false, reason: '', source: ctx }));
      return shown(deps, ctx, params.id);
    },
  });
}

async function shown(deps: TokensDeps, ctx: RequestContext, id: string): Promise<Static<typeof WeatherBody>> {
  const row = await ctx.read((tx) => findWeather(tx, id));
  if (!row) throw notFound();
  return presentWeather(row, deps.clock.now());
}
