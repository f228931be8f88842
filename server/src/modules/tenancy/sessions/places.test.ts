import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesOf, MISSING, startTenancy, type Answer, type Tenancy } from '../tenancy.testkit.ts';

let t: Tenancy;
let [both, onlyA, staff] = ['', '', ''];
beforeAll(async () => {
  t = await startTenancy();
  const id = await t.addUser('both@a.test', 'client_admin', t.a);
  await t.db.asSystem((tx) =>
    sql`insert into memberships (user_id, tenant_id, role, created_at) values (${id}, ${t.b}, 'read_only', now() + interval '1 hour')`.execute(tx.q),
  );
  [both, onlyA, staff] = [await t.tokenOf('both@a.test'), await t.tokenOf('admin@a.test'), await t.tokenOf('staff@mkondo.test')];
});
afterAll(async () => {
  await t?.close();
});

const me = (token: string, headers: Record<string, string> = {}, query = ''): Promise<Answer> => t.call('GET', `/api/auth/me/${query}`, { token, headers });
const place = async (token: string, headers?: Record<string, string>, query?: string): Promise<unknown> => {
  const answer = await me(token, headers, query);
  return answer.status === 200 ? [answer.body['client'], answer.body['role']] : answer.status;
};

it('begins in the first membership, and goes where header, query or subdomain name, with the role held there', async () => {
  expect(await place(both)).toEqual([t.a, 'client_admin']);
  for (const headers of [
    { 'x-tenant': t.b },
    { 'x-tenant': 'bonde' },
    { 'x-tenant': ' BONDE ' },
    { host: 'bonde.mkondo.example' },
    { host: 'Bonde.Mkondo.Example:8000' },
  ])
    expect(await place(both, headers)).toEqual([t.b, 'read_only']);
  expect(await place(both, {}, `?client=${t.b.toUpperCase()}`)).toEqual([t.b, 'read_only']);
  expect(await place(both, {}, '?client=')).toEqual([t.a, 'client_admin']);
});

it('never lets a name widen what the session allows: a foreign client answers like a missing one', async () => {
  const foreign = [
    await me(onlyA, { 'x-tenant': t.b }),
    await me(onlyA, { 'x-tenant': 'bonde' }),
    await me(onlyA, {}, `?client=${t.b}`),
    await me(onlyA, { host: 'bonde.mkondo.example' }),
  ];
  const missing = [
    await me(onlyA, { 'x-tenant': MISSING }),
    await me(onlyA, { 'x-tenant': 'nobody' }),
    await me(onlyA, {}, '?client=%00%27'),
    await me(onlyA, { host: 'a.b.mkondo.example' }),
  ];
  for (const answer of [...foreign, ...missing]) expect(bytesOf(answer)).toBe(bytesOf(missing[0]!));
  expect(missing[0]!.status).toBe(404);
});

it('refuses names that contradict each other', async () => {
  expect(await place(both, { 'x-tenant': t.a, host: 'bonde.mkondo.example' })).toBe(404);
  expect(await place(both, { 'x-tenant': t.a }, `?client=${t.b}`)).toBe(404);
  expect(await place(both, {}, `?client=${t.a}&client=${t.b}`)).toBe(404);
  expect(await place(both, { 'x-tenant': t.b, host: 'bonde.mkondo.example' }, '?client=bonde')).toEqual([t.b, 'read_only']);
});

it('takes no tenant from hosts of the platform or of strangers', async () => {
  for (const host of ['www.mkondo.example', 'api.mkondo.example', 'mkondo.example', 'bonde.example', 'evilmkondo.example'])
    expect(await place(both, { host })).toEqual([t.a, 'client_admin']);
});

it('lets platform staff name any client that exists, and none', async () => {
  expect(await place(staff)).toEqual([null, 'system_admin']);
  expect(await place(staff, { 'x-tenant': 'bonde' })).toEqual([t.b, 'system_admin']);
  expect(await place(staff, { host: 'amsol.mkondo.example' })).toEqual([t.a, 'system_admin']);
  expect(await place(staff, { 'x-tenant': MISSING })).toBe(404);
});

it('shuts the people of a switched-off client out at once, and lets them into their others', async () => {
  await t.db.asSystem((tx) => sql`update tenants set is_active = false where id = ${t.a}`.execute(tx.q));
  expect(await place(both)).toEqual([t.b, 'read_only']);
  expect((await me(onlyA)).body['code']).toBe('auth.no_client');
  expect(await place(staff, { 'x-tenant': t.a })).toEqual([t.a, 'system_admin']);
  await t.db.asSystem((tx) => sql`update tenants set is_active = true where id = ${t.a}`.execute(tx.q));
  expect(await place(onlyA)).toEqual([t.a, 'client_admin']);
});

it('does not narrow public paths', async () => {
  const answer = await t.call('POST', '/api/auth/login/', {
    body: { email: 'admin@a.test', password: 'a long enough phrase' },
    headers: { host: 'bonde.mkondo.example', 'x-tenant': MISSING },
  });
  expect(answer.status).toBe(200);
});

it('lists where one belongs', async () => {
  const { body } = await t.call('GET', '/api/auth/memberships/', { token: both });
  expect(body['results']).toEqual([
    { client: t.a, client_name: 'Amsol Water', slug: 'amsol', role: 'client_admin', is_current: true, time_zone: 'Africa/Nairobi', currency: 'KES' },
    { client: t.b, client_name: 'Bonde Water', slug: 'bonde', role: 'read_only', is_current: false, time_zone: 'Africa/Nairobi', currency: 'KES' },
  ]);
  expect(body['count']).toBe(2);
});
