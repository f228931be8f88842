import { Type } from 'typebox';
import { route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { allows } from '../../../tenancy/access/index.ts';
import { dashboardActivity, dashboardCharts, dashboardStats, PERIODS, type Period } from './dashboard.ts';

const tag = 'Dashboard';
const text = Type.String();
const maybe = Type.Union([Type.String(), Type.Null()]);
const count = Type.Integer();
const Client = { client: Type.Optional(Type.String()) };

const Stats = Type.Object({
  total_meters: count,
  active_meters: count,
  fault_meters: count,
  tamper_meters: count,
  offline_meters: count,
  total_customers: count,
  tokens_issued: count,
  tokens_today: count,
  tokens_7d: count,
  tokens_30d: count,
  total_revenue: maybe,
  revenue_today: maybe,
  revenue_7d: maybe,
  revenue_30d: maybe,
  pending_payments: count,
  failed_payments: count,
});

const Activity = Type.Object({
  type: text,
  id: text,
  timestamp: text,
  status: text,
  title: text,
  subtitle: text,
  customer_name: maybe,
  meter_id: maybe,
  amount: maybe,
  currency: text,
  links: Type.Object({ self: text, meter: maybe, customer: maybe, payment: maybe }),
});

const Charts = Type.Object({
  tokens_over_time: Type.Array(Type.Object({ date: text, tokens: count, amount: maybe, units: text })),
  revenue_over_time: Type.Array(Type.Object({ date: text, revenue: maybe })),
  meter_status_distribution: Type.Array(Type.Object({ status: text, count })),
});

/** A field engineer works with meters and sees no money. */
const seesMoney = (ctx: RequestContext): boolean => allows(ctx.actor, 'payments.read');

export function dashboardRoutes(now: () => Date): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/dashboard/stats/',
      summary: 'Figures of the first screen; days are those of the client',
      tag,
      access: 'dashboard.read',
      query: Type.Object(Client, { additionalProperties: false }),
      response: Stats,
      handle: async (ctx) => (await ctx.read((tx) => dashboardStats(tx, { at: now(), money: seesMoney(ctx) }))) as never,
    }),
    route({
      method: 'GET',
      path: '/api/dashboard/recent-activity/',
      summary: 'The last ten payments and the last ten tokens, newest first',
      tag,
      access: 'dashboard.read',
      query: Type.Object(Client, { additionalProperties: false }),
      response: Type.Array(Activity),
      handle: async (ctx) => (await ctx.read((tx) => dashboardActivity(tx, seesMoney(ctx)))) as never,
    }),
    route({
      method: 'GET',
      path: '/api/dashboard/charts/',
      summary: 'Tokens and revenue day by day, and meters by status',
      tag,
      access: 'dashboard.read',
      query: Type.Object(
        { ...Client, period: Type.Optional(Type.Union((Object.keys(PERIODS) as Period[]).map((period) => Type.Literal(period)))) },
        { additionalProperties: false },
      ),
      response: Charts,
      handle: async (ctx, { query }) =>
        (await ctx.read((tx) => dashboardCharts(tx, { at: now(), money: seesMoney(ctx), period: query.period ?? 'week' }))) as never,
    }),
  ];
}
