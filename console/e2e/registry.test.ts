import { expect, it } from 'vitest';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { stage } from './stage.testkit.ts';

const OWNER = 'owner@demo.test';
const METER = '58100000007';

let app: TestApp;
const { as } = stage(async () => (app = await startTestApp()));
const asOwner = () => as(OWNER);

it('imports meters: the columns are found, bad rows are told and come back as a file, good ones are taken in', async () => {
  const page = await asOwner();
  const list = [
    'Meter No;Full name;Simu;Plot;Lat;Lon',
    '58900000017;Asha Mrisho;0712 000 801;Gate 1;-1.2833;36.8167',
    '58900000018;Wrong Digit;0712 000 802;Gate 2;-1.2834;36.8168',
    '58900000025;Juma Said;0712 000 803;Gate 3;-1.2835;36.8169',
  ].join('\n');
  await page.goto(`${app.url}/imports`);
  await page.getByLabel('Choose a file').setInputFiles({ name: 'gates.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await expect.poll(() => page.getByLabel('Meter number').inputValue()).toBe('Meter No');
  await expect.poll(() => page.getByLabel('Phone').inputValue()).toBe('Simu');
  await page.getByRole('button', { name: 'Try it: nothing is changed' }).click();
  await page.getByRole('heading', { name: /This is what would come of it/ }).waitFor();
  const refused = page.getByRole('region', { name: 'refused' });
  await refused.getByText('58900000018').waitFor();
  expect(await app.sql("select 1 from meters where meter_id like '5890000%'")).toHaveLength(0);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Refused rows as a file' }).click()]);
  expect(file.suggestedFilename()).toBe('rejected-gates.csv');
  await page.getByRole('button', { name: 'Take it in' }).click();
  await page.getByRole('heading', { name: /Taken in/ }).waitFor();
  const meters = await app.sql("select meter_id from meters where meter_id like '5890000%' order by meter_id");
  expect(meters.map((row) => row['meter_id'])).toEqual(['58900000017', '58900000025']);
  await page.goto(`${app.url}/meters?view=map&q=589000000`);
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  await page.getByText('2 of 2 have a position').waitFor();
});

it('updates meters by a list: the trial tells which fields of which rows would change, and only those do', async () => {
  for (const number of ['58900000041', '58900000058'])
    await app.api('POST', '/api/meters/', { as: OWNER, body: { meter_id: number, meter_type: 'water', site: 'North' } });
  const page = await asOwner();
  await page.goto(`${app.url}/imports`);
  await page.getByText('Update only').click();
  const list = 'Meter No,Site\n58900000041,South\n58900000058,North\n58900000066,South';
  await page.getByLabel('Choose a file').setInputFiles({ name: 'sites.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await page.getByRole('button', { name: 'Try it: nothing is changed' }).click();
  await page.getByText('These rows would change what is registered:').waitFor();
  expect(await page.getByRole('list', { name: 'changed' }).getByRole('listitem').allInnerTexts()).toEqual(['Row 2\nSite']);
  const sites = () => app.sql("select site from meters where meter_id in ('58900000041', '58900000058', '58900000066') order by meter_id");
  expect(await sites()).toEqual([{ site: 'North' }, { site: 'North' }]);
  await page.getByRole('button', { name: 'Take it in' }).click();
  await page.getByText('These rows changed what is registered:').waitFor();
  expect(await sites()).toEqual([{ site: 'South' }, { site: 'North' }]);
});

it('finds a customer by a phone and sends the last token again', async () => {
  const receipt = await app.sandbox.pay({ amount: '200.00' });
  await waitFor(async () => (await app.sql("select 1 from payments where receipt = $1 and state = 'vended'", [receipt])).length === 1);
  const page = await asOwner();
  await page.keyboard.press('/');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('0712 345 678');
  await page
    .getByRole('dialog')
    .getByRole('group', { name: 'Customers' })
    .getByRole('option', { name: /0712 345 678/ })
    .click();
  await page.getByRole('heading', { name: 'Amina Wanjiku', level: 1 }).waitFor();
  const before = await app.sql("select count(*)::int as n from outbox_messages where kind like 'token%'");
  await page.getByRole('button', { name: 'Send last token again' }).click();
  await page.getByText('The token is on its way again.').waitFor();
  await waitFor(async () => {
    const [row] = await app.sql("select count(*)::int as n from outbox_messages where kind like 'token%'");
    return row?.['n'] > before[0]?.['n'];
  });
});

it('registers a customer, refuses a phone that cannot be, and gives them a meter that nobody has', async () => {
  await app.api('POST', '/api/meters/', { as: OWNER, body: { meter_id: '58900000033', meter_type: 'water', location: 'Gate 4' } });
  const page = await asOwner();
  await page.goto(`${app.url}/customers?show=new`);
  const dialog = page.getByRole('dialog', { name: 'New customer' });
  await dialog.getByLabel('Name').fill('Neema Mushi');
  await dialog.getByLabel('Phone', { exact: true }).fill('12');
  await dialog.getByRole('button', { name: 'Register the customer' }).click();
  await dialog.getByRole('alert').first().waitFor();
  await dialog.getByLabel('Phone', { exact: true }).fill('0712 900 100');
  await dialog.getByRole('button', { name: 'Register the customer' }).click();
  await page.getByRole('heading', { name: 'Neema Mushi' }).waitFor();
  await page.getByRole('region', { name: 'Meters' }).getByRole('button', { name: 'Assign a meter' }).click();
  const dialogOfMeters = page.getByRole('dialog', { name: 'Assign a meter' });
  await dialogOfMeters.getByLabel('Meter number, alias, place or customer').fill('58900000033');
  await dialogOfMeters.getByText('free · Gate 4').waitFor();
  await dialogOfMeters.getByRole('button', { name: 'Assign a meter 58900000033' }).click();
  await page.getByText('The meter is theirs now.').waitFor();
  const held = await app.sql(
    'select c.name from meter_assignments a join meters m on m.id = a.meter_id join customers c on c.id = a.customer_id where m.meter_id = $1 and a.deactivated_on is null',
    ['58900000033'],
  );
  expect(held).toEqual([{ name: 'Neema Mushi' }]);
});

it('refuses a meter number whose check digit is wrong while it is typed, and says which it would be', async () => {
  const page = await asOwner();
  await page.goto(`${app.url}/meters?show=new`);
  const number = page.getByRole('dialog', { name: 'New meter' }).getByLabel('Meter', { exact: true });
  await number.fill('58100000001');
  await page.getByText('it would be 7').waitFor();
  await number.fill(METER);
  await page.getByText('The check digit fits.').waitFor();
});

it('takes an alert: it shows at once, can be taken back for a moment, and is on record after it', async () => {
  const [meter] = await app.sql('select id from meters where meter_id = $1', [METER]);
  await app.api('POST', `/api/meters/${meter?.['id']}/events/`, { as: OWNER, body: { kind: 'tamper', is_active: true, note: 'cover open' } });
  const page = await asOwner();
  await page.goto(`${app.url}/alerts`);
  await page.getByRole('cell', { name: 'Meter tampered' }).first().click();
  const story = page.getByRole('dialog', { name: 'Alerts' });
  await story.getByRole('button', { name: 'I take it' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  const taken = () => app.sql('select 1 from alerts where is_acknowledged');
  expect(await taken()).toHaveLength(0);
  await page.getByRole('cell', { name: 'Meter tampered' }).first().click();
  await story.getByRole('button', { name: 'Take or hand over' }).click();
  await page.getByLabel('Comment').fill('Engineer sent to the kiosk');
  await page.getByRole('button', { name: 'Save' }).click();
  await waitFor(async () => (await taken()).length === 1);
  await story.getByText('Engineer sent to the kiosk').first().waitFor();
});
