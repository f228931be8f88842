import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call, startProvisioned, startReceiver, until, type Client, type Json } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';

const [WABA, NUMBER, TOKEN, SECRET] = ['8801', '7701', 'EAAtoken', 'app secret'];
let sandbox: Sandbox;
let client: Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let peer: string;
let count = 0;

beforeAll(async () => {
  ({ sandbox, client } = await startProvisioned());
  receiver = await startReceiver(() => ({ text: 'OK' }));
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  await client.control('/reset', {});
  const body = [{ type: 'BODY', text: 'Dear {{1}}, water is back.' }];
  await client.control(
    '/provision',
    {
      whatsapp: [
        {
          waba_id: WABA,
          token: TOKEN,
          app_secret: SECRET,
          callback_url: `${receiver.url}/hook`,
          numbers: [{ phone_number_id: NUMBER, number: '254700000900' }],
          templates: ['a', 'b', 'c', 'd'].map((name) => ({ name, language: 'en', components: body })),
        },
      ],
    },
    'PUT',
  );
  await client.faults({ whatsapp: { status_delay_ms: 1, review_ms: 1 } });
  receiver.received.length = 0;
  peer = `2547110${10_000 + (count += 1)}`;
});

const graph = (path: string, body?: unknown, options: { method?: string; token?: string } = {}) =>
  call(`${client.url}/whatsapp/v25.0/${path}`, {
    ...(body === undefined ? {} : { body }),
    ...(options.method ? { method: options.method } : {}),
    headers: { authorization: `Bearer ${options.token ?? TOKEN}` },
  });
const send = (message: object, to = `+${peer}`) =>
  graph(`${NUMBER}/messages`, { messaging_product: 'whatsapp', to, biz_opaque_callback_data: 'ref-1', ...message });
const text = { type: 'text', text: { body: 'Habari' } };
const says = (message: object) => client.control(`/whatsapp/${peer}/messages`, { number: NUMBER, ...message });
const changes = (kind: 'statuses' | 'messages'): Json[] =>
  receiver.received.flatMap(({ body }) => body['entry'].flatMap((entry: Json) => entry['changes'].flatMap((change: Json) => change['value'][kind] ?? [])));
const template = (values: string[]) => ({
  type: 'template',
  template: { name: 'a', language: { code: 'en' }, components: [{ type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) }] },
});

describe('sending', () => {
  test('needs a word of the customer for free text, and tells what becomes of it under our reference', async () => {
    expect(await send(text)).toMatchObject({ status: 400, body: { error: { code: 131047 } } });
    await says(text);
    const sent = await send(text);
    expect(sent.body).toMatchObject({ messages: [{ id: expect.stringMatching(/^wamid\./) }], contacts: [{ wa_id: peer }] });
    await until(() => changes('statuses').length === 2);
    expect(changes('statuses').map(({ status, biz_opaque_callback_data: reference, recipient_id }) => [status, reference, recipient_id])).toEqual([
      ['sent', 'ref-1', peer],
      ['delivered', 'ref-1', peer],
    ]);
    const { body } = await client.control(`/whatsapp/${peer}`);
    expect(body['messages'].map((line: Json) => line['direction'])).toEqual(['out', 'in']);
  });

  test('signs the bytes as Meta writes them', async () => {
    await says({ type: 'text', text: { body: 'Ä/é' } });
    const [got] = receiver.received;
    expect(got!.text).toContain('\\u00c4\\/\\u00e9');
    expect(got!.headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', SECRET).update(got!.text).digest('hex')}`);
  });

  test.each<[string, object, number]>([
    ['an unknown type', { type: 'telepathy', telepathy: {} }, 100],
    ['a file that is not there', { type: 'image', image: { id: '404' } }, 100],
    ['no content', { type: 'text' }, 131008],
    ['values that are missing', template([]), 132000],
    ['a template that is not there', { type: 'template', template: { name: 'zz', language: { code: 'en' } } }, 132001],
  ])('refuses %s', async (_what, message, code) => {
    await says(text);
    expect((await send(message)).body['error'].code).toBe(code);
  });

  test('refuses a token that nobody has, and a number of another account', async () => {
    expect((await graph(`${NUMBER}/messages`, {}, { token: 'x' })).body['error'].code).toBe(190);
    await client.control(
      '/provision',
      { whatsapp: [{ waba_id: '8802', token: 'other', numbers: [{ phone_number_id: '7702', number: '254700000901' }] }] },
      'PUT',
    );
    expect((await graph('7702/messages', {})).body['error'].code).toBe(33);
  });

  test.each([
    ['throttle_130429', 130429],
    ['pair_131056', 131056],
    ['spam_131048', 131048],
    ['paused_132015', 132015],
    ['payment_131042', 131042],
  ])('fault %s answers with its code and sends nothing', async (fault, code) => {
    await says(text);
    await client.faults({ whatsapp: { next: [fault] } });
    expect((await send(text)).body['error'].code).toBe(code);
    expect(await client.journal('wa_message')).toEqual([]);
    expect((await send(text)).status).toBe(200);
  });

  test('fault error_after has sent, and held is said of templates', async () => {
    await says(text);
    await client.faults({ whatsapp: { next: ['error_after', 'held'] } });
    expect([(await send(text)).status, (await client.journal('wa_message')).length]).toEqual([502, 1]);
    expect((await send(template(['Amina']))).body['messages'][0].message_status).toBe('held_for_quality_assessment');
  });

  test.each([
    ['duplicate', ['sent', 'sent', 'delivered', 'delivered']],
    ['reordered', ['delivered', 'sent']],
    ['failed', ['failed']],
  ])('statuses that are %s', async (status, expected) => {
    await client.faults({ whatsapp: { status } });
    await send(template(['Amina']));
    await until(() => changes('statuses').length === expected.length);
    expect(changes('statuses').map((one) => one['status'])).toEqual(expected);
  });
});

describe('phones that chat', () => {
  test('tap buttons and rows, and show that they read', async () => {
    await says(text);
    const buttons = {
      type: 'interactive',
      interactive: { type: 'button', body: { text: 'Buy?' }, action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] } },
    };
    const wamid = (await send(buttons)).body['messages'][0].id as string;
    await client.control(`/whatsapp/${peer}/taps`, { wamid, id: 'y' });
    expect(changes('messages').at(-1)).toMatchObject({
      from: peer,
      context: { id: wamid },
      interactive: { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } },
    });
    expect((await client.control(`/whatsapp/${peer}/taps`, { wamid, id: 'no' })).status).toBe(404);
    await client.control(`/whatsapp/${peer}/read`, { wamid });
    expect(
      changes('statuses')
        .filter((one) => one['id'] === wamid)
        .at(-1),
    ).toMatchObject({ status: 'read' });
  });

  test('send files, which are fetched with the token alone', async () => {
    await says({ type: 'image', image: { base64: Buffer.from('bytes').toString('base64'), mime_type: 'image/png' } });
    const { id } = changes('messages').at(-1)!['image'] as Json;
    const { url } = (await graph(String(id))).body as { url: string };
    expect([(await call(url)).status, (await call(url, { headers: { authorization: `Bearer ${TOKEN}` } })).text]).toEqual([401, 'bytes']);
  });

  test('may be known by a business-scoped id alone', async () => {
    peer = 'KE.123456';
    await says(text);
    expect(changes('messages').at(-1)).toMatchObject({ from_user_id: 'KE.123456' });
    expect(changes('messages').at(-1)).not.toHaveProperty('from');
  });
});

