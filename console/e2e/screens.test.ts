import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { METERS, newReceipt, OWNER, c2b, postTo } from '../../server/src/modules/vending/payments/money.testkit.ts';
import { startTestApp, type Json, type TestApp } from '../../test/harness.ts';
import { expectAccessible, picture, signIn, type Look, type Visitor } from './browser.testkit.ts';
import { stage } from './stage.testkit.ts';

const PHONE: Look = { width: 390, height: 844, scheme: 'dark' };

let app: TestApp;
// nobody here is M-Pesa: the older paths prove nothing
const { as, comes } = stage(async () => (app = await startTestApp({ env: { MPESA_SOURCES: '196.201.214.200' } })));

const api = async (method: string, path: string, body?: object): Promise<Json> => (await app.api(method, path, { as: OWNER, ...(body ? { body } : {}) })).body;

/** What stands in the page now holds on a phone and for those who do not see it. */
async function isFine(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  await expectAccessible(visitor, name);
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(wider, name).toBeLessThanOrEqual(0);
  await picture(page, `screen-${name}`);
}

async function onPhone(path: string): Promise<Visitor> {
  const visitor = await comes(PHONE);
  const { page } = visitor;
  await signIn(page, app.url, OWNER);
  await page.goto(`${app.url}${path}`);
  return visitor;
}

it.each([
  ['sw', 'Si namba ya simu. Iandike kama 0712345678 au +254712345678.'],
  ['fr', 'Ce n’est pas un numéro de téléphone. Écrivez-le comme 0712345678 ou +254712345678.'],
] as const)('tells in %s what the server finds wrong with a field', async (language, text) => {
  const page = await as(OWNER);
  await page.evaluate((chosen) => localStorage.setItem('mkondo.language', chosen), language);
  await page.goto(`${app.url}/customers?show=new`);
  const form = page.getByRole('dialog');
  await form.locator('[name=name]').fill('Wanjiku');
  await form.locator('[name=phone]').fill('12');
  await form.locator('button[type=submit]').click();
  await form.getByRole('alert').getByText(text).waitFor();
});

it('gives the rows that a list was refused with the reasons in the reader’s language, in sight and in the file', async () => {
  const list = `meter_id,latitude,name,phone\n58900000207,95,Zuhura,0712000901\n${METERS[0]},,Zuhura,0712000901\n`;
  const body = { kind: 'meters', file_name: 'milima.csv', content_base64: Buffer.from(list).toString('base64') };
  const { id } = await api('POST', '/api/imports/', body);
  const page = await as(OWNER);
  await page.evaluate(() => localStorage.setItem('mkondo.language', 'fr'));
  await page.goto(`${app.url}/imports?kind=meters&at=${String(id)}`);
  await page.getByRole('region', { name: 'refusées' }).getByText('Latitude: Degrés entre -90 et 90.').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Lignes refusées en fichier' }).click()]);
  const [head, first, second] = readFileSync(await file.path(), 'utf8').split('\r\n');
  expect(head).toMatch(/Ligne,Raison,meter_id,latitude,name,phone$/);
  expect(first).toBe('2,Latitude: Degrés entre -90 et 90.,58900000207,95,Zuhura,0712000901');
  expect(second).toContain('3,Un autre client a ce compteur. Reprenez-le-lui d’abord.,');
});

it('says in the reader’s language what a queue is for', async () => {
  const page = await as('admin@mkondo.test');
  await page.evaluate(() => localStorage.setItem('mkondo.language', 'fr'));
  await page.goto(`${app.url}/platform/queues`);
  await page.getByText('Rapprocher l’argent reçu des compteurs et mettre les achats en file').waitFor();
});

