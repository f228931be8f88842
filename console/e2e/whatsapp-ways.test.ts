import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { META, startWhatsapp, type WhatsappTown } from '../../server/src/modules/messaging/whatsapp/whatsapp.testkit.ts';
import { type Json } from '../../test/harness.ts';
import { expectAccessible, picture, signIn, startBrowser, visit, type Visitor } from './browser.testkit.ts';

const OWNER = 'owner@demo.test';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const head = (name: string, format: string) => ({
  name,
  language: 'en',
  components: [
    { type: 'HEADER', format },
    { type: 'BODY', text: 'Come and see.' },
  ],
});

const goods = {
  name: 'goods',
  language: 'en',
  components: [
    { type: 'BODY', text: 'Come and see.' },
    { type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'See them' }] },
  ],
};

let town: WhatsappTown;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [town, browser] = await Promise.all([startWhatsapp(), startBrowser()]);
  const templates = [head('tank', 'IMAGE'), head('kiosk', 'LOCATION'), goods];
  const account = { waba_id: META.waba, token: META.token, app_secret: META.appSecret, templates };
  await town.app.sandbox.control('PUT', '/provision', { whatsapp: [account] });
  await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
  const filter = { all: [{ field: 'is_customer', value: true }] };
  await town.app.api('POST', '/api/messaging/segments/', { as: OWNER, body: { name: 'All customers', kind: 'live', filter_json: filter } });
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await picture(visitor.page, `failed-${task.id}`);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await town.app.stop();
});

/** In the second step of a new campaign by WhatsApp, with a template chosen. */
async function withTemplate(name: string): Promise<Page> {
  const campaign = `${name} of all`;
  const segments = (await town.app.api('GET', '/api/messaging/segments/', { as: OWNER })).body['results'] as Json[];
  const body = { name: campaign, campaign_type: 'whatsapp', purpose: 'service', target_segment_ids: [segments[0]!['id']] };
  const made = await town.app.api('POST', '/api/messaging/campaigns/', { as: OWNER, body });
  visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  await signIn(visitor.page, town.app.url, OWNER);
  await visitor.page.goto(`${town.app.url}/campaigns/${String(made.body['id'])}?step=message`);
  await visitor.page.getByLabel('WhatsApp template').selectOption({ label: `${name} (en)` });
  return visitor.page;
}

const stored = async (page: Page, field = 'whatsapp_header'): Promise<Json> => {
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  return (await town.app.api('GET', `/api/messaging/campaigns/${id}/`, { as: OWNER })).body[field] as Json;
};

