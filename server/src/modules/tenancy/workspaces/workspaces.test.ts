import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, MISSING, PASSWORD, startTenancy, type Answer, type Method, type Tenancy } from '../tenancy.testkit.ts';

let t: Tenancy;
let [admin, adminB, operator, staff] = ['', '', '', ''];
async function signIn(): Promise<void> {
  [admin, adminB, operator, staff] = [
    await t.tokenOf('admin@a.test'),
    await t.tokenOf('admin@b.test'),
    await t.tokenOf('operator@a.test'),
    await t.tokenOf('staff@mkondo.test'),
  ];
}
beforeAll(async () => {
  t = await startTenancy();
  await signIn();
});
afterAll(async () => {
  await t?.close();
});

const at = (...[method, token, path, body]: [Method, string, string, object?]): Promise<Answer> =>
  t.call(method, `/api/tenants/${path}`, { token, ...(body ? { body } : {}) });
const members = async (token: string, tenant: string): Promise<Record<string, unknown>[]> =>
  (await at('GET', token, `${tenant}/members/?page_size=100`)).body['results'];
const invite = (email: string, role = 'agent', token = admin): Promise<Answer> => at('POST', token, `${t.a}/members/`, { email, role });
/** The code of the last invitation that was mailed. */
const lastCode = (): string => /#\/invite\/([0-9a-f-]{36})$/.exec((t.letters.at(-1)!.message as { url: string }).url)![1]!;
const accept = (code: string, body: object = {}): Promise<Answer> => t.call('POST', `/api/tenants/invite/${code}/`, { body });
const NEWCOMER = { first_name: 'Juma', last_name: 'Hamisi', password: PASSWORD, password_confirm: PASSWORD };

describe('the workspace', () => {
  it('shows its people what the older system shows, and lets administrators change it', async () => {
    const shown = await at('GET', operator, `${t.a}/`);
    expect(shown.body).toMatchObject({
      id: t.a,
      name: 'Amsol Water',
      subdomain: 'amsol',
      timezone: 'Africa/Nairobi',
      host: 'amsol.mkondo.example',
      is_trial_active: false,
    });
    expect((await at('PATCH', operator, `${t.a}/`, { business_type: 'x' })).status).toBe(403);
    const body = {
      business_name: 'Amsol Ltd',
      business_type: 'utility',
      phone_number: '0712',
      email: 'info@amsol.test',
      address: 'Kisumu',
      timezone: 'Africa/Kampala',
    };
    expect((await at('PATCH', admin, `${t.a}/`, body)).body).toMatchObject(body);
    expect((await at('PUT', admin, `${t.a}/`, { ...shown.body, timezone: 'Africa/Nairobi' })).body).toMatchObject({
      name: 'Amsol Water',
      timezone: 'Africa/Nairobi',
    });
    const log = await t.call('GET', '/api/audit/?action=client.updated', { token: admin });
    expect(JSON.stringify(log.body['results'])).not.toContain('info@amsol.test');
  });

  it('does not let its people write what is not theirs: state, trial, subdomain', async () => {
    const body = { is_active: false, trial_ends_at: '2099-01-01T00:00:00Z', wa_verified: true };
    expect((await at('PATCH', admin, `${t.a}/`, body)).body).toMatchObject({ is_active: true, trial_ends_at: null, wa_verified: false });
    expect((await at('PATCH', admin, `${t.a}/`, { subdomain: 'other-name' })).status).toBe(400);
    expect((await at('DELETE', admin, `${t.a}/`)).status).toBe(403);
  });

  it('of others answers like a missing one', async () => {
    for (const [method, body] of [['GET'], ['PATCH', { name: 'Mine' }]] as [Method, object?][])
      expect(bytesOf(await at(method, adminB, `${t.a}/`, body))).toBe(bytesOf(await at(method, adminB, `${MISSING}/`, body)));
  });
});