it('keeps what a client wants to know of people: a choice with its options, changed and taken away', async () => {
  const visitor = await onPhone('/settings/inbox?tab=attributes');
  const { page } = visitor;
  await page.getByRole('button', { name: 'New attribute' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Key').fill('house');
  await form.getByLabel('Name').fill('Kind of house');
  await form.getByLabel('Type').selectOption('choice');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Name what can be chosen.').waitFor();
  await form.getByLabel('What can be chosen').fill('flat\nplot\n');
  await isFine(visitor, 'attribute');
  await form.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('list', { name: 'Attributes' }).getByRole('listitem').filter({ hasText: 'Kind of house' });
  await row.getByText('house · flat, plot').waitFor();
  await row.getByRole('button', { name: 'Edit' }).click();
  await form.getByLabel('What can be chosen').fill('flat\nplot\nkiosk');
  await form.getByRole('button', { name: 'Save' }).click();
  await row.getByText('house · flat, plot, kiosk').waitFor();
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No attribute yet').waitFor();
});

it('puts people into a list kept by hand, and takes them out again', async () => {
  await api('POST', '/api/messaging/contacts/', { name: 'Zawadi Kioko', phone_e164: '+254799000321' });
  const { id } = await api('POST', '/api/messaging/segments/', { name: 'Kiosks', kind: 'static' });
  const visitor = await onPhone(`/contacts/segments?open=${String(id)}`);
  const editor = visitor.page.getByRole('dialog');
  await editor.getByText('Nobody is in it yet').waitFor();
  await editor.getByLabel('Find whom to add').fill('Zawadi');
  await editor.getByRole('button', { name: 'Add: Zawadi Kioko' }).click();
  const out = editor.getByRole('button', { name: 'Take out: Zawadi Kioko' });
  await out.waitFor();
  await isFine(visitor, 'members');
  expect((await app.sql('select 1 from segment_members where segment_id = $1', [id])).length).toBe(1);
  await out.click();
  await editor.getByText('Nobody is in it yet').waitFor();
  expect((await app.sql('select 1 from contacts where name = $1', ['Zawadi Kioko'])).length).toBe(1);
});

it('changes all whom a filter finds, says who was left and takes it back; who may only look chooses nobody', async () => {
  for (const [name, tags] of [
    ['Halima Odhiambo', ['walk']],
    ['Hamisi Otieno', ['walk']],
    ['Hawa Owino', ['walk', 'north']],
  ] as const)
    await api('POST', '/api/messaging/contacts/', { name, tags, phone_e164: `+2547990004${name.length}` });
  const tagged = async (): Promise<unknown> => (await api('GET', '/api/messaging/contacts/?tag=north'))['count'];
  const visitor = await onPhone('/contacts?tag=walk');
  const { page } = visitor;
  await page.getByRole('listitem').filter({ hasText: 'Hamisi Otieno' }).getByRole('checkbox').click();
  const bar = page.getByRole('toolbar');
  await bar.getByRole('button', { name: 'All 3 found' }).click();
  await isFine(visitor, 'many');
  await bar.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('menuitem', { name: 'Add tags' }).click();
  const form = page.getByRole('dialog', { name: 'Add tags' });
  await form.getByText('People: 3').waitFor();
  await form.getByLabel('Tags').fill('north');
  await form.getByRole('button', { name: 'Add tags' }).click();
  const changes = page.getByRole('dialog', { name: 'Bulk changes' });
  await changes.getByText('2 of 3 changed.').waitFor();
  await changes.getByText('Nothing to change: 1').waitFor();
  await isFine(visitor, 'many-changes');
  expect(await tagged()).toBe(3);
  await changes.getByRole('button', { name: 'Undo Add tags: north' }).click();
  await page.getByRole('dialog', { name: 'Undo this change?' }).getByRole('button', { name: 'Undo' }).click();
  await changes.getByText('2 of 2 changed.').waitFor();
  expect(await tagged()).toBe(1);
  const viewer = await as('viewer@demo.test');
  await viewer.goto(`${app.url}/contacts?tag=walk`);
  await viewer.getByRole('link', { name: 'Hamisi Otieno' }).waitFor();
  expect(await viewer.getByRole('checkbox').count()).toBe(0);
});

it('lets a person go away from the inbox and come back, so that conversations in turn pass them by', async () => {
  const visitor = await onPhone('/inbox');
  const { page } = visitor;
  await page.getByRole('button', { name: /^You are there\./ }).click();
  await page.getByRole('menuitem', { name: /^Step away/ }).click();
  await page.getByRole('button', { name: /^You are away\./ }).waitFor();
  await isFine(visitor, 'presence');
  const agents = (await api('GET', '/api/messaging/agents/'))['results'] as Json[];
  expect(agents.find((one) => (one['user'] as Json)['email'] === OWNER)).toMatchObject({ is_available: false });
  await page.getByRole('button', { name: /^You are away\./ }).click();
  await page.getByRole('menuitem', { name: /^Be there again/ }).click();
  await page.getByRole('button', { name: /^You are there\./ }).waitFor();
});

it('gives an SMS gateway a new address for its reports', async () => {
  const page = await as(OWNER);
  await page.goto(`${app.url}/settings/sending`);
  const path = `/api/clients/${app.tenantIds.demo}/sms-channels/`;
  const addresses = async (): Promise<unknown[]> => ((await api('GET', path))['results'] as Json[]).map((one) => one['report_url']);
  const before = await addresses();
  const gateway = page.getByRole('listitem').filter({ hasText: 'Beem' });
  await gateway.getByText('Address for delivery reports').click();
  await gateway.getByRole('button', { name: 'New address' }).click();
  await page.getByRole('dialog').getByText('The old one goes on for a day').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'New address' }).click();
  await page.getByText('A new address is made.').waitFor();
  expect(await addresses()).not.toEqual(before);
});

