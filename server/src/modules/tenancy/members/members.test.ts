import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, MISSING, PASSWORD, startTenancy, type Answer, type Method, type Tenancy } from '../tenancy.testkit.ts';

let t: Tenancy;
let [adminA, adminB, staff] = ['', '', ''];
beforeAll(async () => {
  t = await startTenancy();
  [adminA, adminB, staff] = [await t.tokenOf('admin@a.test'), await t.tokenOf('admin@b.test'), await t.tokenOf('staff@mkondo.test')];
});
afterAll(async () => {
  await t?.close();
});

const users = (...[method, token, id = '', body]: [Method, string, string?, object?]): Promise<Answer> =>
  t.call(method, `/api/auth/users/${id}`, { token, ...(body ? { body } : {}) });
const add = (token: string, body: object): Promise<Answer> => users('POST', token, '', body);
const signIn = (email: string, password = PASSWORD): Promise<Answer> => t.call('POST', '/api/auth/login/', { body: { email, password } });
const emails = (answer: Answer): string[] => (answer.body['results'] as { email: string }[]).map((user) => user.email).sort();

describe('the people of a client', () => {
  it('are added with the older fields and can sign in; the password is never shown', async () => {
    const made = await add(adminA, {
      email: ' New@A.test ',
      first_name: 'Juma',
      last_name: 'Ali',
      role: 'field_engineer',
      phone: '0712345678',
      password: PASSWORD,
      client: t.a,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      email: 'new@a.test',
      first_name: 'Juma',
      last_name: 'Ali',
      role: 'field_engineer',
      phone: '0712345678',
      client: t.a,
      client_name: 'Amsol Water',
      is_active: true,
      last_login: null,
    });
    expect(made.text).not.toContain(PASSWORD);
    expect((await users('GET', adminA, `${made.body['id']}/`)).body).toEqual(made.body);
    expect((await signIn('new@a.test')).body['user']).toMatchObject({ role: 'field_engineer' });
  });

  it('are operators when no role is named', async () => {
    expect((await add(adminA, { email: 'plain@a.test' })).body).toMatchObject({ role: 'operator', client: t.a });
  });

  it('are listed for their own client alone, searched, filtered and in any order', async () => {
    const all = await users('GET', adminA);
    expect(emails(all).every((email) => email.endsWith('@a.test'))).toBe(true);
    expect(emails(all)).toContain('operator@a.test');
    expect(emails(await t.call('GET', '/api/auth/users/?search=OPERATOR@', { token: adminA }))).toEqual(['operator@a.test']);
    expect(emails(await t.call('GET', '/api/auth/users/?search=%25', { token: adminA }))).toEqual([]);
    expect(emails(await t.call('GET', '/api/auth/users/?role=read_only', { token: adminA }))).toEqual(['viewer@a.test']);
    const byEmail = await t.call('GET', '/api/auth/users/?ordering=email', { token: adminA });
    expect((byEmail.body['results'] as { email: string }[]).map((user) => user.email)).toEqual(emails(all));
    expect((await t.call('GET', '/api/auth/users/?ordering=password_hash', { token: adminA })).status).toBe(400);
  });

  it('come page by page and by cursor without a gap or a repetition', async () => {
    for (const ordering of ['-created_at', 'created_at', 'email', '-email']) {
      const [paged, walked]: [string[], string[]] = [[], []];
      for (let next: string | null = `/api/auth/users/?page_size=2&ordering=${ordering}`; next;) {
        const page: Answer = await t.call('GET', next, { token: adminA });
        paged.push(...(page.body['results'] as { id: string }[]).map((user) => user.id));
        next = page.body['next'] as string | null;
      }
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Answer = await t.call('GET', `/api/auth/users/?page_size=2&ordering=${ordering}${cursor ? `&cursor=${cursor}` : ''}`, { token: adminA });
        walked.push(...(page.body['results'] as { id: string }[]).map((user) => user.id));
        cursor = page.body['next_cursor'] as string | null;
      }
      expect(walked).toEqual(paged);
      expect(new Set(paged).size).toBe((await users('GET', adminA)).body['count']);
    }
    expect((await t.call('GET', `/api/auth/users/?cursor=${Buffer.from('["x","y"]').toString('base64url')}`, { token: adminA })).status).toBe(400);
  });

  it('change by PATCH and PUT, also when an older form sends everything back', async () => {
    const made = (await add(adminA, { email: 'change@a.test', password: PASSWORD })).body;
    const patched = await users('PATCH', adminA, `${made['id']}/`, { first_name: 'Zawadi', role: 'read_only' });
    expect(patched.body).toMatchObject({ first_name: 'Zawadi', role: 'read_only' });
    const put = await users('PUT', adminA, `${made['id']}/`, { ...patched.body, last_name: 'Mwangi' });
    expect([put.status, put.body['last_name'], put.body['role']]).toEqual([200, 'Mwangi', 'read_only']);
    expect((await users('PATCH', adminA, `${made['id']}/`, { is_system_admin: true })).status).toBe(400);
  });

  it('lose their sessions with their password, and their way in with their membership', async () => {
    const { id } = (await add(adminA, { email: 'leaver@a.test', password: PASSWORD })).body as { id: string };
    const token = await t.tokenOf('leaver@a.test');
    expect((await users('PATCH', adminA, `${id}/`, { password: 'another long phrase' })).status).toBe(200);
    expect((await t.call('GET', '/api/auth/me/', { token })).status).toBe(401);
    expect((await signIn('leaver@a.test')).status).toBe(400);
    const again = (await signIn('leaver@a.test', 'another long phrase')).body['access'] as string;
    expect((await users('DELETE', adminA, `${id}/`)).status).toBe(204);
    expect((await t.call('GET', '/api/auth/me/', { token: again })).status).toBe(401);
    expect((await users('GET', adminA, `${id}/`)).status).toBe(404);
    const anew = await add(adminA, { email: 'leaver@a.test' });
    expect([anew.status, anew.body['id'] === id]).toEqual([201, false]);
  });
});

