import { decodeJwt, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startTenancy, type Answer, type Tenancy } from '../tenancy.testkit.ts';

let t: Tenancy;
beforeAll(async () => {
  t = await startTenancy();
});
afterAll(async () => {
  await t?.close();
});

const login = (email: string, password = PASSWORD, call: object = {}): Promise<Answer> =>
  t.call('POST', '/api/auth/login/', { body: { email, password }, ...call });
const refresh = (token: string, call: object = {}): Promise<Answer> => t.call('POST', '/api/auth/refresh/', { body: { refresh: token }, ...call });
const me = (token: string): Promise<Answer> => t.call('GET', '/api/auth/me/', { token });

describe('signing in', () => {
  it('answers in the shapes of both older front ends and notes the time', async () => {
    const answer = await login('  Admin@A.test ');
    expect(answer.status).toBe(200);
    expect(answer.body['tokens']).toEqual({ access: answer.body['access'], refresh: answer.body['refresh'] });
    expect(answer.body['user']).toMatchObject({
      email: 'admin@a.test',
      first_name: 'Amina',
      role: 'client_admin',
      client: t.a,
      client_name: 'Amsol Water',
      is_active: true,
    });
    expect(Object.keys(answer.body['user'] as object)).toEqual(
      expect.arrayContaining(['id', 'last_name', 'phone', 'date_joined', 'last_login', 'created_at', 'updated_at', 'permissions']),
    );
    const self = await me(answer.body['access'] as string);
    expect(self.body['last_login']).toBe(t.clock.now().toISOString());
    expect(self.body).toEqual({ ...(answer.body['user'] as object), last_login: self.body['last_login'] });
  });

  it('says the same for an unknown address, a wrong password, a disabled and a demo account', async () => {
    const gone = await t.addUser('gone@a.test', 'operator', t.a);
    const demo = await t.addUser('demo@a.test', 'operator', t.a);
    await t.db.asSystem((tx) => sql`update users set is_active = id <> ${gone}, is_demo = id = ${demo} where id in (${gone}, ${demo})`.execute(tx.q));
    const answers = [
      await login('nobody@a.test'),
      await login('admin@a.test', 'wrong password'),
      await login('gone@a.test'),
      await login('demo@a.test'),
      await login('not an address\0'),
    ];
    for (const answer of answers)
      expect([answer.status, answer.body['code'], answer.body['message']]).toEqual([400, 'auth.invalid_credentials', answers[0]!.body['message']]);
  });

  it('tells somebody who belongs to no active client so, once the password is proven', async () => {
    await t.addUser('nowhere@a.test', 'operator');
    expect((await login('nowhere@a.test', 'wrong password')).body['code']).toBe('auth.invalid_credentials');
    expect((await login('nowhere@a.test')).body['code']).toBe('auth.no_client');
  });

  it('makes guessing slower and slower after five failures, for unknown accounts alike, and forgets after a success', async () => {
    for (const email of ['operator@a.test', 'unknown@a.test']) {
      const from = { ip: '10.9.9.9' };
      for (let tries = 0; tries < 5; tries += 1) expect((await login(email, 'guess number one', from)).status).toBe(400);
      const waits: unknown[] = [];
      for (let tries = 0; tries < 8; tries += 1) {
        const blocked = await login(email, PASSWORD, from);
        expect([blocked.status, blocked.body['code']]).toEqual([429, 'auth.too_many_attempts']);
        waits.push(blocked.headers['retry-after']);
        t.clock.advance(Number(blocked.headers['retry-after']) * 1000);
        await login(email, 'guess number two', from);
      }
      expect(waits).toEqual(['1', '2', '4', '8', '16', '32', '60', '60']);
    }
    expect((await login('operator@a.test')).status).toBe(200);
    t.clock.advance(60_000);
    expect((await login('operator@a.test', PASSWORD, { ip: '10.9.9.9' })).status).toBe(200);
    expect((await login('operator@a.test', 'wrong password', { ip: '10.9.9.9' })).status).toBe(400);
  });

  it('counts tries that come all at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => login('viewer@a.test', 'wrong password', { ip: '10.8.8.8' })));
    expect(answers.filter((answer) => answer.status === 400)).toHaveLength(5);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(7);
  });

  it('counts the addresses of one IPv6 network together', async () => {
    for (let host = 1; host <= 5; host += 1) expect((await login('v6@a.test', 'wrong password', { ip: `2001:db8:1:2::${host}` })).status).toBe(400);
    expect((await login('v6@a.test', 'wrong password', { ip: '2001:db8:1:2:ffff::9' })).status).toBe(429);
    expect((await login('v6@a.test', 'wrong password', { ip: '2001:db8:1:3::9' })).status).toBe(400);
  });

  it('slows guesses spread over many addresses, but does not lock the owner out of a known address', async () => {
    await t.addUser('spread@a.test', 'operator', t.a);
    expect((await login('spread@a.test', PASSWORD, { ip: '10.7.0.1' })).status).toBe(200);
    await t.db.asSystem((tx) =>
      sql`update login_attempts set failures = 99, blocked_until = null where key = ${t.secrets.digest('login', 'spread@a.test')}`.execute(tx.q),
    );
    await t.db.asSystem((tx) =>
      sql`insert into login_attempts (key, failures, last_at) values (${t.secrets.digest('login', 'spread@a.test')}, 99, ${t.clock.now()}) on conflict do nothing`.execute(
        tx.q,
      ),
    );
    expect((await login('spread@a.test', 'wrong password', { ip: '10.7.0.2' })).status).toBe(400);
    expect((await login('spread@a.test', PASSWORD, { ip: '10.7.0.3' })).status).toBe(429);
    expect((await login('spread@a.test', PASSWORD, { ip: '10.7.0.1' })).status).toBe(200);
  });
});

