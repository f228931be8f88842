import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { METERS, newReceipt, OWNER, paymentIn } from '../../server/src/modules/vending/payments/money.testkit.ts';
import { portalCsv, portalLine } from '../../server/src/modules/vending/reconciliation/reconciliation.testkit.ts';
import { signIn, startBrowser, visit, type Visitor } from './browser.testkit.ts';

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  page = visitor.page;
  await signIn(page, app.url, OWNER);
});

afterEach(() => expect(visitor.complaints).toEqual([]));

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it('reads a statement: a look that keeps nothing, then for good, and the money nobody told of is taken in', async () => {
  const receipt = newReceipt();
  const at = new Date(Date.now() - 2 * 86_400_000);
  const csv = portalCsv({ lines: [portalLine({ receipt, at, amount: '300.00', account: METERS[0] }), 'QAB,never,,,,x,,,,,,,'] });
  await page.goto(`${app.url}/reconciliation`);
  await page.getByRole('button', { name: 'Read a statement' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read a statement' });
  await dialog.getByLabel('File of the M-PESA portal').setInputFiles({ name: 'statement.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await dialog.getByText('Payments that are not in our books: 1, KES 300.00 together').waitFor();
  await dialog.getByText('Rows that could not be read: 1').waitFor();
  await dialog.getByText('How the columns were read').click();
  await dialog.getByText('A/C No.').waitFor();
  expect(await app.sql('select 1 from statement_imports')).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep it and compare' }).click();
  await dialog.waitFor({ state: 'detached' });

  const runs = page.getByRole('list', { name: 'Comparisons' });
  await runs.getByText('Done').first().waitFor();
  await page.getByRole('button', { name: 'Differences' }).click();
  await page.getByRole('button', { name: /^Money we do not have/ }).click();
  await page.waitForURL(/class=missing_in_books/);
  await page.getByRole('table', { name: 'Differences' }).getByRole('link', { name: 'Money we do not have' }).click();
  await page.getByRole('region', { name: 'The statement says' }).getByText('300.00').waitFor();
  await page.getByRole('region', { name: 'Our books say' }).getByText('Nothing: it is not there.').waitFor();
  await page.getByRole('button', { name: 'Take the money in' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take the money in' }).click();
  await paymentIn(app, receipt, 'vended');
  await page.getByRole('heading', { level: 1 }).getByText('Resolved').waitFor();
});

it('begins a comparison, which tells how far it is, and takes an explanation of what differs', async () => {
  await page.goto(`${app.url}/reconciliation`);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Compare', exact: true }).click();
  await page.waitForURL(/show=runs/);
  await page.getByRole('list', { name: 'Comparisons' }).getByText('asked for by Wambui').waitFor();

  const receipt = newReceipt();
  await app.api('POST', '/api/statement-imports/', {
    as: OWNER,
    body: {
      file_name: 'later.csv',
      content_base64: Buffer.from(
        portalCsv({ lines: [portalLine({ receipt, at: new Date(Date.now() - 86_400_000), amount: '40.00', account: 'NOBODY' })] }),
      ).toString('base64'),
      dry_run: false,
    },
  });
  await app.waitFor(async () => (await app.sql('select 1 from reconciliation_breaks where receipt = $1', [receipt])).length === 1);
  await page.goto(`${app.url}/reconciliation?q=${receipt}`);
  await page.getByRole('table', { name: 'Differences' }).getByRole('link', { name: 'Money we do not have' }).click();
  await page.getByLabel('What you found out').fill('Paid by our own staff as a trial');
  await page.getByRole('region', { name: 'What is it?' }).getByRole('button', { name: 'Explain' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Explained').waitFor();
  expect((await app.sql('select explanation from reconciliation_breaks where receipt = $1', [receipt]))[0]?.['explanation']).toBe(
    'Paid by our own staff as a trial',
  );
});
