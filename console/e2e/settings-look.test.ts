import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

const DOORS = ['/register', '/forgot-password', '/verify-email#code', '/verify-email', '/reset-password#code', '/invite#code'];
const SENDING = ['', '?tab=names', '?tab=credits', '?tab=whatsapp'].map((view) => `sending${view}`);
const OWNERS = ['setup', 'organisation', 'people', 'channels', 'channels?tab=vendors', ...SENDING, 'keys', 'webhooks', 'webhooks?open=new', 'audit'].map(
  (name) => `/settings/${name}`,
);
const OWN = ['/profile', '/profile?tab=password', '/profile?tab=factor', '/profile?tab=sessions'];

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await app.api('POST', `/api/tenants/${app.tenantIds.demo}/members/`, { as: 'owner@demo.test', body: { email: 'amani@mto.test', role: 'agent' } });
  await app.api('POST', `/api/tenants/${app.tenantIds.demo}/domains/`, { as: 'owner@demo.test', body: { domain: 'maji.mto.example' } });
  await app.api('POST', '/api/api-keys/', { as: 'owner@demo.test', body: { name: 'Meter report', scopes: ['meters.read', 'payments.read'] } });
  const address = { url: `${app.sandboxUrl}/nowhere`, description: 'Books', events: ['payment.received', 'token.issued'] };
  const made = await app.api('POST', '/api/webhook-endpoints/', { as: 'owner@demo.test', body: address });
  await app.api('POST', `/api/webhook-endpoints/${String(made.body['id'])}/test/`, { as: 'owner@demo.test' });
  const wish = { requested_sender_id: 'MTOWATER', sample_content: 'Dear customer, your token is 1234.' };
  await app.api('POST', '/api/messaging/sender-requests/', { as: 'owner@demo.test', body: wish });
  const number = { phone_number_id: '106540352242922', waba_id: '102290129340398', token: 'a token', app_secret: 'a secret' };
  await app.api('POST', '/api/messaging/whatsapp/numbers/', { as: 'owner@demo.test', body: number });
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe.each(LOOKS)('at $width px', (look) => {
  it.each([
    ['doors', null, DOORS],
    ['settings', 'owner@demo.test', [...OWN, ...OWNERS]],
  ] as const)(
    'every page of the %s is accessible by day and by night, never wider than the screen, and loads nothing that the policy refuses',
    async (room, email, places) => {
      const visitor = await visit(browser, look);
      if (email) await signIn(visitor.page, app.url, email);
      await expectAllFine(visitor, { url: app.url, room, places });
      expect(visitor.complaints).toEqual([]);
      await visitor.context.close();
    },
  );
});
