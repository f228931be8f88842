import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { expectAccessible, LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

const STAFF = ['tenants', 'queues', 'queues?tab=letters', 'vendors', 'features', 'messaging', 'messaging?tab=prices', 'messaging?tab=grant', 'audit'].map(
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

it.each(LOOKS)(
  'at $width px, every page of the platform’s staff is accessible by day and by night, never wider than the screen, and loads nothing that the policy refuses',
  async (look) => {
    const visitor = await visit(browser, look);
    await signIn(visitor.page, app.url, 'admin@mkondo.test');
    await expectAllFine(visitor, { url: app.url, room: 'platform', places: [...STAFF, `/platform/tenants/${app.tenantIds.demo}`] });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  },
);

it('a part that the platform switches off says so in the rail and on its page, and opens again', async () => {
  const staff = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  await signIn(staff.page, app.url, 'admin@mkondo.test');
  await staff.page.goto(`${app.url}/platform/tenants/${app.tenantIds.demo}`);
  const turn = async (button: string): Promise<void> => {
    await staff.page.getByRole('button', { name: button, exact: true }).click();
    const asked = staff.page.getByRole('dialog', { name: button });
    await asked.getByLabel('Reason').fill('As agreed with them.');
    await asked.getByRole('button', { name: button.split(':')[0]!, exact: true }).click();
    await asked.waitFor({ state: 'detached' });
  };
  await turn('Switch off: Campaigns');
  const owner = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  await signIn(owner.page, app.url, 'owner@demo.test');
  await owner.page.getByRole('link', { name: 'Campaigns Switched off' }).click();
  await owner.page.getByRole('heading', { name: 'This part is switched off' }).waitFor();
  await expectAccessible(owner, 'a part that is off');
  await turn('As for all clients: Campaigns');
  await owner.page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
  for (const { context } of [staff, owner]) await context.close();
});
