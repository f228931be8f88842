import { expect, it } from 'vitest';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { paperOf } from './paper.testkit.ts';
import { stage } from './stage.testkit.ts';

const OWNER = 'owner@demo.test';
const METER = '58100000007';

let app: TestApp;
const { as, comes } = stage(async () => (app = await startTestApp()));
const asOwner = () => as(OWNER);

it('shows the simulator to visitors, with the way to sign in, and says when a password is wrong', async () => {
  const { page } = await comes();
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail').fill(OWNER);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('E-mail or password is wrong.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});

it('brings people back to the page they asked for, and keeps them signed in over a reload', async () => {
  const { page } = await comes();
  await page.goto(`${app.url}/payments?state=suspense`);
  await page.getByLabel('E-mail').fill(OWNER);
  await page.getByLabel('Password').fill('demo password of the tests');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Payments' }).waitFor();
  expect(page.url()).toBe(`${app.url}/payments?state=suspense`);
  await page.reload();
  await page.getByRole('button', { name: 'No meter found', pressed: true }).waitFor();
});

it('shows a payment by itself as it is paid on the phone, with its story and its token, which is masked until asked for', async () => {
  const page = await asOwner();
  const receipt = await app.sandbox.pay({ amount: '300.00' });
  await page
    .getByRole('main')
    .getByRole('link', { name: /300\.00/ })
    .click();
  await page.getByRole('heading', { name: receipt }).waitFor();
  await page.getByRole('heading', { level: 1 }).getByText('Token issued').waitFor();
  await page.getByText('What happened').waitFor();
  await page.getByRole('button', { name: 'Show' }).first().click();
  const token = await app.sandbox.tokenFor(receipt);
  await page.getByText(token.replaceAll(/(\d{4})(?=\d)/g, '$1 ')).waitFor();
  const audited = await app.sql("select count(*)::int as n from audit_log where action like 'token%reveal%'");
  expect(audited[0]?.['n']).toBeGreaterThan(0);
});

it('clears suspense: the likely meter is offered, the consequence is told, and the token is bought', async () => {
  const receipt = await app.sandbox.tryPay({ amount: '250.00', account: '58100000070' }).then(async ({ status, body }) => {
    if (status === 200) return String(body['receipt']);
    await app.sandbox.faults({ mpesa: { validation: 'off' } });
    return app.sandbox.pay({ amount: '250.00', account: '58100000070' });
  });
  const page = await asOwner();
  await page.goto(`${app.url}/suspense`);
  await page.getByRole('heading', { name: receipt }).waitFor();
  await page.getByRole('button', { name: new RegExp(METER) }).click();
  await page.getByText(`buys water for meter ${METER}`).waitFor();
  await page.getByRole('button', { name: 'Assign and buy the token' }).click();
  await page.getByText('Every payment found its meter').waitFor();
  await waitFor(async () => {
    const [row] = await app.sql('select state from payments where receipt = $1', [receipt]);
    return row?.['state'] === 'vended';
  });
});

it('issues a token by hand: the preview tells the water, the answer shows the token', async () => {
  const page = await asOwner();
  await page.goto(`${app.url}/issue`);
  await page.getByLabel('Meter number').fill(METER);
  await page.getByLabel('Amount in shillings').fill('150');
  await page.getByRole('region', { name: 'What it comes to' }).getByText('KES').first().waitFor();
  await page.getByLabel('Reason').fill('Compensation for a burst pipe');
  await page.getByRole('button', { name: 'Issue the token' }).click();
  await page.getByRole('button', { name: 'Issue another' }).waitFor();
  const [row] = await app.sql("select count(*)::int as n from token_requests where reason = 'Compensation for a burst pipe'");
  expect(row?.['n']).toBe(1);
});

