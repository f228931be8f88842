import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { firstIdOf } from '../../server/src/kernel/ids.ts';
import { signIn, startBrowser, visit, type Visitor } from './browser.testkit.ts';

let app: TestApp;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
});

afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function as(email: string): Promise<Page> {
  visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  await signIn(visitor.page, app.url, email);
  await visitor.page.goto(`${app.url}/tariffs`);
  await visitor.page.getByRole('heading', { name: 'Tariffs', level: 1 }).waitFor();
  return visitor.page;
}

it('new prices: tried on an amount and on last month before they are kept, and in force once they are', async () => {
  const receipt = await app.sandbox.pay({ amount: '1000.00' });
  await waitFor(async () => (await app.sql("select 1 from payments where receipt = $1 and state = 'vended'", [receipt])).length === 1);
  const lastMonth = new Date(new Date().setUTCDate(1) - 10 * 86_400_000);
  await app.sql(
    'insert into vend_orders select (jsonb_populate_record(o, jsonb_build_object($1::text, $2::uuid, $3::text, $4::timestamptz, $5::text, null))).* from vend_orders o',
    ['id', firstIdOf(lastMonth), 'created_at', lastMonth, 'payment_id'],
  );
  const page = await as('owner@demo.test');
  await page.getByRole('table', { name: 'Tariffs' }).getByRole('link').first().click();
  await page.getByRole('link', { name: 'New prices' }).click();
  await page.waitForURL(/\/prices$/);
  const price = page.getByRole('textbox', { name: 'Price of one m³' }).first();
  await price.fill('nonsense');
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByText('Type a number.').waitFor();
  await price.fill('200');
  const example = page.getByRole('region', { name: 'What does it buy?' });
  await example.getByText('at KES 200.00').waitFor();
  await page.getByRole('button', { name: 'Work it out' }).click();
  await page
    .getByRole('region', { name: 'What would last month have been?' })
    .getByText(/^Customers in .+: 1$/)
    .waitFor();
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.waitForURL(/\/tariffs\/[0-9a-f-]+$/);
  await page.getByRole('region', { name: 'Prices in force' }).getByText('200.00').first().waitFor();
});

it('gives a customer a tariff of their own, and ends it', async () => {
  const page = await as('owner@demo.test');
  await page.getByRole('button', { name: 'New tariff' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Kiosks');
  await page.getByRole('dialog').getByRole('button', { name: 'New tariff' }).click();
  await page.waitForURL(/\/prices$/);
  await page.getByRole('link', { name: 'Kiosks' }).click();
  await page.getByRole('button', { name: 'Give it to somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To', { exact: true }).selectOption('customer');
  const [customer] = await app.sql('select name from customers where tenant_id = $1 order by id limit 1', [app.tenantIds.demo]);
  await dialog.getByLabel('Customer: name, phone or number').fill(String(customer?.['name']));
  await dialog.getByRole('button', { name: new RegExp(String(customer?.['name'])) }).click();
  await dialog.getByLabel('Reason').fill('Sells water by the can');
  await dialog.getByRole('button', { name: 'Give it to somebody' }).click();
  const whom = page.getByRole('region', { name: 'For whom' });
  await whom.getByRole('link', { name: String(customer?.['name']) }).waitFor();
  await whom.getByRole('button', { name: 'End it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
  await whom.getByText('Was in force').waitFor();
});

it('lets a reader read prices and change none', async () => {
  const page = await as('viewer@demo.test');
  expect(await page.getByRole('button', { name: 'New tariff' }).count()).toBe(0);
  await page.getByRole('table', { name: 'Tariffs' }).getByRole('link').first().click();
  await page.getByRole('region', { name: 'What does it buy?' }).getByText('m³').first().waitFor();
  expect(await page.getByRole('link', { name: 'New prices' }).count()).toBe(0);
  await page.goto(`${page.url()}/prices`);
  await page.getByText('Your role does not include this').waitFor();
});