describe('invitations', () => {
  it('make an account for somebody who has none, with the role that was offered; the link is good once', async () => {
    const made = await invite('juma@new.test', 'field_engineer');
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ email: 'juma@new.test', status: 'pending', role: 'field_engineer', user: null, joined_at: null }),
    ]);
    expect(t.letters.at(-1)).toMatchObject({ to: 'juma@new.test', message: { template: 'invitation', invitedBy: 'Amina Otieno', role: 'field engineer' } });
    const code = lastCode();
    expect((await t.call('GET', `/api/tenants/invite/${code}/`)).body).toMatchObject({
      tenant_name: 'Amsol Water',
      email: 'juma@new.test',
      has_account: false,
    });
    expect((await accept(code)).body['details']).toEqual({ password: ['This field is required.'], first_name: ['This field is required.'] });
    expect((await accept(code, { ...NEWCOMER, password_confirm: 'other' })).body['details']).toHaveProperty('password_confirm');
    const answers = await Promise.all([1, 2, 3].map(() => accept(code, NEWCOMER)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404, 404]);
    const token = await t.tokenOf('juma@new.test');
    expect((await t.call('GET', '/api/auth/me/', { token })).body).toMatchObject({
      role: 'field_engineer',
      client: t.a,
      first_name: 'Juma',
      is_verified: true,
    });
    const member = (await members(admin, t.a)).find((row) => row['email'] === 'juma@new.test')!;
    expect(member).toMatchObject({ status: 'active', joined_at: t.clock.now().toISOString() });
    expect(member['invited_by']).not.toBeNull();
  });

  it('give somebody who has an account the membership, and leave password and sessions alone', async () => {
    t.clock.advance(60_000);
    await invite('admin@b.test', 'admin');
    const code = lastCode();
    expect((await t.call('GET', `/api/tenants/invite/${code}/`)).body['has_account']).toBe(true);
    expect((await accept(code, { password: 'another password here', first_name: 'x' })).status).toBe(200);
    const token = await t.tokenOf('admin@b.test');
    expect((await at('GET', token, '')).body['results'].map((row: { id: string }) => row.id)).toEqual([t.b, t.a]);
    expect((await t.call('GET', '/api/auth/me/', { token: adminB })).body['client']).toBe(t.b);
    await t.db.asSystem((tx) =>
      sql`delete from memberships m using users u where u.id = m.user_id and u.email = 'admin@b.test' and m.tenant_id = ${t.a}`.execute(tx.q),
    );
  });

  it('answer alike whether or not the address has an account anywhere', async () => {
    const [known, unknown] = [await invite('admin@b.test'), await invite('nobody-at-all@b.test')];
    const shape = (answer: Answer): unknown => [answer.status, Object.keys(answer.body), answer.body['status'], answer.body['user'], answer.body['name']];
    expect(shape(known)).toEqual(shape(unknown));
    expect((await invite('operator@a.test')).body['details']).toEqual({ email: ['This person is a member already.'] });
  });

  it('run out after a week, can be sent again with another link, and taken back', async () => {
    const { id } = (await invite('late@new.test')).body as { id: string };
    const first = lastCode();
    t.clock.advance(7 * 86_400_000 + 1000);
    await signIn();
    expect((await accept(first, NEWCOMER)).body['code']).toBe('invitations.expired');
    expect((await at('GET', admin, `${t.a}/members/${id}/`)).body['status']).toBe('expired');
    expect((await at('POST', admin, `${t.a}/members/${id}/resend/`)).body['status']).toBe('pending');
    const second = lastCode();
    expect(second).not.toBe(first);
    expect((await accept(first, NEWCOMER)).status).toBe(404);
    expect((await at('DELETE', admin, `${t.a}/members/${id}/`)).status).toBe(204);
    expect((await accept(second, NEWCOMER)).status).toBe(404);
    expect((await t.call('GET', `/api/tenants/invite/${second}/`)).status).toBe(404);
    expect((await at('GET', admin, `${t.a}/members/${id}/`)).status).toBe(404);
  });

  it('are one for each address: inviting again voids the former link, and the fifth time is the last', async () => {
    const { id } = (await invite('again@new.test')).body as { id: string };
    const first = lastCode();
    expect((await invite('again@new.test', 'admin')).body).toMatchObject({ id, role: 'admin' });
    expect((await accept(first, NEWCOMER)).status).toBe(404);
    for (let sent = 0; sent < 3; sent += 1) expect((await at('POST', admin, `${t.a}/members/${id}/resend/`)).status).toBe(200);
    expect((await at('POST', admin, `${t.a}/members/${id}/resend/`)).body['code']).toBe('invitations.sent_enough');
  });

  it('are an administrator’s, and another client’s answer like missing ones', async () => {
    const { id } = (await invite('theirs@new.test')).body as { id: string };
    expect((await invite('x@new.test', 'agent', operator)).status).toBe(403);
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { role: 'admin' }],
      ['DELETE', ''],
      ['POST', 'resend/'],
    ] as [Method, string, object?][]) {
      const [foreign, missing] = [
        await at(method, adminB, `${t.b}/members/${id}/${path}`, body),
        await at(method, adminB, `${t.b}/members/${MISSING}/${path}`, body),
      ];
      expect([foreign.status, bytesOf(foreign)]).toEqual([404, bytesOf(missing)]);
    }
    expect((await at('POST', adminB, `${t.a}/members/`, { email: 'y@new.test' })).status).toBe(404);
  });

  it('keep only the hash of their code', async () => {
    await invite('hashed@new.test');
    const { rows } = await t.db.asSystem((tx) => sql<{ row: string }>`select i::text as row from invitations i`.execute(tx.q));
    expect(rows.map((row) => row.row).join('\n')).not.toContain(lastCode());
  });
});

