import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

let app: TestApp;
let browser: Browser;
let places: readonly string[];

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  const receipt = await app.sandbox.pay({ amount: '300.00' });
  await waitFor(async () => (await app.sql("select 1 from payments where receipt = $1 and state = 'vended'", [receipt])).length === 1);
  const [payment] = await app.sql('select id, meter_id, customer_id from payments where receipt = $1', [receipt]);
  places = [
    ...['overview', 'payments', 'customers', 'meters', 'tokens', 'issue', 'suspense', 'unknown', 'alerts'].map((name) => `/${name}`),
    `/payments/${payment?.['id']}`,
    `/meters/${payment?.['meter_id']}`,
    `/customers/${payment?.['customer_id']}`,
  ];
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe.each(LOOKS)('at $width px', (look) => {
  it('every page is accessible by day and by night, never wider than the screen, and loads nothing that the policy refuses', async () => {
    const visitor = await visit(browser, look);
    const { page } = visitor;
    await expectAllFine(visitor, { url: app.url, room: 'front', places: ['/', '/simulator', '/sign-in'] });
    await signIn(page, app.url, 'owner@demo.test');
    await expectAllFine(visitor, { url: app.url, room: 'water', places });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});
