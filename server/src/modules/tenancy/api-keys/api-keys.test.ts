import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesOf, MISSING, startTenancy, type Answer, type Tenancy } from '../tenancy.testkit.ts';
import { keyHash, newKey } from './key.ts';

let t: Tenancy;
let [adminA, adminB, staff] = ['', '', ''];
beforeAll(async () => {
  t = await startTenancy();
  [adminA, adminB, staff] = [await t.tokenOf('admin@a.test'), await t.tokenOf('admin@b.test'), await t.tokenOf('staff@mkondo.test')];
});
afterAll(async () => {
  await t?.close();
});

const make = (token: string, body: object, query = ''): Promise<Answer> => t.call('POST', `/api/api-keys/${query}`, { token, body });
const audit = (token: string, headers: Record<string, string> = {}): Promise<Answer> => t.call('GET', '/api/audit/', { token, headers });

it('is shown once, kept as a hash, and known by its beginning', async () => {
  const made = await make(adminA, { name: 'ERP', scopes: ['audit.read', 'meters.read'] });
  const key = made.body['key'] as string;
  expect(made.status).toBe(201);
  expect(key).toMatch(/^mk_live_[0-9A-Za-z]{38}$/);
  const list = await t.call('GET', '/api/api-keys/', { token: adminA });
  expect(list.body['results'][0]).toMatchObject({
    id: made.body['id'],
    name: 'ERP',
    prefix: key.slice(0, 14),
    scopes: ['audit.read', 'meters.read'],
    last_used_at: null,
    revoked_at: null,
  });
  expect(list.text).not.toContain(key);
  const { rows } = await t.db.asSystem((tx) => sql<{ row: string }>`select k::text as row from api_keys k`.execute(tx.q));
  expect(rows.some(({ row }) => row.includes(key))).toBe(false);
});

it('may do what its scopes name, in its client, and nothing else', async () => {
  const key = (await make(adminA, { name: 'reader', scopes: ['audit.read'] })).body['key'] as string;
  expect((await audit(key)).status).toBe(200);
  for (const path of ['/api/auth/users/', '/api/api-keys/', `/api/clients/${t.a}/`, '/api/auth/me/'])
    expect([path, (await t.call('GET', path, { token: key })).status]).toEqual([path, 403]);
  expect((await audit(key, { 'x-tenant': t.a })).status).toBe(200);
  expect((await audit(key, { 'x-tenant': 'amsol' })).status).toBe(200);
  expect(bytesOf(await audit(key, { 'x-tenant': t.b }))).toBe(bytesOf(await audit(key, { 'x-tenant': MISSING })));
  expect((await audit(key, { host: 'bonde.mkondo.example' })).status).toBe(404);
  const { rows } = await t.db.asSystem((tx) => sql<{ used: Date | null }>`select last_used_at as used from api_keys where name = 'reader'`.execute(tx.q));
  expect(rows[0]!.used).toEqual(t.clock.now());
});

it('never gets a scope that its maker lacks, or one that makes people, keys or clients', async () => {
  for (const scope of ['users.manage', 'credentials.manage', 'clients.update', 'clients.list', 'operations.read', 'nonsense', 'toString', '__proto__'])
    expect([scope, (await make(adminA, { name: 'x', scopes: [scope] })).status]).toEqual([scope, 400]);
  expect((await make(staff, { name: 'x', scopes: ['tokens.issue'] }, `?client=${t.a}`)).status).toBe(400);
  expect((await make(staff, { name: 'x', scopes: ['meters.read'] }, `?client=${t.a}`)).status).toBe(201);
  expect((await make(staff, { name: 'x', scopes: ['meters.read'] })).body['code']).toBe('tenant.required');
  expect((await make(adminA, { name: 'x', scopes: [] })).status).toBe(400);
});

it('stops at once when revoked, expired, or when its client is switched off', async () => {
  const made = (await make(adminA, { name: 'short', scopes: ['audit.read'] })).body as { id: string; key: string };
  expect((await t.call('DELETE', `/api/api-keys/${made.id}/`, { token: adminA })).status).toBe(204);
  expect((await audit(made.key)).body['code']).toBe('auth.invalid_token');
  expect((await t.call('DELETE', `/api/api-keys/${made.id}/`, { token: adminA })).status).toBe(404);
  const until = (await make(adminA, { name: 'until', scopes: ['audit.read'], expires_at: new Date(t.clock.now().getTime() + 60_000).toISOString() })).body[
    'key'
  ] as string;
  expect((await audit(until)).status).toBe(200);
  t.clock.advance(61_000);
  expect((await audit(until)).status).toBe(401);
  expect((await make(adminA, { name: 'past', scopes: ['audit.read'], expires_at: '2020-01-01T00:00:00Z' })).status).toBe(400);
  const off = (await make(adminB, { name: 'off', scopes: ['audit.read'] })).body['key'] as string;
  await t.db.asSystem((tx) => sql`update tenants set is_active = false where id = ${t.b}`.execute(tx.q));
  expect((await audit(off)).status).toBe(401);
  await t.db.asSystem((tx) => sql`update tenants set is_active = true where id = ${t.b}`.execute(tx.q));
  expect((await audit(off)).status).toBe(200);
});

it('of another client answers like a missing one, and cannot be revoked from outside', async () => {
  const made = (await make(adminA, { name: 'mine', scopes: ['audit.read'] })).body as { id: string; key: string };
  const [foreign, missing] = [
    await t.call('DELETE', `/api/api-keys/${made.id}/`, { token: adminB }),
    await t.call('DELETE', `/api/api-keys/${MISSING}/`, { token: adminB }),
  ];
  expect([foreign.status, bytesOf(foreign)]).toEqual([404, bytesOf(missing)]);
  expect((await audit(made.key)).status).toBe(200);
  expect((await t.call('GET', '/api/api-keys/', { token: adminB })).text).not.toContain(made.id);
});

it('with a mistyped character is refused by its checksum', () => {
  const { text } = newKey();
  expect(keyHash(text)).not.toBeNull();
  for (let place = 8; place < text.length; place += 1) {
    const wrong = `${text.slice(0, place)}${text[place] === 'a' ? 'b' : 'a'}${text.slice(place + 1)}`;
    expect(keyHash(wrong)).toBeNull();
  }
  expect(keyHash(`mk_live_${'0'.repeat(38)}`)).toBeNull();
});
