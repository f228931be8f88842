import { describe, expect, test } from 'vitest';
import { CONSOLE_PAGES } from '../server/src/static-files.ts';
import { doorsOf } from './isolation/doors.ts';
import { EXAMPLES } from './isolation/examples.ts';
import { freshIds, nameOf, shapeOf } from './isolation/matrix.ts';
import { OTHER_DOORS, PAGE_FOLDERS } from './isolation/other-doors.ts';
import { startMatrix, suite } from './isolation/suite.ts';

/** The matrix from the other side, and what stands beside it; the many callers of one client are in the files with a number. */
const ground = await startMatrix();
const { app, matrix, definitions } = ground;

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

suite(ground, 'the owner of another client', { callers: ground.actors.atOther, foreign: 'demo', routes: definitions });

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