describe('accounts', () => {
  test('list templates by pages, review new ones, and remove them', async () => {
    const first = await graph(`${WABA}/message_templates`);
    expect([first.body['data'].length, typeof first.body['paging'].next]).toEqual([3, 'string']);
    const second = await graph(`${WABA}/message_templates?after=${encodeURIComponent(first.body['paging'].cursors.after)}`);
    expect([second.body['data'].length, second.body['paging'].next]).toEqual([1, undefined]);
    const made = await graph(`${WABA}/message_templates`, { name: 'new_one', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'x' }] });
    expect(made.body).toMatchObject({ status: 'PENDING' });
    await until(() => receiver.received.length > 0);
    expect(receiver.received[0]!.body['entry'][0].changes[0]).toMatchObject({
      field: 'message_template_status_update',
      value: { event: 'APPROVED', message_template_name: 'new_one' },
    });
    expect((await graph(`${WABA}/message_templates?name=new_one`, undefined, { method: 'DELETE' })).body).toEqual({ success: true });
  });

  test('take an address only when it answers the handshake', async () => {
    const refused = await graph(`${WABA}/subscribed_apps`, { override_callback_uri: 'http://127.0.0.1:1/hook', verify_token: 't' });
    expect(refused.body['error'].code).toBe(100);
  });
});

test('talks outlive a restart of the process', async () => {
  const { mkdtempSync } = await import('node:fs');
  const dataDir = mkdtempSync('/tmp/mkondo-wa-');
  const one = await startProvisioned(dataDir);
  await one.client.control(
    '/provision',
    { whatsapp: [{ waba_id: WABA, token: TOKEN, numbers: [{ phone_number_id: NUMBER, number: '254700000900' }] }] },
    'PUT',
  );
  await one.client.control(`/whatsapp/${peer}/messages`, { number: NUMBER, ...text });
  await one.sandbox.close();
  const two = await startProvisioned(dataDir);
  expect((await two.client.control(`/whatsapp/${peer}`)).body['messages']).toMatchObject([{ direction: 'in', type: 'text' }]);
  await two.sandbox.close();
});

test('takes cards as they were approved: as many, each with a file that was handed over and its values', async () => {
  const card = {
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: '{{1}} litres' },
    ],
  };
  const packs = {
    name: 'packs',
    language: 'en',
    components: [
      { type: 'BODY', text: 'Choose.' },
      { type: 'CAROUSEL', cards: [card, card] },
    ],
  };
  await client.control('/provision', { whatsapp: [{ waba_id: WABA, token: TOKEN, app_secret: SECRET, templates: [packs] }] }, 'PUT');
  const filled = (index: number, file: object) => ({
    card_index: index,
    components: [
      { type: 'header', parameters: [{ type: 'image', image: file }] },
      { type: 'body', parameters: [{ type: 'text', text: '500' }] },
    ],
  });
  const sent = async (cards: object[]): Promise<string> => {
    const answer = await send({ type: 'template', template: { name: 'packs', language: { code: 'en' }, components: [{ type: 'carousel', cards }] } });
    return answer.body['error'] ? `${answer.body['error'].code} ${answer.body['error'].error_data.details}` : 'taken';
  };
  expect(await sent([filled(0, { id: '1' })])).toContain('132000');
  expect(await sent([filled(0, { link: 'https://example.com/a.png' }), filled(1, { id: '1' })])).toContain('needs an id');
  expect(await sent([filled(0, { id: 'nobody' }), filled(1, { id: 'nobody' })])).toContain('is not there');
});
