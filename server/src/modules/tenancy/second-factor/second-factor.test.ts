import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, MISSING, PASSWORD, startTenancy, totpCode, type Answer, type Tenancy } from '../tenancy.testkit.ts';

let t: Tenancy;
let email: string;
let id: string;
let people = 0;
beforeAll(async () => {
  t = await startTenancy();
});
afterAll(async () => {
  await t?.close();
});
beforeEach(async () => {
  email = `factor${(people += 1)}@a.test`;
  id = await t.addUser(email, 'operator', t.a);
  t.clock.advance(3_600_000);
});

const post = (path: string, token: string, body?: object): Promise<Answer> =>
  t.call('POST', `/api/auth/second-factor/${path}`, { token, ...(body ? { body } : {}) });
const login = (body: object, ip = '10.0.0.1'): Promise<Answer> => t.call('POST', '/api/auth/login/', { body: { email, password: PASSWORD, ...body }, ip });
const codeOf = (secret: string): string => totpCode(secret, t.clock.now());

interface On {
  readonly token: string;
  readonly secret: string;
  readonly codes: readonly string[];
}

/** Turns it on, and waits until the code that did so is of the past. */
async function turnOn(): Promise<On> {
  const token = await t.tokenOf(email);
  const secret = (await post('', token, { password: PASSWORD })).body['secret'] as string;
  const codes = (await post('confirm/', token, { code: codeOf(secret) })).body['recovery_codes'] as string[];
  t.clock.advance(90_000);
  return { token, secret, codes };
}

describe('turning it on', () => {
  it('needs the password and a code of the secret, and says so by mail', async () => {
    const token = await t.tokenOf(email);
    expect((await post('confirm/', token, { code: '123456' })).body['code']).toBe('second_factor.not_begun');
    expect((await post('', token, { password: 'wrong' })).body['details']).toEqual({ password: ['Wrong password.'] });
    const begun = await post('', token, { password: PASSWORD });
    const secret = begun.body['secret'] as string;
    expect(begun.body['otpauth_url']).toContain(`secret=${secret}`);
    expect((await login({})).status).toBe(200);
    expect((await post('confirm/', token, { code: 'no' })).body['code']).toBe('auth.invalid_code');
    const on = await post('confirm/', token, { code: codeOf(secret) });
    expect([on.status, on.body['recovery_codes'].length]).toEqual([200, 10]);
    expect((await t.call('GET', '/api/auth/second-factor/', { token })).body).toEqual({
      enabled: true,
      required: false,
      confirmed_at: t.clock.now().toISOString(),
      recovery_codes_left: 10,
    });
    expect(t.letters.at(-1)).toMatchObject({ to: email, message: { template: 'account_notice', what: 'second_factor_on' } });
    expect((await post('', token, { password: PASSWORD })).body['code']).toBe('second_factor.on');
  });

  it('keeps neither secret nor recovery codes readable, and logs neither', async () => {
    const { secret, codes } = await turnOn();
    const { rows } = await t.db.asSystem((tx) =>
      sql<{
        row: string;
      }>`select f::text as row from second_factors f union all select c::text from recovery_codes c union all select a::text from platform_audit_log a`.execute(
        tx.q,
      ),
    );
    const told = [...rows.map((row) => row.row), ...t.lines].join('\n');
    for (const secretText of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) expect(told).not.toContain(secretText);
  });
});

