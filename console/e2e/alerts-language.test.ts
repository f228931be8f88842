import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { signIn, startBrowser, visit } from './browser.testkit.ts';

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ workers: false }), startBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it('shows an alert in the language of its reader, in the list and in its story; one of an older release in English', async () => {
  const add = (message: string, said: object): Promise<unknown> =>
    app.sql(
      "insert into alerts (tenant_id, id, alert_type, severity, dedupe_key, message, said) values ($1, gen_random_uuid(), 'payment_suspense', 'warning', gen_random_uuid(), $2, $3)",
      [app.tenantIds.demo, message, JSON.stringify(said)],
    );
  await add('Payment TKL4XYZ901 names no known meter.', { code: 'payment_suspense', given: { receipt: 'TKL4XYZ901' } });
  await add('Payment TKL4XYZ902 names no known meter.', {});
  const visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  const { page } = visitor;
  await signIn(page, app.url, 'owner@demo.test');
  for (const [language, text] of [
    ['sw', 'Malipo TKL4XYZ901 hayataji mita inayojulikana.'],
    ['fr', 'Le paiement TKL4XYZ901 ne nomme aucun compteur connu.'],
    ['en', 'Payment TKL4XYZ901 names no known meter.'],
  ] as const) {
    await page.evaluate((chosen) => localStorage.setItem('mkondo.language', chosen), language);
    await page.goto(`${app.url}/alerts`);
    await page.getByText('Payment TKL4XYZ902 names no known meter.').waitFor();
    await page.getByText(text).click();
    await page.getByRole('dialog').getByText(text).waitFor();
  }
  expect(visitor.complaints).toEqual([]);
});