describe('a password', () => {
  it('is long enough, not the address and not one that is guessed first', async () => {
    for (const password of ['short', 'password', 'Password123!', '12345678', 'aaaaaaaa', 'abababab', 'Kenya@2024', 'qwertyuiop', 'weak@a.test', '😀😀😀😀']) {
      const answer = await add(adminA, { email: 'weak@a.test', password });
      expect([password, answer.status, Object.keys(answer.body['details'] as object)]).toEqual([password, 400, ['password']]);
    }
    expect((await users('GET', adminA)).text).not.toContain('weak@a.test');
    expect((await add(adminA, { email: 'strong@a.test', password: `${'long '.repeat(12)}maji ya mto` })).status).toBe(201);
  });
});

describe('a client administrator', () => {
  it("finds another client's people exactly as missing ones, whatever is tried", async () => {
    const foreign = (await users('GET', adminB)).body['results'][0].id as string;
    for (const [method, body] of [['GET'], ['PUT', { email: 'x@b.test', role: 'read_only' }], ['PATCH', { password: PASSWORD }], ['DELETE']] as const) {
      const [one, other, malformed] = [
        await users(method, adminA, `${foreign}/`, body),
        await users(method, adminA, `${MISSING}/`, body),
        await users(method, adminA, 'nonsense/', body),
      ];
      expect(one.status).toBe(404);
      expect([bytesOf(one), bytesOf(malformed)]).toEqual([bytesOf(other), bytesOf(other)]);
    }
    expect((await signIn('admin@b.test')).status).toBe(200);
  });

  it('cannot place people elsewhere: a foreign client answers like a missing one', async () => {
    const [foreign, missing] = [await add(adminA, { email: 'z@a.test', client: t.b }), await add(adminA, { email: 'z@a.test', client: MISSING })];
    expect([foreign.status, bytesOf(foreign)]).toEqual([400, bytesOf(missing)]);
    const { id } = (await add(adminA, { email: 'stay@a.test' })).body as { id: string };
    expect(bytesOf(await users('PATCH', adminA, `${id}/`, { client: t.b }))).toBe(bytesOf(await users('PATCH', adminA, `${id}/`, { client: MISSING })));
  });

  it('cannot make system administrators, out of nobody, somebody or itself', async () => {
    expect((await add(adminA, { email: 'root@a.test', role: 'system_admin' })).status).toBe(400);
    const { id } = (await add(adminA, { email: 'climb@a.test' })).body as { id: string };
    expect((await users('PATCH', adminA, `${id}/`, { role: 'system_admin' })).status).toBe(400);
    const self = (await t.call('GET', '/api/auth/me/', { token: adminA })).body['id'] as string;
    expect((await users('PATCH', adminA, `${self}/`, { role: 'system_admin' })).status).toBe(400);
    const { rows } = await t.db.asSystem((tx) => sql<{ email: string }>`select email from users where is_system_admin`.execute(tx.q));
    expect(rows).toEqual([{ email: 'staff@mkondo.test' }]);
  });

  it('cannot demote, switch off or remove itself, in any spelling of its id', async () => {
    const self = (await t.call('GET', '/api/auth/me/', { token: adminA })).body['id'] as string;
    for (const id of [self, self.toUpperCase()]) {
      expect((await users('PATCH', adminA, `${id}/`, { role: 'operator' })).body['code']).toBe('members.self');
      expect((await users('PATCH', adminA, `${id}/`, { is_active: false })).body['code']).toBe('members.self');
      expect((await users('DELETE', adminA, `${id}/`)).body['code']).toBe('members.self');
    }
  });

  it('cannot take over an account by adding it: the password given is not used, nor settable afterwards', async () => {
    const made = await add(adminA, { email: 'admin@b.test', password: 'chosen by a stranger', first_name: 'Mallory' });
    expect(made.status).toBe(201);
    expect((await signIn('admin@b.test', 'chosen by a stranger')).status).toBe(400);
    expect((await users('PATCH', adminA, `${made.body['id']}/`, { password: 'chosen by a stranger' })).status).toBe(400);
    expect((await users('PATCH', adminA, `${made.body['id']}/`, { email: 'mine@a.test' })).status).toBe(400);
    expect((await users('PATCH', adminA, `${made.body['id']}/`, { first_name: 'Renamed', is_active: false })).status).toBe(200);
    const atHome = (await signIn('admin@b.test')).body['user'];
    expect(atHome).toMatchObject({ first_name: 'Amina', client: t.b, role: 'client_admin', is_active: true });
    expect((await users('DELETE', adminA, `${made.body['id']}/`)).status).toBe(204);
    expect((await signIn('admin@b.test')).status).toBe(200);
  });

  it('is not told whether an address had an account: both answers have the same form and fresh values', async () => {
    await add(adminB, { email: 'known@b.test', first_name: 'Kofi', phone: '0700000000', password: PASSWORD });
    await signIn('known@b.test');
    t.clock.advance(1000);
    const wish = { first_name: 'Given', last_name: 'Name', phone: '0711111111', role: 'operator', password: PASSWORD };
    const [known, fresh] = [await add(adminA, { ...wish, email: 'known@b.test' }), await add(adminA, { ...wish, email: 'fresh@b.test' })];
    const blind = ({ body, status }: Answer): unknown => ({ ...body, status, id: '', email: '' });
    expect(blind(known)).toEqual(blind(fresh));
    // neither id tells its age
    for (const answer of [known, fresh]) expect((answer.body['id'] as string)[14]).toBe('4');
    expect((await add(adminA, { ...wish, email: 'known@b.test' })).status).toBe(400);
  });

  it.each(['operator@a.test', 'viewer@a.test'])('is who it takes: %s may not look', async (email) => {
    const token = await t.tokenOf(email);
    for (const [method, id] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', `${MISSING}/`],
      ['DELETE', `${MISSING}/`],
    ] as const)
      expect((await users(method, token, id, method === 'POST' ? { email: 'x@a.test' } : undefined)).status).toBe(403);
  });
});

