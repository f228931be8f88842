import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json } from '../../../../../test/harness.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const client = `/api/clients/${app.tenantIds.demo}`;

interface Line {
  readonly code: string;
  readonly subject: string | null;
  readonly state: string;
  readonly detail: string;
  readonly next_action: string;
}
const run = async (check: string, body: Json = {}): Promise<Line[]> => {
  const answer = await app.api('POST', `${client}/checks/${check}/run/`, { as, body });
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.body['checks'] as Line[];
};
const readiness = async (url = client, who = as): Promise<{ is_ready: boolean; states: Record<string, string>; lines: Line[] }> => {
  const { body } = await app.api('GET', `${url}/readiness/`, { as: who });
  const lines = body['checks'] as Line[];
  return { is_ready: body['is_ready'] as boolean, states: Object.fromEntries(lines.map(({ code, state }) => [code, state])), lines };
};
const channel = async (): Promise<Json> => ((await app.api('GET', `${client}/channels/`, { as })).body['results'] as Json[])[0]!;

describe('a client whose credentials are right', () => {
  it('becomes ready by testing each of them, and every step says what comes next', async () => {
    const before = await readiness();
    expect([before.is_ready, before.states]).toEqual([
      false,
      {
        client: 'ok',
        paybill: 'ok',
        mpesa_credentials: 'untested',
        mpesa_urls: 'missing',
        mpesa_initiator: 'ok',
        vendor_account: 'untested',
        tariff: 'ok',
        meters: 'ok',
        sms_gateway: 'untested',
        email: 'untested',
        first_sale: 'untested',
      },
    ]);
    expect(before.lines.every((line) => (line.state === 'ok') === (line.next_action === ''))).toBe(true);
    for (const check of ['mpesa_credentials', 'mpesa_urls', 'vendor_account', 'sms_gateway', 'email'])
      expect((await run(check)).map(({ state, detail }) => [check, state, detail])).toEqual(expect.arrayContaining([[check, 'ok', expect.any(String)]]));
    expect((await readiness()).is_ready).toBe(true);
    expect((await channel())['urls_registered_at']).toEqual(expect.any(String));
  });

  it('is tested again after a change of the settings', async () => {
    const { id } = await channel();
    await app.api('PATCH', `${client}/channels/${id as string}/`, { as, body: { consumer_secret: 'another secret' } });
    expect((await readiness()).states['mpesa_credentials']).toBe('untested');
    const [line] = await run('mpesa_credentials', { subject: id as string });
    expect(line).toMatchObject({ state: 'failing', detail: expect.stringMatching(/400|401/), next_action: expect.stringContaining('consumer key') });
    expect((await readiness()).is_ready).toBe(false);
    await app.api('PATCH', `${client}/channels/${id as string}/`, { as, body: { consumer_secret: 'demo-secret' } });
  });

  it('loses the registration of its addresses with them', async () => {
    const { id } = await channel();
    await app.api('POST', `${client}/channels/${id as string}/replace-key/`, { as, body: {} });
    expect((await readiness()).states['mpesa_urls']).toBe('missing');
  });
});

describe('what the other side says', () => {
  it('is kept when it refuses, with the time, and written to the audit log without a secret', async () => {
    const made = await app.api('POST', `${client}/vendor-accounts/`, { as, body: { company: 'Nobody', username: 'nobody', password: 'hidden-word' } });
    const id = made.body['id'] as string;
    const [line] = await run('vendor_account', { subject: id });
    expect(line).toMatchObject({ state: 'failing', detail: expect.stringContaining('not found') });
    const rows = await app.sql(`select details::text from audit_log where action = 'credentials.tested' and object_id = $1`, [id]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify([rows, await app.sql('select * from onboarding_checks')])).not.toContain('hidden-word');
  });

  it('is not known while it does not answer, and is asked again', async () => {
    const made = await app.api('POST', `${client}/channels/`, { as, body: { shortcode: '700911', consumer_key: 'k', consumer_secret: 's' } });
    const id = made.body['id'] as string;
    await app.sql(`update payment_channels set base_url = 'http://127.0.0.1:9' where id = $1`, [id]);
    expect(await run('mpesa_credentials', { subject: id })).toMatchObject([{ state: 'untested', detail: expect.stringContaining('ECONNREFUSED') }]);
  });

  it('about addresses is kept too, and leaves them unregistered', async () => {
    const made = await app.api('POST', `${client}/channels/`, { as, body: { shortcode: '700912', consumer_key: 'k', consumer_secret: 's' } });
    const id = made.body['id'] as string;
    const answer = await app.api('POST', `${client}/channels/${id}/register-urls/`, { as });
    expect(answer.body['checks']).toMatchObject([{ code: 'mpesa_urls', subject: id, state: 'failing' }]);
    expect(await app.sql('select urls_registered_at from payment_channels where id = $1', [id])).toEqual([{ urls_registered_at: null }]);
  });
});

it('a client that has nothing yet reads what to enter first, and cannot test what is not there', async () => {
  const staff = 'admin@mkondo.test';
  const made = await app.api('POST', '/api/clients/', { as: staff, body: { name: 'Brand new' } });
  const url = `/api/clients/${made.body['id'] as string}`;
  const { is_ready, states } = await readiness(url, staff);
  expect([is_ready, states]).toMatchObject([
    false,
    { paybill: 'missing', mpesa_credentials: 'missing', vendor_account: 'missing', tariff: 'missing', meters: 'missing', sms_gateway: 'missing' },
  ]);
  expect(await app.api('POST', `${url}/checks/sms_gateway/run/`, { as: staff, body: {} })).toMatchObject({
    status: 409,
    body: { code: 'onboarding.nothing_to_test' },
  });
});

it('the balances of all three gateways are asked for by their own contracts', async () => {
  const add = async (body: Json): Promise<string> => (await app.api('POST', `${client}/sms-channels/`, { as, body })).body['id'] as string;
  await fetch(`${app.sandboxUrl}/control/provision`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sms: [{ vendor: 'twilio', account_sid: 'ACdemo', auth_token: 'right' }] }),
  });
  const twilio = { kind: 'twilio', account_user: 'ACdemo', sender: 'MAJI', priority: 900 };
  const [right, wrong] = [await add({ ...twilio, secret: 'right' }), await add({ ...twilio, secret: 'wrong' })];
  expect(await run('sms_gateway', { subject: right })).toMatchObject([{ state: 'ok', detail: 'balance 20.00 USD' }]);
  expect(await run('sms_gateway', { subject: wrong })).toMatchObject([{ state: 'failing', detail: expect.stringContaining('http_401') }]);
  const all = await run('sms_gateway');
  expect(all.map(({ detail }) => detail.split(' ')[0]).sort()).toEqual(['balance', 'balance', 'credit', 'http_401:']);
});
