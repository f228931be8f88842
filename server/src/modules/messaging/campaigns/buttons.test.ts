import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { findOrCreateContacts, recordConsent } from '../contacts/index.ts';
import { META, startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';
import { kitOf, OWNER, type Kit } from './campaigns.testkit.ts';

// a Friday at noon in Nairobi: advertising may go out
const offset = Date.parse('2026-11-20T09:00:00Z') - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
const withButton = (name: string, button: object) => ({
  name,
  language: 'en',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Come and see.' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Later' }, button] },
  ],
});
const TEMPLATES = [
  withButton('leak_form', { type: 'FLOW', text: 'Report', flow_id: '7001', flow_action: 'navigate', navigate_screen: 'START' }),
  withButton('whole_shop', { type: 'CATALOG', text: 'See all' }),
  withButton('some_goods', { type: 'MPM', text: 'See them' }),
];
const PRODUCT = { catalog_id: '194836987003835', product_retailer_id: 'tank-500' };
const goodsCard = {
  components: [
    { type: 'HEADER', format: 'PRODUCT' },
    { type: 'BUTTONS', buttons: [{ type: 'SPM', text: 'View' }] },
  ],
};
const GOODS = [
  { name: 'one_tank', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'Come and see.' }, ...goodsCard.components] },
  {
    name: 'tank_cards',
    language: 'en',
    category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Choose.' },
      { type: 'CAROUSEL', cards: [goodsCard, goodsCard] },
    ],
  },
];
const SECTIONS = [{ title: 'Tanks', products: ['tank-500', 'tank-1000'] }];
let town: WhatsappTown;
let kit: Kit;
beforeAll(async () => {
  town = await startWhatsapp({ clock });
  kit = kitOf(town.app);
  const account = { waba_id: META.waba, token: META.token, app_secret: META.appSecret, templates: [...TEMPLATES, ...GOODS] };
  await town.app.sandbox.control('PUT', '/provision', { whatsapp: [account] });
  await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
});
afterAll(async () => {
  await town?.app.stop();
});

const templateId = async (name: string): Promise<string> =>
  (await town.app.sql('select id from message_templates where name = $1', [name]))[0]!['id'] as string;
const person = (phone: string, name: string): Promise<string> =>
  town.app.db.inTenant(town.app.tenantIds.demo, async (tx) => {
    const identity = { kind: 'phone', value: phone, name } as const;
    const [id] = await findOrCreateContacts(tx, [identity], 'import');
    const occurredAt = new Date(clock.now().getTime() - 1_000);
    await recordConsent(tx, [
      {
        channel: 'whatsapp',
        purpose: 'marketing',
        action: 'grant',
        source: 'staff',
        wording: 'Yes',
        occurredAt,
        subject: { identity: { kind: 'phone', value: phone } },
      },
    ]);
    return id!;
  });
const partsTo = async (peer: string): Promise<Json[]> => {
  await town.app.waitFor(async () => (await town.chat(peer)).some((line) => line['direction'] === 'out'), { what: 'the message' });
  const line = (await town.chat(peer)).find(({ direction }) => direction === 'out')!;
  return (line['body'] as Json)['template'].components ?? [];
};
const buttonsTo = async (peer: string): Promise<Json[]> => (await partsTo(peer)).filter((part) => part['type'] === 'button');
const draft = async (template: string, people: readonly string[], more: object = {}): Promise<string> =>
  kit.draft({ campaign_type: 'whatsapp', whatsapp_template: await templateId(template), target_contact_ids: people, ...more });

