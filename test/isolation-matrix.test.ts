import { afterAll, describe, expect, test } from 'vitest';
import { randomHex } from '../server/src/kernel/crypto.ts';
import { CONSOLE_PAGES } from '../server/src/static-files.ts';
import { startTestApp } from './harness.ts';
import { createActors, type Actor } from './isolation/actors.ts';
import { digestOf } from './isolation/digest.ts';
import { doorsOf } from './isolation/doors.ts';
import type { Ids } from './isolation/example.ts';
import { EXAMPLES } from './isolation/examples.ts';
import { OTHER_DOORS, PAGE_FOLDERS } from './isolation/other-doors.ts';
import { checkCase, freshIds, nameOf, shapeOf, type Matrix, type Side } from './isolation/matrix.ts';

/** Every route × every kind of caller × every origin of every id, generated from the route table. */
const app = await startTestApp({ workers: false });
afterAll(() => app.stop());

const { routes } = app.app.http;
const definitions = routes.map(({ definition }) => definition);
const actors = await createActors(app);
const matrix = await createMatrix();

async function createMatrix(): Promise<Matrix> {
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

test('every route has an example here, and every example has a route', () => {
  expect(definitions.map(nameOf).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

test('there is no way in beside the route table but those that are listed with a reason', () => {
  const table = new Set(definitions.map((route) => `${route.method} ${route.path.replace(/\/$/, '')}`));
  const others = doorsOf(app.app.http.fastify).filter(
    (door) =>
      !table.has(door) &&
      !door.startsWith('HEAD ') &&
      !door.startsWith('OPTIONS ') &&
      !PAGE_FOLDERS.some((folder) => door === `GET ${folder}` || door.startsWith(`GET ${folder}/`)),
  );
  // the console's page is there when it was built; it is the same for everybody
  const pages = new Set(['', ...CONSOLE_PAGES].flatMap((page) => [`GET /${page}`, `GET /${page}/*`]));
  expect(others.filter((door) => !pages.has(door)).sort()).toEqual(Object.keys(OTHER_DOORS).sort());
});

/** Calls every route in the name of these actors, then compares all that the others have with what it was. */
function suite(title: string, { callers, foreign }: { readonly callers: readonly Actor[]; readonly foreign: 'demo' | 'other' }): void {
  describe(title, () => {
    let before: Record<string, string>;

    test('what the other client has is written down', async () => {
      before = await digestOf(app.sql, app.tenantIds[foreign]);
      expect(Object.values(before).filter((digest) => digest.startsWith('0 rows'))).toEqual([]);
    });

    test.each(definitions.map((definition) => [nameOf(definition), definition] as const))('%s', async (name, route) => {
      const example = EXAMPLES[name];
      expect(example, 'no example in isolation/examples.ts').toBeDefined();
      const problems: string[] = [];
      for (const actor of callers) problems.push(...(await checkCase({ matrix, route, example: example!, actor })));
      expect(problems).toEqual([]);
    });

    test('nothing of what the other client has was changed', async () => {
      expect(await digestOf(app.sql, app.tenantIds[foreign])).toEqual(before);
    });
  });
}

suite('people and keys of one client, and platform staff in its name', { callers: actors.atDemo, foreign: 'other' });
suite('the owner of another client', { callers: actors.atOther, foreign: 'demo' });

describe('what a unique key could tell', () => {
  const as = 'owner@demo.test';
  const { base } = matrix.sides.other;

  test('a meter number that another client has is free here', async () => {
    const [theirs, nobodys] = [
      await app.api('POST', '/api/meters/', { as, body: { meter_id: base.meterNumber, meter_type: 'water' } }),
      await app.api('POST', '/api/meters/', { as, body: { meter_id: '57000000001', meter_type: 'water' } }),
    ];
    expect([theirs.status, shapeOf(theirs.body)]).toEqual([201, shapeOf(nobodys.body)]);
  });

  test('adding somebody who has an account elsewhere looks like adding somebody new', async () => {
    const add = (email: string) => app.api('POST', '/api/auth/users/', { as, body: { email, first_name: 'Asha', role: 'operator' } });
    const [known, fresh] = [await add(`p${base.user}@isolation.test`), await add('nobody-yet@isolation.test')];
    expect([known.status, shapeOf(known.body)]).toEqual([201, shapeOf(fresh.body)]);
  });

  test('an Idempotency-Key of another client neither replays nor conflicts', async () => {
    const headers = { 'idempotency-key': 'the same key' };
    const ids = await freshIds(matrix, matrix.sides.demo);
    expect((await app.api('POST', `/api/tokens/${base.token}/resend-sms/`, { as: 'owner@other.test', headers })).status).toBe(200);
    const mine = await app.api('POST', `/api/tokens/${ids.token}/resend-sms/`, { as, headers });
    expect([mine.status, (mine.body['token'] as { id: string }).id]).toEqual([200, ids.token]);
  });

  test("a paybill that another client has is refused in words that also fit one's own", async () => {
    const [row] = await app.sql('select shortcode from shortcodes where tenant_id = $1 limit 1', [app.tenantIds.other]);
    const [own] = await app.sql('select shortcode from shortcodes where tenant_id = $1 limit 1', [app.tenantIds.demo]);
    const add = (shortcode: string) => app.api('POST', `/api/clients/${app.tenantIds.demo}/channels/`, { as, body: { shortcode } });
    const [theirs, mine] = [await add(row!['shortcode'] as string), await add(own!['shortcode'] as string)];
    expect([theirs.status, theirs.body['message'], theirs.body['details']]).toEqual([mine.status, mine.body['message'], mine.body['details']]);
  });
});

test('no line of the log and no call to a vendor holds what a client keeps for itself', async () => {
  const told = [app.logs.text(), JSON.stringify(await app.sandbox.journal())];
  for (const { canary } of Object.values(matrix.sides))
    for (const text of told) expect(text.includes(canary) ? text.slice(Math.max(0, text.indexOf(canary) - 300), text.indexOf(canary) + 200) : '').toBe('');
  expect(app.logs.errors().map((line) => JSON.stringify(line).slice(0, 600))).toEqual([]);
});
