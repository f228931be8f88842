import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { isSignedBy, startReceiver } from '../../server/src/modules/operations/webhooks/receiver.testkit.ts';
import { stage } from './stage.testkit.ts';

let app: TestApp;
const { as } = stage(async () => (app = await startTestApp({ allowDeadLetters: true })));

async function open(page: Page, place: string): Promise<void> {
  await page.goto(`${app.url}${place}`, { waitUntil: 'commit' });
  await page.locator('#main').getByRole('heading').first().waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
}

describe('what a client sets up', () => {
  it('tests credentials at the other side and says what came of it', async () => {
    const page = await as('owner@demo.test');
    await open(page, '/settings/setup');
    await page.getByText('You cannot sell yet').waitFor();
    await page.getByRole('button', { name: 'Test everything' }).click();
    await page.getByText('You can sell').waitFor();
    await open(page, '/settings/channels');
    await page.getByRole('list', { name: 'Paybills and tills' }).getByText('Works').waitFor();
  });

  it('takes credentials that nobody reads back, keeps those that are left empty, and tells when they are refused', async () => {
    const page = await as('owner@demo.test');
    await open(page, '/settings/channels');
    await page.getByRole('button', { name: 'Change 600100' }).click();
    const secret = page.getByRole('dialog').getByLabel('Consumer secret');
    expect(await secret.inputValue()).toBe('');
    await secret.fill('a wrong secret');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Test now/ }).click();
    await page.getByRole('list', { name: 'Paybills and tills' }).getByText('Refused').waitFor();
    expect(await page.content()).not.toContain('a wrong secret');
  });

  it('shows a new API key once, and it does only what it names', async () => {
    const page = await as('owner@demo.test');
    await open(page, '/settings/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    const sheet = page.getByRole('dialog', { name: 'New key' });
    await sheet.getByLabel('What is it for?').fill('Meter report');
    await sheet.getByLabel('meters.read').check();
    await sheet.getByRole('button', { name: 'New key' }).click();
    const key = await sheet.locator('code').innerText();
    await sheet.getByRole('button', { name: 'Done' }).click();
    expect((await app.api('GET', '/api/meters/', { as: key })).status).toBe(200);
    expect((await app.api('GET', '/api/payments/', { as: key })).status).toBe(403);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The key is revoked.').waitFor();
    expect((await app.api('GET', '/api/meters/', { as: key })).status).toBe(401);
  });

  it('tells another system what happens: a secret that is shown once, each call with its answer, and once more by hand', async () => {
    const receiver = await startReceiver();
    try {
      const page = await as('owner@demo.test');
      await open(page, '/settings/webhooks');
      await page.getByText('No address yet').waitFor();
      await page.getByText('timingSafeEqual(given, expected)').waitFor();
      await page.getByRole('button', { name: 'New address' }).click();
      const sheet = page.getByRole('dialog', { name: 'New address' });
      await sheet.getByLabel('Address').fill(`${receiver.url}/books`);
      await sheet.getByRole('button', { name: 'Everything' }).click();
      await sheet.getByRole('button', { name: 'New address' }).click();
      const secret = await sheet.locator('code').innerText();
      await sheet.getByRole('button', { name: 'Done' }).click();
      const row = page.getByRole('list', { name: 'Addresses' }).getByRole('listitem').filter({ hasText: '/books' });
      await row.getByText('Not called yet').waitFor();
      expect(await page.content()).not.toContain(secret);
      await row.getByRole('button', { name: 'Send a test' }).click();
      await waitFor(() => receiver.at('/books').length === 1, { what: 'the test' });
      expect(isSignedBy(secret, receiver.got[0]!)).toBe(true);
      await row.getByText('Works').waitFor();
      await page.getByRole('table', { name: 'Calls' }).getByRole('row').filter({ hasText: 'A test' }).getByText('Told').click();
      const call = page.getByRole('dialog', { name: 'Call' });
      await call.getByText('answer 200').waitFor();
      await call.getByRole('button', { name: 'Send again' }).click();
      await waitFor(() => receiver.at('/books').length === 2, { what: 'the second copy' });
      await call.getByText('Try 2').waitFor();
      expect(receiver.got[1]!.headers['webhook-id']).toBe(receiver.got[0]!.headers['webhook-id']);
    } finally {
      receiver.close();
    }
  });

  it('shows what was changed by whom, by filters in the address, and that the chain is whole', async () => {
    const made = await app.api('POST', '/api/api-keys/', { as: 'owner@demo.test', body: { name: 'To be revoked', scopes: ['meters.read'] } });
    await app.api('DELETE', `/api/api-keys/${String(made.body['id'])}/`, { as: 'owner@demo.test' });
    const page = await as('owner@demo.test');
    await open(page, '/settings/audit?action=api_key.revoked');
    await page.getByRole('table', { name: 'Audit log' }).getByText('Wambui').first().waitFor();
    await page.getByRole('table', { name: 'Audit log' }).getByText('api_key.revoked').first().click();
    await page.getByRole('dialog', { name: 'Entry' }).getByText('What was changed').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain is whole').waitFor();
  });

  it('gives a domain with the record that proves it, and says when it is not found', async () => {
    const page = await as('owner@demo.test');
    await open(page, '/settings/organisation');
    await page.getByRole('button', { name: 'Add a domain' }).click();
    await page.getByRole('dialog').getByLabel('Domain').fill('maji.mto.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByText('_mkondo.maji.mto.example').waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('The name servers did not answer').waitFor();
  });
});

