import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WhatsappAccount } from '../../modules/messaging/whatsapp/port.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';
import { createWhatsapp } from './adapter.ts';

let server: VendorServer;
let answer: (response: ServerResponse, path: string) => void;
let seen: { method: string; path: string; authorization: string | undefined; body: string }[];
let account: WhatsappAccount;
const meta = createWhatsapp({ version: 'v25.0', timeoutMs: 20_000 });

beforeEach(async () => {
  seen = [];
  server = await startVendorServer(({ request, response, body }) => {
    seen.push({ method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, body });
    answer(response, request.url ?? '');
  });
  account = { channelId: 'c', kind: 'whatsapp', tenantId: 't', baseUrl: server.url, token: 'EAAx', phoneNumberId: '77', wabaId: '88' };
});
afterEach(() => server.close());

const says = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
  answer = (response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};
const error = (code: number, more: object = {}) => ({ error: { message: `(#${code}) No`, type: 'OAuthException', code, ...more } });
const send = (to = '254712345678', graph = meta) => graph.send(account, { reference: 'm-1', to, message: { type: 'text', text: { body: 'Habari' } } });

describe('sending', () => {
  it('posts the message with a plus before the number and our own id beside it', async () => {
    says(200, { contacts: [{ input: '+254712345678', wa_id: '254712345678' }], messages: [{ id: 'wamid.A' }] });
    expect(await send()).toEqual({ kind: 'accepted', providerId: 'wamid.A' });
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v25.0/77/messages', authorization: 'Bearer EAAx' });
    expect(JSON.parse(seen[0]!.body)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+254712345678',
      type: 'text',
      text: { body: 'Habari' },
      biz_opaque_callback_data: 'm-1',
    });
    await send('KE.1');
    expect(JSON.parse(seen[1]!.body)).toMatchObject({ recipient: 'KE.1' });
    expect(JSON.parse(seen[1]!.body)).not.toHaveProperty('to');
  });

  it.each<[number, unknown, object]>([
    [200, { messages: [{ id: 'w', message_status: 'held_for_quality_assessment' }] }, { kind: 'accepted', held: true }],
    [400, error(130429), { kind: 'throttled', scope: 'sender' }],
    [400, error(131056), { kind: 'throttled', scope: 'pair' }],
    [400, error(80007), { kind: 'throttled', scope: 'account' }],
    [400, error(131048), { kind: 'throttled', scope: 'sender', retryAfterMs: 3_600_000 }],
    [400, error(131026), { kind: 'refused', code: '131026', retryable: false, recipientFault: true }],
    [400, error(131050), { kind: 'refused', recipientFault: true, optedOut: true }],
    [400, error(131047), { kind: 'refused', retryable: false, recipientFault: false, windowClosed: true }],
    [401, error(190), { kind: 'refused', retryable: true, trouble: true }],
    [403, error(200), { kind: 'refused', trouble: true }],
    [400, error(132000, { error_data: { details: 'expected 2, got 1' } }), { kind: 'refused', retryable: false, reason: '(#132000) No: expected 2, got 1' }],
    [400, error(100, { error_data: 'a bare text' }), { kind: 'refused', reason: '(#100) No: a bare text' }],
    [500, error(131016), { kind: 'refused', retryable: true, recipientFault: false }],
    [400, error(999_999), { kind: 'refused', code: '999999', retryable: false }],
    [500, error(999_999), { kind: 'unknown', reason: 'code_999999' }],
    [500, '<html>', { kind: 'unknown', reason: 'http_500' }],
    [302, '', { kind: 'unknown', reason: 'http_302' }],
    [200, {}, { kind: 'unknown', reason: 'no_message_id' }],
    [200, { messages: [{ id: '' }] }, { kind: 'unknown' }],
    [200, '<html>', { kind: 'unknown' }],
    [400, { error: 'text' }, { kind: 'unknown', reason: 'http_400' }],
    [400, { error: { code: '190' } }, { kind: 'unknown' }],
  ])('reads HTTP %d %j', async (status, body, outcome) => {
    says(status, body);
    expect(await send()).toMatchObject(outcome);
    expect(seen).toHaveLength(1);
  });

  it('waits as long as a 429 asks', async () => {
    says(429, '', { 'retry-after': '7' });
    expect(await send()).toMatchObject({ kind: 'throttled', scope: 'account', retryAfterMs: 7_000 });
  });

  it('calls silence after writing unknown and a closed port not sent, without a second try', async () => {
    answer = () => undefined;
    const impatient = createWhatsapp({ version: 'v25.0', timeoutMs: 700 });
    expect(await send(undefined, impatient)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(seen).toHaveLength(1);
    account = { ...account, baseUrl: 'http://127.0.0.1:1' };
    expect(await send()).toMatchObject({ kind: 'not_sent' });
  });
});