it('asks for the picture above the text before a campaign goes on, and keeps it', async () => {
  const page = await withTemplate('tank');
  await page.getByText('Give what stands above the text of the WhatsApp template.').waitFor();
  expect(await page.getByRole('button', { name: 'Schedule', exact: true }).isDisabled()).toBe(true);
  await page.locator('input[type=file]').setInputFiles({ name: 'tank.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
  await page.getByText('tank.png').first().waitFor();
  await expectAccessible(visitor, 'the message of a campaign with a picture');
  await picture(page, 'campaign-header');
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText('Quiet hours').waitFor();
  expect(await stored(page)).toEqual({ asset: expect.any(String), filename: 'tank.png' });
});

it('takes the address of a file as well, and a place where the template wants one', async () => {
  const page = await withTemplate('tank');
  await page.getByText('Web address', { exact: true }).click();
  await page.getByLabel('Address of the file').fill('https://example.com/tank.png');
  await page.getByLabel('WhatsApp template').selectOption({ label: 'kiosk (en)' });
  await page.getByLabel('Latitude').fill('-1,2864');
  await page.getByText('Give what stands above the text of the WhatsApp template.').waitFor();
  await page.getByLabel('Longitude').fill('36.8172');
  await page.getByLabel('Name of the place').fill('Kiosk 4');
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText('Quiet hours').waitFor();
  expect(await stored(page)).toEqual({ location: { latitude: -1.2864, longitude: 36.8172, name: 'Kiosk 4' } });
});

it('asks for the goods that a button shows, and keeps them', async () => {
  const page = await withTemplate('goods');
  await page.getByText('Choose the products that the button shows.').waitFor();
  const button = page.getByRole('group', { name: 'Button “See them”' });
  await button.getByLabel('Product that is shown').fill('tank-500');
  await button.getByLabel('Products, one number in each line').fill('tank-500\ntank-1000\n');
  await expectAccessible(visitor, 'the message of a campaign with goods');
  await picture(page, 'campaign-goods');
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText('Quiet hours').waitFor();
  expect(await stored(page, 'whatsapp_buttons')).toEqual([
    { button: 1, thumbnail: 'tank-500', sections: [{ title: '', products: ['tank-500', 'tank-1000'] }] },
  ]);
});

it('makes a template whose cards slide, all alike, and hands it to Meta with a sample of each', async () => {
  visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  const { page } = visitor;
  await signIn(page, town.app.url, OWNER);
  await page.goto(`${town.app.url}/templates/new`);
  await page.getByLabel('Name', { exact: true }).fill('packs of water');
  await page.getByLabel('Text', { exact: true }).fill('Choose your pack.');
  await page.getByRole('button', { name: 'Add cards that slide' }).click();
  const card = (n: number) => page.getByRole('group', { name: `Card ${n}`, exact: true });
  await card(1).getByRole('button', { name: 'Add a button' }).click();
  for (const n of [1, 2]) {
    await card(n)
      .locator('input[type=file]')
      .setInputFiles({ name: `${n}.png`, mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
    await card(n).getByText(`${n}.png`).waitFor();
    await card(n).getByLabel('Text of the card').fill(`${n}00 litres`);
    await card(n).getByLabel('Words on it').fill('Tell me more');
  }
  await page.getByRole('figure', { name: 'On the phone' }).getByText('200 litres').waitFor();
  await expectAccessible(visitor, 'a template with cards');
  await picture(page, 'template-cards');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Submit to Meta' }).click();
  const approved = async () => (await town.app.sql("select 1 from message_templates where name = 'packs_of_water' and status = 'approved'")).length === 1;
  await town.app.waitFor(approved, { what: 'the approval' });
  const made = (await town.app.sandbox.journal('wa_template')).map((entry) => entry['template'] as Json).find((one) => one['name'] === 'packs_of_water')!;
  const cards = (made['components'] as Json[]).find((part) => part['type'] === 'CAROUSEL')!['cards'] as Json[];
  expect(cards.map((one) => (one['components'] as Json[]).map((part) => part['type']))).toEqual([
    ['HEADER', 'BODY', 'BUTTONS'],
    ['HEADER', 'BODY', 'BUTTONS'],
  ]);
});

it('lets notices go by WhatsApp first, with what each way costs beside it', async () => {
  const account = { waba_id: META.waba, token: META.token, app_secret: META.appSecret };
  const notice = { name: 'notice', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'Maji Safi: {{1}} Thank you.' }] };
  await town.app.sandbox.control('PUT', '/provision', { whatsapp: [{ ...account, templates: [notice] }] });
  await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
  visitor = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  const { page } = visitor;
  await signIn(page, town.app.url, OWNER);
  await page.goto(`${town.app.url}/settings/sending?tab=whatsapp`);
  await page.getByRole('button', { name: 'Change: Notices to customers' }).click();
  await page.getByLabel('Send by WhatsApp first').check();
  await page.getByLabel('Template').selectOption({ label: 'notice (en)' });
  await page.getByLabel('Minutes until the SMS leaves').fill('3');
  await expectAccessible(visitor, 'the rule for notices');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('By SMS when not there after minutes: 3').waitFor();
  await picture(page, 'failover');
  expect(await town.app.sql('select kind, wait_minutes, is_active from failover_rules')).toEqual([{ kind: 'notice', wait_minutes: 3, is_active: true }]);
});
