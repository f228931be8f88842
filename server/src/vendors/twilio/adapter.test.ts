import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayAccount, TextToSend } from '../../modules/messaging/outbox/port.ts';
import { createTwilio } from './adapter.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';

const CORPUS = new URL('../../../../../shared/corpus/sms-billing-ai/', import.meta.url);
const present = existsSync(CORPUS);
const skipped = present ? '' : ' (skipped: ../shared/corpus is not here)';

let server: VendorServer;
let answer: (response: ServerResponse) => void;
let seen: { path: string; authorization: string | undefined; form: Record<string, string> }[];
let account: GatewayAccount;
const text: TextToSend = { reference: 'a-1', to: '254712345678', text: 'Token: 1 & 2', encoding: 'gsm7' };

beforeEach(async () => {
  seen = [];
  server = await startVendorServer(({ request, response, body }) => {
    seen.push({ path: request.url ?? '', authorization: request.headers.authorization, form: Object.fromEntries(new URLSearchParams(body)) });
    answer(response);
  });
  account = {
    channelId: 'c',
    kind: 'twilio',
    baseUrl: server.url,
    user: 'AC1',
    secret: 'tok',
    sender: 'MAJI',
    reportUrl: 'https://x.example.org/r/1',
  };
});
afterEach(() => server.close());

