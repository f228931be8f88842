import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { startWhatsapp, type WhatsappTown } from '../../server/src/modules/messaging/whatsapp/whatsapp.testkit.ts';
import { type Json } from '../../test/harness.ts';
import { picture } from './browser.testkit.ts';
import { stage } from './stage.testkit.ts';
import { said } from './talks.testkit.ts';

const OWNER = 'owner@demo.test';
const [FIRST, SECOND] = ['254722000111', '254733000222'];

let town: WhatsappTown;
const { as } = stage(async () => (town = await startWhatsapp()).app);

async function asOwner(path: string): Promise<Page> {
  const page = await as(OWNER);
  await page.goto(`${town.app.url}${path}`);
  return page;
}

it('keeps a ready answer, and puts it into a conversation by its short name with the names filled in', async () => {
  const page = await asOwner('/settings/inbox');
  await page.getByRole('button', { name: 'New ready answer' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Short name').fill('leak');
  await form.getByLabel('Title').fill('A pipe leaks');
  await form.getByLabel('Words').fill('Pole {{contact_name}}, {{client_name}} inatuma fundi.');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('list', { name: 'Ready answers' }).getByText('/leak').waitFor();
  const id = await said(town, FIRST, 'Bomba linavuja');
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  const box = page.getByRole('textbox', { name: /Write an answer/ });
  await box.pressSequentially('/le');
  await page.getByRole('option', { name: /leak/ }).waitFor();
  await box.press('Enter');
  await expect.poll(() => box.inputValue()).toMatch(/^Pole (?!\{).+, Mto Water inatuma fundi\.$/);
});

it('changes a ready answer, says what is wrong with a short name that is taken, and removes it', async () => {
  const page = await asOwner('/settings/inbox');
  await town.app.api('POST', '/api/messaging/canned-replies/', { as: OWNER, body: { shortcode: 'hours', text: 'From 8 to 17.' } });
  await town.app.api('POST', '/api/messaging/canned-replies/', { as: OWNER, body: { shortcode: 'price', text: 'See the tariff.' } });
  await page.reload();
  const row = page.getByRole('list', { name: 'Ready answers' }).getByRole('listitem').filter({ hasText: '/hours' });
  await row.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Short name').fill('price');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('alert').first().waitFor();
  await form.getByLabel('Short name').fill('open');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  const changed = page.getByRole('list', { name: 'Ready answers' }).getByRole('listitem').filter({ hasText: '/open' });
  await changed.getByRole('button', { name: 'Remove' }).click();
  await form.getByRole('button', { name: 'Remove' }).click();
  await changed.waitFor({ state: 'detached' });
  const rows = await town.app.sql("select 1 from canned_replies where shortcode in ('hours', 'open')");
  expect(rows).toEqual([]);
});

it('makes a team of people who answer, in turn and with room for so many', async () => {
  const page = await asOwner('/settings/inbox?tab=teams');
  await page.getByRole('button', { name: 'New team' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Meters');
  await form.getByLabel(/^In turn/).check();
  await form.getByRole('group', { name: 'Who is in it' }).getByRole('checkbox').first().check();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  const team = page.getByRole('list', { name: 'Teams' }).getByRole('listitem').filter({ hasText: 'Meters' });
  await team.getByText('In turn').waitFor();
  const most = page.getByRole('spinbutton', { name: /Open at most/ }).first();
  await most.fill('12');
  await most.blur();
  const stored = await town.app.api('GET', '/api/messaging/teams/', { as: OWNER });
  expect((stored.body['results'] as Json[])[0]).toMatchObject({ name: 'Meters', assigns_in_turn: true, members: [expect.anything()] });
  const room = async (): Promise<boolean> => {
    const agents = await town.app.api('GET', '/api/messaging/agents/', { as: OWNER });
    return (agents.body['results'] as Json[]).some((agent) => agent['capacity'] === 12);
  };
  await town.app.waitFor(room, { what: 'room for twelve' });
});

it('makes a label, puts it on several conversations at once, and resolves them together', async () => {
  const ids = [await said(town, FIRST, 'Hakuna maji tangu jana'), await said(town, SECOND, 'Presha iko chini')];
  const page = await asOwner('/settings/inbox?tab=labels');
  await page.getByRole('button', { name: 'New label' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Pressure');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('list', { name: 'Labels' }).getByText('Pressure').waitFor();
  await page.goto(`${town.app.url}/inbox`);
  const talks = page.getByRole('region', { name: 'Conversations' });
  for (const text of ['Hakuna maji tangu jana', 'Presha iko chini']) await talks.getByText(text).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const bar = page.getByRole('toolbar', { name: 'Acts on what is chosen' });
  await bar.getByText('2 chosen').waitFor();
  await bar.getByRole('button', { name: 'Labels' }).click();
  await page.getByRole('menuitem', { name: 'Pressure' }).click();
  await bar.waitFor({ state: 'detached' });
  const labelled = await town.app.sql('select conversation_id from conversation_labels');
  expect(labelled.map((row) => row['conversation_id']).toSorted()).toEqual(ids.toSorted());
  // the view shows those of the label alone, and says so by what takes it away
  await town.app.sql('delete from conversation_labels where conversation_id = $1', [ids[1]]);
  await page.goto(`${town.app.url}/inbox`);
  await talks.getByText('Presha iko chini').waitFor();
  await page.getByRole('button', { name: 'Narrow and sort' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Pressure' }).click();
  await talks.getByText('Presha iko chini').waitFor({ state: 'detached' });
  await talks.getByText('Hakuna maji tangu jana').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all again, not only: Pressure' }).click();
  await talks.getByText('Presha iko chini').waitFor();
  const boxes = page.getByRole('checkbox', { name: /^Choose / });
  await expect.poll(() => boxes.count()).toBe(2);
  for (const box of await boxes.all()) await box.check();
  await bar.getByText('2 chosen').waitFor();
  await bar.getByRole('button', { name: 'Resolve' }).click();
  const resolved = async () => town.app.sql("select 1 from conversations where id = any($1::uuid[]) and state = 'resolved'", [ids]);
  await town.app.waitFor(async () => (await resolved()).length === 2, { what: 'both to be resolved' });
});

it('plans a campaign that comes again, says so before it is scheduled, and cancels it before it begins', async () => {
  const credits = { credits: 100, note: 'for the test' };
  await town.app.api('POST', `/api/messaging/sms/credits/?client=${town.app.tenantIds.demo}`, { as: 'admin@mkondo.test', body: credits });
  const filter = { all: [{ field: 'is_customer', value: true }] };
  const segment = await town.app.api('POST', '/api/messaging/segments/', { as: OWNER, body: { name: 'Customers', kind: 'live', filter_json: filter } });
  const body = { name: 'Every month', message_text: 'Read your meter.', campaign_type: 'sms', purpose: 'service', target_segment_ids: [segment.body['id']] };
  const draft = await town.app.api('POST', '/api/messaging/campaigns/', { as: OWNER, body });
  const page = await asOwner(`/campaigns/${String(draft.body['id'])}?step=schedule`);
  await page.getByText('At a time', { exact: true }).click();
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Day and time').fill(`${day}T09:30`);
  await page.getByLabel(/^Comes again/).check();
  await page.getByLabel('How often').selectOption('monthly');
  await page.getByLabel('Every', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Cost', exact: true }).click();
  await page.getByRole('region', { name: 'Who can be written to' }).getByText('people').waitFor();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByText('Monthly · every 2 months').waitFor();
  const stored = await town.app.api('GET', `/api/messaging/campaigns/${String(draft.body['id'])}/`, { as: OWNER });
  expect(stored.body).toMatchObject({ is_recurring: true, recurring_schedule: { frequency: 'monthly', interval: 2 } });
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText('Has not begun yet').waitFor();
  await page.getByRole('button', { name: 'Call the campaign off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Call the campaign off' }).click();
  await page.getByRole('button', { name: 'Use again' }).waitFor();
});

it('says what would go before old messages are removed, and in a conversation what was', async () => {
  const id = await said(town, SECOND, 'Neno la zamani');
  const page = await asOwner('/settings/organisation');
  const panel = page.getByRole('region', { name: 'How long messages are kept' });
  await panel.getByLabel('Months').fill('12');
  await panel.getByRole('button', { name: 'Save' }).click();
  const asked = page.getByRole('dialog', { name: 'Remove old messages?' });
  await asked.getByText('Messages of conversations').waitFor();
  await picture(page, 'retention');
  await asked.getByRole('button', { name: 'Remove after 12 months' }).click();
  await panel.getByText('First removal after').waitFor();
  expect((await town.app.api('GET', '/api/messaging/retention/', { as: OWNER })).body).toMatchObject({ months: 12 });
  await town.app.sql("update conversation_messages set body_text = '', body = '{}', removed_after_months = 12 where conversation_id = $1", [id]);
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  await page.getByRole('article').getByText('Removed after 12 months.').first().waitFor();
  await picture(page, 'removed');
});

it('takes a service level, and shows by when a customer is to be answered; what is late stands in a view of its own', async () => {
  const page = await asOwner('/settings/inbox?tab=service');
  await page.getByLabel('Minutes until the first answer').fill('20');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  const id = await said(town, '254733000881', 'Mita haisomi');
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  await page
    .getByRole('region', { name: 'What was said' })
    .getByText(/^Answer by \d\d:\d\d$/)
    .waitFor();
  await picture(page, 'service-level');
  await town.app.sql("update conversations set answer_due_at = now() - interval '1 minute' where id = $1", [id]);
  await page.goto(`${town.app.url}/inbox?view=overdue`);
  await page
    .getByRole('button', { name: /Mita haisomi/ })
    .getByText(/^Answer overdue since/)
    .waitFor({ state: 'attached' });
});

it('asks a customer how well they were helped, and shows the grade in the conversation', async () => {
  const page = await asOwner('/settings/inbox?tab=survey');
  await page.getByLabel('Ask customers how well they were helped').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  const peer = '254733000882';
  const id = await said(town, peer, 'Mita inasoma sasa');
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  const talk = page.getByRole('region', { name: 'What was said' });
  await talk.getByRole('button', { name: 'Resolve' }).click();
  await town.app.waitFor(async () => (await town.chat(peer)).some((line) => JSON.stringify(line).includes('rating_5')), { what: 'the question' });
  await said(town, peer, '5');
  await page.goto(`${town.app.url}/inbox?at=${id}`);
  await talk.getByText('Helped: 5 of 5').waitFor();
  await picture(page, 'rating');
});

it('makes a macro of some steps, runs it by its key, and says of a selection where it stopped', async () => {
  await town.app.api('POST', '/api/messaging/canned-replies/', { as: OWNER, body: { shortcode: 'pole', text: 'Pole {{contact_name}}, fundi anakuja.' } });
  await town.app.api('POST', '/api/messaging/labels/', { as: OWNER, body: { name: 'Burst' } });
  const page = await asOwner('/settings/inbox?tab=macros');
  await page.getByRole('button', { name: 'New macro' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Burst pipe');
  await form.getByLabel('Step 1', { exact: true }).selectOption('label');
  await form.getByRole('checkbox', { name: 'Burst' }).check();
  await form.getByRole('button', { name: 'Add a step' }).click();
  await form.getByLabel('Step 2', { exact: true }).selectOption('reply');
  await form.getByLabel('Ready answers').selectOption({ label: '/pole ' });
  await form.getByRole('button', { name: 'Add a step' }).click();
  await picture(page, 'macro-form');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('list', { name: 'Macros' }).getByText('Add labels → Ready answer → Resolve').waitFor();
  const [one, other] = [await said(town, '254744000222', 'Bomba limepasuka'), await said(town, '254744000333', 'Maji yanamwagika')];
  await town.app.sql("update contacts set name = '' where id = (select contact_id from conversations where id = $1)", [other]);
  await page.goto(`${town.app.url}/inbox?at=${one}`);
  await page.getByRole('button', { name: 'Macros' }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Burst pipe' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Done: Burst pipe.').waitFor();
  const talk = async (id: string): Promise<Json> => (await town.app.api('GET', `/api/messaging/conversations/${id}/`, { as: OWNER })).body;
  expect(await talk(one)).toMatchObject({ state: 'resolved', labels: [{ name: 'Burst' }] });
  await page.goto(`${town.app.url}/inbox?at=${other}`);
  await page.getByRole('button', { name: 'Macros' }).waitFor();
  await page.keyboard.press('x');
  const bar = page.getByRole('toolbar');
  await bar.getByRole('button', { name: 'Macros' }).click();
  await page.getByRole('menuitem', { name: 'Burst pipe' }).click();
  const told = page.getByRole('dialog');
  await told.getByText('Name the contact').waitFor();
  expect(await told.getByRole('listitem').allInnerTexts()).toEqual(
    [/Add labels\s+done/, /Ready answer\s+refused/, /Resolve\s+not done/].map((text) => expect.stringMatching(text)),
  );
  await picture(page, 'macro-stopped');
  expect(await talk(other)).toMatchObject({ state: 'open', labels: [{ name: 'Burst' }] });
});
