import type { RouteDefinition } from '../../../kernel/http.ts';
import { actionRoutes } from './action-routes.ts';
import { campaignRoutes } from './campaign-routes.ts';
import type { CampaignTools } from './deps.ts';
import { readRoutes } from './read-routes.ts';

export function campaignsRoutes(tools: CampaignTools): RouteDefinition[] {
  return [...campaignRoutes(tools), ...actionRoutes(tools), ...readRoutes(tools)];
}
