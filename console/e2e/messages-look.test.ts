import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWhatsapp, type WhatsappTown } from '../../server/src/modules/messaging/whatsapp/whatsapp.testkit.ts';
import type { Json } from '../../test/harness.ts';
import { LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

const OWNER = 'owner@demo.test';

let town: WhatsappTown;
let browser: Browser;
let places: readonly string[];

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Json> {
  const answer = await town.app.api(method, `/api/messaging/${path}`, { as: OWNER, ...(body ? { body } : {}) });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

beforeAll(async () => {
  [town, browser] = await Promise.all([startWhatsapp(), startBrowser()]);
  await town.says('254712345678', { type: 'text', text: { body: 'Habari, maji yameisha?' } });
  await town.app.sandbox.pay({ amount: '300.00' });
  await town.app.waitFor(async () => (await town.app.sql('select 1 from conversations')).length > 0, { what: 'the conversation' });
  const first = (rows: Json): string => ((rows['results'] as Json[])[0]?.['id'] ?? '') as string;
  const segment = await ask('POST', 'segments/', { name: 'Customers', kind: 'live', filter_json: { all: [{ field: 'is_customer', value: true }] } });
  const draft = await ask('POST', 'campaigns/', { name: 'Dry season', message_text: 'Buy early', campaign_type: 'sms', target_segment_ids: [segment['id']] });
  await ask('POST', 'labels/', { name: 'Leak', color: '#0f766e', description: 'Water where it should not be' });
  await ask('POST', 'canned-replies/', { shortcode: 'hours', title: 'When we are there', text: 'Hello {{contact_name}}, we are there from 8 to 17.' });
  const macro = await ask('POST', 'macros/', {
    name: 'Burst pipe',
    is_shared: true,
    actions: [{ do: 'assign', assignee: 'me' }, { do: 'note', text: 'Sent to the field.' }, { do: 'resolve' }],
  });
  await ask('POST', 'contact-attributes/', { key: 'house', label: 'Kind of house', type: 'choice', options: ['flat', 'plot'] });
  await ask('POST', 'teams/', { name: 'Meters', description: 'Everything about devices', assigns_in_turn: true });
  const steps = ['audience', 'message', 'schedule', 'cost', 'confirm'].map((step) => `/campaigns/${String(draft['id'])}?step=${step}`);
  places = [
    '/inbox',
    `/inbox?at=${first(await ask('GET', 'conversations/'))}`,
    '/contacts',
    `/contacts/${first(await ask('GET', 'contacts/'))}`,
    '/contacts/segments',
    `/contacts/segments?open=${String(segment['id'])}`,
    '/contacts/imports?open=new',
    '/templates',
    '/templates/new',
    `/templates/${first(await ask('GET', 'templates/'))}`,
    '/sms',
    '/sms?open=new',
    '/sms?open=list',
    '/analytics',
    '/settings/inbox',
    '/settings/inbox?open=new',
    `/settings/inbox?tab=macros&open=${String(macro['id'])}`,
    '/settings/inbox?tab=labels',
    '/settings/inbox?tab=service',
    '/settings/inbox?tab=survey',
    '/settings/inbox?tab=teams',
    '/settings/inbox?tab=teams&open=new',
    '/settings/inbox?tab=attributes',
    '/campaigns',
    '/campaigns?open=new',
    '/campaigns/new?name=Dry+season&type=sms',
    ...steps,
  ];
});

afterAll(async () => {
  await browser.close();
  await town.app.stop();
});

describe.each(LOOKS)('at $width px', (look) => {
  it('every page of messages is accessible by day and by night, never wider than the screen, and loads nothing that the policy refuses', async () => {
    const visitor = await visit(browser, look);
    await signIn(visitor.page, town.app.url, OWNER);
    await expectAllFine(visitor, { url: town.app.url, room: 'messages', places });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  }, 240_000);
});