describe('the platform’s staff', () => {
  it('make a client, see what it lacks, switch it off and on, and work in it', async () => {
    const page = await as('admin@mkondo.test');
    await open(page, '/platform/tenants');
    await page.getByRole('button', { name: 'New client' }).click();
    await page.getByRole('dialog').getByLabel('Name').first().fill('Kisima Water');
    await page.getByRole('dialog').getByRole('button', { name: 'New client' }).click();
    await page.getByRole('heading', { name: 'Kisima Water' }).waitFor();
    await page.getByText('Add your paybill or till.').waitFor();
    await page.getByRole('button', { name: 'Switch off', exact: true }).click();
    await page.getByText('Money that arrives is still taken in.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Inactive').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Switch on', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('Active', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Work in this client' }).click();
    await page.getByRole('heading', { name: 'Ready to sell?' }).waitFor();
    await page.getByText('You cannot sell yet').waitFor();
  });

  it('stop a vendor with a reason, which its client sees, and let it go on', async () => {
    const page = await as('admin@mkondo.test');
    await open(page, '/platform/vendors');
    await page.getByText('OTHERWATER').click();
    const sheet = page.getByRole('dialog', { name: /OTHERWATER/ });
    await sheet.getByRole('button', { name: 'Stop selling' }).click();
    await page.getByLabel('Reason').fill('Planned work at the vendor');
    await page.getByRole('dialog', { name: 'Stop selling?' }).getByRole('button', { name: 'Stop selling' }).click();
    await sheet.getByText('Planned work at the vendor').waitFor();
    expect((await app.api('GET', '/api/vendors/', { as: 'owner@other.test' })).body['results'][0]).toMatchObject({ state: 'paused' });
    await sheet.getByRole('button', { name: 'Go on selling' }).click();
    await page.getByRole('dialog', { name: 'Go on selling?' }).getByRole('button', { name: 'Go on selling' }).click();
    await waitFor(async () => (await app.api('GET', '/api/vendors/', { as: 'owner@other.test' })).body['results'][0]['state'] !== 'paused');
  });

  it('decide on a sender name that a client asked for, and give it credits once', async () => {
    const owner = await as('owner@demo.test');
    await open(owner, '/settings/sending?tab=names');
    await owner.getByRole('button', { name: 'Ask for a name' }).click();
    await owner.getByRole('dialog').getByLabel(/^Name/).fill('MTOWATER');
    await owner
      .getByRole('dialog')
      .getByLabel(/^A message/)
      .fill('Dear customer, your token is 1234.');
    await owner.getByRole('dialog').getByRole('button', { name: 'Ask for a name' }).click();
    const asked = owner.getByRole('list', { name: 'Requests' });
    await asked.getByText('MTOWATER').waitFor();
    await asked.locator('input[type=file]').setInputFiles({ name: 'Certificate.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 x') });
    await asked.getByRole('button', { name: /^Certificate\.pdf/ }).waitFor();
    await app.api('POST', '/api/messaging/sender-requests/', {
      as: 'owner@other.test',
      body: { requested_sender_id: 'OTHERS', sample_content: 'Dear customer, your token is 1234.' },
    });
    await owner.context().close();
    const page = await as('admin@mkondo.test');
    await open(page, '/platform/messaging');
    await page.getByRole('checkbox', { name: 'Choose all' }).click();
    await page.getByRole('button', { name: 'Decide on 2 requests' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: 'Certificate.pdf' }).click()]);
    expect(file.suggestedFilename()).toBe('Certificate.pdf');
    await page.getByRole('dialog').getByRole('button', { name: 'Decide', exact: true }).click();
    await page.getByText('No request waits').waitFor();
    await open(page, '/platform/messaging?tab=grant');
    await page.getByLabel('Client').selectOption({ label: 'Mto Water' });
    await page.getByRole('textbox', { name: /^Credits;/ }).fill('250');
    await page.getByRole('textbox', { name: /^Note/ }).fill('Welcome');
    await page.getByRole('button', { name: 'Give the credits' }).click();
    await page.getByText('Now available: 250').first().waitFor();
    const names = await app.api('GET', '/api/messaging/sender-ids/', { as: 'owner@demo.test' });
    expect(names.body['results']).toEqual([expect.objectContaining({ sender_id: 'MTOWATER', status: 'active', is_default: true })]);
  });

  it('run a job that failed for good again, or discard it with a reason', async () => {
    const letter = "insert into jobs.job (name, data, source_name, output) values ('dead-letters', '{}', 'ledger.check', $1)";
    for (const message of ['it broke', 'it broke again']) await app.sql(letter, [JSON.stringify({ message })]);
    const page = await as('admin@mkondo.test');
    await open(page, '/platform/queues?tab=letters');
    const table = page.getByRole('table', { name: 'Dead letters' });
    await table.getByText('ledger.check').first().click();
    await page.getByRole('dialog', { name: 'ledger.check' }).getByText('it broke').waitFor();
    await page.getByRole('button', { name: 'Run it again' }).click();
    await page.getByRole('dialog', { name: 'Run it again?' }).getByRole('button', { name: 'Run it again' }).click();
    await page.getByText('It is in its queue again.').waitFor();
    const left = table.getByText('ledger.check');
    await expect.poll(() => left.count()).toBe(1);
    await left.click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByLabel('Reason').fill('Taken up by the sweep');
    await page.getByRole('dialog', { name: 'Discard?' }).getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Nothing failed for good').waitFor();
    await open(page, '/platform/audit');
    await page.getByRole('table', { name: 'Audit log' }).getByText('Neema').first().waitFor();
  });
});