describe('platform staff', () => {
  it('see everybody, make staff, and must name the client of anybody else', async () => {
    expect(emails(await users('GET', staff))).toEqual(expect.arrayContaining(['admin@a.test', 'admin@b.test', 'staff@mkondo.test']));
    expect((await add(staff, { email: 'staff2@mkondo.test', role: 'system_admin', password: PASSWORD })).body).toMatchObject({
      role: 'system_admin',
      client: null,
    });
    expect((await add(staff, { email: 'lost@a.test', role: 'operator' })).body['details']).toHaveProperty('client');
    expect((await add(staff, { email: 'placed@b.test', role: 'operator', client: t.b })).body).toMatchObject({ client: t.b, client_name: 'Bonde Water' });
    expect((await add(staff, { email: 'staff2@mkondo.test', role: 'system_admin' })).body['details']).toHaveProperty('email');
  });

  it('move people, give roles, set addresses and passwords, and remove accounts everywhere', async () => {
    const { id } = (await add(staff, { email: 'moved@a.test', role: 'operator', client: t.a, password: PASSWORD })).body as { id: string };
    expect((await users('PATCH', staff, `${id}/`, { client: t.b, role: 'client_admin' })).body).toMatchObject({ client: t.b, role: 'client_admin' });
    expect((await users('GET', adminA, `${id}/`)).status).toBe(404);
    expect((await users('PATCH', staff, `${id}/`, { email: 'admin@a.test' })).status).toBe(400);
    expect((await users('PATCH', staff, `${id}/`, { email: 'moved@b.test', first_name: 'New' })).body).toMatchObject({
      email: 'moved@b.test',
      first_name: 'New',
    });
    const token = await t.tokenOf('moved@b.test');
    expect((await users('PATCH', staff, `${id}/`, { is_active: false })).body['is_active']).toBe(false);
    expect((await t.call('GET', '/api/auth/me/', { token })).status).toBe(401);
    expect((await users('DELETE', staff, `${id}/`)).status).toBe(204);
    expect((await users('GET', staff, `${id}/`)).status).toBe(404);
    expect((await users('GET', adminB, `${id}/`)).status).toBe(404);
  });

  it('add a second membership by adding the address again, and change a role only where they say which', async () => {
    await add(staff, { email: 'two@a.test', role: 'operator', client: t.a, password: PASSWORD });
    const { id } = (await add(staff, { email: 'two@a.test', role: 'read_only', client: t.b })).body as { id: string };
    const { body } = await t.call('GET', '/api/auth/memberships/', { token: await t.tokenOf('two@a.test') });
    expect((body['results'] as { role: string }[]).map((row) => row.role)).toEqual(['operator', 'read_only']);
    expect((await users('PATCH', staff, `${id}/`, { role: 'client_admin' })).body['details']).toHaveProperty('client');
    expect((await users('PATCH', staff, `${id}/`, { role: 'client_admin', client: t.b })).status).toBe(200);
    expect((await users('GET', adminA, `${id}/`)).body['role']).toBe('operator');
    expect((await users('GET', adminB, `${id}/`)).body['role']).toBe('client_admin');
  });
});

it('writes every change to the log of where it happened, without names, addresses or passwords', async () => {
  const { id } = (await add(adminA, { email: 'logged@a.test', first_name: 'Hidden', password: PASSWORD })).body as { id: string };
  await users('PATCH', adminA, `${id}/`, { first_name: 'Hidden2', role: 'read_only', password: 'another long phrase' });
  await users('DELETE', adminA, `${id}/`);
  const log = await t.call('GET', `/api/audit/?object_type=user&object_id=${id}`, { token: adminA });
  expect((log.body['results'] as { action: string }[]).map((entry) => entry.action)).toEqual(['user.removed', 'user.updated', 'user.created']);
  expect(log.body['results'][1].details).toEqual({ before: { role: 'operator' }, after: { role: 'read_only' }, changed: ['first_name', 'password'] });
  expect(log.text).not.toMatch(/Hidden|logged@|long phrase/);
  const platform = await t.call('GET', '/api/audit/?action=user.updated', { token: staff });
  expect(platform.body['count']).toBeGreaterThan(0);
});
