import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTenancy, type Answer, type Tenancy } from '../tenancy.testkit.ts';

/** The older shape: one key for each person. */
let t: Tenancy;
beforeAll(async () => {
  t = await startTenancy();
});
afterAll(async () => {
  await t?.close();
});

const generate = async (email: string): Promise<string> =>
  (await t.call('POST', '/api/auth/api-key/generate/', { token: await t.tokenOf(email) })).body['api_key'] as string;
const audit = (token: string): Promise<Answer> => t.call('GET', '/api/audit/', { token });
const change = (column: string, value: unknown, email: string): Promise<unknown> =>
  t.db.asSystem((tx) => sql`update memberships set ${sql.ref(column)} = ${value} where user_id = (select id from users where email = ${email})`.execute(tx.q));

it('may do what its owner may at the time, and no more: people, keys and clients never', async () => {
  await t.addUser('key@a.test', 'client_admin', t.a);
  const key = await generate('key@a.test');
  expect((await audit(key)).status).toBe(200);
  for (const path of ['/api/auth/users/', '/api/api-keys/', `/api/tenants/${t.a}/members/`, `/api/tenants/${t.a}/domains/`])
    expect([path, (await t.call('GET', path, { token: key })).status]).toEqual([path, 403]);
  expect((await t.call('POST', '/api/auth/api-key/generate/', { token: key })).status).toBe(403);
  await change('role', 'operator', 'key@a.test');
  expect((await audit(key)).status).toBe(403);
  await change('role', 'client_admin', 'key@a.test');
  expect((await audit(key)).status).toBe(200);
});

it('ends with the membership and with the account', async () => {
  await t.addUser('leaver@a.test', 'client_admin', t.a);
  const key = await generate('leaver@a.test');
  await change('is_active', false, 'leaver@a.test');
  expect((await audit(key)).body['code']).toBe('auth.invalid_token');
  await change('is_active', true, 'leaver@a.test');
  expect((await audit(key)).status).toBe(200);
  await t.db.asSystem((tx) => sql`update users set is_active = false where email = 'leaver@a.test'`.execute(tx.q));
  expect((await audit(key)).status).toBe(401);
});

it('is one for each person and client: another takes its place, and revoking twice is no fault', async () => {
  const [first, second] = [await generate('admin@a.test'), await generate('admin@a.test')];
  expect([(await audit(first)).status, (await audit(second)).status]).toEqual([401, 200]);
  const others = await generate('admin@b.test');
  for (const email of ['admin@a.test', 'admin@a.test', 'admin@b.test'])
    expect((await t.call('POST', '/api/auth/api-key/revoke/', { token: await t.tokenOf(email) })).status).toBe(200);
  expect([(await audit(second)).status, (await audit(others)).status]).toEqual([401, 401]);
});

it('platform staff, who belong to no client, have none', async () => {
  const token = await t.tokenOf('staff@mkondo.test');
  expect((await t.call('POST', '/api/auth/api-key/generate/', { token, headers: { 'x-tenant': t.a } })).status).toBe(403);
});