describe('the access token', () => {
  it('is good for fifteen minutes and carries no role', async () => {
    const token = await t.tokenOf('admin@a.test');
    const claims = decodeJwt(token);
    expect(claims.exp! - claims.iat!).toBe(900);
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub']);
    t.clock.advance(899_000);
    expect((await me(token)).status).toBe(200);
    t.clock.advance(2000);
    expect((await me(token)).body['code']).toBe('auth.invalid_token');
  });

  it('is refused when forged: other key, no algorithm, other audience, other session owner', async () => {
    const token = await t.tokenOf('admin@a.test');
    const claims = decodeJwt(token);
    const other = decodeJwt(await t.tokenOf('admin@b.test'));
    const sign = (over: Record<string, unknown>, key = Buffer.alloc(32, 3), typ = 'at+jwt'): Promise<string> =>
      new SignJWT({ ...claims, ...over }).setProtectedHeader({ alg: 'HS256', typ }).sign(key);
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${token.split('.')[1]}.`;
    const forged = [
      none,
      await sign({}, Buffer.alloc(32, 4)),
      await sign({ aud: 'else' }),
      await sign({ iss: 'else' }),
      await sign({ sub: other.sub! }),
      await sign({}, undefined, 'JWT'),
      `${token}x`,
      'x',
    ];
    for (const credential of forged) expect((await me(credential)).status).toBe(401);
    expect((await me(await sign({}))).status).toBe(200);
  });

  it('stops working at once when the account is disabled, and follows a changed role at once', async () => {
    const id = await t.addUser('brief@a.test', 'client_admin', t.a);
    const token = await t.tokenOf('brief@a.test');
    expect((await t.call('GET', '/api/auth/users/', { token })).status).toBe(200);
    await t.db.asSystem((tx) => sql`update memberships set role = 'read_only' where user_id = ${id}`.execute(tx.q));
    expect((await t.call('GET', '/api/auth/users/', { token })).status).toBe(403);
    await t.db.asSystem((tx) => sql`update users set is_active = false where id = ${id}`.execute(tx.q));
    expect((await me(token)).status).toBe(401);
  });
});

describe('refreshing', () => {
  it('gives a new pair under both paths and uses the old token up', async () => {
    const first = (await login('admin@a.test')).body['refresh'] as string;
    const second = await refresh(first);
    expect(second.body['tokens']).toEqual({ access: second.body['access'], refresh: second.body['refresh'] });
    expect((await me(second.body['access'] as string)).status).toBe(200);
    const third = await t.call('POST', '/api/auth/token/refresh/', { body: { refresh: second.body['refresh'] } });
    expect(third.status).toBe(200);
    expect(new Set([first, second.body['refresh'], third.body['refresh']]).size).toBe(3);
  });

  it('makes one rotation of any number of requests at once: all get the same successor, which is good once', async () => {
    const first = (await login('admin@a.test')).body['refresh'] as string;
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(first)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(new Set(answers.map((answer) => answer.body['refresh'])).size).toBe(1);
    expect((await refresh(answers[0]!.body['refresh'] as string)).status).toBe(200);
  });

  it('ends the session when a used-up token comes back late, and tells the administrators', async () => {
    const first = (await login('admin@a.test')).body['refresh'] as string;
    const second = (await refresh(first)).body;
    t.clock.advance(11_000);
    expect((await refresh(first)).body['code']).toBe('auth.invalid_refresh');
    expect((await refresh(second['refresh'] as string)).status).toBe(401);
    expect((await me(second['access'] as string)).status).toBe(401);
    const log = await t.call('GET', '/api/audit/?action=session.refresh_reused', { token: await t.tokenOf('admin@a.test') });
    expect(log.body['count']).toBeGreaterThan(0);
  });

  it('ends the session when another device repeats a token, however soon', async () => {
    const first = (await login('admin@a.test')).body['refresh'] as string;
    const second = await refresh(first);
    expect((await refresh(first, { agent: 'thief' })).status).toBe(401);
    expect((await refresh(second.body['refresh'] as string)).status).toBe(401);
  });

  it('recognises the reuse of any older token, not only of the last', async () => {
    const first = (await login('admin@a.test')).body['refresh'] as string;
    let current = first;
    for (let turn = 0; turn < 4; turn += 1) current = (await refresh(current)).body['refresh'] as string;
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(current)).status).toBe(401);
  });

  it('ends after seven days without use and after thirty in any case', async () => {
    const idle = (await login('admin@a.test')).body['refresh'] as string;
    t.clock.advance(7 * 86_400_000 + 1000);
    expect((await refresh(idle)).status).toBe(401);
    let busy = (await login('admin@a.test')).body['refresh'] as string;
    for (let week = 0; week < 5; week += 1) {
      t.clock.advance(6 * 86_400_000);
      const answer = await refresh(busy);
      expect(answer.status).toBe(week < 4 ? 200 : 401);
      busy = (answer.body['refresh'] as string) ?? busy;
    }
  });

  it('keeps only hashes of what it gave out', async () => {
    const given = (await login('admin@a.test')).body['refresh'] as string;
    const { rows } = await t.db.asSystem((tx) => sql<{ row: string }>`select s::text as row from sessions s`.execute(tx.q));
    const stored = rows.map((row) => row.row).join('\n');
    for (const part of given.split('.')) expect(stored).not.toContain(Buffer.from(part).toString('hex'));
    expect(stored).not.toContain(given);
  });
});

describe('signing out', () => {
  it('ends the session at once, for both of its tokens', async () => {
    const { access, refresh: token } = (await login('admin@a.test')).body as { access: string; refresh: string };
    expect((await t.call('POST', '/api/auth/logout/', { token: access })).status).toBe(200);
    expect((await me(access)).status).toBe(401);
    expect((await refresh(token)).status).toBe(401);
  });

  it('works with the refresh token alone, with an expired access token, and never fails', async () => {
    const one = (await login('admin@a.test')).body as { access: string; refresh: string };
    expect((await t.call('POST', '/api/auth/logout/', { body: { refresh: one.refresh } })).status).toBe(200);
    expect((await me(one.access)).status).toBe(401);
    const two = (await login('admin@a.test')).body as { access: string; refresh: string };
    t.clock.advance(3_600_000);
    expect((await t.call('POST', '/api/auth/logout/', { token: two.access, body: {} })).status).toBe(200);
    expect((await refresh(two.refresh)).status).toBe(401);
    for (const call of [{}, { body: {} }, { body: { refresh: null } }, { body: { refresh: 'x', more: 1 } }, { token: 'x' }])
      expect((await t.call('POST', '/api/auth/logout/', call)).status).toBe(200);
  });

  it('ends this session alone', async () => {
    const [one, two] = [await t.tokenOf('admin@a.test'), await t.tokenOf('admin@a.test')];
    await t.call('POST', '/api/auth/logout/', { token: one });
    expect((await me(two)).status).toBe(200);
  });
});

it('asks strangers to sign in, with the scheme to use', async () => {
  const answer = await t.call('GET', '/api/auth/me/');
  expect([answer.status, answer.body['code'], answer.headers['www-authenticate']]).toEqual([401, 'auth.required', 'Bearer']);
});
