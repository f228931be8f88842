import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type TestApp } from '../../../../../test/harness.ts';
import { DEMO } from '../../../seed.ts';
import { kitOf } from '../../messaging/campaigns/campaigns.testkit.ts';
import { startDue } from '../../vending/reports/schedules/schedules.ts';
import { FEATURES } from './index.ts';

const STAFF = 'admin@mkondo.test';
const OWNER = 'owner@demo.test';
const ALL = '/api/platform/features/';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const ofClient = (): string => `/api/clients/${app.tenantIds.demo}/features/`;
const forClient = (feature: string, on: boolean | null): Promise<Answer> =>
  app.api('PUT', ofClient(), { as: STAFF, body: { feature, is_on: on, reason: 'As agreed with them.' } });
const forAll = (feature: string, on: boolean): Promise<Answer> => app.api('PUT', ALL, { as: STAFF, body: { feature, is_on: on, reason: 'Maintenance.' } });

afterEach(async () => {
  for (const feature of FEATURES) {
    await forClient(feature, null);
    await forAll(feature, true);
  }
});

const REFUSED = { status: 403, body: { code: 'features.off', details: { next_action: 'ask_platform' } } };

describe('a part that is switched off', () => {
  it.each([
    ['inbox', 'GET', '/api/messaging/conversations/', undefined],
    ['campaigns', 'GET', '/api/messaging/campaigns/', undefined],
    ['sms', 'POST', '/api/messaging/sms/send/', { message: 'Hi', recipients: ['+254711000001'] }],
    ['sms', 'POST', '/api/messaging/sms/sms/beem/send/', { message: 'Hi', recipients: ['+254711000001'] }],
    ['whatsapp', 'POST', '/api/messaging/whatsapp/messages/', { to: '+254711000001', message: { type: 'text', text: { body: 'Hi' } } }],
    ['report_mail', 'POST', '/api/report-schedules/', { name: 'M', report: 'revenue', format: 'pdf', period: 'weekly', hour: 6, recipients: ['o@demo.test'] }],
  ] as const)('%s: refuses %s %s with one code and what to do, whoever asks', async (...[feature, method, path, body]) => {
    await forClient(feature, false);
    const call = { as: OWNER, ...(body ? { body } : {}) };
    expect(await app.api(method, path, call)).toMatchObject(REFUSED);
    await forClient(feature, null);
    expect((await app.api(method, path, call)).body).not.toMatchObject({ code: 'features.off' });
  });

  it('is named to its people, and is on again for the client that has a switch of its own', async () => {
    await forAll('campaigns', false);
    const off = async (): Promise<unknown> => (await app.api('GET', '/api/auth/me/', { as: OWNER })).body['switched_off'];
    expect(await off()).toEqual(['campaigns']);
    expect(await app.api('GET', '/api/messaging/campaigns/', { as: OWNER })).toMatchObject(REFUSED);
    await forClient('campaigns', true);
    expect(await off()).toEqual([]);
    expect((await app.api('GET', '/api/messaging/campaigns/', { as: OWNER })).status).toBe(200);
    const { features } = (await app.api('GET', ALL, { as: STAFF })).body as { features: { feature: string }[] };
    expect(features.find(({ feature }) => feature === 'campaigns')).toMatchObject({ is_on: false, reason: 'Maintenance.', clients_on: 1, clients_off: 0 });
  });

  it('concerns its client alone', async () => {
    await forClient('inbox', false);
    expect((await app.api('GET', '/api/messaging/conversations/', { as: 'owner@other.test' })).status).toBe(200);
  });

  it('lets a campaign that runs stand still, says why, and lets it go on when it is on again', async () => {
    const kit = kitOf(app);
    await kit.grant(10);
    const id = await kit.draft({ target_contact_ids: await kit.people(['254711000101', '254711000102']), purpose: 'service', throttle_per_minute: 1 });
    await kit.post(`campaigns/${id}/start/`);
    const standing = async (): Promise<unknown> => (await app.sql('select status, status_reason from campaigns where id = $1', [id]))[0];
    await app.waitFor(async () => (await app.sql("select from outbox_messages where kind = 'campaign'")).length === 1, { what: 'the first to leave' });
    await forClient('campaigns', false);
    await app.sql("update campaigns set next_feed_at = now() - interval '1 second' where id = $1", [id]);
    await app.queue.boss.send('campaigns.sweep', {});
    await app.waitFor(async () => JSON.stringify(await standing()).includes('features.off'), { what: 'it to stand still' });
    expect(await app.sql("select from outbox_messages where kind = 'campaign'")).toHaveLength(1);
    await forClient('campaigns', null);
    await app.queue.boss.send('campaigns.sweep', {});
    await kit.statusIs(id, 'completed');
    expect(await app.sql("select from outbox_messages where kind = 'campaign'")).toHaveLength(2);
  });

  it('makes no scheduled report, and moves its time on', async () => {
    const body = { name: 'Daily', report: 'revenue', format: 'csv', period: 'daily', hour: 6, recipients: ['owner@demo.test'] };
    const { id } = (await app.api('POST', '/api/report-schedules/', { as: OWNER, body })).body as { id: string };
    await forClient('report_mail', false);
    await app.sql("update report_schedules set next_run_at = now() - interval '1 hour' where id = $1", [id]);
    await app.db.inTenant(app.tenantIds.demo, (tx) => startDue(tx, new Date()));
    expect(await app.sql('select last_run_at, next_run_at > now() as later from report_schedules where id = $1', [id])).toEqual([
      { last_run_at: null, later: true },
    ]);
  });
});

describe('whatever is switched off', () => {
  it('money is taken in, its token comes, and its text is sent; words and STOP are heard', async () => {
    for (const feature of FEATURES) await forAll(feature, false);
    const receipt = await app.sandbox.pay({ amount: '300.00' });
    expect(await app.sandbox.tokenFor(receipt)).toMatch(/^\d{20}$/);
    await app.sandbox.control('POST', `/phones/${DEMO.phone}/sms`, { to: '15001', text: 'STOP', gateway: 'beem' });
    await app.waitFor(async () => (await app.sql("select from consents where state = 'withdrawn'")).length > 0, { what: 'STOP to be heard' });
  });
});

describe('a turn of a switch', () => {
  it('is for the staff of the platform, with a reason, and stands in both audit logs', async () => {
    const body = { feature: 'inbox', is_on: false, reason: 'Not paid for.' };
    expect((await app.api('PUT', ofClient(), { as: OWNER, body })).status).toBe(403);
    expect((await app.api('PUT', ALL, { as: OWNER, body })).status).toBe(403);
    expect((await app.api('PUT', ofClient(), { as: STAFF, body: { ...body, reason: '' } })).status).toBe(400);
    expect((await app.api('PUT', ofClient(), { as: STAFF, body: { ...body, feature: 'tokens' } })).status).toBe(400);
    expect((await app.api('PUT', ofClient(), { as: STAFF, body })).status).toBe(200);
    const entries = (table: string): Promise<unknown> =>
      app.sql(`select details ->> 'reason' as reason from ${table} where action = 'feature.switched' order by seq desc limit 1`);
    expect(await entries('audit_log')).toEqual([{ reason: 'Not paid for.' }]);
    expect(await entries('platform_audit_log')).toEqual([{ reason: 'Not paid for.' }]);
  });
});
