import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTenancy, type Answer, type Tenancy } from './tenancy.testkit.ts';

let t: Tenancy;
beforeAll(async () => {
  t = await startTenancy();
});
afterAll(async () => {
  await t?.close();
});

/** Values that must never come back from anywhere. */
const CANARIES = [
  'canary-user-password',
  'canary-second-password',
  'canary-vend-password',
  'canary-consumer-key',
  'canary-consumer-secret',
  'canary-passkey',
  'canary-sms-secret',
  'canary-wrong-password',
];

it('no answer, log line or row of the database holds a secret in clear', async () => {
  const staff = await t.tokenOf('staff@mkondo.test');
  const answers: Answer[] = [];
  const send = async (...[method, url, call]: Parameters<Tenancy['call']>): Promise<Answer> => {
    const answer = await t.call(method, url, call);
    answers.push(answer);
    return answer;
  };
  const client = (
    await send('POST', '/api/clients/', {
      token: staff,
      body: { name: 'Canary', paybill_number: '654321', stronpower_company_name: 'C', stronpower_username: 'U', stronpower_password: 'canary-vend-password' },
    })
  ).body['id'] as string;
  const user = (
    await send('POST', '/api/auth/users/', { token: staff, body: { email: 'canary@c.test', password: 'canary-user-password', client, role: 'client_admin' } })
  ).body['id'] as string;
  const login = await t.call('POST', '/api/auth/login/', { body: { email: 'canary@c.test', password: 'canary-user-password' } });
  const token = login.body['access'] as string;
  await send('POST', '/api/auth/login/', { body: { email: 'canary@c.test', password: 'canary-wrong-password' } });
  await send('POST', '/api/auth/login/', { body: { email: 'canary@c.test', password: 'canary-wrong-password', extra: 'canary-wrong-password' } });
  const channel = (
    await send('POST', `/api/clients/${client}/channels/`, {
      token,
      body: { shortcode: '654322', consumer_key: 'canary-consumer-key', consumer_secret: 'canary-consumer-secret', passkey: 'canary-passkey' },
    })
  ).body['id'] as string;
  await send('POST', `/api/clients/${client}/sms-channels/`, { token, body: { kind: 'beem', account_user: 'u', secret: 'canary-sms-secret', sender: 'S' } });
  await send('PATCH', `/api/clients/${client}/channels/${channel}/`, { token, body: { passkey: 'canary-passkey', nonsense: 'canary-passkey' } });
  await send('PATCH', `/api/auth/users/${user}/`, { token: staff, body: { password: 'canary-second-password' } });
  const second = (await t.call('POST', '/api/auth/login/', { body: { email: 'canary@c.test', password: 'canary-second-password' } })).body as {
    access: string;
    refresh: string;
  };
  const key = (await t.call('POST', '/api/api-keys/', { token: second.access, body: { name: 'k', scopes: ['audit.read'] } })).body['key'] as string;
  for (const path of [
    '/api/clients/',
    `/api/clients/${client}/`,
    `/api/clients/${client}/channels/`,
    `/api/clients/${client}/vendor-accounts/`,
    `/api/clients/${client}/sms-channels/`,
    '/api/auth/users/',
    `/api/auth/users/${user}/`,
    `/api/audit/?client=${client}`,
    '/api/audit/',
    `/api/api-keys/?client=${client}`,
  ]) {
    const answer = await send('GET', path, { token: staff });
    expect([path, answer.status]).toEqual([path, 200]);
  }
  const secrets = [...CANARIES, second.refresh, second.access, key, token];
  const database = await dump(t.ownerUrl);
  for (const secret of secrets) {
    expect([secret, answers.findIndex((answer) => answer.text.includes(secret))]).toEqual([secret, -1]);
    expect([secret, t.lines.findIndex((line) => line.includes(secret))]).toEqual([secret, -1]);
    expect([secret, database.includes(secret), database.includes(Buffer.from(secret).toString('hex'))]).toEqual([secret, false, false]);
  }
  expect(t.lines.length).toBeGreaterThan(10);
  expect(database).toContain('canary@c.test');
});

async function dump(ownerUrl: string): Promise<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const parts: string[] = [];
  for (const { name } of tables.rows) parts.push(...(await client.query<{ row: string }>(`select r::text as row from ${name} r`)).rows.map((row) => row.row));
  await client.end();
  return parts.join('\n');
}
