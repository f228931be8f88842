import { Type, type Static, type TSchema } from 'typebox';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { allows } from '../../../tenancy/access/index.ts';
import { dashboardComprehensive, dashboardMetrics, dashboardOverview, type Asked } from './dashboard.ts';
import { DashboardComprehensive, DashboardMetrics, DashboardOverview } from './schema.ts';

const Query = Type.Object({ client: Type.Optional(Type.String()) });

interface Screen<R extends TSchema> {
  readonly name: string;
  readonly summary: string;
  readonly response: R;
  readonly read: (tx: Tx | PlatformTx, asked: Asked) => Promise<Static<R>>;
}

/** The first screen of messaging, as older front ends ask for it. */
export function dashboardRoutes(now: () => Date): RouteDefinition[] {
  const screen = <R extends TSchema>({ name, summary, response, read }: Screen<R>): RouteDefinition =>
    route({
      method: 'GET',
      path: `/api/messaging/dashboard/${name}/`,
      summary,
      tag: 'Analytics',
      access: 'analytics.read',
      query: Query,
      response,
      handle: (ctx) => ctx.read((tx) => read(tx, { now: now(), sees: (permission) => allows(ctx.actor, permission) })),
    });
  return [
    screen({
      name: 'overview',
      summary: 'Messages of today, this week and this month, people, credits and the newest campaigns',
      response: DashboardOverview,
      read: dashboardOverview,
    }),
    screen({
      name: 'metrics',
      summary: 'Figures of thirty days beside those of the thirty before them',
      response: DashboardMetrics,
      read: dashboardMetrics,
    }),
    screen({ name: 'comprehensive', summary: 'Everything of the first screens at once', response: DashboardComprehensive, read: dashboardComprehensive }),
  ];
}
