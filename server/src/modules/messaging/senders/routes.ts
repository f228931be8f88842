import type { RouteDefinition } from '../../../kernel/http.ts';
import { defaultRoutes } from './default-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { reviewRoutes, type SendersDeps } from './review-routes.ts';
import { senderRoutes, usageRoutes } from './sender-routes.ts';

/** Both paths lead to the same: front ends of the older system use the one or the other. */
const REQUESTS = ['/api/messaging/sender-requests/', '/api/messaging/sender-id-requests/'] as const;

export function sendersRoutes(deps: SendersDeps): RouteDefinition[] {
  const { now } = deps;
  const ofRequests = (base: string): RouteDefinition[] => [
    ...requestRoutes(base, now),
    ...documentRoutes(base, now),
    ...reviewRoutes(base, deps),
    ...usageRoutes(base, now),
    ...defaultRoutes(base, now),
  ];
  return [...senderRoutes(now), ...REQUESTS.flatMap(ofRequests)];
}
