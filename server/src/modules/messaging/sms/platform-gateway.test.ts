import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lentAccounts } from '../../../app-sms.ts';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';

const STAFF = 'admin@mkondo.test';
const CLIENTS = ['demo', 'other'] as const;
type Client = (typeof CLIENTS)[number];

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    env: {
      BEEM_API_KEY: 'platform-beem',
      BEEM_SECRET_KEY: 'beem secret of the platform',
      BEEM_SENDER: 'MKONDO',
      TWILIO_ACCOUNT_SID: 'ACplatform',
      TWILIO_AUTH_TOKEN: 'twilio secret of the platform',
      TWILIO_FROM: '+15005550006',
      AFRICASTALKING_USERNAME: 'mkondo',
      AFRICASTALKING_API_KEY: 'at secret of the platform',
      AFRICASTALKING_SENDER: 'MKONDO-AT',
    },
  });
  const url = (kind: string): string => lentAccounts(app.config, app.secrets).find(({ account }) => account.kind === kind)!.account.reportUrl!;
  const accounts = [
    { vendor: 'beem', api_key: 'platform-beem', secret_key: 'beem secret of the platform', dlr_url: url('beem'), credit: 10_000 },
    { vendor: 'africastalking', username: 'mkondo', api_key: 'at secret of the platform', dlr_url: url('africastalking') },
    { vendor: 'twilio', account_sid: 'ACplatform', auth_token: 'twilio secret of the platform' },
  ];
  await app.sandbox.control('PUT', '/provision', { sms: accounts });
  await app.sql('update sms_channels set deleted_at = now()');
  for (const client of CLIENTS) await app.api('POST', at(client, 'sms/credits/'), { as: STAFF, body: { credits: 100, note: 'for the test' } });
});
afterAll(async () => {
  await app?.stop();
});

const at = (client: Client, path: string): string => `/api/messaging/${path}?client=${app.tenantIds[client]}`;
const post = (client: Client, path: string, body: object): Promise<Answer> => app.api('POST', at(client, path), { as: `owner@${client}.test`, body });
const get = async (client: Client, path: string): Promise<Json> => (await app.api('GET', at(client, path), { as: STAFF })).body;
const sends = async (client: Client, to: string, more: object = {}): Promise<string> => {
  const sent = await post(client, 'sms/send/', { message: `Habari kutoka ${client}`, recipients: [to], ...more });
  expect(sent.status, sent.text).toBe(201);
  return sent.body['message_id'] as string;
};
const delivered = (client: Client, id: string): Promise<unknown> =>
  app.waitFor(async () => (await get(client, `sms/${id}/status/`))['status'] === 'delivered', { what: `${id} of ${client} to be delivered` });
const texts = async (phone: string): Promise<readonly object[]> => (await app.sandbox.phone(phone)).sms;