describe('members', () => {
  const idOf = async (email: string): Promise<string> => (await members(admin, t.a)).find((row) => row['email'] === email)!['id'] as string;

  it('change role in the words of either system, are suspended and come back', async () => {
    await t.addUser('moves@a.test', 'operator', t.a);
    const [id, token] = [await idOf('moves@a.test'), await t.tokenOf('moves@a.test')];
    expect((await at('PATCH', admin, `${t.a}/members/${id}/`, { role: 'admin' })).body).toMatchObject({ role: 'admin', tenant_role: 'client_admin' });
    expect((await at('PATCH', admin, `${t.a}/members/${id}/`, { role: 'agent' })).body).toMatchObject({ role: 'agent', tenant_role: 'operator' });
    expect((await at('PATCH', admin, `${t.a}/members/${id}/`, { role: 'king' })).body['details']).toHaveProperty('role');
    expect((await at('PATCH', admin, `${t.a}/members/${id}/`, { status: 'suspended' })).body['status']).toBe('suspended');
    expect((await t.call('GET', '/api/auth/me/', { token })).body['code']).toBe('auth.no_client');
    expect((await at('PATCH', admin, `${t.a}/members/${id}/`, { status: 'active' })).body['status']).toBe('active');
    expect((await t.call('GET', '/api/auth/me/', { token })).status).toBe(200);
    expect((await at('DELETE', admin, `${t.a}/members/${id}/`)).status).toBe(204);
    expect((await t.call('GET', '/api/auth/me/', { token })).status).toBe(401);
  });

  it('nobody changes or removes themselves', async () => {
    const id = await idOf('admin@a.test');
    for (const body of [{ role: 'agent' }, { status: 'suspended' }, { role: 'owner' }])
      expect((await at('PATCH', admin, `${t.a}/members/${id}/`, body)).status).toBe(409);
    expect((await at('DELETE', admin, `${t.a}/members/${id}/`)).body['code']).toBe('members.self');
  });

  it('an owner is touched by owners alone, and a last administrator stays, whoever asks', async () => {
    const { id: workspace } = (await at('POST', adminB, '', { name: 'Ziwa', subdomain: 'ziwa' })).body as { id: string };
    expect((await at('POST', adminB, 'switch/', { tenant_id: workspace })).status).toBe(200);
    await t.addUser('second@a.test', 'client_admin', workspace);
    const second = await t.tokenOf('second@a.test');
    const [owner, other] = await Promise.all(
      ['admin@b.test', 'second@a.test'].map(async (email) => (await members(second, workspace)).find((row) => row['email'] === email)!['id'] as string),
    );
    for (const body of [{ role: 'agent' }, { role: 'admin' }, { status: 'suspended' }])
      expect((await at('PATCH', second, `${workspace}/members/${owner}/`, body)).body['code']).toBe('members.owner');
    expect((await at('DELETE', second, `${workspace}/members/${owner}/`)).body['code']).toBe('members.owner');
    expect((await t.call('DELETE', `/api/auth/users/${owner}/`, { token: second })).body['code']).toBe('members.owner');
    expect((await at('PATCH', second, `${workspace}/members/${other}/`, { role: 'owner' })).body['code']).toBe('members.owner');
    expect((await at('PATCH', adminB, `${workspace}/members/${other}/`, { role: 'owner' })).body['role']).toBe('owner');
    // two owners who take each other out at the same moment: one of them stays
    const answers = await Promise.all([at('DELETE', second, `${workspace}/members/${owner}/`), at('DELETE', adminB, `${workspace}/members/${other}/`)]);
    expect(answers.map((answer) => answer.status).filter((status) => status === 204)).toHaveLength(1);
    const left = (await t.call('GET', '/api/auth/users/', { token: staff, headers: { 'x-tenant': workspace } })).body['results'] as { id: string }[];
    expect(left).toHaveLength(1);
    expect((await t.call('DELETE', `/api/auth/users/${left[0]!.id}/`, { token: staff, headers: { 'x-tenant': workspace } })).body['code']).toBe(
      'members.last_administrator',
    );
    adminB = await t.tokenOf('admin@b.test');
  });
});

