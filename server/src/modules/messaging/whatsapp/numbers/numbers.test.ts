import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { META, OWNER, startWhatsapp, type WhatsappTown } from '../whatsapp.testkit.ts';

const STAFF = 'admin@mkondo.test';
let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp({ env: { WA_TOKEN: META.token, WA_PHONE_NUMBER_ID: '660000000000001' } });
});
afterAll(async () => {
  await town?.app.stop();
});

const base = '/api/messaging/whatsapp/numbers/';
const api = (method: string, ...[path = '', body, as = OWNER]: [string?, object?, string?]) =>
  town.app.api(method, `${base}${path}`, { as, ...(body ? { body } : {}) });
const detail = async (id = town.numberId): Promise<Json> => (await api('GET', `${id}/`)).body;
const other = { phone_number_id: '770000000000002', waba_id: META.waba, token: META.token };

describe('a number', () => {
  it('shows health, never a secret, and its own address for Meta', async () => {
    const shown = await detail();
    expect(shown).toMatchObject({
      state: 'connected',
      display_number: META.number,
      verified_name: 'Maji Safi',
      quality: 'green',
      name_status: 'approved',
      messaging_limit: 'TIER_2K',
      has_token: true,
      has_app_secret: true,
      has_pin: false,
    });
    expect(shown['callback_url']).toBe(town.callbackUrl);
    expect(shown['subscribed_at']).not.toBeNull();
    expect(JSON.stringify(shown)).not.toContain(META.token);
    expect(JSON.stringify((await api('GET')).body)).not.toContain(town.verifyToken);
  });

  it('is registered with its PIN, which is kept sealed, and not with a wrong one', async () => {
    expect(await api('POST', `${town.numberId}/register/`, { pin: '000000' })).toMatchObject({
      status: 409,
      body: { code: 'whatsapp.refused', details: { meta_code: '133005' } },
    });
    expect((await api('POST', `${town.numberId}/register/`, { pin: '123456' })).body).toMatchObject({
      has_pin: true,
      registered_at: expect.any(String) as string,
    });
  });

  it('that is not one of its account is refused, and nothing leads here by it', async () => {
    const made = await api('POST', '', { ...other, phone_number_id: META.phoneNumberId.replace('1', '9') });
    const tested = await api('POST', `${String(made.body['id'])}/test-connection/`);
    expect(tested.body).toMatchObject({ outcome: 'refused', code: '33', number: { state: 'new', connected_at: null } });
    expect((await api('DELETE', `${String(made.body['id'])}/`)).status).toBe(204);
  });

  it('with a token that Meta does not know is refused in its words', async () => {
    const made = await api('POST', '', { ...other, phone_number_id: '1', token: 'wrong' });
    expect((await api('POST', `${String(made.body['id'])}/test-connection/`)).body).toMatchObject({ outcome: 'refused', code: '190' });
  });

  it('is one client’s: who connects it second is refused, until the first gives it up', async () => {
    await town.app.sandbox.control('PUT', '/provision', {
      whatsapp: [
        { waba_id: META.waba, token: META.token, app_secret: META.appSecret, numbers: [{ phone_number_id: other.phone_number_id, number: '254700000902' }] },
      ],
    });
    const first = await api('POST', '', other);
    const second = await api('POST', '', other, 'owner@other.test');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await api('POST', `${String(first.body['id'])}/test-connection/`)).body['outcome']).toBe('ok');
    const test = () => api('POST', `${String(second.body['id'])}/test-connection/`, undefined, 'owner@other.test');
    expect(await test()).toMatchObject({ status: 409, body: { code: 'whatsapp.number_taken' } });
    expect(await api('POST', '', other)).toMatchObject({ status: 409, body: { code: 'whatsapp.number_exists' } });
    expect((await api('DELETE', `${String(first.body['id'])}/`)).status).toBe(204);
    expect((await test()).body['outcome']).toBe('ok');
  });

  it('uses the platform’s token and another address by the will of platform staff alone', async () => {
    const { token: _token, ...without } = { ...other, phone_number_id: '2' };
    expect(await api('POST', '', without)).toMatchObject({ status: 400, body: { details: { token: [expect.any(String)] } } });
    expect(await api('POST', '', { ...without, token: 'x', base_url: 'http://127.0.0.1:1' })).toMatchObject({
      status: 400,
      body: { details: { base_url: [expect.any(String)] } },
    });
    const headers = { 'x-tenant': 'demo' };
    const made = await town.app.api('POST', base, { as: STAFF, headers, body: { waba_id: META.waba } });
    expect(made.body).toMatchObject({ phone_number_id: '660000000000001', has_token: false });
    const id = String(made.body['id']);
    expect(await api('PATCH', `${id}/`, { waba_id: '9' })).toMatchObject({ status: 400, body: { details: { waba_id: [expect.any(String)] } } });
    expect((await api('PATCH', `${id}/`, { priority: 3 })).body).toMatchObject({ priority: 3, waba_id: META.waba });
  });

  it('has to be tested anew when its account changes, and keeps secrets that a form sends empty', async () => {
    const made = await api('POST', '', { ...other, phone_number_id: '3' });
    const id = String(made.body['id']);
    await town.app.sql('update whatsapp_numbers set connected_at = now() where id = $1', [id]);
    expect((await api('PATCH', `${id}/`, { token: '', app_secret: '' })).body).toMatchObject({ has_token: true, state: 'connected' });
    expect((await api('PATCH', `${id}/`, { waba_id: '12' })).body).toMatchObject({ connected_at: null, state: 'new' });
  });
});

