import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { expectAccessible, picture, signIn, startBrowser, visit } from './browser.testkit.ts';

const METER = '58100000007';

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it("shows the vendor's books of a meter when asked, says what no purchase of ours asked for, and that the vendor is away", async () => {
  const receipt = await app.sandbox.pay({ amount: '200.00' });
  await waitFor(async () => (await app.sql("select 1 from payments where receipt = $1 and state = 'vended'", [receipt])).length === 1);
  const id = (await app.sql('select id from meters where meter_id = $1', [METER]))[0]!['id'] as string;
  const visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  const { page } = visitor;
  await signIn(page, app.url, 'viewer@demo.test');
  await page.goto(`${app.url}/meters/${id}`);
  const panel = page.getByRole('region', { name: 'What the vendor has on record' });
  await panel.getByRole('button', { name: 'Ask the vendor' }).click();
  await panel.getByText('in our books', { exact: true }).waitFor();
  await panel.getByText(receipt).waitFor();
  await expectAccessible(visitor, 'a meter with the history of the vendor');
  await picture(page, 'meter-vendor-history');
  await app.sql('update tokens set token_digest = sha256(id::text::bytea) where meter_id = $1', [id]);
  await panel.getByRole('button', { name: 'Ask again' }).click();
  await panel
    .getByRole('alert')
    .getByText(/no purchase here asked for/)
    .waitFor();
  await app.sandbox.faults({ stronpower: { history: 'fail' } });
  await panel.getByRole('button', { name: 'Ask again' }).click();
  await panel.getByText('The token vendor does not answer now. Try again in a minute.').waitFor();
  await app.sandbox.faults({ stronpower: { history: 'ok' } });
  await panel.getByRole('button', { name: 'Retry' }).click();
  await panel.getByRole('button', { name: 'Ask again' }).waitFor();
  expect(visitor.complaints).toEqual([]);
});
