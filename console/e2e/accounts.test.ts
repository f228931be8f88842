import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { totpCode } from '../../server/src/modules/tenancy/tenancy.testkit.ts';
import { DEMO_PASSWORD, startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { stage } from './stage.testkit.ts';

const PASSWORD = 'maji safi kwa kila nyumba';

let app: TestApp;
const { as, comes } = stage(async () => (app = await startTestApp()));

const stranger = async (): Promise<Page> => (await comes()).page;

/** The link of the newest letter to an address, as its reader would open it. */
function linkTo(address: string, way: string): Promise<string> {
  return waitFor(
    async () => {
      const { body } = await app.sandbox.control('GET', `/mails?to=${encodeURIComponent(address)}`);
      return new RegExp(`http://[^\\s"<]+/#/${way}/[\\w-]+`).exec(JSON.stringify(body))?.[0];
    },
    { what: `a letter to ${address}` },
  );
}

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('makes an account with a workspace, proves its address by the letter, and lets its owner in again', async () => {
  const page = await stranger();
  await page.goto(`${app.url}/sign-in`);
  await page.getByRole('link', { name: 'Make an account' }).click();
  await page.getByLabel('Name of the utility').fill('Ziwa Water');
  await page.getByLabel('First name').fill('Nia');
  await page.getByLabel('Last name').fill('Mrembo');
  await page.getByLabel('E-mail').fill('nia@ziwa.test');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password again').fill('something else');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByText('The passwords differ.').waitFor();
  await page.getByLabel('Password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { name: 'Ready to sell?' }).waitFor();
  await page.getByText('You cannot sell yet').waitFor();
  await page.getByText('nia@ziwa.test is not confirmed yet').waitFor();
  await page.goto(await linkTo('nia@ziwa.test', 'verify-email'));
  expect(new URL(page.url()).pathname).toBe('/verify-email');
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
  await page.evaluate('localStorage.clear()');
  await page.goto(`${app.url}/settings/organisation`);
  await enter(page, 'nia@ziwa.test', PASSWORD);
  await page.getByLabel('Name', { exact: true }).waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ziwa Water');
});

it('opens its doors in the language of who comes, also before its words are there, without a fault of the page', async () => {
  const page = await stranger();
  await page.goto(`${app.url}/sign-in`);
  for (const [language, door, title] of [
    ['sw', 'register', 'Fungua akaunti'],
    ['fr', 'forgot-password', /^Mot de passe oublié/],
    ['sw', 'simulator', 'Sababisha hitilafu'],
  ] as const) {
    await page.evaluate((chosen) => localStorage.setItem('mkondo.language', chosen), language);
    await page.goto(`${app.url}/${door}`);
    await page.getByRole('heading', { name: title }).waitFor();
  }
  await page.getByText('Daima').first().waitFor();
});

it('says that a link is spent, and sends another', async () => {
  const page = await stranger();
  await page.goto(`${app.url}/#/verify-email/abcdefghijklmnopqrstuvwxyz`);
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await page.getByText('This link is not valid any more').waitFor();
  await page.getByLabel('E-mail').fill('nobody@ziwa.test');
  await page.getByRole('button', { name: 'Send a new link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
});

it('sets a new password by the letter, without the code ever being part of an address that a server sees', async () => {
  const page = await stranger();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url(), request.headers()['referer'] ?? ''));
  await page.goto(`${app.url}/forgot-password`);
  await page.getByLabel('E-mail').fill('operator@demo.test');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  const link = await linkTo('operator@demo.test', 'reset-password');
  await page.goto(link);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { name: 'The password is set' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await enter(page, 'operator@demo.test', PASSWORD);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const code = link.split('/').at(-1) ?? '';
  expect(asked.map((url) => url.split('#')[0]).filter((url) => url?.includes(code))).toEqual([]);
});

it('asks for a code once a second factor is on, and takes a recovery code when the telephone is lost', async () => {
  const page = await as('engineer@demo.test');
  await page.getByRole('banner').getByRole('button', { name: 'You' }).click();
  await page.getByRole('menuitem', { name: 'Your profile' }).click();
  await page.getByRole('button', { name: 'Second factor' }).click();
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByLabel('Your password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('img', { name: 'Scan this with an authenticator app' }).waitFor();
  const secret = await page.locator('code').innerText();
  await page.getByLabel('Six digits that the app shows').fill(totpCode(secret, new Date()));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const codes = page.getByRole('list', { name: 'Keep these recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  const recovery = await codes.first().innerText();
  expect(await codes.count()).toBe(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 recovery codes are left').waitFor();
  await page.getByRole('banner').getByRole('button', { name: 'You' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await enter(page, 'engineer@demo.test', DEMO_PASSWORD);
  await page.getByLabel('Code of your authenticator app').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The code is wrong or was used.').waitFor();
  await page.getByLabel('Code of your authenticator app').fill(recovery);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: /Overview|profile/ }).waitFor();
});

it('invites somebody by mail, who chooses a password and finds what the role opens', async () => {
  const page = await as('owner@demo.test');
  await page.goto(`${app.url}/settings/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('Address').fill('amani@mto.test');
  await page.getByRole('dialog').getByLabel('Role').selectOption('read_only');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('table', { name: 'People' }).getByText('amani@mto.test').first().waitFor();
  await page.context().close();
  const other = await stranger();
  await other.goto(await linkTo('amani@mto.test', 'invite'));
  await other.getByRole('heading', { name: 'Mto Water invites you' }).waitFor();
  await other.getByLabel('First name').fill('Amani');
  await other.getByLabel('Last name').fill('Juma');
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await other.getByLabel('Password again').fill(PASSWORD);
  await other.getByRole('button', { name: 'Accept the invitation' }).click();
  await other.getByRole('link', { name: 'Sign in' }).click();
  await enter(other, 'amani@mto.test', PASSWORD);
  await other.getByRole('heading', { name: 'Overview' }).waitFor();
  await other.getByText('Mto Water').first().waitFor();
  await other.getByRole('link', { name: 'Payments' }).first().waitFor();
  expect(await other.getByRole('link', { name: 'Settings' }).count()).toBe(0);
});

it('comes back to the very place when a session has ended meanwhile', async () => {
  const page = await as('owner@demo.test');
  await page.goto(`${app.url}/settings/channels?tab=vendors`);
  await page.getByRole('heading', { name: 'Paybill and tokens' }).waitFor();
  await app.api('POST', '/api/auth/sessions/revoke-others/', { as: 'owner@demo.test' });
  await page.reload();
  await page.getByText('You were signed out. Sign in to go on where you were.').waitFor();
  await enter(page, 'owner@demo.test', DEMO_PASSWORD);
  await page.getByRole('list', { name: 'Token vendor' }).getByText('MTOWATER').waitFor();
  expect(page.url()).toBe(`${app.url}/settings/channels?tab=vendors`);
});

it('keeps the language that was chosen in the profile, also in another browser', async () => {
  const page = await as('viewer@demo.test');
  await page.goto(`${app.url}/profile`);
  await page.getByLabel('Language of pages and mail').selectOption('sw');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Wasifu wako' }).waitFor();
  await page.context().close();
  const other = await stranger();
  await other.goto(`${app.url}/sign-in`);
  await enter(other, 'viewer@demo.test', DEMO_PASSWORD);
  await other.getByRole('heading', { name: 'Muhtasari' }).waitFor();
});

it('shows each session, and ends the one that is not known', async () => {
  const elsewhere = await app.login('owner@other.test');
  const page = await as('owner@other.test');
  await page.goto(`${app.url}/profile?tab=sessions`);
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await sessions.nth(1).waitFor();
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
  await page.getByText('All other sessions have ended.').waitFor();
  await expect.poll(() => sessions.count()).toBe(1);
  expect((await app.api('GET', '/api/auth/me/', { as: elsewhere })).status).toBe(401);
});
