import type { RouteDefinition } from '../../../kernel/http.ts';
import { campaignRoutes } from './campaigns/routes.ts';
import { changeRoutes } from './changes/routes.ts';
import type { KeyChangeTools } from './deps.ts';
import { keyRoutes } from './keys/routes.ts';

export function keyChangeRoutes(deps: KeyChangeTools): RouteDefinition[] {
  return [...campaignRoutes(deps), ...changeRoutes(deps), ...keyRoutes(deps)];
}