describe('asking', () => {
  it('goes on behind the cursor while there is a next page, and not beyond', async () => {
    says(200, {
      data: [{ id: 1, name: 'a', language: 'en', status: 'APPROVED', category: 'UTILITY', components: [{ type: 'BODY', text: 'x' }, 7] }],
      paging: { cursors: { after: 'QQ==' }, next: 'https://x' },
    });
    expect(await meta.templates(account, null)).toMatchObject({
      kind: 'done',
      value: { next: 'QQ==', rows: [{ id: '1', status: 'approved', parameterFormat: 'positional', components: [{ type: 'BODY', text: 'x' }] }] },
    });
    says(200, { data: [], paging: { cursors: { after: 'QQ==' } } });
    expect(await meta.templates(account, 'A+B=')).toMatchObject({ value: { next: null } });
    expect(seen[1]!.path).toContain('&after=A%2BB%3D');
  });

  it.each<[number, unknown, object]>([
    [200, { success: true }, { kind: 'done' }],
    [200, { success: false }, { kind: 'unknown', reason: 'unexpected_answer' }],
    [400, error(133005), { kind: 'refused', code: '133005', trouble: true, retryable: false }],
    [400, error(4), { kind: 'refused', retryable: true }],
    [502, '<html>', { kind: 'unknown', reason: 'http_502' }],
  ])('reads HTTP %d %j', async (status, body, outcome) => {
    says(status, body);
    expect(await meta.register(account, '123456')).toMatchObject(outcome);
  });

  it('fetches a file in two steps with the token in both, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 128, 13, 10, 65]);
    answer = (response, path) => {
      if (path.startsWith('/v25.0/'))
        response.writeHead(200).end(JSON.stringify({ url: `${server.url}/files/${'x'.repeat(400)}`, mime_type: 'image/png', sha256: 'aa' }));
      else response.writeHead(200).end(bytes);
    };
    const found = await meta.download(account, '5');
    expect(found.kind === 'done' && [Buffer.from(found.value.content), found.value.mime, found.value.sha256]).toEqual([bytes, 'image/png', 'aa']);
    expect(seen.map((one) => [one.path.slice(0, 30), one.authorization])).toEqual([
      ['/v25.0/5?phone_number_id=77', 'Bearer EAAx'],
      [`/files/${'x'.repeat(23)}`, 'Bearer EAAx'],
    ]);
  });

  it('hands a sample over in a session of its own, and takes no session that leads elsewhere', async () => {
    const answers = [
      ['/app?', { id: '4242' }],
      ['uploads', { id: 'upload:AA-b_9==?sig=x' }],
      ['upload:', { h: '4::aW1h' }],
    ] as const;
    const sample = { mime: 'image/png', filename: 'pump & valve.png', content: Buffer.from('pixels') };
    answer = (response, path) => void response.writeHead(200).end(JSON.stringify(answers.find(([part]) => path.includes(part))![1]));
    expect(await meta.uploadSample(account, sample)).toEqual({ kind: 'done', value: { handle: '4::aW1h' } });
    expect(seen.map((one) => [one.path, one.authorization, one.body])).toEqual([
      ['/v25.0/app?fields=id', 'Bearer EAAx', ''],
      ['/v25.0/4242/uploads?file_name=pump+%26+valve.png&file_length=6&file_type=image%2Fpng', 'Bearer EAAx', '{}'],
      ['/v25.0/upload:AA-b_9==?sig=x', 'OAuth EAAx', 'pixels'],
    ]);
    says(200, { id: '../88/message_templates' });
    expect(await meta.uploadSample(account, sample)).toMatchObject({ kind: 'unknown' });
    expect(seen).toHaveLength(4);
  });

  it('does not take the token to an address without TLS that a real Graph would name', async () => {
    says(200, { url: 'http://elsewhere.example/file', mime_type: 'image/png' });
    expect(await meta.download({ ...account, baseUrl: server.url.replace('http://', 'https://') }, '5')).toMatchObject({ kind: 'unknown' });
  });
});