const send = (status: number, body: unknown, change: Partial<GatewayAccount> = {}) => {
  answer = (response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return createTwilio().send({ ...account, ...change }, text);
};

describe('sending', () => {
  it('posts a form and asks for reports that carry our reference', async () => {
    expect(await send(201, { sid: 'SM1', status: 'queued', num_segments: '1', error_code: null })).toEqual({ kind: 'accepted', providerId: 'SM1' });
    await send(201, { sid: 'SM2' }, { sender: `MG${'0'.repeat(32)}`, reportUrl: 'https://x.example.org/r?t=1' });
    await send(201, { sid: 'SM3' }, { reportUrl: null });
    const body = { To: '+254712345678', Body: 'Token: 1 & 2' };
    expect(seen.map((each) => each.form)).toEqual([
      { ...body, From: 'MAJI', StatusCallback: 'https://x.example.org/r/1?ref=a-1' },
      { ...body, MessagingServiceSid: `MG${'0'.repeat(32)}`, StatusCallback: 'https://x.example.org/r?t=1&ref=a-1' },
      { ...body, From: 'MAJI' },
    ]);
    expect(seen[0]).toMatchObject({ path: '/2010-04-01/Accounts/AC1/Messages.json', authorization: `Basic ${btoa('AC1:tok')}` });
  });

  it.each<[number, unknown, object]>([
    [400, { code: 21211, message: 'not valid', status: 400 }, { kind: 'refused', code: '21211', reason: 'not valid', retryable: false, recipientFault: true }],
    [400, { code: 21610, message: 'unsubscribed' }, { kind: 'refused', recipientFault: true }],
    [400, { code: 21617, message: 'too long' }, { kind: 'refused', retryable: false, recipientFault: false }],
    [401, { code: 20003, message: 'Authenticate' }, { kind: 'refused', code: '20003', retryable: true }],
    [429, { code: 20429, message: 'Too Many Requests' }, { kind: 'throttled', scope: 'account' }],
    [400, { code: 63999, message: 'new' }, { kind: 'refused', code: '63999', retryable: true, recipientFault: false }],
    [404, '<html>', { kind: 'refused', code: 'http_404' }],
    [500, { code: 20500 }, { kind: 'unknown', reason: 'http_500' }],
    [307, '', { kind: 'unknown' }],
    [201, '<html>', { kind: 'unknown', reason: 'no_sid' }],
  ])('reads HTTP %d %j', async (status, body, outcome) => {
    expect(await send(status, body)).toMatchObject(outcome);
    expect(seen).toHaveLength(1);
  });

  it('calls silence after writing unknown, without a second try', async () => {
    answer = () => undefined;
    expect(await createTwilio({ timeoutMs: 700 }).send(account, text)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(seen).toHaveLength(1);
  });
});

const URL_CALLED = 'https://x.example.org/r/1?ref=a-1';
const sign = (url: string, form: Record<string, string>, token = 'tok'): string =>
  createHmac('sha1', token)
    .update(
      url +
        Object.keys(form)
          .sort()
          .map((key) => key + form[key])
          .join(''),
    )
    .digest('base64');
const report = (form: Record<string, string>, signature: string | undefined, url = URL_CALLED) =>
  createTwilio().parseReport({
    account,
    body: Buffer.from(new URLSearchParams(form).toString()),
    contentType: 'application/x-www-form-urlencoded',
    url,
    headers: { 'x-twilio-signature': signature },
  });

describe('delivery reports', () => {
  it.each([
    ['queued', 'pending'],
    ['sending', 'pending'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'undelivered'],
    ['failed', 'undelivered'],
    ['canceled', 'undelivered'],
    ['something new', 'pending'],
    ['constructor', 'pending'],
  ])('say %s for %s', (word, status) => {
    const form = { MessageSid: 'SM1', SmsSid: 'SM1', MessageStatus: word, SmsStatus: word };
    expect(report(form, sign(URL_CALLED, form))).toEqual({
      kind: 'report',
      answer: { status: 200, contentType: 'text/plain', body: '' },
      reports: [{ providerId: 'SM1', alternatives: ['a-1'], status, code: word, reason: null }],
    });
  });

  it('keep the error code and what it means', () => {
    const form = { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' };
    expect(report(form, sign(URL_CALLED, form))).toMatchObject({ reports: [{ code: '30003', reason: 'The handset cannot be reached' }] });
  });

  it("count only with Twilio's signature, with the port written or not", () => {
    const form = { MessageSid: 'SM1', MessageStatus: 'sent' };
    expect(report(form, sign('https://x.example.org:443/r/1?ref=a-1', form)).kind).toBe('report');
    expect(report(form, sign('https://x.example.org/r/1?ref=a-1', form), 'https://x.example.org:8443/r/1?ref=a-1').kind).toBe('report');
    for (const wrong of [
      undefined,
      '',
      'x',
      sign(URL_CALLED, form, 'other'),
      sign('https://x.example.org/r/1', form),
      sign(URL_CALLED, { ...form, MessageStatus: 'delivered' }),
    ]) {
      expect(report(form, wrong)).toEqual({ kind: 'unreadable', reason: 'signature' });
    }
  });

  it('that are signed incoming messages are no reports', () => {
    const form = { MessageSid: 'SM1', SmsStatus: 'received', Body: 'STOP' };
    expect(report(form, sign(URL_CALLED, form))).toEqual({ kind: 'unreadable', reason: 'no_report' });
  });
});

interface Vector {
  auth_token: string;
  url: string;
  params?: Record<string, string | string[]>;
  body_file?: string;
  signature: string;
  expect: 'valid' | 'invalid';
  note?: string;
}
const corpus = (name: string): string => readFileSync(new URL(name, CORPUS), 'utf8').replace(/\n$/, '');
const vectors = present
  ? (JSON.parse(corpus('twilio-signature-vectors.json')) as Vector[]).filter(
      (vector) => vector.body_file === undefined || existsSync(new URL(vector.body_file, CORPUS)),
    )
  : [{ auth_token: '', url: '', signature: '', expect: 'valid' as const }];

it.skipIf(!present).each(vectors)(`corpus signature is judged as its vector says: $expect $note $url${skipped}`, (vector: Vector) => {
  const pairs = Object.entries(vector.params ?? {}).flatMap(([key, value]) => [value].flat().map((each) => [key, each] as [string, string]));
  const body = vector.body_file === undefined ? new URLSearchParams(pairs).toString() : corpus(vector.body_file);
  const result = createTwilio().parseReport({
    account: { ...account, secret: vector.auth_token },
    body: Buffer.from(body),
    contentType: undefined,
    url: vector.url,
    headers: { 'x-twilio-signature': vector.signature },
  });
  expect(result.kind === 'unreadable' && result.reason === 'signature').toBe(vector.expect === 'invalid');
});

it.skipIf(!present)(`corpus refusal 21211 is the number's fault${skipped}`, async () => {
  expect(await send(400, corpus('twilio-create-400-21211.json'))).toMatchObject({ kind: 'refused', code: '21211', recipientFault: true });
});
