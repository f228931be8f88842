import type { Clock } from '../../../kernel/clock.ts';
import type { Db } from '../../../kernel/db.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { changeClientIn, readClientIn } from '../tenants/index.ts';
import type { FeatureGuard } from './guard.ts';
import { ClientFeatures, ClientSwitch, PlatformFeatures, PlatformSwitch } from './schema.ts';
import { clientFeatures, platformFeatures, switchForAll, switchForClient } from './switches.ts';

const tag = 'Platform';

export interface FeaturesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly guard: FeatureGuard;
}

export function featureRoutes(deps: FeaturesDeps): RouteDefinition[] {
  return [...platformRoutes(deps), ...clientRoutes(deps)];
}

function platformRoutes({ db, clock, guard }: FeaturesDeps): RouteDefinition[] {
  const path = '/api/platform/features/';
  return [
    route({
      method: 'GET',
      path,
      summary: 'Parts of the product, and whether clients have them',
      tag,
      access: 'operations.read',
      response: PlatformFeatures,
      handle: () => db.asSystem(platformFeatures),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Switch a part of the product on or off for all clients without a switch of their own',
      description: 'Money that came in, tokens and their messages, words of people and their STOP are taken all the same.',
      tag,
      access: 'features.switch',
      body: PlatformSwitch,
      response: PlatformFeatures,
      handle: async (ctx, { body }) => {
        const now = await db.asSystem(async (tx) => {
          await switchForAll(tx, { source: ctx, body, at: clock.now() });
          return platformFeatures(tx);
        });
        guard.forget();
        return now;
      },
    }),
  ];
}

function clientRoutes({ db, clock, guard }: FeaturesDeps): RouteDefinition[] {
  const path = '/api/clients/:id/features/';
  return [
    route({
      method: 'GET',
      path,
      summary: 'Parts of the product as one client has them',
      tag: 'Clients',
      access: 'clients.read',
      params: IdParams,
      response: ClientFeatures,
      handle: (ctx, { params }) => readClientIn(db, { ctx, id: params.id }, clientFeatures),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Switch a part of the product on or off for one client',
      tag: 'Clients',
      access: 'features.switch',
      params: IdParams,
      body: ClientSwitch,
      response: ClientFeatures,
      handle: async (ctx, { params, body }) => {
        const now = await changeClientIn(db, { ctx, id: params.id }, async (tx) => {
          await switchForClient(tx, { source: ctx, body, at: clock.now() });
          return clientFeatures(tx);
        });
        guard.forget();
        return now;
      },
    }),
  ];
}
