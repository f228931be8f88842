import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { parseMinor } from '../../../../kernel/money.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { TokensDeps } from '../deps.ts';
import { DEFAULT_LIMITS, LIMITED_ROLES, type LimitedRole, type Limits } from './limits.ts';
import { presentLimit } from './present.ts';
import { readLimits, writeLimits } from './queries.ts';
import { LimitsBody, LimitsInput } from './schema.ts';

const tag = 'Tokens';

/** What each role may ask for by hand, alone and in a day. */
export function limitRoutes(deps: TokensDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/token-limits/',
      summary: 'What each role may issue by hand',
      tag,
      access: 'tokens.limits',
      response: LimitsBody,
      handle: (ctx) => ctx.write(shown),
    }),
    route({
      method: 'PUT',
      path: '/api/token-limits/',
      summary: 'Set what roles may issue by hand',
      tag,
      access: 'tokens.limits',
      body: LimitsInput,
      response: LimitsBody,
      handle: (ctx, { body }) => ctx.write((tx) => change(tx, ctx, { body, at: deps.clock.now() })),
    }),
  ];
}

async function change(tx: Tx, ctx: RequestContext, { body, at }: { body: Static<typeof LimitsInput>; at: Date }): Promise<Static<typeof LimitsBody>> {
  const before = (await shown(tx)).limits;
  for (const limit of body.limits) await writeLimits(tx, limit.role, { limits: limitsOf(limit), by: ctx.actor.id, at });
  const after = await shown(tx);
  await record(tx, ctx, [{ action: 'token_limits.changed', objectType: 'client', objectId: tx.tenantId, details: { before, after: after.limits } }]);
  return after;
}

function limitsOf(limit: Static<typeof LimitsInput>['limits'][number]): Limits {
  const [aloneMinor, dayMinor] = [parseMinor(limit.alone), parseMinor(limit.per_day)];
  if (aloneMinor === null || dayMinor === null) throw invalid({ limits: ['Amounts have at most two decimals.'] });
  return { aloneMinor, dayMinor, clearsAlone: limit.clears_alone, clearsDay: limit.clears_per_day };
}

async function shown(tx: Tx): Promise<Static<typeof LimitsBody>> {
  const own = new Map((await readLimits(tx)).map((row) => [row.role, row]));
  const limits = LIMITED_ROLES.map((role: LimitedRole) => {
    const row = own.get(role);
    const set = row && { aloneMinor: row.alone_minor, dayMinor: row.day_minor, clearsAlone: row.clears_alone, clearsDay: row.clears_day };
    return presentLimit(role, set ?? DEFAULT_LIMITS[role], !set);
  });
  return { limits } as Static<typeof LimitsBody>;
}
