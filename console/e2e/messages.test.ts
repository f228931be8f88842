import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { META, startWhatsapp, type WhatsappTown } from '../../server/src/modules/messaging/whatsapp/whatsapp.testkit.ts';
import { picture, signIn } from './browser.testkit.ts';
import { stage } from './stage.testkit.ts';
import { said } from './talks.testkit.ts';

const [OWNER, STAFF] = ['owner@demo.test', 'admin@mkondo.test'];
const [METER, AMINA] = ['58100000007', '254712345678'];

let town: WhatsappTown;
const { comes } = stage(async () => (town = await startWhatsapp()).app);

/** Signed in, with the line of the first page open: the next one is that of the page which is opened then. */
async function asOwner(): Promise<Page> {
  const { page } = await comes();
  const hears = listening(page);
  await signIn(page, town.app.url, OWNER);
  await hears;
  return page;
}

/** Until the page hears the server's news, so that what comes next is told and not asked for. */
async function listening(page: Page): Promise<void> {
  const line = await page.waitForEvent('websocket', { predicate: (one) => one.url().endsWith('/api/realtime') });
  await line.waitForEvent('framereceived', { predicate: ({ payload }) => String(payload).includes('"subscribed"') });
}

async function opened(page: Page, path: string): Promise<void> {
  const hears = listening(page);
  await page.goto(`${town.app.url}${path}`);
  await hears;
}

it('tells of a payment as it is paid on the phone; its token arrives, and the meter takes it', async () => {
  const page = await asOwner();
  await opened(page, '/payments');
  const { body } = await town.app.sandbox.control('POST', `/phones/${AMINA}/pay`, { shortcode: '600100', account: METER, amount: '275.00', pin: '1234' });
  const receipt = String(body['receipt']);
  await page.getByRole('link', { name: receipt }).waitFor();
  await page
    .getByRole('row', { name: new RegExp(receipt) })
    .getByText('Token issued')
    .waitFor();
  const token = await town.app.sandbox.tokenFor(receipt);
  const keyed = await town.app.sandbox.control('POST', `/meters/${METER}/keypad`, { token });
  expect(keyed.body['result']).toBe('accept');
});

it('shows a word of a customer by itself, and answers it with the keyboard', async () => {
  const page = await asOwner();
  await opened(page, '/inbox');
  const id = await said(town, AMINA, 'Habari, maji yameisha');
  await page.getByRole('button', { name: /Habari, maji yameisha/ }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 2, name: 'Amina Wanjiku' }).waitFor();
  await page.getByRole('log').getByText('Habari, maji yameisha').waitFor();
  await page.getByRole('region', { name: 'Who that is' }).getByText(METER).waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('Pole, tunaangalia mara moja');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('Pole, tunaangalia mara moja').first().waitFor();
  await town.app.waitFor(async () => (await town.chat(AMINA)).some((line) => JSON.stringify(line).includes('tunaangalia')), {
    what: 'the answer on the phone',
  });
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.getByText('is resolved').waitFor();
  const [row] = await town.app.sql('select state from conversations where id = $1', [id]);
  expect(row?.['state']).toBe('resolved');
});

