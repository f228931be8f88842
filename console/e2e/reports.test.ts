import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startTestApp, waitFor, type Json, type TestApp } from '../../test/harness.ts';
import { signIn, startBrowser, visit, type Visitor } from './browser.testkit.ts';

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let receipt: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  receipt = await app.sandbox.pay({ amount: '300.00' });
  await waitFor(async () => (await app.sql("select 1 from payments where receipt = $1 and state = 'vended'", [receipt])).length === 1);
  visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  page = visitor.page;
  await signIn(page, app.url, 'owner@demo.test');
});

afterEach(() => expect(visitor.complaints).toEqual([]));

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it('runs a report of a time that is chosen, which stands in the URL, and downloads it in each form', async () => {
  await page.goto(`${app.url}/reports`);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Payments/ })
    .click();
  await page.getByRole('button', { name: 'Today' }).click();
  await page.waitForURL(/from=/);
  const table = page.getByRole('table', { name: 'Payments', exact: true });
  await table.getByText(receipt).waitFor();
  await page.getByRole('button', { name: 'Yesterday' }).click();
  await page.getByText('Nothing in this time').waitFor();
  await page.goBack();
  await table.getByText(receipt).waitFor();
  for (const format of ['CSV', 'XLSX', 'PDF', 'JSON']) {
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: format }).click()]);
    expect(file.suggestedFilename()).toBe(`transactions.${format.toLowerCase()}`);
    const bytes = readFileSync(await file.path());
    expect(bytes.length).toBeGreaterThan(50);
    if (format === 'CSV' || format === 'JSON') expect(bytes.toString()).toContain(receipt);
  }
});

it('makes a file in the background, with progress and a link that needs no sign-in', async () => {
  await page.goto(`${app.url}/reports/transactions`);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /Download/ })
    .waitFor();
  await page.goto(`${app.url}/reports?show=exports`);
  const link = await page.getByRole('list', { name: 'Files' }).getByRole('link', { name: 'Download' }).first().getAttribute('href');
  expect(await (await fetch(new URL(link ?? '', app.url))).text()).toContain(receipt);
});

it('sends a report by mail from now on, rests it, and ends it', async () => {
  await page.goto(`${app.url}/reports?show=schedules`);
  await page.getByRole('button', { name: 'Send a report by mail' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Money of the month');
  await dialog.getByLabel('Report', { exact: true }).selectOption('revenue');
  await dialog.getByLabel('How often').selectOption('monthly');
  await dialog.getByLabel('To', { exact: true }).fill('board@demo.test, owner@demo.test');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('list', { name: 'By mail' }).getByRole('listitem').filter({ hasText: 'Money of the month' });
  await row.getByText('board@demo.test').waitFor();
  await row.getByRole('button', { name: 'Pause' }).click();
  await row.getByRole('button', { name: 'Go on' }).waitFor();
  expect((await app.sql("select is_active, period, recipients from report_schedules where name = 'Money of the month'"))[0]).toMatchObject({
    is_active: false,
    period: 'monthly',
  });
  await row.getByRole('button', { name: 'Stop sending' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop sending' }).click();
  await row.waitFor({ state: 'detached' });
});

it('draws its days also where the system names its language in a way that the browser refuses', async () => {
  const odd = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  await odd.context.addInitScript("Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true })");
  await signIn(odd.page, app.url, 'owner@demo.test');
  await odd.page.goto(`${app.url}/reports/revenue`);
  await odd.page
    .getByRole('figure', { name: /^Day by day/ })
    .locator('canvas')
    .waitFor();
  expect(odd.complaints).toEqual([]);
  await odd.context.close();
});

it('draws its days anew in the colours of the other theme', async () => {
  await page.goto(`${app.url}/reports/revenue`);
  const drawn = () => page.evaluate<string>("document.querySelector('figure canvas').toDataURL()");
  await page
    .getByRole('figure', { name: /^Day by day/ })
    .locator('canvas')
    .waitFor();
  const light = await drawn();
  await page.emulateMedia({ colorScheme: 'dark' });
  await waitFor(async () => (await drawn()) !== light);
  await page.emulateMedia({ colorScheme: 'light' });
  await waitFor(async () => (await drawn()) === light);
});

it('shows what was lost below a bulk meter, which a meter names in its form', async () => {
  const api = (path: string, body: Json) => app.api('POST', path, { as: 'owner@demo.test', body });
  const bulk = String((await api('/api/meters/', { meter_id: '58900000173', meter_type: 'bulk', site: 'Hill' })).body['id']);
  await api('/api/meters/', { meter_id: '58900000181', meter_type: 'water', location: 'Gate 9' });
  for (const [days, reading] of [
    [5, '10.0'],
    [1, '60.0'],
  ] as const)
    await api(`/api/meters/${bulk}/events/`, { kind: 'reading', reading, occurred_at: new Date(Date.now() - days * 86_400_000).toISOString() });
  const below = (await app.sql("select id from meters where meter_id = '58900000181'"))[0]!['id'] as string;
  await page.goto(`${app.url}/meters/${below}`);
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Bulk meter').fill('58900000173');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: '58900000173' }).click();
  await page.getByRole('heading', { name: 'Meters below it' }).waitFor();
  await page.getByRole('link', { name: '58900000181' }).waitFor();
  await page.goto(`${app.url}/reports`);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Losses below bulk meters/ })
    .click();
  const row = page.getByRole('table', { name: 'Losses below bulk meters', exact: true }).getByRole('row', { name: /58900000173/ });
  await row.getByText('100').waitFor();
});
