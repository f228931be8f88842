import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, MISSING, startTenancy, type Answer, type Method, type Tenancy } from '../tenancy.testkit.ts';
import {
  ensurePaymentChannel,
  ensureSmsChannel,
  ensureTenant,
  ensureVendorAccount,
  findChannelByKey,
  openPaymentChannel,
  openSmsChannel,
  openSmsChannels,
  openVendorAccount,
  stkUrl,
} from './index.ts';

let t: Tenancy;
let [adminA, adminB, staff, operator] = ['', '', '', ''];
beforeAll(async () => {
  t = await startTenancy();
  [adminA, adminB, staff, operator] = [
    await t.tokenOf('admin@a.test'),
    await t.tokenOf('admin@b.test'),
    await t.tokenOf('staff@mkondo.test'),
    await t.tokenOf('operator@a.test'),
  ];
});
afterAll(async () => {
  await t?.close();
});

const at = (...[method, token, rest, body]: [Method, string, string, object?]): Promise<Answer> =>
  t.call(method, `/api/clients/${t.a}/${rest}/`, { token, ...(body ? { body } : {}) });

describe('payment channels', () => {
  it('keep credentials sealed, say only whether they are there, and open to their own tenant alone', async () => {
    const made = await at('POST', adminA, 'channels', {
      shortcode: '500100',
      kind: 'till',
      store_number: '500101',
      consumer_key: 'ck',
      consumer_secret: 'cs',
      hold_above: '1000.50',
      external_validation: true,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      shortcode: '500100',
      kind: 'till',
      store_number: '500101',
      base_url: 'https://mpesa.test',
      has_consumer_key: true,
      has_consumer_secret: true,
      has_passkey: false,
      hold_above: '1000.50',
      external_validation: true,
    });
    const id = made.body['id'] as string;
    const open = await t.db.inTenant(t.a, (tx) => openPaymentChannel(tx, t.secrets, id));
    expect(open).toMatchObject({
      channelId: id,
      shortcode: '500100',
      storeNumber: '500101',
      kind: 'till',
      consumerKey: 'ck',
      consumerSecret: 'cs',
      passkey: null,
    });
    expect(stkUrl('https://x.example', open.hookKey, 'abc')).toBe(`https://x.example/api/hooks/c2b/${open.hookKey}/stk/abc/`);
    await expect(t.db.inTenant(t.b, (tx) => openPaymentChannel(tx, t.secrets, id))).rejects.toMatchObject({ code: 'not_found' });
    const changed = await at('PATCH', adminA, `channels/${id}`, { passkey: 'pk', consumer_key: '', consumer_secret: null });
    expect(changed.body).toMatchObject({ has_consumer_key: true, has_consumer_secret: false, has_passkey: true });
    await expect(t.db.inTenant(t.a, (tx) => openPaymentChannel(tx, t.secrets, id))).rejects.toMatchObject({ code: 'channels.no_credentials' });
  });

  it('have the same number once', async () => {
    expect((await at('POST', adminA, 'channels', { shortcode: '500200' })).status).toBe(201);
    expect((await at('POST', adminA, 'channels', { shortcode: '500200' })).body['details']).toHaveProperty('shortcode');
    for (const shortcode of ['12', 'abc', '123456789012']) expect((await at('POST', adminA, 'channels', { shortcode })).status).toBe(400);
    expect((await at('POST', adminA, 'channels', { shortcode: '500300', hold_above: '-1' })).body['details']).toHaveProperty('hold_above');
  });
});

