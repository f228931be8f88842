import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { c2b, hookOf, METERS, newReceipt, OPERATOR, OWNER, paymentIn, postTo } from '../../server/src/modules/vending/payments/money.testkit.ts';
import { startTestApp, waitFor, type Row, type TestApp } from '../../test/harness.ts';
import { stage } from './stage.testkit.ts';

const STAFF = 'admin@mkondo.test';

let app: TestApp;
// nobody here is M-Pesa: the older paths prove nothing
const { as } = stage(async () => (app = await startTestApp({ env: { MPESA_SOURCES: '196.201.214.200' } })));

async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const older = (fields: Readonly<Record<string, string>>): Promise<unknown> => postTo(`${app.url}/api/webhooks/mpesa/`, c2b(fields));
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>("document.activeElement?.getAttribute('name') ?? document.activeElement?.textContent ?? ''");

async function pageOfMeter(page: Page): Promise<Row> {
  const [meter] = await app.sql('select id from meters where meter_id = $1', [METERS[0]]);
  await page.goto(`${app.url}/meters/${String(meter?.['id'])}`);
  await page.getByRole('heading', { name: METERS[0], level: 1 }).waitFor();
  return meter!;
}

it('clears the tamper of a meter within the limit: the reason is written down and the token is there', async () => {
  const page = await as(OWNER);
  await pageOfMeter(page);
  await choose(page, 'More', 'Clear the tamper');
  const dialog = page.getByRole('dialog', { name: 'Clear the tamper' });
  await dialog.getByText('once cleared, the meter shows no trace of it').waitFor();
  await expect.poll(() => focused(page)).toBe('reason');
  await page.keyboard.type('Lid replaced after the flood, looked at by Juma');
  await dialog.getByRole('button', { name: 'Ask for the token' }).click();
  await dialog.getByText('Token issued').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const [request] = await app.sql('select kind, reason, state from token_requests order by requested_at desc limit 1');
  expect(request).toEqual({ kind: 'clear_tamper', reason: 'Lid replaced after the flood, looked at by Juma', state: 'carried_out' });
});

it('lets a second person decide on a token that clears the credit, and never who asked for it', async () => {
  const owner = await as(OWNER);
  await owner.goto(`${app.url}/settings/limits`);
  const operator = owner.getByRole('group', { name: /^Operator/ });
  await operator.getByLabel('Clears a day alone').fill('0');
  await owner.getByRole('region', { name: 'Tokens by hand' }).getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Saved').waitFor();

  const asker = await as(OPERATOR);
  await pageOfMeter(asker);
  await choose(asker, 'More', 'Clear the credit');
  await asker.getByRole('dialog').getByLabel('Reason').fill('Loaded by mistake with the token of a neighbour');
  await asker.getByRole('dialog').getByRole('button', { name: 'Ask for the token' }).click();
  await asker.getByRole('dialog').getByText('It is listed under Approvals.').waitFor();
  await asker.getByRole('dialog').getByRole('link', { name: 'Approvals' }).click();
  await asker.getByText('You asked for it, so another person must decide.').waitFor();
  expect(await asker.getByRole('button', { name: 'Approve' }).count()).toBe(0);

  await owner.goto(`${app.url}/approvals`);
  const waiting = owner.getByRole('list', { name: 'Tokens by hand' }).getByRole('listitem').filter({ hasText: 'Clears the credit' });
  await waiting.getByText('Loaded by mistake with the token of a neighbour').waitFor();
  await waiting.getByRole('button', { name: 'Approve' }).click();
  await owner.getByRole('dialog').getByLabel('Comment').fill('Seen on the display');
  await owner.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await owner.getByText('No token waits').waitFor();
  await waitFor(async () => (await app.sql("select 1 from tokens where token_type = 'clear_credit'")).length === 1);
});

it('gives a meter another name, by which money finds it, and takes it away again', async () => {
  const page = await as(OWNER);
  await pageOfMeter(page);
  const names = page.getByRole('region', { name: 'Names that payers type' });
  await names.getByLabel('Another name').fill('KIOSK 7');
  await names.getByRole('button', { name: 'Add' }).click();
  const listed = names.getByRole('button', { name: /^Remove: KIOSK ?7$/ });
  await listed.waitFor();
  await paymentIn(app, await app.sandbox.pay({ amount: '150.00', account: 'kiosk 7' }), 'vended');
  await listed.click();
  await names.getByText('No other name.').waitFor();
});

it('asks a second person for a campaign to more people than one may write to', async () => {
  const page = await as(OWNER);
  await page.goto(`${app.url}/settings/limits`);
  const campaigns = page.getByRole('region', { name: 'Campaigns' });
  await campaigns.getByLabel('Alone, to at most so many people').fill('500');
  await campaigns.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  expect((await app.api('GET', '/api/messaging/campaign-settings/', { as: OWNER })).body).toEqual({ approve_above: 500 });
});

it('says at its field what is wrong with a limit', async () => {
  const page = await as(OWNER);
  await page.goto(`${app.url}/settings/limits`);
  const field = page.getByRole('group', { name: /^Field engineer/ }).getByLabel(/^One token alone/);
  await field.fill('much');
  await page.getByRole('region', { name: 'Tokens by hand' }).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
});