describe('buttons that open something, in a campaign', () => {
  it('begin a flow with values of each person, in the trial as in the campaign', async () => {
    const people = [await person('254723700001', 'Amina Said'), await person('254723700002', 'Baraka "B" Otieno')];
    const whatsapp_buttons = [
      { button: 2, flow_token: 'leak-{{phone}}', flow_data: { name: '{{name}}', round: 3, is_new: false, choices: [{ id: 'x', title: 'For {{name}}' }] } },
    ];
    const id = await draft('leak_form', people, { whatsapp_buttons });
    expect((await kit.get(`campaigns/${id}/`))['whatsapp_buttons']).toEqual(whatsapp_buttons);
    expect((await kit.post(`campaigns/${id}/test/`, { to: ['254723700009'], contact: people[0] })).status).toBe(200);
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    const flow = (token: string, name: string): Json => ({
      type: 'button',
      sub_type: 'flow',
      index: '1',
      parameters: [
        { type: 'action', action: { flow_token: token, flow_action_data: { name, round: 3, is_new: false, choices: [{ id: 'x', title: `For ${name}` }] } } },
      ],
    });
    expect(await buttonsTo('254723700001')).toEqual([flow('leak-254723700001', 'Amina Said')]);
    expect(await buttonsTo('254723700002')).toEqual([flow('leak-254723700002', 'Baraka "B" Otieno')]);
    expect((await buttonsTo('254723700009'))[0]!['parameters'][0].action.flow_action_data.name).toBe('Amina Said');
  });

  it('open a flow without anything said of it, since Meta wants the button named', async () => {
    const id = await draft('leak_form', [await person('254723700003', 'Amina')]);
    await kit.post(`campaigns/${id}/start/`);
    await kit.statusIs(id, 'completed');
    expect(await buttonsTo('254723700003')).toEqual([{ type: 'button', sub_type: 'flow', index: '1', parameters: [{ type: 'action', action: {} }] }]);
  });

  it('leave out whom a value of the flow is missing for', async () => {
    const people = [await person('254723700004', 'Amina')];
    const id = await draft('leak_form', people, { whatsapp_buttons: [{ button: 2, flow_data: { zone: '{{zone}}' } }] });
    await kit.post(`campaigns/${id}/start/`);
    await kit.statusIs(id, 'completed');
    const { results } = await kit.get(`campaigns/${id}/recipients/`);
    expect((results as Json[]).map(({ state, reason }) => [state, reason])).toEqual([['skipped', 'value_missing']]);
  });

  it('show a catalogue, with a product for its picture or without, and some of its goods', async () => {
    const shown = async (template: string, phone: string, whatsapp_buttons?: object[]): Promise<Json[]> => {
      const id = await draft(template, [await person(phone, 'Amina')], whatsapp_buttons ? { whatsapp_buttons } : {});
      const started = await kit.post(`campaigns/${id}/start/`);
      expect(started.status, JSON.stringify(started.body)).toBe(200);
      await kit.statusIs(id, 'completed');
      return buttonsTo(phone);
    };
    expect(await shown('whole_shop', '254723700005')).toEqual([]);
    const action = async (template: string, phone: string, one: object) => (await shown(template, phone, [{ button: 2, ...one }]))[0]!['parameters'][0].action;
    expect(await action('whole_shop', '254723700006', { thumbnail: 'tank-500' })).toEqual({ thumbnail_product_retailer_id: 'tank-500' });
    expect(await action('some_goods', '254723700007', { thumbnail: 'tank-500', sections: SECTIONS })).toEqual({
      thumbnail_product_retailer_id: 'tank-500',
      sections: [{ title: 'Tanks', product_items: [{ product_retailer_id: 'tank-500' }, { product_retailer_id: 'tank-1000' }] }],
    });
  });

  it('stop the start with what they lack', async () => {
    const people = [await person('254723700008', 'Amina')];
    const many = Array.from({ length: 20 }, (_none, n) => `p-${n}`);
    const two = [
      { title: 'A', products: many },
      { title: 'B', products: many },
    ];
    const lacking: readonly (readonly [template: string, given: object[], said: string])[] = [
      ['some_goods', [], 'products for button 2 (sections)'],
      ['some_goods', [{ button: 2, thumbnail: 'p-1', sections: two }], 'at most 30 products for button 2'],
      ['some_goods', [{ button: 2, thumbnail: 'p-1', sections: [SECTIONS[0], { ...SECTIONS[0], title: '' }] }], 'a title for each section of button 2'],
      ['leak_form', [{ button: 1, flow_token: 'x' }], 'button 1, which opens neither a flow nor a catalogue'],
      ['leak_form', [{ button: 3, flow_token: 'x' }], 'button 3'],
    ];
    for (const [template, whatsapp_buttons, said] of lacking) {
      const answer = await kit.post(`campaigns/${await draft(template, people, { whatsapp_buttons })}/start/`);
      expect([answer.status, answer.body['code']], said).toEqual([409, 'campaigns.not_ready']);
      expect(answer.body['message']).toContain(said);
    }
  });
});