describe('news of Meta', () => {
  const news = async (field: string, value: object): Promise<void> => {
    await town.app.sandbox.control('POST', '/whatsapp-events', { waba: META.waba, changes: [{ field, value }] });
    await town.settled();
  };

  it('about limits, speed and name are shown on the number that they name', async () => {
    await news('phone_number_quality_update', {
      display_phone_number: META.number,
      event: 'THROUGHPUT_UPGRADE',
      max_daily_conversations_per_business: 'TIER_10K',
    });
    await news('phone_number_name_update', { display_phone_number: META.number, decision: 'REJECTED' });
    expect(await detail()).toMatchObject({ messaging_limit: 'TIER_10K', throughput: 'HIGH', name_status: 'rejected' });
  });

  it('that the account is lost stop its numbers, and that it is back lets them go on', async () => {
    const open = () =>
      town.app.sql("select from alerts where alert_type = 'whatsapp_number' and dedupe_key = $1 and resolved_at is null", [`whatsapp_number:${town.numberId}`]);
    await news('account_update', { event: 'PARTNER_REMOVED', waba_info: { waba_id: META.waba } });
    expect([(await detail())['state'], (await detail())['trouble_code'], (await open()).length]).toEqual(['trouble', 'partner_removed', 1]);
    await news('account_update', { event: 'ACCOUNT_RECONNECTED' });
    expect([(await detail())['state'], (await open()).length]).toEqual(['connected', 0]);
  });

  it('of what nothing follows from are kept once, however often they come', async () => {
    const kept = () => town.app.sql("select event from whatsapp_notices where field = 'account_alerts'");
    await news('account_alerts', { alert_type: 'OBA_APPROVED', entity_type: 'BUSINESS' });
    const [first] = await town.app.sandbox.journal('wa_hook').then((all) => all.slice(-1));
    await town.hook(JSON.stringify(first!['body']));
    await town.settled();
    expect(await kept()).toHaveLength(1);
  });

  it('that a person stopped or resumed marketing are written into the consent ledger', async () => {
    const metadata = { phone_number_id: META.phoneNumberId, display_phone_number: META.number };
    const preference = (value: string, timestamp: number) => ({
      metadata,
      user_preferences: [{ wa_id: '254755000001', category: 'marketing_messages', value, timestamp, detail: `User requested to ${value}` }],
    });
    const at = Math.floor(Date.now() / 1000) - 100;
    await news('user_preferences', preference('stop', at));
    await news('user_preferences', preference('stop', at));
    await news('user_preferences', preference('resume', at + 50));
    const events = await town.app.sql("select action, source from consent_events where dedupe_key like 'wa:preference:254755000001:%' order by occurred_at");
    expect(events).toEqual([
      { action: 'withdraw', source: 'preferences' },
      { action: 'grant', source: 'preferences' },
    ]);
  });
});