describe('vending accounts', () => {
  it('have one default, which moves, and can be paused', async () => {
    const first = (await at('POST', adminA, 'vendor-accounts', { company: 'A', username: 'u', password: 'p1' })).body;
    const second = (
      await at('POST', adminA, 'vendor-accounts', { company: 'B', username: 'u', password: 'p2', dialect: 'stronpower_legacy', max_in_flight: 7 })
    ).body;
    expect([first['is_default'], second['is_default']]).toEqual([true, false]);
    expect((await at('PATCH', adminA, `vendor-accounts/${second['id']}`, { is_default: true, is_paused: true, password: '' })).body).toMatchObject({
      is_default: true,
      is_paused: true,
    });
    expect(await t.db.inTenant(t.a, (tx) => openVendorAccount(tx, t.secrets, null))).toEqual({
      id: second['id'],
      account: { dialect: 'stronpower_legacy', baseUrl: 'https://stronpower.test', company: 'B', username: 'u', password: 'p2' },
      isPaused: true,
      maxInFlight: 7,
    });
    expect((await t.db.inTenant(t.a, (tx) => openVendorAccount(tx, t.secrets, first['id'] as string))).account.password).toBe('p1');
    expect((await at('PATCH', adminA, `vendor-accounts/${second['id']}`, { is_default: false })).status).toBe(400);
    expect((await at('GET', adminA, 'vendor-accounts')).body['count']).toBe(2);
  });

  it('keep one default when several are added at once', async () => {
    const { id } = (await t.call('POST', '/api/clients/', { token: staff, body: { name: 'Crowded' } })).body as { id: string };
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        t.call('POST', `/api/clients/${id}/vendor-accounts/`, { token: staff, body: { company: `C${n}`, username: 'u', password: 'p', is_default: true } }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    const list = (await t.call('GET', `/api/clients/${id}/vendor-accounts/`, { token: staff })).body['results'] as { is_default: boolean }[];
    expect(list.filter((account) => account.is_default)).toHaveLength(1);
  });

  it('are missing where there is none', async () => {
    await expect(t.db.inTenant(t.b, (tx) => openVendorAccount(tx, t.secrets, null))).rejects.toMatchObject({ code: 'vendor_accounts.none' });
    await expect(t.db.inTenant(t.b, (tx) => openVendorAccount(tx, t.secrets, MISSING))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('SMS gateways', () => {
  it('open in the order they are tried, without those switched off, each with its report path', async () => {
    const beem = (await at('POST', adminA, 'sms-channels', { kind: 'beem', account_user: 'bu', secret: 'bs', sender: 'AMSOL', priority: 5 })).body;
    const twilio = (await at('POST', adminA, 'sms-channels', { kind: 'twilio', account_user: 'tu', secret: 'ts', sender: '+254700000000', priority: 1 })).body;
    const off = (await at('POST', adminA, 'sms-channels', { kind: 'africastalking', account_user: 'au', secret: 'as', sender: 'AMSOL', is_active: false }))
      .body;
    const open = await t.db.inTenant(t.a, (tx) => openSmsChannels(tx, t.secrets, 'https://x.example'));
    expect(open.map((account) => [account.channelId, account.kind, account.baseUrl, account.user, account.secret])).toEqual([
      [twilio['id'], 'twilio', 'https://twilio.test', 'tu', 'ts'],
      [beem['id'], 'beem', 'https://beem.test', 'bu', 'bs'],
    ]);
    const key = /sms\/([0-9a-f]{32})\/reports\/$/.exec(open[0]!.reportUrl!)![1]!;
    expect(await t.db.asSystem((tx) => findChannelByKey(tx, key))).toEqual({ tenantId: t.a, channelId: twilio['id'], kind: 'sms' });
    expect((await t.db.inTenant(t.a, (tx) => openSmsChannel(tx, { secrets: t.secrets, publicUrl: 'https://x.example' }, off['id'] as string))).secret).toBe(
      'as',
    );
    expect((await at('PATCH', adminA, `sms-channels/${beem['id']}`, { priority: 0, secret: 'bs2' })).body).toMatchObject({ priority: 0, has_secret: true });
    expect((await t.db.inTenant(t.a, (tx) => openSmsChannels(tx, t.secrets, 'https://x.example'))).map((account) => account.secret)).toEqual(['bs2', 'ts']);
    expect(await t.db.inTenant(t.b, (tx) => openSmsChannels(tx, t.secrets, 'https://x.example'))).toEqual([]);
  });
});

describe('who may', () => {
  const bodies = {
    channels: { shortcode: '500900' },
    'vendor-accounts': { company: 'x', username: 'x', password: 'x' },
    'sms-channels': { kind: 'beem', account_user: 'x', secret: 'x', sender: 'x' },
  } as const;

  it.each(Object.keys(bodies) as (keyof typeof bodies)[])('%s: not an operator; objects of another client are missing', async (kind) => {
    for (const method of ['GET', 'POST'] as const) expect((await at(method, operator, kind, method === 'POST' ? bodies[kind] : undefined)).status).toBe(403);
    const id = (await at('GET', adminA, kind)).body['results'][0].id as string;
    const path = (object: string): string => `/api/clients/${t.b}/${kind}/${object}/`;
    const [foreign, missing] = [
      await t.call('PATCH', path(id), { token: adminB, body: { is_active: false } }),
      await t.call('PATCH', path(MISSING), { token: adminB, body: { is_active: false } }),
    ];
    expect([foreign.status === 200, bytesOf(foreign)]).toEqual([false, bytesOf(missing)]);
  });

  it.each(Object.keys(bodies) as (keyof typeof bodies)[])('%s: platform staff alone choose the address that is called', async (kind) => {
    const body = { ...bodies[kind], base_url: 'http://10.0.0.5:8080/' };
    expect((await at('POST', adminA, kind, body)).body['details']).toEqual({ base_url: ['Only platform staff may change this.'] });
    for (const base_url of ['file:///etc/passwd', 'http://user:pass@x.example', 'https://x.example/?a=1', 'nonsense'])
      expect((await at('POST', staff, kind, { ...body, base_url })).status).toBe(400);
    expect((await at('POST', staff, kind, body)).body['base_url']).toBe('http://10.0.0.5:8080');
  });
});

it('makes what a seed asks for once', async () => {
  for (let run = 0; run < 2; run += 1) {
    const id = await ensureTenant(t.deps, { slug: 'seeded', name: 'Seeded' });
    await ensurePaymentChannel(t.deps, id, { shortcode: '500800', consumerKey: 'k', consumerSecret: 's' });
    await ensureVendorAccount(t.deps, id, { dialect: 'stronpower', company: 'S', username: 'u', password: 'p' });
    await ensureSmsChannel(t.deps, id, { kind: 'beem', user: 'u', secret: 's', sender: 'S' });
    const counts = await Promise.all(
      ['channels', 'vendor-accounts', 'sms-channels'].map(
        async (kind) => (await t.call('GET', `/api/clients/${id}/${kind}/`, { token: staff })).body['count'] as number,
      ),
    );
    expect(counts).toEqual([1, 1, 1]);
  }
});
