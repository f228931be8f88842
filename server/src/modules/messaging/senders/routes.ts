import type { RouteDefinition } from '../../../kernel/http.ts';
import { defaultRoutes } from './default-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { senderRoutes, usageRoutes } from './sender-routes.ts';

/** Both paths lead to the same: front ends of the older system use the one or the other. */
const REQUESTS = ['/api/messaging/sender-requests/', '/api/messaging/sender-id-requests/'] as const;

export function sendersRoutes({ now }: { readonly now: () => Date }): RouteDefinition[] {
  return [...senderRoutes(now), ...REQUESTS.flatMap((base) => [...requestRoutes(base, now), ...usageRoutes(base, now), ...defaultRoutes(base, now)])];
}
