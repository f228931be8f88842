import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METERS, newReceipt, OPERATOR, OWNER, paymentIn } from '../../server/src/modules/vending/payments/money.testkit.ts';
import { carryOutRuns, portalCsv, portalLine, upload } from '../../server/src/modules/vending/reconciliation/reconciliation.testkit.ts';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

let app: TestApp;
let browser: Browser;
let places: readonly string[];

/** The money desk with something in every part: a payment on its way back, a difference, a tariff, a file. */
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await app.sandbox.faults({ mpesa: { validation: 'off' } });
  const vended = await paymentIn(app, await app.sandbox.pay({ amount: '300.00' }), 'vended');
  const waiting = await paymentIn(app, await app.sandbox.pay({ amount: '450.00', account: 'NOBODY' }), 'suspense');
  await app.api('POST', `/api/payments/${String(waiting['id'])}/refund/`, {
    as: OPERATOR,
    body: { method: 'mpesa_reversal', reason: 'Paid twice by mistake' },
  });
  const at = new Date(Date.now() - 2 * 86_400_000);
  await upload(app, portalCsv({ lines: [portalLine({ receipt: newReceipt(), at, amount: '300.00', account: METERS[0] }), 'QAB,never,,,,x,,,,,,,'] }));
  await carryOutRuns(app);
  await app.api('POST', '/api/exports/', { as: OWNER, body: { report: 'transactions', format: 'csv' } });
  await app.api('POST', '/api/report-schedules/', {
    as: OWNER,
    body: { name: 'Money of yesterday', report: 'transactions', format: 'pdf', period: 'daily', hour: 7, recipients: [OWNER] },
  });
  const [tariff] = await app.sql('select id from tariffs where tenant_id = $1', [app.tenantIds.demo]);
  const [difference] = await app.sql("select id from reconciliation_breaks where class = 'missing_in_books'");
  places = [
    `/payments/${String(vended['id'])}`,
    `/payments/${String(waiting['id'])}`,
    '/refunds',
    '/tariffs',
    `/tariffs/${String(tariff?.['id'])}`,
    `/tariffs/${String(tariff?.['id'])}/prices`,
    '/reconciliation',
    '/reconciliation?show=runs',
    '/reconciliation?show=statements',
    '/reconciliation?show=paybills',
    `/reconciliation/${String(difference?.['id'])}`,
    '/reports',
    '/reports?show=exports',
    '/reports?show=schedules',
    '/reports/transactions',
    '/reports/revenue',
    '/reports/consumption',
  ];
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe.each(LOOKS)('at $width px', (look) => {
  it('every page of the money desk is accessible by day and by night, never wider than the screen, and loads nothing that the policy refuses', async () => {
    const visitor = await visit(browser, look);
    await signIn(visitor.page, app.url, OWNER);
    await expectAllFine(visitor, { url: app.url, room: 'money', places });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});