describe('several workspaces', () => {
  it('one is made with its owner and on trial, its subdomain once, and only so many of them', async () => {
    const made = await at('POST', operator, '', { name: 'Kijito', subdomain: 'kijito', business_type: 'shop' });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ subdomain: 'kijito', business_type: 'shop', is_trial_active: true })]);
    for (const subdomain of ['kijito', 'amsol', 'www', '-x'])
      expect((await at('POST', operator, '', { name: 'X', subdomain })).body['details']).toHaveProperty('subdomain');
    for (let more = 2; more <= 10; more += 1) expect((await at('POST', operator, '', { name: 'More', subdomain: `kijito-${more}` })).status).toBe(201);
    expect((await at('POST', operator, '', { name: 'Too many', subdomain: 'kijito-11' })).body['code']).toBe('tenants.too_many');
  });

  it('a session is switched and stays there; a name in the request goes first, and other sessions stay where they are', async () => {
    await t.addUser('both@a.test', 'client_admin', t.a);
    await t.db.asSystem((tx) =>
      sql`insert into memberships (user_id, tenant_id, role, created_at) select id, ${t.b}, 'read_only', now() + interval '1 hour' from users where email = 'both@a.test'`.execute(
        tx.q,
      ),
    );
    const [one, two] = [await t.tokenOf('both@a.test'), await t.tokenOf('both@a.test')];
    const place = async (token: string, headers: Record<string, string> = {}): Promise<unknown[]> => {
      const { body } = await t.call('GET', '/api/auth/me/', { token, headers });
      return [body['client'], body['role']];
    };
    const switched = await at('POST', one, 'switch/', { tenant_id: t.b });
    expect([switched.status, switched.body['tenant']['id']]).toEqual([200, t.b]);
    expect(await place(one)).toEqual([t.b, 'read_only']);
    expect(await place(one, { 'x-tenant': t.a })).toEqual([t.a, 'client_admin']);
    expect(await place(two)).toEqual([t.a, 'client_admin']);
    expect((await at('POST', one, 'switch/', { tenant_id: 'amsol' })).status).toBe(200);
    expect(await place(one)).toEqual([t.a, 'client_admin']);
    for (const tenant_id of [MISSING, 'nobody', 'kijito']) expect((await at('POST', one, 'switch/', { tenant_id })).status).toBe(404);
    const contradicts = await t.call('POST', '/api/tenants/switch/', { token: one, body: { tenant_id: t.b }, headers: { 'x-tenant': t.a } });
    expect(contradicts.status).toBe(404);
    await at('POST', one, 'switch/', { tenant_id: t.b });
    await t.db.asSystem((tx) =>
      sql`update memberships set is_active = false where tenant_id = ${t.b} and user_id = (select id from users where email = 'both@a.test')`.execute(tx.q),
    );
    expect(await place(one)).toEqual([t.a, 'client_admin']);
  });
});

it('platform staff, who belong to none, do not switch', async () => {
  const [token, seen] = [await t.tokenOf('staff@mkondo.test'), (await at('GET', staff, '')).body['count']];
  expect((await at('POST', token, 'switch/', { tenant_id: t.b })).status).toBe(404);
  expect(seen).toBe(0);
});

it('where registration is closed only platform staff make workspaces', async () => {
  const closed = await startTenancy({ registrationOpen: false });
  const body = { email: 'new@a.test', first_name: 'A', last_name: 'B', password: PASSWORD, password_confirm: PASSWORD };
  expect((await closed.call('POST', '/api/auth/register/', { body })).body['code']).toBe('auth.registration_closed');
  const make = async (email: string): Promise<Answer> =>
    closed.call('POST', '/api/tenants/', { token: await closed.tokenOf(email), body: { name: 'N', subdomain: 'n-water' } });
  expect((await make('admin@a.test')).body['code']).toBe('auth.registration_closed');
  expect((await make('staff@mkondo.test')).status).toBe(201);
  await closed.close();
});
