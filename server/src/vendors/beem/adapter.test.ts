import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayAccount, TextToSend } from '../../modules/messaging/outbox/port.ts';
import { createBeem } from './adapter.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';

const CORPUS = new URL('../../../../../shared/corpus/sms-billing-ai/', import.meta.url);
const present = existsSync(CORPUS);
const skipped = present ? '' : ' (skipped: ../shared/corpus is not here)';

let server: VendorServer;
let answer: (response: ServerResponse) => void;
let seen: { path: string; authorization: string | undefined; body: unknown }[];
let account: GatewayAccount;
const text: TextToSend = { reference: 'a-1', to: '255712345678', text: 'Tokeni: 1234', encoding: 'gsm7' };

beforeEach(async () => {
  seen = [];
  server = await startVendorServer(({ request, response, body }) => {
    seen.push({ path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(body) });
    answer(response);
  });
  account = { channelId: 'c', kind: 'beem', baseUrl: server.url, user: 'key', secret: 'secret', sender: 'MAJI', reportUrl: null };
});
afterEach(() => server.close());

const send = (status: number, body: unknown, change: Partial<TextToSend> = {}) => {
  answer = (response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return createBeem().send(account, { ...text, ...change });
};
const SUBMITTED = { successful: true, request_id: 35918915, code: 100, message: 'Message Submitted Successfully', valid: 1, invalid: 0, duplicates: 0 };

describe('sending', () => {
  it('posts one recipient with our reference, and says 8 for UCS-2', async () => {
    expect(await send(200, SUBMITTED)).toEqual({ kind: 'accepted', providerId: '35918915:a-1' });
    await send(200, SUBMITTED, { encoding: 'ucs2' });
    const body = {
      source_addr: 'MAJI',
      schedule_time: '',
      encoding: 0,
      message: 'Tokeni: 1234',
      recipients: [{ recipient_id: 'a-1', dest_addr: '255712345678' }],
    };
    expect(seen.map((each) => each.body)).toEqual([body, { ...body, encoding: 8 }]);
    expect(seen[0]).toMatchObject({ path: '/v1/send', authorization: `Basic ${btoa('key:secret')}` });
  });

  it('keeps a request id that outgrows a float', async () => {
    expect(await send(200, '{"successful":"true","request_id":90071992547409931,"code":"100"}')).toEqual({
      kind: 'accepted',
      providerId: '90071992547409931:a-1',
    });
  });

  it.each<[number, unknown, object]>([
    [400, { code: 102, message: 'Insufficient balance' }, { kind: 'refused', code: '102', retryable: true, recipientFault: false }],
    [200, { code: 101, message: 'Invalid phone number' }, { kind: 'refused', code: '101', retryable: false, recipientFault: true }],
    [200, { ...SUBMITTED, valid: 0, invalid: 1 }, { kind: 'refused', code: '101', recipientFault: true }],
    [400, { data: null, code: '109' }, { kind: 'refused', code: '109', retryable: false }],
    [401, { code: 120, message: 'x' }, { kind: 'refused', code: '120', retryable: true }],
    [422, { message: 'Bad request', errors: {} }, { kind: 'refused', code: 'http_422', reason: 'Bad request', retryable: true }],
    [429, '', { kind: 'throttled', scope: 'account', retryAfterMs: 2_000 }],
    [400, { code: 'constructor' }, { kind: 'refused', code: 'http_400' }],
    [500, '<html>', { kind: 'unknown', reason: 'http_500' }],
    [302, '', { kind: 'unknown', reason: 'http_302' }],
    [200, {}, { kind: 'unknown', reason: 'unexpected_answer' }],
    [200, '<html>', { kind: 'unknown' }],
    [200, { code: 999 }, { kind: 'unknown', reason: 'code_999' }],
    [200, { code: 100 }, { kind: 'unknown', reason: 'no_request_id' }],
  ])('reads HTTP %d %j', async (status, body, outcome) => {
    expect(await send(status, body)).toMatchObject(outcome);
    expect(seen).toHaveLength(1);
  });

  it('calls silence after writing unknown and a closed port not sent, without a second try', async () => {
    answer = () => undefined;
    expect(await createBeem({ timeoutMs: 700 }).send(account, text)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(seen).toHaveLength(1);
    expect(await createBeem().send({ ...account, baseUrl: 'http://127.0.0.1:1' }, text)).toMatchObject({ kind: 'not_sent' });
  });
});

describe('delivery reports', () => {
  const parse = (body: string) =>
    createBeem().parseReport({ account, body: Buffer.from(body), contentType: 'application/json', url: 'https://x.example.org/r', headers: {} });

  it.each([
    ['{"request_id":"35918915","recipient_id":"a-1","dest_addr":"255712345678","Status":"DELIVERED"}', 'delivered'],
    ['{"request_id":35918915,"recipient_id":"a-1","dest_addr":"+255712345678","status":"undelivered"}', 'undelivered'],
    ['{"request_id":35918915,"recipient_id":"a-1","dest_addr":255712345678,"status":"SOMETHING NEW"}', 'pending'],
    ['request_id=35918915&recipient_id=a-1&dest_addr=255712345678&Status=PENDING', 'pending'],
    ['{"request_id":"35918915","recipient_id":"a-1","dest_addr":"255712345678","Status":"constructor"}', 'pending'],
  ])('pushed as %s are found by every id they may be known under', (body, status) => {
    expect(parse(body)).toMatchObject({
      kind: 'report',
      reports: [{ providerId: '35918915:a-1', alternatives: ['35918915:255712345678', 'a-1'], status }],
      answer: { status: 200, contentType: 'application/json', body: '{"request_id":"35918915","successful":"true"}' },
    });
  });

  it('polled as a list are known by request and number', () => {
    expect(parse('[{"dest_addr":"255700000002","status":"DELIVERED","request_id":"31951"},{"status":"DELIVERED"}]')).toMatchObject({
      kind: 'report',
      reports: [{ providerId: '31951:255700000002', alternatives: [], status: 'delivered' }],
    });
  });

  it.each(['', 'null', '[]', '{}', '{"from":"255700000001","message":{"text":"STOP"},"transaction_id":"t"}', '\0\uD800'])(
    'that are none are unreadable: %j',
    (body) => {
      expect(parse(body)).toEqual({ kind: 'unreadable', reason: 'no_report' });
    },
  );
});

const corpus = (name: string): string => readFileSync(new URL(name, CORPUS), 'utf8');

it.skipIf(!present).each([
  ['beem-send-success.json', { kind: 'accepted', providerId: '35918915:a-1' }],
  ['beem-send-error-102-insufficient-balance.json', { kind: 'refused', code: '102' }],
  ['beem-error-108-invalid-token.json', { kind: 'refused', code: '108' }],
  ['beem-send-error-112.json', { kind: 'refused', code: '112' }],
  ['beem-send-error-120.json', { kind: 'refused', code: '120' }],
])(`corpus answer %s${skipped}`, async (name, outcome) => {
  const sample = JSON.parse(corpus(name)) as { http_status?: number; body?: unknown };
  expect(await send(sample.http_status ?? 200, sample.http_status ? sample.body : sample)).toMatchObject(outcome);
});

it.skipIf(!present).each([
  ['beem-dlr-callback.status-upper.json', '35918915:2', 'undelivered'],
  ['beem-dlr-poll.array.json', '31951:255700000002', 'delivered'],
])(`corpus report %s${skipped}`, (name, providerId, status) => {
  expect(createBeem().parseReport({ account, body: Buffer.from(corpus(name)), contentType: undefined, url: '', headers: {} })).toMatchObject({
    kind: 'report',
    reports: [{ providerId, status }],
  });
});