describe('a single product', () => {
  const shown = [{ type: 'header', parameters: [{ type: 'product', product: PRODUCT }] }];

  it('stands above the text of a campaign, and nothing is said of the button that shows it', async () => {
    const id = await draft('one_tank', [await person('254723700020', 'Amina')], { whatsapp_header: { product: PRODUCT } });
    expect((await kit.get(`campaigns/${id}/`))['whatsapp_header']).toEqual({ product: PRODUCT });
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    expect(await partsTo('254723700020')).toEqual(shown);
  });

  it('stands above each card that slides', async () => {
    const other = { ...PRODUCT, product_retailer_id: 'tank-1000' };
    const whatsapp_cards = [{ product: PRODUCT }, { product: other }];
    const id = await draft('tank_cards', [await person('254723700021', 'Amina')], { whatsapp_cards });
    expect((await kit.get(`campaigns/${id}/`))['whatsapp_cards']).toMatchObject(whatsapp_cards);
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    const [slid] = await partsTo('254723700021');
    expect(slid!['cards'].map((card: Json) => card['components'][0].parameters[0].product.product_retailer_id)).toEqual(['tank-500', 'tank-1000']);
  });

  it('is asked for before anything starts', async () => {
    const people = [await person('254723700022', 'Amina')];
    const lacking: readonly (readonly [template: string, given: object, said: string])[] = [
      ['one_tank', {}, 'above its text the template one_tank needs a product: give its number and its catalogue (product).'],
      ['one_tank', { whatsapp_header: { link: 'https://example.com/tank.png' } }, 'needs a product'],
      ['tank_cards', { whatsapp_cards: [{ product: PRODUCT }, {}] }, 'on card 2 a product'],
    ];
    for (const [template, given, said] of lacking) {
      const answer = await kit.post(`campaigns/${await draft(template, people, given)}/start/`);
      expect([answer.status, answer.body['code']], said).toEqual([409, 'campaigns.not_ready']);
      expect(answer.body['message']).toContain(said);
    }
    const half = await kit.post('campaigns/', { name: 'Ofa', campaign_type: 'whatsapp', whatsapp_header: { product: { catalog_id: '7' } } });
    expect(half.status).toBe(400);
  });

  it('goes out by the API, and is refused without its product', async () => {
    const template = await templateId('one_tank');
    const path = 'whatsapp/messages/';
    expect(await kit.post(path, { to: '+254723700023', template })).toMatchObject({ status: 409, body: { code: 'whatsapp.template_misfit' } });
    expect((await kit.post(path, { to: '+254723700023', template, header: { product: PRODUCT } })).status).toBe(202);
    expect(await partsTo('254723700023')).toEqual(shown);
  });
});

describe('to one person', () => {
  it('they open the same, from a talk and by the API, and the answer of a tap is named', async () => {
    await town.says('254723700010', { type: 'text', text: { body: 'Bei?' } });
    const talk = await town.app.waitFor(async () => (await kit.get('conversations/?search=254723700010'))['results'][0] as Json | undefined, {
      what: 'the talk',
    });
    const template = await templateId('some_goods');
    const path = `conversations/${talk['id']}/messages/`;
    const wrong = await kit.post(path, { template });
    expect([wrong.status, Object.keys(wrong.body['details'])]).toEqual([400, ['buttons']]);
    const buttons = [{ button: 2, thumbnail: 'tank-500', sections: SECTIONS }];
    expect((await kit.post(path, { template, template_variables: { button_1: 'not_now' }, buttons })).status).toBe(201);
    const [later, goods] = await buttonsTo('254723700010');
    expect(later).toEqual({ type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'not_now' }] });
    expect(goods!['sub_type']).toBe('mpm');
    const sent = await kit.post('whatsapp/messages/', { to: '+254723700011', template, buttons });
    expect(sent.status, JSON.stringify(sent.body)).toBe(202);
    expect((await buttonsTo('254723700011'))[0]!['sub_type']).toBe('mpm');
  });
});
