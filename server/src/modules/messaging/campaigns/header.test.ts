import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { findOrCreateContacts, recordConsent } from '../contacts/index.ts';
import { META, startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';
import { kitOf, OWNER, type Kit } from './campaigns.testkit.ts';

// a Friday at noon in Nairobi: advertising may go out
const offset = Date.parse('2026-11-20T09:00:00Z') - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('a picture of a tank')]);
const PDF = Buffer.from('%PDF-1.4 prices');
const PLACE = { latitude: -1.2864, longitude: 36.8172, name: 'Kiosk 4', address: 'Ngong Road' };
const body = [{ type: 'BODY', text: 'Come and see.' }];
const withHead = (name: string, format: string) => ({ name, language: 'en', category: 'MARKETING', components: [{ type: 'HEADER', format }, ...body] });
let town: WhatsappTown;
let kit: Kit;
beforeAll(async () => {
  town = await startWhatsapp({ clock });
  kit = kitOf(town.app);
  const templates = [withHead('tank', 'IMAGE'), withHead('prices', 'DOCUMENT'), withHead('kiosk', 'LOCATION')];
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