describe('signing in', () => {
  it('asks for the code once the password is proved, and never before', async () => {
    const { secret } = await turnOn();
    expect((await login({ password: 'wrong', code: codeOf(secret) })).body['code']).toBe('auth.invalid_credentials');
    const asked = await login({});
    expect([asked.status, asked.body['code'], asked.body['details']]).toEqual([401, 'auth.code_required', { second_factor: true }]);
    const done = await login({ code: codeOf(secret) });
    expect([done.status, done.body['user']['second_factor_enabled']]).toEqual([200, true]);
  });

  it('takes each code once: a replay is refused like a wrong code, also of many at once', async () => {
    const { secret } = await turnOn();
    const code = codeOf(secret);
    const answers = await Promise.all([1, 2, 3].map((host) => login({ code }, `10.3.0.${host}`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400]);
    expect((await login({ code })).body['code']).toBe('auth.invalid_code');
    t.clock.advance(30_000);
    expect((await login({ code })).body['code']).toBe('auth.invalid_code');
    expect((await login({ code: codeOf(secret) })).status).toBe(200);
  });

  it('takes no code of before the last one used', async () => {
    const { secret } = await turnOn();
    const older = codeOf(secret);
    t.clock.advance(30_000);
    expect((await login({ code: codeOf(secret) })).status).toBe(200);
    expect((await login({ code: older })).body['code']).toBe('auth.invalid_code');
  });

  it('locks guessing: five codes, then waits that outgrow it, whatever address they come from', async () => {
    const { secret } = await turnOn();
    for (let tries = 0; tries < 5; tries += 1) expect((await login({ code: '000000' }, `10.4.0.${tries}`)).body['code']).toBe('auth.invalid_code');
    const waits: number[] = [];
    for (let tries = 0; tries < 11; tries += 1) {
      const locked = await login({ code: codeOf(secret) }, `10.4.1.${tries}`);
      expect([locked.status, locked.body['code']]).toEqual([429, 'auth.too_many_attempts']);
      waits.push(Number(locked.headers['retry-after']));
      t.clock.advance(waits.at(-1)! * 1000);
      expect((await login({ code: '000000' }, `10.4.2.${tries}`)).body['code']).toBe('auth.invalid_code');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
    t.clock.advance(900_000);
    expect((await login({ code: codeOf(secret) }, '10.4.9.9')).status).toBe(200);
  });

  it('takes a recovery code once, and tells the person', async () => {
    const { codes } = await turnOn();
    expect((await login({ code: codes[0]!.toLowerCase() })).status).toBe(200);
    expect(t.letters.at(-1)).toMatchObject({ to: email, message: { what: 'recovery_code_used' } });
    expect((await login({ code: codes[0] })).body['code']).toBe('auth.invalid_code');
    const other = await t.addUser(`other-${email}`, 'operator', t.a);
    expect(other).not.toBe(id);
    const token = (await login({ code: codes[1] })).body['access'] as string;
    expect((await t.call('GET', '/api/auth/second-factor/', { token })).body['recovery_codes_left']).toBe(8);
  });
});

describe('turning it off', () => {
  it('needs password and code', async () => {
    const { token, secret } = await turnOn();
    expect((await post('disable/', token, { password: 'wrong', code: codeOf(secret) })).body['details']).toEqual({ password: ['Wrong password.'] });
    expect((await post('disable/', token, { password: PASSWORD, code: '000000' })).body['code']).toBe('auth.invalid_code');
    expect((await post('disable/', token, { password: PASSWORD, code: codeOf(secret) })).status).toBe(200);
    expect((await login({})).status).toBe(200);
    expect((await post('disable/', token, { password: PASSWORD, code: codeOf(secret) })).body['code']).toBe('second_factor.off');
  });

  it('new recovery codes void the former', async () => {
    const { token, secret, codes } = await turnOn();
    const renewed = (await post('recovery-codes/', token, { password: PASSWORD, code: codeOf(secret) })).body['recovery_codes'] as string[];
    expect((await login({ code: codes[0] })).body['code']).toBe('auth.invalid_code');
    expect((await login({ code: renewed[0] })).status).toBe(200);
  });
});

describe('a reset by an administrator', () => {
  const reset = (by: string, userId: string): Promise<Answer> => t.call('DELETE', `/api/auth/users/${userId}/second-factor/`, { token: by });

  it('takes it away, ends the sessions, tells the person and stands in the log', async () => {
    const { token } = await turnOn();
    const admin = await t.tokenOf('admin@a.test');
    expect((await reset(admin, id)).status).toBe(204);
    expect((await t.call('GET', '/api/auth/me/', { token })).status).toBe(401);
    expect((await login({})).status).toBe(200);
    expect(t.letters.at(-1)).toMatchObject({ to: email, message: { what: 'second_factor_off' } });
    const log = await t.call('GET', `/api/audit/?action=second_factor.reset&object_id=${id}`, { token: admin });
    expect(log.body['count']).toBe(1);
  });

  it('is not for people of other clients, nor for accounts that are not this client’s alone', async () => {
    await turnOn();
    const stranger = await t.tokenOf('admin@b.test');
    expect(bytesOf(await reset(stranger, id))).toBe(bytesOf(await reset(stranger, MISSING)));
    await t.db.asSystem((tx) => sql`insert into memberships (user_id, tenant_id, role) values (${id}, ${t.b}, 'read_only')`.execute(tx.q));
    expect((await reset(await t.tokenOf('admin@a.test'), id)).body['code']).toBe('members.factor_elsewhere');
    expect((await reset(await t.tokenOf('viewer@a.test'), id)).status).toBe(403);
    expect((await login({})).body['code']).toBe('auth.code_required');
    expect((await reset(await t.tokenOf('staff@mkondo.test'), id)).status).toBe(204);
  });
});

describe('a client that demands it', () => {
  const demand = (on: boolean): Promise<unknown> =>
    t.db.asSystem((tx) => sql`update tenants set requires_second_factor = ${on} where id = ${t.a}`.execute(tx.q));

  it('is closed to sessions that showed none, which still reach their own account; it opens with the factor', async () => {
    const plain = await t.tokenOf(email);
    const admin = await t.tokenOf('admin@a.test');
    expect((await t.call('PATCH', `/api/tenants/${t.a}/`, { token: admin, body: { requires_second_factor: true } })).body['requires_second_factor']).toBe(true);
    for (const token of [plain, admin]) {
      const refused = await t.call('GET', `/api/tenants/${t.a}/`, { token });
      expect([refused.status, refused.body['code']]).toEqual([403, 'auth.second_factor_needed']);
    }
    expect((await t.call('GET', '/api/auth/profile/', { token: plain })).status).toBe(200);
    const { token, secret } = await turnOn();
    expect((await t.call('GET', `/api/tenants/${t.a}/`, { token })).status).toBe(200);
    expect((await t.call('GET', `/api/tenants/${t.a}/`, { token: plain })).status).toBe(403);
    expect((await post('disable/', token, { password: PASSWORD, code: codeOf(secret) })).body['code']).toBe('second_factor.required');
    await demand(false);
    expect((await t.call('GET', `/api/tenants/${t.a}/`, { token: plain })).status).toBe(200);
  });
});