it('speaks Swahili and French once chosen, also after a reload', async () => {
  const page = await asOwner();
  for (const [language, heading] of [
    ['Kiswahili', 'Muhtasari'],
    ['Français', 'Aperçu'],
  ] as const) {
    await page.getByRole('button', { name: /^(You|Wewe)$/ }).click();
    await page.getByRole('menuitemcheckbox', { name: language }).click();
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: heading }).waitFor();
  }
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
});

it('is driven by the keyboard: search, a row, a peek, a page', async () => {
  const page = await asOwner();
  await page.keyboard.press('/');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(METER);
  // what is chosen is the meter itself: answers to its first digits alone name others, and its payments carry its number too
  await page.getByRole('dialog').getByRole('group', { name: 'Meters' }).getByRole('option', { name: METER, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: METER }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.getByRole('table', { name: 'Meters' }).getByText(METER).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press(' ');
  await page.getByRole('dialog', { name: 'Meter' }).getByText('Key facts').waitFor();
  expect(page.url()).toContain('peek=');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/meters\/.+/);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
});

it('finds a token by all of its digits, and a contact who is no customer, from anywhere', async () => {
  const receipt = await app.sandbox.pay({ amount: '200.00' });
  const token = await app.sandbox.tokenFor(receipt);
  await app.api('POST', '/api/messaging/contacts/', { as: OWNER, body: { name: 'Zuhura Plumber', phone_e164: '+254733900111' } });
  const page = await asOwner();
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill('Zuhura');
  await page.getByRole('option', { name: /Zuhura Plumber/ }).waitFor();
  await page.getByRole('combobox').fill(token.replace(/(\d{4})(?=\d)/g, '$1 '));
  await page.getByRole('option', { name: new RegExp(`${token.slice(-4)}.*${METER}`) }).click();
  await page.getByRole('heading', { name: receipt, level: 1 }).waitFor();
});

it('prints a receipt alone, on paper as wide as the printer of a counter, with the token once it is shown', async () => {
  const receipt = await app.sandbox.pay({ amount: '200.00' });
  await waitFor(async () => (await app.sql("select 1 from payments where receipt = $1 and state = 'vended'", [receipt])).length === 1);
  const [payment] = await app.sql('select id from payments where receipt = $1', [receipt]);
  const page = await asOwner();
  await page.goto(`${app.url}/payments/${String(payment?.['id'])}`);
  await page.getByRole('button', { name: 'Print the receipt' }).click();
  const slip = page.getByRole('dialog').getByRole('region', { name: 'Receipt' });
  await slip.getByText(receipt).waitFor();
  await slip.getByRole('button', { name: 'Show' }).click();
  await slip.getByText(/^\d{4} \d{4} \d{4} \d{4} \d{4}$/).waitFor();
  const paper = await paperOf(await page.pdf({ preferCSSPageSize: true }));
  expect(paper.text).toContain(receipt);
  expect(paper.text).toMatch(/\d{4} \d{4} \d{4} \d{4} \d{4}/);
  expect(paper.text).not.toContain('What happened');
  expect(paper.text).not.toContain('Cancel');
  expect(paper.widthMm).toBe(80);
  expect(paper.pages).toBe(1);
});

it('shows people only the places and acts of their role', async () => {
  const page = await as('viewer@demo.test');
  const nav = page.getByRole('navigation', { name: 'Main' }).first();
  await nav.getByRole('link', { name: 'Payments' }).waitFor();
  expect(await nav.getByRole('link', { name: 'Issue token' }).count()).toBe(0);
  expect(await nav.getByRole('link', { name: 'Suspense' }).count()).toBe(0);
});

it('ends the session in every tab when somebody signs out', async () => {
  const page = await asOwner();
  const other = await page.context().newPage();
  await other.goto(`${app.url}/payments`);
  await other.getByRole('heading', { name: 'Payments' }).waitFor();
  await page.getByRole('button', { name: 'You' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Mkondo' }).waitFor();
  await other.getByRole('heading', { name: 'Sign in to Mkondo' }).waitFor();
});
