import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { c2b, METERS, newReceipt, OPERATOR, OWNER, postTo } from '../../server/src/modules/vending/payments/money.testkit.ts';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { expectAccessibleByDayAndNight, LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

let app: TestApp;
let browser: Browser;
let meter: string;
let customer: string;

const PLACES = ['/approvals', '/approvals?tab=adjustments', '/approvals?show=all', '/notices', '/notices?state=duplicate', '/settings/limits'] as const;

/** Something waits on every desk of a second person: tokens, adjustments, notices with a proposal and without, one of nobody. */
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ env: { MPESA_SOURCES: '196.201.214.200' } }), startBrowser()]);
  const older = (fields: Readonly<Record<string, string>>): Promise<unknown> => postTo(`${app.url}/api/webhooks/mpesa/`, c2b(fields));
  const receipt = newReceipt();
  await older({ TransID: receipt });
  await older({ TransID: newReceipt(), BillRefNumber: METERS[1] });
  await older({ TransID: newReceipt(), BusinessShortCode: '999111' });
  const [held] = await app.sql(
    'select m.id, a.customer_id from meters m join meter_assignments a on a.tenant_id = m.tenant_id and a.meter_id = m.id where m.meter_id = $1',
    [METERS[0]],
  );
  [meter, customer] = [String(held?.['id']), String(held?.['customer_id'])];
  const asOperator = (path: string, body: object): Promise<unknown> => app.api('POST', path, { as: OPERATOR, body });
  await asOperator('/api/tokens/issue/', { meter_id: meter, amount: '2000', funding: 'free', reason: 'Compensation for a burst pipe' });
  await asOperator(`/api/customers/${customer}/adjustments/`, { account: 'arrears', amount: '-4000', reason: 'Old debt let go after the flood' });
  await asOperator(`/api/customers/${customer}/adjustments/`, { account: 'wallet', amount: '2500', reason: 'Compensation for brown water' });
  const [event] = await app.sql('select id from payment_events where receipt = $1', [receipt]);
  await asOperator(`/api/payment-events/${String(event?.['id'])}/accept/`, { comment: 'Seen on the statement of the paybill' });
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe.each(LOOKS)('at $width px', (look) => {
  it('every desk of the second person is accessible by day and by night, never wider than the screen, and loads nothing that the policy refuses', async () => {
    const visitor = await visit(browser, look);
    const { page } = visitor;
    await signIn(page, app.url, OWNER);
    await expectAllFine(visitor, { url: app.url, room: 'desks', places: PLACES });
    for (const [place, item] of [
      [`/meters/${meter}`, 'Clear the credit'],
      [`/customers/${customer}`, 'Put wallet or debt right'],
    ] as const) {
      await page.goto(`${app.url}${place}`);
      await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await page.getByRole('dialog', { name: item }).waitFor();
      await expectAccessibleByDayAndNight(visitor, item);
    }
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });

  it('the notices of nobody too, for the staff of the platform', async () => {
    const visitor = await visit(browser, look);
    await signIn(visitor.page, app.url, 'admin@mkondo.test');
    await expectAllFine(visitor, { url: app.url, room: 'unclaimed', places: ['/platform/unclaimed'] });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});
