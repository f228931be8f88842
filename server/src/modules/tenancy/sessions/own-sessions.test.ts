import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesOf, MISSING, PASSWORD, startTenancy, type Answer, type Tenancy } from '../tenancy.testkit.ts';
import { deviceOf } from './device.ts';

let t: Tenancy;
beforeAll(async () => {
  t = await startTenancy();
});
afterAll(async () => {
  await t?.close();
});

const PHONE = 'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';
const signIn = async (email: string, agent: string, ip: string): Promise<string> =>
  (await t.call('POST', '/api/auth/login/', { body: { email, password: PASSWORD }, agent, ip })).body['access'] as string;
const list = async (token: string): Promise<Record<string, unknown>[]> => (await t.call('GET', '/api/auth/sessions/', { token })).body['results'];
const me = (token: string): Promise<Answer> => t.call('GET', '/api/auth/me/', { token });

it('shows where one is signed in: device, address, last seen, and which of them this is', async () => {
  const [office, phone] = [await signIn('operator@a.test', 'test-browser', '10.0.0.1'), await signIn('operator@a.test', PHONE, '10.0.0.2')];
  const sessions = await list(phone);
  expect(sessions.map((row) => [row['device'], row['ip_address'], row['is_current']])).toEqual(
    expect.arrayContaining([
      ['Unknown device', '10.0.0.1', false],
      ['Chrome on Android', '10.0.0.2', true],
    ]),
  );
  expect(sessions[0]).toMatchObject({ last_seen_at: t.clock.now().toISOString(), second_factor: false });
  expect((await list(office)).find((row) => row['is_current'])!['ip_address']).toBe('10.0.0.1');
});

it('ends one of them at once, and no session of anybody else', async () => {
  const [mine, other] = [await signIn('viewer@a.test', 'test-browser', '10.0.0.3'), await signIn('viewer@a.test', PHONE, '10.0.0.4')];
  const id = (await list(mine)).find((row) => !row['is_current'])!['id'] as string;
  const stranger = await t.tokenOf('admin@a.test');
  const end = (token: string, session: string): Promise<Answer> => t.call('DELETE', `/api/auth/sessions/${session}/`, { token });
  const [foreign, missing] = [await end(stranger, id), await end(stranger, MISSING)];
  expect([foreign.status, bytesOf(foreign)]).toEqual([404, bytesOf(missing)]);
  expect((await end(mine, id)).status).toBe(204);
  expect([(await me(other)).status, (await me(mine)).status, (await end(mine, id)).status]).toEqual([401, 200, 404]);
});

it('ends all of them but this one, and says how many', async () => {
  const [mine, ...others] = [await t.tokenOf('admin@b.test'), await t.tokenOf('admin@b.test'), await t.tokenOf('admin@b.test')];
  const answer = await t.call('POST', '/api/auth/sessions/revoke-others/', { token: mine });
  expect(answer.body['ended']).toBe(2);
  expect((await me(mine)).status).toBe(200);
  for (const token of others) expect((await me(token)).status).toBe(401);
});

it('calls devices by what somebody would call them', () => {
  const agents: [string, string][] = [
    [PHONE, 'Chrome on Android'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0', 'Edge on Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox on Linux'],
    ['curl/8.5.0', 'curl'],
    ['', 'Unknown device'],
  ];
  expect(agents.map(([agent]) => deviceOf(agent))).toEqual(agents.map(([, name]) => name));
});
