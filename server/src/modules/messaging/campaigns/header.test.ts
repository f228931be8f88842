import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { findOrCreateContacts, recordConsent } from '../contacts/index.ts';
import { removeOldFiles } from '../whatsapp/index.ts';
import { META, startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';
import { kitOf, OWNER, type Kit } from './campaigns.testkit.ts';

// a Friday at noon in Nairobi: advertising may go out
const offset = Date.parse('2026-11-20T09:00:00Z') - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('a picture of a tank')]);
const PDF = Buffer.from('%PDF-1.4 prices');
const PLACE = { latitude: -1.2864, longitude: 36.8172, name: 'Kiosk 4', address: 'Ngong Road' };
const body = [{ type: 'BODY', text: 'Come and see.' }];
const card = {
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: '{{1}} litres for {{2}}' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Tell me more' },
        { type: 'URL', text: 'Buy', url: 'https://example.com/{{1}}' },
      ],
    },
  ],
};
const sliding = {
  name: 'packs',
  language: 'en',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Dear {{1}}, choose.' },
    { type: 'CAROUSEL', cards: [card, card] },
  ],
};
const offer = {
  name: 'until_sunday',
  language: 'en',
  category: 'MARKETING',
  components: [
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Cheaper', has_expiration: true } },
    { type: 'BODY', text: 'Water is cheaper.' },
    { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy', example: 'MAJI' }] },
  ],
};
const withHead = (name: string, format: string) => ({ name, language: 'en', category: 'MARKETING', components: [{ type: 'HEADER', format }, ...body] });
let town: WhatsappTown;
let kit: Kit;
beforeAll(async () => {
  town = await startWhatsapp({ clock });
  kit = kitOf(town.app);
  const templates = [withHead('tank', 'IMAGE'), withHead('prices', 'DOCUMENT'), withHead('kiosk', 'LOCATION'), sliding, offer];
  await town.app.sandbox.control('PUT', '/provision', { whatsapp: [{ waba_id: META.waba, token: META.token, app_secret: META.appSecret, templates }] });
  await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
});
afterAll(async () => {
  await town?.app.stop();
});

const templateId = async (name: string): Promise<string> =>
  (await town.app.sql('select id from message_templates where name = $1', [name]))[0]!['id'] as string;
const upload = async (mime: string, filename: string, bytes: Buffer): Promise<string> => {
  const body = { mime_type: mime, filename, content_base64: bytes.toString('base64') };
  return (await town.app.api('POST', '/api/messaging/media/', { as: OWNER, body })).body['id'] as string;
};
const people = (phones: readonly string[]): Promise<string[]> =>
  town.app.db.inTenant(town.app.tenantIds.demo, async (tx) => {
    const identities = phones.map((value) => ({ kind: 'phone', value, name: 'Amina' }) as const);
    const ids = await findOrCreateContacts(tx, identities, 'import');
    const same = { channel: 'whatsapp', purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Yes' } as const;
    const occurredAt = new Date(clock.now().getTime() - 1_000);
    await recordConsent(
      tx,
      identities.map((identity) => ({ ...same, occurredAt, subject: { identity } })),
    );
    return [...ids];
  });
const heads = async (peer: string): Promise<Json[]> =>
  (await town.chat(peer)).flatMap((line) =>
    line['direction'] === 'out' ? (line['body'] as Json)['template'].components.filter((part: Json) => part['type'] === 'header') : [],
  );
const draft = async (template: string, more: object, phones: readonly string[]): Promise<string> =>
  kit.draft({ campaign_type: 'whatsapp', whatsapp_template: await templateId(template), target_contact_ids: await people(phones), ...more });

describe('what stands above the text of a campaign by WhatsApp', () => {
  it('is a file of ours, handed to Meta once for all who get it side by side', async () => {
    const asset = await upload('image/png', 'tank.png', PNG);
    const phones = Array.from({ length: 12 }, (_, n) => `2547230000${String(n).padStart(2, '0')}`);
    const id = await draft('tank', { whatsapp_header: { asset } }, phones);
    expect((await kit.get(`campaigns/${id}/`))['whatsapp_header']).toEqual({ asset });
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    const sent = (await Promise.all(phones.map(heads))).flat();
    const ids = new Set(sent.map((head) => head['parameters'][0].image.id));
    expect([sent.length, ids.size]).toEqual([12, 1]);
    const uploads = await town.app.sql('select meta_id from whatsapp_uploads where media_id = $1', [asset]);
    expect(uploads).toEqual([{ meta_id: [...ids][0] }]);
    // a later campaign by the same number says the same id again
    const again = await draft('tank', { whatsapp_header: { asset } }, ['254723000050']);
    await kit.post(`campaigns/${again}/start/`);
    await kit.statusIs(again, 'completed');
    expect((await heads('254723000050'))[0]!['parameters']).toEqual([{ type: 'image', image: { id: [...ids][0] } }]);
  });

  it('is a document with its name, an address, or a place', async () => {
    const asset = await upload('application/pdf', 'prices.pdf', PDF);
    const given = [
      ['prices', { asset }],
      ['tank', { link: 'https://example.com/tank.png' }],
      ['kiosk', { location: PLACE }],
    ] as const;
    const found: Json[] = [];
    for (const [index, [template, whatsapp_header]] of given.entries()) {
      const phone = `25472310000${index}`;
      const id = await draft(template, { whatsapp_header }, [phone]);
      await kit.post(`campaigns/${id}/start/`);
      await kit.statusIs(id, 'completed');
      found.push((await heads(phone))[0]!['parameters'][0]);
    }
    expect(found).toEqual([
      { type: 'document', document: { id: expect.any(String), filename: 'prices.pdf' } },
      { type: 'image', image: { link: 'https://example.com/tank.png' } },
      { type: 'location', location: PLACE },
    ]);
  });

  it('is each variant’s own, in the trial as in the campaign', async () => {
    const asset = await upload('image/png', 'tank.png', PNG);
    const variants = [
      { key: 'a', whatsapp_template: await templateId('tank'), whatsapp_header: { asset } },
      { key: 'b', whatsapp_template: await templateId('kiosk'), whatsapp_header: { location: PLACE } },
    ];
    const id = await kit.draft({ campaign_type: 'whatsapp', message_text: undefined, variants, target_contact_ids: await people(['254723200001']) });
    const tried = await kit.post(`campaigns/${id}/test/`, { to: ['254723200009'], variant: 'b' });
    expect(tried.status).toBe(200);
    await town.app.waitFor(async () => (await heads('254723200009')).length === 1, { what: 'the trial' });
    expect((await heads('254723200009'))[0]!['parameters']).toEqual([{ type: 'location', location: PLACE }]);
  });
});

describe('cards that slide', () => {
  const cardsOf = (asset: string, packs: readonly string[]) =>
    packs.map((pack) => ({ asset, variables: { '1': pack, '2': '{{first_name}}', button_2: `p-${pack}` } }));
  const carousel = async (peer: string): Promise<Json> =>
    ((await town.chat(peer)).find((line) => line['direction'] === 'out')!['body'] as Json)['template'].components.find(
      (part: Json) => part['type'] === 'carousel',
    );
  const sentCard = (index: number, pack: string, name: string): Json => ({
    card_index: index,
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { id: expect.any(String) } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: pack },
          { type: 'text', text: name },
        ],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: `p-${pack}` }] },
    ],
  });

  it('carry a file and values each, those of the person among them, to everybody of a campaign and to who tries it', async () => {
    const asset = await upload('image/png', 'pack.png', PNG);
    const whatsapp_cards = cardsOf(asset, ['500', '1000']);
    const id = await draft('packs', { whatsapp_cards, variables: { '1': '{{name}}' } }, ['254723500001', '254723500002']);
    expect((await kit.get(`campaigns/${id}/`))['whatsapp_cards']).toEqual(whatsapp_cards);
    expect((await kit.post(`campaigns/${id}/test/`, { to: ['254723500009'] })).status).toBe(200);
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    await town.app.waitFor(async () => (await town.chat('254723500009')).length === 1, { what: 'the trial' });
    for (const phone of ['254723500001', '254723500002', '254723500009'])
      expect(await carousel(phone)).toEqual({ type: 'carousel', cards: [sentCard(0, '500', 'Amina'), sentCard(1, '1000', 'Amina')] });
  });

  it('stop the start with what they lack, and are never files of nobody', async () => {
    const asset = await upload('image/png', 'pack.png', PNG);
    const pdf = await upload('application/pdf', 'prices.pdf', PDF);
    const [first, second] = cardsOf(asset, ['500', '1000']);
    const lacking = [
      [undefined, 'Variant a: the template packs needs 2 cards (0 were given).'],
      [[first, { ...second, asset: undefined }], 'Variant a: the template packs needs on card 2 a file (asset) of kind image.'],
      [[first, { ...second, asset: pdf }], 'is of another kind (document)'],
      [[first, { asset, variables: { '1': '1000', '2': 'x' } }], 'on card 2 a value for button_2'],
    ] as const;
    for (const [whatsapp_cards, message] of lacking) {
      const id = await draft('packs', { variables: { '1': 'x' }, ...(whatsapp_cards ? { whatsapp_cards } : {}) }, ['254723500003']);
      const answer = await kit.post(`campaigns/${id}/start/`);
      expect([answer.status, answer.body['code']]).toEqual([409, 'campaigns.not_ready']);
      expect(answer.body['message']).toContain(message);
    }
    const missing = '00000000-0000-7000-8000-000000000000';
    const body = { name: 'Ofa ya maji', campaign_type: 'whatsapp', target_contact_ids: [missing], whatsapp_cards: [{ asset: missing }] };
    expect((await kit.post('campaigns/', body)).status).toBe(404);
  });

  it('go to one person from the inbox, and are read there below the text', async () => {
    const asset = await upload('image/png', 'pack.png', PNG);
    await town.says('254723500010', { type: 'text', text: { body: 'Bei?' } });
    const talk = await town.app.waitFor(async () => (await kit.get('conversations/?search=254723500010'))['results'][0] as Json | undefined, {
      what: 'the talk',
    });
    const path = `conversations/${talk['id']}/messages/`;
    const template = await templateId('packs');
    const wrong = await kit.post(path, { template, template_variables: { '1': 'Amina' }, cards: cardsOf(asset, ['500']) });
    expect([wrong.status, wrong.body['details']]).toEqual([400, { cards: ['Needed: 2 cards (1 were given).'] }]);
    const cards = ['500', '1000'].map((pack) => ({ asset, variables: { '1': pack, '2': 'Baraka', button_2: `p-${pack}` } }));
    const sent = await kit.post(path, { template, template_variables: { '1': 'Baraka' }, cards });
    expect(sent.body).toMatchObject({ kind: 'template', text: 'Dear Baraka, choose.\n\n500 litres for Baraka\n\n1000 litres for Baraka' });
    await town.app.waitFor(async () => (await town.chat('254723500010')).some((line) => line['direction'] === 'out'), { what: 'the cards' });
    expect(await carousel('254723500010')).toEqual({ type: 'carousel', cards: [sentCard(0, '500', 'Baraka'), sentCard(1, '1000', 'Baraka')] });
  });

  it('are kept from the removal of old files while a campaign names them', async () => {
    const asset = await upload('image/png', 'pack.png', PNG);
    await draft('packs', { whatsapp_cards: cardsOf(asset, ['500', '1000']) }, ['254723500004']);
    const before = new Date(Date.now() + 400 * 86_400_000);
    await removeOldFiles(town.app.app.whatsapp, { tenantId: town.app.tenantIds.demo, before, isWanted: () => Promise.resolve(true) });
    expect(await town.app.sql('select state from whatsapp_media where id = $1', [asset])).toEqual([{ state: 'stored' }]);
  });
});

