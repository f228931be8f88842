import type { Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { formatMinor, parseMinor } from '../../../kernel/money.ts';
import { record } from '../../tenancy/audit/index.ts';
import { adjustmentRoutes } from './adjustment-routes.ts';
import { DEFAULT_ALONE_MINOR } from './adjustments.ts';
import type { BalancesDeps } from './deps.ts';
import { importDebts, readDebts, type Imported } from './import.ts';
import { readLimit, writeLimit } from './queries.ts';
import { ImportBody, ImportResult, LimitBody, LimitInput } from './schema.ts';
import { statementRoutes } from './statement-routes.ts';

const tag = 'Customers';
const LARGEST_BODY = 3 * 1024 * 1024;

export function balancesRoutes(deps: BalancesDeps): RouteDefinition[] {
  return [...statementRoutes(), ...adjustmentRoutes(deps), ...limitRoutes(deps), importRoute(deps)];
}

function limitRoutes(deps: BalancesDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/adjustment-limits/',
      summary: 'What one person may adjust in a day',
      tag,
      access: 'balances.limits',
      response: LimitBody,
      handle: (ctx) => ctx.write(limitShown),
    }),
    route({
      method: 'PUT',
      path: '/api/adjustment-limits/',
      summary: 'Set what one person may adjust in a day; above, a second one is asked',
      tag,
      access: 'balances.limits',
      body: LimitInput,
      response: LimitBody,
      handle: (ctx, { body }) => ctx.write((tx) => setLimit(tx, ctx, { aloneMinor: parseMinor(body.alone_per_day) ?? 0n, at: deps.now() })),
    }),
  ];
}

async function setLimit(tx: Tx, ctx: RequestContext, { aloneMinor, at }: { readonly aloneMinor: bigint; readonly at: Date }) {
  const before = await limitShown(tx);
  await writeLimit(tx, aloneMinor, { by: ctx.actor.id, at });
  const after = await limitShown(tx);
  await record(tx, ctx, [{ action: 'adjustment_limits.changed', objectType: 'client', objectId: tx.tenantId, details: { before, after } }]);
  return after;
}

async function limitShown(tx: Tx): Promise<Static<typeof LimitBody>> {
  const own = await readLimit(tx);
  return { alone_per_day: formatMinor(own ?? DEFAULT_ALONE_MINOR), is_default: own === undefined };
}

/** A dry run ends its transaction by this, so that it leaves nothing. */
class DryRun extends Error {
  readonly result: Imported;

  constructor(result: Imported) {
    super('dry run');
    this.result = result;
  }
}

function importRoute(deps: BalancesDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/arrears-imports/',
    summary: 'Bring in debts by a file; a dry run tells what it would do',
    tag,
    access: 'balances.import',
    body: ImportBody,
    response: ImportResult,
    spends: true,
    bodyLimit: LARGEST_BODY,
    async handle(ctx, { body }) {
      const dryRun = body.dry_run ?? false;
      const rows = await readDebts(Buffer.from(body.content_base64, 'base64'), body.reference);
      const result = await ctx
        .write(async (tx) => {
          const done = await importDebts(tx, { rows, reference: body.reference, dryRun, source: ctx, at: deps.now() });
          if (dryRun) throw new DryRun(done);
          return done;
        })
        .catch((error: unknown) => {
          if (error instanceof DryRun) return error.result;
          throw error;
        });
      return {
        dry_run: dryRun,
        rows: result.rows,
        accepted: result.accepted,
        already_imported: result.known,
        total: formatMinor(result.totalMinor),
        rejected: [...result.rejected],
      };
    },
  });
}