it('keeps a draft over a reload, and a message that met a dead line until it has gone', async () => {
  const page = await asOwner();
  const id = await said(town, '254733000222', 'Kioski hakina maji');
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  const box = page.getByRole('textbox', { name: /Write an answer/ });
  await box.fill('Tutatuma fundi');
  await page.reload();
  await box.waitFor();
  await expect.poll(() => box.inputValue()).toBe('Tutatuma fundi');
  // what is meant for colleagues has a field of its own
  await page.getByText('Note', { exact: true }).click();
  expect(await page.getByRole('textbox', { name: /^A note for your people/ }).inputValue()).toBe('');
  await page.getByText('Answer', { exact: true }).click();
  await page.route('**/messages/', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await box.press('Enter');
  await page.getByRole('button', { name: 'Send again' }).waitFor();
  await page.reload();
  await page.getByRole('log').getByText('Tutatuma fundi').first().waitFor();
  await page.unroute('**/messages/');
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('button', { name: 'Send again' }).waitFor({ state: 'detached' });
  const phone = async () => (await town.chat('254733000222')).filter((line) => JSON.stringify(line).includes('Tutatuma fundi'));
  await town.app.waitFor(async () => (await phone()).length > 0, { what: 'the answer on the phone' });
  const rows = await town.app.sql("select id from conversation_messages where conversation_id = $1 and direction = 'out'", [id]);
  expect([rows.length, (await phone()).length]).toEqual([1, 1]);
});

it('answers with a template once the window has closed, and the phone shows its words', async () => {
  const page = await asOwner();
  const peer = '254722000111';
  const id = await said(town, peer, 'Nililipa jana');
  await town.app.sql("update whatsapp_windows set last_inbound_at = now() - interval '25 hours' where peer = $1", [peer]);
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  await page.getByText('Window closed').waitFor();
  expect(await page.getByRole('textbox', { name: /Write an answer/ }).count()).toBe(0);
  await page.getByLabel('Template', { exact: true }).selectOption({ label: 'token_ready (en)' });
  await page.getByLabel('Value of 1').fill('Baraka');
  await page.getByLabel('Value of 2').fill('1234 5678');
  await page.getByRole('figure', { name: 'On the phone' }).getByText('Dear Baraka, your token is 1234 5678 for your meter.').waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('log')
    .getByText(/Dear Baraka/)
    .waitFor();
  await town.app.waitFor(async () => (await town.chat(peer)).some((line) => line['type'] === 'template'), { what: 'the template on the phone' });
});

/** A rhythm is tried, its next times are read, and it is taken back. */
async function seesNextTimes(page: Page): Promise<void> {
  const when = page.getByRole('region', { name: 'When' });
  await when.getByText('At a time', { exact: true }).click();
  await when.getByLabel('Day and time').fill('2030-01-08T09:00');
  await when.getByRole('checkbox', { name: /Comes again/ }).check();
  await when.getByRole('checkbox', { name: 'Monday' }).check();
  await when.getByRole('checkbox', { name: 'Thursday' }).check();
  await when.getByLabel('Times in all').fill('4');
  const next = when.getByRole('region', { name: 'The first runs' });
  await next.getByText('Then it is over.').waitFor();
  await expect
    .poll(() => next.getByRole('listitem').allInnerTexts())
    .toEqual([
      expect.stringMatching(/Tuesday\s+8 Jan 2030, 09:00/),
      expect.stringMatching(/Thursday\s+10 Jan 2030, 09:00/),
      expect.stringMatching(/Monday\s+14 Jan 2030, 09:00/),
      expect.stringMatching(/Thursday\s+17 Jan 2030, 09:00/),
    ]);
  await picture(page, 'recurring');
  await when.getByText('At once', { exact: true }).click();
}

it('sends a campaign in five steps and shows what becomes of everybody', async () => {
  const page = await asOwner();
  await town.app.api('POST', `/api/messaging/sms/credits/?client=${town.app.tenantIds.demo}`, { as: STAFF, body: { credits: 100, note: 'for the test' } });
  const filter = { all: [{ field: 'is_customer', value: true }] };
  await town.app.api('POST', '/api/messaging/segments/', { as: OWNER, body: { name: 'All customers', kind: 'live', filter_json: filter } });
  await page.goto(`${town.app.url}/campaigns?open=new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('No water on Friday');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: /All customers/ }).check();
  await page.getByText('Service', { exact: true }).click();
  await page.getByRole('button', { name: 'Message', exact: true }).click();
  await page.getByLabel('Text', { exact: true }).fill('No water on Friday from 9 to 12.');
  await page.getByText('Parts: 1').waitFor();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText('Quiet hours').waitFor();
  await seesNextTimes(page);
  await page.getByRole('button', { name: 'Cost', exact: true }).click();
  await page.getByRole('region', { name: 'Who can be written to' }).getByText('of 3 people').waitFor();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByRole('button', { name: 'Send to everybody now' }).click();
  await page.getByRole('status').getByText('100 %').waitFor();
  await page.getByRole('table', { name: 'People' }).getByText('Amina Wanjiku').waitFor();
  await page.getByRole('button', { name: /Delivered ?3/ }).click();
  await page.waitForURL(/state=delivered/);
  const phone = await town.app.sandbox.control('GET', `/phones/${AMINA}`);
  expect(JSON.stringify(phone.body['sms'])).toContain('No water on Friday');
});

it('talks from the simulated phone to the inbox and back, and shows its mail', async () => {
  const desk = await asOwner();
  await opened(desk, '/inbox');
  const phone = await desk.context().newPage();
  await phone.goto(`${town.app.url}/simulator`);
  await phone.getByRole('button', { name: /WhatsApp/ }).click();
  await phone.getByRole('textbox', { name: 'Message', exact: true }).fill('Naomba msaada');
  await phone.keyboard.press('Enter');
  await desk.getByRole('button', { name: /Naomba msaada/ }).click();
  const box = desk.getByRole('textbox', { name: /Write an answer/ });
  await box.fill('Karibu, tunakusaidiaje?');
  await box.press('Enter');
  await phone.getByRole('list', { name: 'WhatsApp' }).getByText('Karibu, tunakusaidiaje?').waitFor();
  await phone.getByRole('button', { name: /Mail/ }).click();
  await phone.getByRole('heading', { name: 'Mail' }).waitFor();
});

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

it('makes a template with a picture above its text, hands it to Meta, and sends it with a picture', async () => {
  const page = await asOwner();
  await page.goto(`${town.app.url}/templates/new`);
  await page.getByLabel('Name', { exact: true }).fill('pump back');
  await page.getByLabel('Above the text').selectOption('image');
  await page.locator('input[type=file]').setInputFiles({ name: 'pump.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
  await page.getByText('pump.png').waitFor();
  await page.getByLabel('Text', { exact: true }).fill('The pump of your area runs again.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Submit to Meta' }).click();
  await town.app.waitFor(async () => (await town.app.sql("select 1 from message_templates where name = 'pump_back' and status = 'approved'")).length === 1, {
    what: 'the approval',
  });
  const peer = '254733000222';
  const id = await said(town, peer, 'Pampu imerudi?');
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  await page.getByRole('button', { name: 'Template' }).click();
  await page.getByLabel('Template', { exact: true }).selectOption({ label: 'pump_back (en)' });
  await page.locator('form input[type=file]').setInputFiles({ name: 'today.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
  await page.getByText('today.png').first().waitFor();
  await page.getByRole('button', { name: 'Send the template' }).click();
  const parts = async () => (await town.chat(peer)).map((line) => JSON.stringify(line)).find((line) => line.includes('pump_back'));
  expect(await town.app.waitFor(parts, { what: 'the template on the phone' })).toContain('"type":"image"');
});

it('fills the cards of a template one by one, shows them as the phone will, and sends them', async () => {
  const card = {
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: '{{1}} litres' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Tell me more' }] },
    ],
  };
  const packs = {
    name: 'packs',
    language: 'en',
    category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Choose your pack.' },
      { type: 'CAROUSEL', cards: [card, card] },
    ],
  };
  await town.app.sandbox.control('PUT', '/provision', {
    whatsapp: [{ waba_id: META.waba, token: META.token, app_secret: META.appSecret, templates: [packs] }],
  });
  await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
  await town.app.waitFor(async () => (await town.app.sql("select 1 from message_templates where name = 'packs'")).length === 1, { what: 'the template' });
  const peer = '254733000333';
  const id = await said(town, peer, 'Mna paketi gani?');
  const page = await asOwner();
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  await page.getByRole('button', { name: 'Template' }).click();
  await page.getByLabel('Template', { exact: true }).selectOption({ label: 'packs (en)' });
  for (const [at, litres] of ['500', '1000'].entries()) {
    const one = page.getByRole('group', { name: `Card ${at + 1}` });
    await one.locator('input[type=file]').setInputFiles({ name: `${litres}.png`, mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
    await one.getByText(`${litres}.png`).waitFor();
    await one.getByLabel('Value of 1').fill(litres);
  }
  const preview = page.getByRole('figure', { name: 'On the phone' });
  await preview.getByText('1000 litres').waitFor();
  await picture(page, 'cards');
  await page.getByRole('button', { name: 'Send the template' }).click();
  await page
    .getByRole('log')
    .getByText(/Choose your pack.[^]*500 litres[^]*1000 litres/)
    .waitFor();
  const sent = async () => (await town.chat(peer)).map((line) => JSON.stringify(line)).find((line) => line.includes('"carousel"'));
  expect(await town.app.waitFor(sent, { what: 'the cards on the phone' })).toMatch(/"card_index":1/);
});

it('calls on this device, once asked to by a click, while nobody looks at the tab, and counts the unread in its name', async () => {
  const page = await asOwner();
  await page.context().grantPermissions(['notifications'], { origin: town.app.url });
  // the browser's own notices, with a note of each; the test's tabs always have the focus, so that is said here
  await page.addInitScript(`
    window.calls = [];
    window.Notification = class extends Notification {
      constructor(title, options) { super(title, options); window.calls.push(title + ': ' + options.body); }
    };
    document.hasFocus = () => window.away !== true;
  `);
  await opened(page, '/inbox');
  const calls = (): Promise<string[]> => page.evaluate<string[]>('window.calls');
  const goes = (away: boolean): Promise<void> => page.evaluate(`window.away = ${away}`);
  await goes(true);
  await said(town, '254733000771', 'Nani yupo?');
  await page.getByRole('button', { name: /Nani yupo/ }).waitFor();
  expect(await calls()).toEqual([]);
  await page.getByRole('button', { name: /^You are there/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Tell me of new messages' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'With a sound' }).click();
  await page.keyboard.press('Escape');
  await said(town, '254733000772', 'Maji machafu');
  await town.app.waitFor(async () => (await calls()).some((call) => call.endsWith(': Maji machafu')), { what: 'the notice' });
  await expect.poll(() => page.title()).toMatch(/^\(\d+\+?\) Inbox/);
  await goes(false);
  await said(town, '254733000773', 'Asante sana');
  await page.getByRole('button', { name: /Asante sana/ }).waitFor();
  expect((await calls()).filter((call) => call.includes('Asante'))).toEqual([]);
  expect(await page.evaluate("localStorage.getItem('mkondo.notices')")).toBe('on sound');
});
