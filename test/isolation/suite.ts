import { afterAll, describe, expect, test } from 'vitest';
import { randomHex } from '../../server/src/kernel/crypto.ts';
import type { RouteDefinition } from '../../server/src/kernel/http.ts';
import { startTestApp, type TestApp } from '../harness.ts';
import { createActors, type Actor } from './actors.ts';
import { digestOf } from './digest.ts';
import type { Ids } from './example.ts';
import { EXAMPLES } from './examples.ts';
import { checkCase, freshIds, nameOf, type Matrix, type Side } from './matrix.ts';

interface Ground {
  readonly app: TestApp;
  readonly matrix: Matrix;
  readonly actors: Awaited<ReturnType<typeof createActors>>;
  readonly definitions: readonly RouteDefinition[];
}

/** Two clients with rows of every kind, everybody who may call, and every route. */
export async function startMatrix(): Promise<Ground> {
  const app = await startTestApp({ workers: false, env: { REQUESTS_PER_MINUTE: '1000000' } });
  afterAll(() => app.stop());
  const actors = await createActors(app);
  return { app, actors, matrix: await createMatrix(app), definitions: app.app.http.routes.map(({ definition }) => definition) };
}

async function createMatrix(app: TestApp): Promise<Matrix> {
  // numbers of this test carry no check digit
  await app.sql('update tenants set check_meter_digit = false');
  // pushes that nobody answers must not come to their end, as events, while rows are compared
  await app.sandbox.faults({ mpesa: { stk_timeout_ms: 3_600_000 } });
  const side = async (slug: 'demo' | 'other', vendorMeter: string): Promise<Side> => {
    const [tenantId, canary] = [app.tenantIds[slug], `canary${randomHex(16)}`];
    await app.sql(
      `update tenants set name = $2, company_info = $2, billing_info = jsonb_build_object('note', $2::text), settings = jsonb_build_object('note', $2::text), branding = jsonb_build_object('note', $2::text) where id = $1`,
      [tenantId, canary],
    );
    const base: Ids = await freshIds({ app, sides: {} as Matrix['sides'] }, { tenantId, canary, vendorMeter });
    return { tenantId, slug, canary, base, vendorMeter };
  };
  return { app, sides: { demo: await side('demo', '58100000007'), other: await side('other', '58200000006') } };
}

interface Suite {
  readonly callers: readonly Actor[];
  readonly foreign: 'demo' | 'other';
  readonly routes: readonly RouteDefinition[];
}

const waits = (route: RouteDefinition): boolean => EXAMPLES[nameOf(route)]?.waits === true;
const named = (routes: readonly RouteDefinition[]) => routes.map((route) => [nameOf(route), route] as const);

/** Calls the routes in the name of these actors, then compares all that the others have with what it was. */
export function suite({ app, matrix }: Ground, title: string, { callers, foreign, routes }: Suite): void {
  describe(title, () => {
    let before: Record<string, string>;

    test('what the other client has is written down', async () => {
      before = await digestOf(app.sql, app.tenantIds[foreign]);
      expect(Object.values(before).filter((digest) => digest.startsWith('0 rows'))).toEqual([]);
    });

    const check = (route: RouteDefinition, actor: Actor): Promise<string[]> => {
      const example = EXAMPLES[nameOf(route)];
      expect(example, 'no example in isolation/examples.ts').toBeDefined();
      return checkCase({ matrix, route, example: example!, actor });
    };

    test.each(named(routes.filter((route) => !waits(route))))('%s', async (_name, route) => {
      const problems: string[] = [];
      for (const actor of callers) problems.push(...(await check(route, actor)));
      expect(problems).toEqual([]);
    });

    test.concurrent.each(named(routes.filter(waits)))('%s', async (_name, route) => {
      const problems = await Promise.all(callers.map((actor) => check(route, actor)));
      expect(problems.flat()).toEqual([]);
    });

    test('nothing of what the other client has was changed', async () => {
      expect(await digestOf(app.sql, app.tenantIds[foreign])).toEqual(before);
    });
  });

  test('no line of the log and no call to a vendor holds what a client keeps for itself', async () => {
    const told = [app.logs.text(), JSON.stringify(await app.sandbox.journal())];
    for (const { canary } of Object.values(matrix.sides))
      for (const text of told) expect(text.includes(canary) ? text.slice(Math.max(0, text.indexOf(canary) - 300), text.indexOf(canary) + 200) : '').toBe('');
    expect(app.logs.errors().map((line) => JSON.stringify(line).slice(0, 600))).toEqual([]);
  });
}

/** Files among which the routes are dealt out, so that several workers share what takes longest. */
const PARTS = 3;

/** Every route × every kind of caller of one client × every origin of every id, for the routes of one file. */
export function dealtSuite(ground: Ground, part: 1 | 2 | 3): void {
  const routes = ground.definitions.filter((_route, index) => index % PARTS === part - 1);
  suite(ground, 'people and keys of one client, and platform staff in its name', { callers: ground.actors.atDemo, foreign: 'other', routes });
}
