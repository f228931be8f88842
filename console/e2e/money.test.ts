import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startTestApp, waitFor, type Row, type TestApp } from '../../test/harness.ts';
import {
  c2b,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  orderIn,
  OWNER,
  paymentIn,
  postTo,
  runJob,
  vendsFor,
} from '../../server/src/modules/vending/payments/money.testkit.ts';
import { signIn, startBrowser, visit, type Visitor } from './browser.testkit.ts';

const DESK = { width: 1440, height: 900, scheme: 'light' } as const;

let app: TestApp;
let browser: Browser;
let visitors: Visitor[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ env: { VENDOR_SETTLE_MS: '60000' } }), startBrowser()]);
  await app.sandbox.faults({ mpesa: { validation: 'off', calls: { next: [], result_ms: 20, hang_ms: 30_000 } } });
});

afterEach(async () => {
  for (const visitor of visitors) {
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  }
  visitors = [];
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function as(email: string): Promise<Page> {
  const visitor = await visit(browser, DESK);
  visitors.push(visitor);
  await signIn(visitor.page, app.url, email);
  return visitor.page;
}

const inSuspense = async (amount: string): Promise<Row> => paymentIn(app, await app.sandbox.pay({ amount, account: 'NOBODY' }), 'suspense');
const open = (page: Page, payment: Row) => page.goto(`${app.url}/payments/${String(payment['id'])}`);

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name }).click();
}

it('pays money back by two people: who asked cannot agree, and the payer has the money once M-Pesa says so', async () => {
  const payment = await inSuspense('300.00');
  const asker = await as(OPERATOR);
  await open(asker, payment);
  await choose(asker, 'Pay back');
  const dialog = asker.getByRole('dialog');
  await dialog.getByLabel('Why, and what proves it').fill('Paid twice by mistake, the payer called');
  await dialog.getByRole('button', { name: 'Pay back' }).click();
  await dialog.waitFor({ state: 'detached' });
  await asker.getByText('You asked for it, so another person must decide.').waitFor();
  expect(await asker.getByRole('button', { name: 'Agree: pay it back' }).count()).toBe(0);

  const second = await as(OWNER);
  await second.goto(`${app.url}/refunds`);
  await second.getByRole('heading', { name: String(payment['receipt']) }).waitFor();
  await second.getByText('Paid twice by mistake, the payer called').first().waitFor();
  await second.getByRole('button', { name: 'Agree: pay it back' }).click();
  await second.getByRole('dialog').getByText('leaves the paybill and returns to the payer').waitFor();
  await second.getByRole('dialog').getByRole('button', { name: 'Agree: pay it back' }).click();
  await paymentIn(app, String(payment['receipt']), 'refunded');
  await asker.getByRole('heading', { level: 1 }).getByText('Paid back').waitFor();
  const moved = (await app.sandbox.journal('reversal')).filter((entry) => entry['event'] === 'moved' && entry['original_receipt'] === payment['receipt']);
  expect(moved).toHaveLength(1);
});

it('resolves what the broken vendor left unknown: one person says what it did, another agrees, and the token is sent', async () => {
  const [receipt, meter] = [newReceipt(), METERS[0]];
  await app.sandbox.faults({ stronpower: { next: ['reset_after'], history: 'fail' } });
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: meter }));
  await orderIn(app, receipt, {
    states: ['manual_review'],
    tick: async () => {
      await app.sql("update vend_orders set next_action_at = now() where state in ('unknown', 'resolving')");
      await runJob(app, 'tokens.resolve');
    },
  });
  await app.sandbox.faults({ stronpower: { history: 'ok' } });
  const token = String((await vendsFor(app, meter)).at(-1)?.['token']);

  const proposer = await as(OPERATOR);
  await proposer.goto(`${app.url}/unknown`);
  await proposer.getByRole('heading', { name: receipt }).waitFor();
  await proposer.getByLabel('Token, twenty digits').fill(token);
  await proposer.getByLabel('What proves it?').fill('Seen on the page of the vendor');
  await proposer.getByRole('button', { name: 'Propose' }).click();
  await proposer.getByText('A proposal waits for a second person.').waitFor();

  const second = await as(OWNER);
  await second.goto(`${app.url}/unknown`);
  await second.getByRole('button', { name: 'Approve' }).click();
  await second.getByText('Every answer is known').waitFor();
  expect(await app.sandbox.tokenFor(receipt)).toBe(token);
});

it('divides money over two meters, to the cent, and each part buys its token', async () => {
  const payment = await inSuspense('500.00');
  const page = await as(OPERATOR);
  await open(page, payment);
  await choose(page, 'Divide');
  const dialog = page.getByRole('dialog');
  for (const [at, meter, amount] of [
    [0, METERS[0], '200'],
    [1, METERS[1], '250.50'],
  ] as const) {
    await dialog.getByLabel('Meter number').nth(at).fill(meter);
    await dialog.getByLabel('Amount').nth(at).fill(amount);
  }
  await dialog.getByText('Still to give: KES 49.50').waitFor();
  expect(await dialog.getByRole('button', { name: 'Divide' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Amount').nth(1).fill('300');
  await dialog.getByText('The parts are exactly the whole.').waitFor();
  await dialog.getByLabel('Reason').fill('Two houses, one payment');
  await dialog.getByRole('button', { name: 'Divide' }).click();
  await page.getByRole('region', { name: 'Parts' }).getByText('300.00').waitFor();
  await waitFor(async () => {
    const parts = await app.sql("select 1 from payments where parent_id = $1 and state = 'vended'", [payment['id']]);
    return parts.length === 2;
  });
});

it('sells at the counter: what it buys is told first, the cash makes a numbered receipt and a token', async () => {
  const page = await as(OPERATOR);
  await page.goto(`${app.url}/payments`);
  await page.getByRole('button', { name: 'Sell water' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sell water' });
  await dialog.getByText('Cash', { exact: true }).click();
  await dialog.getByLabel('Meter number').fill(METERS[2]);
  await dialog.getByLabel('Amount').fill('400');
  await dialog.getByText('It buys').waitFor();
  await dialog.getByRole('button', { name: 'Take the cash' }).click();
  await dialog.getByText(/Taken, receipt CASH/).waitFor();
  await dialog.getByRole('link', { name: 'To the payment' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Token issued').waitFor();
  await page.getByRole('region', { name: 'In the books' }).getByText('It bought water').waitFor();
});