describe('a client without a gateway of its own', () => {
  it('sends over the platform’s, under its name, out of its own credits, and hears of its own messages alone', async () => {
    const [one, two] = [await sends('demo', '0712800001'), await sends('other', '0712800002')];
    await Promise.all([delivered('demo', one), delivered('other', two)]);
    expect([(await texts('254712800001'))[0], (await texts('254712800002'))[0]]).toMatchObject([
      { text: 'Habari kutoka demo', from: 'MKONDO' },
      { text: 'Habari kutoka other', from: 'MKONDO' },
    ]);
    for (const client of CLIENTS) expect(await get(client, 'sms/balance/')).toMatchObject({ credits: '99', reserved: '0', total_used: '1' });
    const reports = await app.sql(
      'select distinct m.tenant_id, r.tenant_id as told from outbox_reports r join outbox_attempts m on m.provider_id = r.provider_id',
    );
    expect(reports.length).toBe(2);
    expect(reports.every((row) => row['tenant_id'] === row['told'])).toBe(true);
  });

  it.each(['africastalking', 'twilio'] as const)('hears of what left by %s', async (kind) => {
    const before = ['beem', 'africastalking', 'twilio'].slice(0, kind === 'twilio' ? 2 : 1);
    for (const other of before) await app.sandbox.faults({ sms: { [other]: { next: ['insufficient'] } } });
    const id = await sends('other', `07128000${String(kind.length).padStart(2, '0')}`);
    await delivered('other', id);
    const [attempt] = await app.sql("select channel_id from outbox_attempts where state = 'delivered' order by answered_at desc limit 1");
    const lent = lentAccounts(app.config, app.secrets).find(({ account }) => account.kind === kind)!;
    expect(attempt!['channel_id']).toBe(lent.account.channelId);
  });

  it('pays with credits whatever was agreed about a gateway of its own', async () => {
    await app.api('PUT', at('other', 'sms/settings/'), { as: STAFF, body: { paid_by: 'own_account' } });
    const { credits } = await get('other', 'sms/balance/');
    await delivered('other', await sends('other', '0712800031'));
    expect((await get('other', 'sms/balance/'))['credits']).toBe(String(Number(credits) - 1));
  });

  it('stands under its own name once that is approved, in tokens and notices too', async () => {
    await app.sql(
      "insert into sender_ids (tenant_id, id, name, sample_content, status, is_default, created_at, updated_at) values ($1, gen_random_uuid(), 'MAJI SAFI', 'x', 'active', true, now(), now())",
      [app.tenantIds.demo],
    );
    await delivered('demo', await sends('demo', '0712800041'));
    expect((await texts('254712800041'))[0]).toMatchObject({ from: 'MAJI SAFI' });
    await delivered('demo', await sends('demo', '0712800042', { sender_id: 'MKONDO' }));
    expect((await texts('254712800042'))[0]).toMatchObject({ from: 'MKONDO' });
    const refused = await post('demo', 'sms/send/', { message: 'x', recipients: ['0712800043'], sender_id: 'STRANGER' });
    expect([refused.status, refused.body['code']]).toEqual([400, 'sms.sender_not_yours']);
  });

  it('is told whose gateway it uses, and nothing of what is left there', async () => {
    expect(await get('demo', 'sms/capability/')).toMatchObject({ can_send_sms: true, gateways: 3, uses_platform_gateway: true });
    const balance = await app.api('GET', `${at('demo', 'sms/balance/')}&gateways=true`, { as: STAFF });
    expect(balance.body['gateways']).toMatchObject([{ kind: 'beem', status: 'known', amount: null }, {}, {}]);
    const client = `/api/clients/${app.tenantIds.demo}`;
    await app.api('POST', `${client}/checks/sms_gateway/run/`, { as: STAFF, body: {} });
    const { checks } = (await app.api('GET', `${client}/readiness/`, { as: STAFF })).body as { checks: Json[] };
    expect(checks.filter(({ code }) => code === 'sms_gateway')[0]).toMatchObject({ label: 'beem MKONDO (platform)', state: 'ok', detail: '' });
  });
});

describe('the platform’s address for reports', () => {
  const beem = () => lentAccounts(app.config, app.secrets)[0]!.account;
  const tell = (body: string, url = beem().reportUrl!): Promise<Response> =>
    fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

  it('takes a report about a message of nobody without a complaint, and refuses what is none', async () => {
    const kept = (): Promise<Json[]> => app.sql('select count(*) as n from outbox_reports');
    const before = await kept();
    expect((await tell(JSON.stringify({ request_id: '999999', recipient_id: 'x', dest_addr: '254712000000', status: 'DELIVERED' }))).status).toBe(200);
    expect((await tell('nonsense')).status).toBe(400);
    expect((await tell('{}', beem().reportUrl!.replace(/sms\/./, 'sms/_'))).status).toBe(404);
    const twilio = lentAccounts(app.config, app.secrets).find(({ account }) => account.kind === 'twilio')!.account;
    expect((await tell('MessageSid=SM1&MessageStatus=delivered', twilio.reportUrl!)).status).toBe(403);
    expect(await kept()).toEqual(before);
  });
});

describe('a client that has a gateway, switched off', () => {
  it('is not lent another: nothing is to leave', async () => {
    await app.sql('update sms_channels set deleted_at = null, is_active = false where tenant_id = $1', [app.tenantIds.other]);
    const refused = await post('other', 'sms/send/', { message: 'x', recipients: ['0712800051'] });
    expect([refused.status, refused.body['code']]).toEqual([409, 'sms.no_gateway']);
  });
});
