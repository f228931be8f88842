import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { wholeList } from '../../../../kernel/pages.ts';
import type { IsMember } from '../handling.ts';
import { changeRule, changeSettings } from './change.ts';
import { loadRules, loadSettings } from './queries.ts';
import { allRules } from './rules.ts';
import { presentRule, presentSettings, RuleBody, RuleChange, RulePage, RuleQuery, SettingsBody, SettingsChange } from './schema.ts';

export interface RuleDeps {
  readonly now: () => Date;
  readonly isMember: IsMember;
}

const tag = 'Alerts';

/** Rules belong to one client: platform staff name it, for reading too. */
export function ruleRoutes({ now, isMember }: RuleDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/alert-rules/',
      summary: 'What is raised, from which threshold on, and who is told how; one rule for each type of alert',
      tag,
      access: 'alerts.rules',
      query: RuleQuery,
      response: RulePage,
      handle: (ctx, { query, raw }) =>
        ctx.write(async (tx) => wholeList({ rows: allRules(await loadRules(tx)), query, url: raw.url }, (rule) => presentRule(tx.tenantId, rule))),
    }),
    route({
      method: 'PUT',
      path: '/api/alert-rules/',
      summary: 'Change the rule of one type of alert; what is left out stays as it is',
      tag,
      access: 'alerts.rules',
      body: RuleChange,
      response: RuleBody,
      handle: (ctx, { body }) => ctx.write(async (tx) => presentRule(tx.tenantId, await changeRule(tx, ctx, { change: body, at: now(), isMember }))),
    }),
    route({
      method: 'GET',
      path: '/api/alert-settings/',
      summary: 'Quiet hours and the hour of the daily digest',
      tag,
      access: 'alerts.read',
      response: SettingsBody,
      handle: (ctx) => ctx.write(async (tx) => presentSettings(await loadSettings(tx))),
    }),
    route({
      method: 'PUT',
      path: '/api/alert-settings/',
      summary: 'Change quiet hours and the hour of the daily digest',
      tag,
      access: 'alerts.rules',
      body: SettingsChange,
      response: SettingsBody,
      handle: (ctx, { body }) => ctx.write(async (tx) => presentSettings(await changeSettings(tx, ctx, { change: body, at: now() }))),
    }),
  ];
}