it('puts a wallet right: within the limit at once, above it when a second person agrees', async () => {
  const [customer] = await app.sql(
    'select c.id from customers c join meter_assignments a on a.customer_id = c.id and a.tenant_id = c.tenant_id where c.tenant_id = $1 limit 1',
    [app.tenantIds.demo],
  );
  const page = await as(OPERATOR);
  await page.goto(`${app.url}/customers/${String(customer?.['id'])}`);
  const adjust = async (amount: string): Promise<void> => {
    await choose(page, 'More', 'Put wallet or debt right');
    const dialog = page.getByRole('dialog');
    await expect.poll(() => focused(page)).toBe('way');
    await dialog.getByLabel('What is done').selectOption({ label: 'Put money into the wallet' });
    await dialog.getByLabel('Amount').fill(amount);
    await dialog.getByLabel('Reason').fill('Compensation for brown water');
    await dialog.getByRole('button', { name: 'Put right' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await adjust('120');
  await page.getByRole('region', { name: 'How wallet and arrears came about' }).getByText('Put right by hand').waitFor();
  await adjust('5000');
  await page.getByText('It waits for a second person, under Approvals.').waitFor();

  const owner = await as(OWNER);
  await owner.getByRole('link', { name: /^Approvals \d+$/ }).click();
  await owner.getByRole('button', { name: 'Adjustments' }).click();
  const waiting = owner.getByRole('list', { name: 'Adjustments' });
  await waiting.getByText('put into the wallet').waitFor();
  await waiting.getByRole('button', { name: 'Approve' }).click();
  await owner
    .getByRole('dialog')
    .getByText(/5,000.00: put into the wallet of/)
    .waitFor();
  await owner.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await owner.getByText('No adjustment waits').waitFor();
  const booked = await app.sql("select amount_minor from adjustments where state = 'carried_out' order by amount_minor");
  expect(booked.map((row) => Number(row['amount_minor']))).toEqual([12_000, 500_000]);
});

it('shows a notice that nothing proves as it came and takes it by two people; markup in it stays text', async () => {
  const receipt = newReceipt();
  await older({ TransID: receipt, BillRefNumber: METERS[1], FirstName: '<img src=x onerror=alert(1)>' });
  const page = await as(OPERATOR);
  await page.goto(`${app.url}/suspense`);
  await page.getByRole('main').getByRole('link', { name: 'Notices set aside' }).click();
  await page.getByText('Nothing proves that it comes from M-Pesa.').waitFor();
  await page.getByRole('region', { name: 'As it came' }).getByText('<img src=x onerror=alert(1)>').waitFor();
  expect(await page.locator('main img').count()).toBe(0);
  await page.getByLabel('What proves it?').fill('Seen on the statement of the paybill');
  await page.getByRole('button', { name: 'Take it as a payment' }).click();
  await page.getByText('Written down. Another person must agree.').waitFor();
  expect(await page.getByRole('button', { name: 'I agree' }).count()).toBe(0);

  const second = await as(OWNER);
  await second.goto(`${app.url}/notices`);
  await second.getByText('Seen on the statement of the paybill').waitFor();
  await second.getByRole('button', { name: 'I agree' }).click();
  await expect.poll(() => focused(second)).toBe('Cancel');
  await second.getByRole('dialog').getByRole('button', { name: 'I agree' }).click();
  await second.getByText('No notice is set aside').waitFor();
  await paymentIn(app, receipt, 'vended');
});

it('puts away what is no payment, with the reason', async () => {
  await postTo(`${await hookOf(app)}/confirmation/`, 'this is no notice');
  const page = await as(OPERATOR);
  await page.goto(`${app.url}/notices?state=unreadable`);
  await page.getByText('It cannot be read at all.').waitFor();
  await page.getByRole('button', { name: 'It is no payment' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('A scanner of the internet');
  await page.getByRole('dialog').getByRole('button', { name: 'It is no payment' }).click();
  await page.getByText('Nothing of this kind').waitFor();
});

it('gives a notice of an unknown paybill to the client it was meant for', async () => {
  const receipt = newReceipt();
  await older({ TransID: receipt, BusinessShortCode: '999111' });
  const page = await as(STAFF);
  await page.goto(`${app.url}/platform/unclaimed`);
  const row = page.getByRole('listitem').filter({ hasText: '999111' });
  await row.getByText('It names a paybill that no client has.').waitFor();
  await row.getByRole('button', { name: 'Look at it' }).click();
  await row.getByText(receipt).waitFor();
  await row.getByRole('button', { name: 'Give to a client' }).click();
  await page.getByRole('dialog').getByLabel('Client').selectOption({ label: 'Mto Water' });
  await page.getByRole('dialog').getByLabel('Reason').fill('Their former paybill');
  await page.getByRole('dialog').getByRole('button', { name: 'Give to a client' }).click();
  await page.getByText('No notice is without an owner').waitFor();
  const [event] = await app.sql("select tenant_id, state, reason from payment_events where reason = 'unclaimed'");
  expect(event).toEqual({ tenant_id: app.tenantIds.demo, state: 'quarantined', reason: 'unclaimed' });
});
