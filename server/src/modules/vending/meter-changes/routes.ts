import type { RouteDefinition } from '../../../kernel/http.ts';
import { departureRoutes } from './departure/routes.ts';
import type { MeterChangesDeps } from './deps.ts';
import { replacementRoutes } from './replacement/routes.ts';
import { transferRoutes } from './transfer/routes.ts';

export function meterChangesRoutes(deps: MeterChangesDeps): RouteDefinition[] {
  return [...replacementRoutes(deps), ...transferRoutes(deps), ...departureRoutes(deps)];
}