it('shows what a file of debts would do before anything is booked, names the rows left out, and books it once', async () => {
  const [customer] = await app.sql('select id, customer_id from customers where tenant_id = $1 order by id limit 1', [app.tenantIds.demo]);
  const visitor = await onPhone('/customers?show=debts');
  const dialog = visitor.page.getByRole('dialog');
  const csv = `customer_id,amount\n${String(customer?.['customer_id'])},1250.50\nNOBODY,10\n`;
  await dialog.locator('input[type=file]').setInputFiles({ name: 'debts.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await dialog.getByLabel('Reference').fill('OPENING-2026');
  await dialog.getByRole('button', { name: 'Look at it first' }).click();
  await dialog.getByText('No customer has this number.').waitFor();
  await dialog.getByText('1,250.50').waitFor();
  await isFine(visitor, 'debts');
  const booked = (): Promise<unknown[]> => app.sql("select 1 from adjustments where reference = 'OPENING-2026'");
  expect(await booked()).toHaveLength(0);
  await dialog.getByRole('button', { name: 'Book the debts' }).click();
  await visitor.page.getByText('Debts booked: 1').waitFor();
  expect(await booked()).toHaveLength(1);
});

it('looks a meter up at the vendor, in the words of the vendor', async () => {
  const page = await as(OWNER);
  const [meter] = await app.sql('select id from meters where meter_id = $1', [METERS[0]]);
  await page.goto(`${app.url}/meters/${String(meter?.['id'])}`);
  const panel = page.getByRole('region', { name: 'At the vendor' });
  await panel.getByRole('button', { name: 'Look it up' }).click();
  await panel.getByText(METERS[0]).first().waitFor();
});

it('shows receipt, amount, account and payer of a notice beside its bytes, the payer’s number masked', async () => {
  const receipt = newReceipt();
  await postTo(`${app.url}/api/webhooks/mpesa/`, c2b({ TransID: receipt, TransAmount: '321.00', MSISDN: '254712345678', BillRefNumber: METERS[1] }));
  const [event] = await app.waitFor(
    async () => {
      const rows = await app.sql('select id from payment_events where receipt = $1', [receipt]);
      return rows.length > 0 ? rows : undefined;
    },
    { what: 'the notice' },
  );
  const visitor = await onPhone(`/notices?at=${String(event?.['id'])}`);
  const says = visitor.page.getByRole('region', { name: 'What it says' });
  for (const text of [receipt, '321.00', METERS[1]]) await says.getByText(text).first().waitFor();
  await says.getByText(/25471\*+78/).waitFor();
  await isFine(visitor, 'notice');
});
