import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

const STAFF = ['tenants', 'queues', 'queues?tab=letters', 'vendors', 'messaging', 'messaging?tab=prices', 'messaging?tab=grant', 'audit'].map(
  (name) => `/platform/${name}`,
);

let app: TestApp;
let browser: Browser;

/** Something to decide on, and a job that failed for good. */
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ allowDeadLetters: true }), startBrowser()]);
  await app.sql("insert into jobs.job (name, data, source_name, output) values ('dead-letters', '{}', 'ledger.check', '{\"message\":\"it broke\"}')");
  const wish = { requested_sender_id: 'MTOWATER', sample_content: 'Dear customer, your token is 1234.' };
  await app.api('POST', '/api/messaging/sender-requests/', { as: 'owner@demo.test', body: wish });
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it.each([
  { width: 1440, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
  { width: 390, height: 844, scheme: 'light' },
  { width: 1440, height: 900, scheme: 'dark' },
] as const)(
  'at $width px, $scheme, every page of the platform’s staff is accessible, never wider than the screen, and loads nothing that the policy refuses',
  async (look) => {
    const visitor = await visit(browser, look);
    await signIn(visitor.page, app.url, 'admin@mkondo.test');
    await expectAllFine(visitor, { url: app.url, room: 'platform', places: [...STAFF, `/platform/tenants/${app.tenantIds.demo}`] });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  },
);
