import type { RouteDefinition } from '../../../kernel/http.ts';
import { cannedRoutes } from './canned/routes.ts';
import { conversationActionRoutes } from './conversations/action-routes.ts';
import { personalRoutes } from './conversations/personal-routes.ts';
import { conversationRoutes } from './conversations/routes.ts';
import type { InboxTools } from './deps.ts';
import { labelRoutes } from './labels/routes.ts';
import { macroRoutes } from './macros/routes.ts';
import { messageRoutes } from './messages/routes.ts';
import { surveyRoutes } from './ratings/routes.ts';
import { serviceRoutes } from './service/routes.ts';
import { teamRoutes } from './teams/routes.ts';

export function inboxRoutes(deps: InboxTools): RouteDefinition[] {
  return [
    ...conversationRoutes(deps),
    ...conversationActionRoutes(deps),
    ...personalRoutes(deps),
    ...messageRoutes(deps),
    ...teamRoutes(),
    ...labelRoutes(),
    ...cannedRoutes(deps),
    ...macroRoutes(deps),
    ...serviceRoutes(deps),
    ...surveyRoutes(deps),
  ];
}