describe('an offer that ends', () => {
  it('is asked for before anything starts', async () => {
    const id = await draft('until_sunday', { variables: { offer_ends_at: 'on Sunday', button_1: 'MAJI10' } }, ['254723600002']);
    const answer = await kit.post(`campaigns/${id}/start/`);
    expect([answer.status, answer.body['message']]).toEqual([409, 'Variant a: the template until_sunday needs the end of its offer (offer_ends_at).']);
  });

  it('says until when, and its code, to everybody', async () => {
    const variables = { offer_ends_at: '2026-11-22T21:00:00Z', button_1: 'MAJI10' };
    const id = await draft('until_sunday', { variables }, ['254723600001']);
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    const { components } = ((await town.chat('254723600001'))[0]!['body'] as Json)['template'];
    expect(components).toEqual([
      {
        type: 'limited_time_offer',
        parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Date.parse('2026-11-22T21:00:00Z') } }],
      },
      { type: 'button', sub_type: 'copy_code', index: '0', parameters: [{ type: 'coupon_code', coupon_code: 'MAJI10' }] },
    ]);
  });
});

describe('a campaign whose header is missing', () => {
  const refusal = async (id: string): Promise<string> => {
    const answer = await kit.post(`campaigns/${id}/start/`);
    expect([answer.status, answer.body['code']]).toEqual([409, 'campaigns.not_ready']);
    const { problems } = (await kit.post(`campaigns/${id}/estimate/`)).body as { problems: { message: string }[] };
    expect(problems.map(({ message }) => message)).toContain(answer.body['message']);
    return problems[0]!.message;
  };

  it('does not start, and says what its template lacks', async () => {
    const pdf = await upload('application/pdf', 'prices.pdf', PDF);
    expect(await refusal(await draft('tank', {}, ['254723300001']))).toBe(
      'Variant a: above its text the template tank needs an image: give a file (asset) or its address (link).',
    );
    expect(await refusal(await draft('tank', { whatsapp_header: { asset: pdf } }, ['254723300001']))).toContain('is of another kind (document)');
    expect(await refusal(await draft('kiosk', { whatsapp_header: { asset: pdf } }, ['254723300001']))).toContain('a place: give its location');
  });

  it('is refused when it names two things, none, or a file that is not there', async () => {
    const asset = await upload('image/png', 'tank.png', PNG);
    const missing = '00000000-0000-7000-8000-000000000000';
    const answers = await Promise.all(
      [{ asset, link: 'https://example.com/a.png' }, {}, { link: 'tank.png' }, { asset: missing }].map((whatsapp_header) =>
        kit.post('campaigns/', { name: 'Ofa ya maji', campaign_type: 'whatsapp', target_contact_ids: [missing], whatsapp_header }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 404]);
  });
});
