import type { RouteDefinition } from '../../../kernel/http.ts';
import type { SmsDeps } from './deps.ts';
import { readRoutes, statusRoute } from './read-routes.ts';
import { listRoutes } from './lists/routes.ts';
import { priceRoutes } from './prices/routes.ts';
import { sendRoutes } from './send-routes.ts';
import { toolRoutes } from './tool-routes.ts';

/** The second is what front ends of the older system call. */
const BASES = ['/api/messaging/sms/', '/api/messaging/sms/sms/beem/'] as const;

export function smsRoutes(deps: SmsDeps): RouteDefinition[] {
  return [
    ...readRoutes(deps),
    ...priceRoutes(deps.db),
    ...listRoutes(deps),
    ...BASES.flatMap((base) => [...sendRoutes(base, deps), ...toolRoutes(base, deps), statusRoute(base, deps)]),
  ];
}
