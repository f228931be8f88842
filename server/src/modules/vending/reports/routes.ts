import type { RouteDefinition } from '../../../kernel/http.ts';
import { dashboardRoutes } from './dashboard/routes.ts';
import type { ReportsDeps } from './deps.ts';
import { exportRoutes } from './exports/routes.ts';
import { reportRoutes } from './report-routes.ts';
import { scheduleRoutes } from './schedules/routes.ts';

export function reportsRoutes(deps: ReportsDeps): RouteDefinition[] {
  const now = (): Date => deps.clock.now();
  return [...dashboardRoutes(now), ...reportRoutes(now), ...exportRoutes(deps), ...scheduleRoutes(now)];
}
