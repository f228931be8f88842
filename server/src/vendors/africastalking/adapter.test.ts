import { existsSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayAccount, TextToSend } from '../../modules/messaging/outbox/port.ts';
import { createAfricasTalking } from './adapter.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';

const CORPUS = new URL('../../../../../shared/corpus/sms-billing-ai/', import.meta.url);
const present = existsSync(CORPUS);
const skipped = present ? '' : ' (skipped: ../shared/corpus is not here)';

let server: VendorServer;
let answer: (response: ServerResponse) => void;
let seen: { path: string; headers: IncomingHttpHeaders; form: Record<string, string> }[];
let account: GatewayAccount;
const text: TextToSend = { reference: 'a-1', to: '254712345678', text: 'Token: 1 & 2 + 3 ñ', encoding: 'ucs2' };

beforeEach(async () => {
  seen = [];
  server = await startVendorServer(({ request, response, body }) => {
    seen.push({ path: request.url ?? '', headers: request.headers, form: Object.fromEntries(new URLSearchParams(body)) });
    answer(response);
  });
  account = { channelId: 'c', kind: 'africastalking', baseUrl: server.url, user: 'acme', secret: 'atsk', sender: 'MAJI', reportUrl: null };
});
afterEach(() => server.close());

const send = (status: number, body: unknown) => {
  answer = (response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return createAfricasTalking().send(account, text);
};
const one = (recipient: object, Message = 'Sent to 1/1') => ({
  SMSMessageData: { Message, Recipients: [{ number: '+254712345678', cost: 'KES 0.8000', status: 'Success', messageId: 'ATXid_1', ...recipient }] },
});

describe('sending', () => {
  it('posts a form with the number in plus form and the key in a header', async () => {
    expect(await send(201, one({ statusCode: 101 }))).toEqual({ kind: 'accepted', providerId: 'ATXid_1' });
    expect(seen[0]!.form).toEqual({ username: 'acme', to: '+254712345678', message: 'Token: 1 & 2 + 3 ñ', from: 'MAJI', bulkSMSMode: '1' });
    expect(seen[0]).toMatchObject({
      path: '/version1/messaging',
      headers: { apikey: 'atsk', accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it.each<[number, unknown, object]>([
    [201, one({ statusCode: 100 }), { kind: 'accepted' }],
    [201, one({ statusCode: '102' }), { kind: 'accepted' }],
    [
      201,
      one({ statusCode: 403, status: 'InvalidPhoneNumber', messageId: 'None' }),
      { kind: 'refused', code: '403', reason: 'InvalidPhoneNumber', retryable: false, recipientFault: true },
    ],
    [201, one({ statusCode: 405, status: 'InsufficientBalance', messageId: 'None' }), { kind: 'refused', code: '405', retryable: true, recipientFault: false }],
    [409, one({ statusCode: 409, status: 'DoNotDisturbRejection', messageId: 'None' }), { kind: 'refused', code: '409', recipientFault: true }],
    [201, { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } }, { kind: 'refused', code: '402', retryable: true }],
    [201, { SMSMessageData: { Message: 'Insufficient Balance', Recipients: [] } }, { kind: 'refused', code: '405' }],
    [401, 'The supplied authentication is invalid', { kind: 'refused', code: 'http_401', reason: 'The supplied authentication is invalid', retryable: true }],
    [201, one({ statusCode: 101, messageId: 'None' }), { kind: 'unknown', reason: 'no_message_id' }],
    [201, one({ statusCode: 777 }), { kind: 'unknown', reason: 'code_777' }],
    [201, { SMSMessageData: { Message: 'Sent to 0/1', Recipients: [] } }, { kind: 'unknown', reason: 'no_recipient' }],
    [201, '<html>', { kind: 'unknown' }],
    [500, '', { kind: 'unknown', reason: 'http_500' }],
    [302, '', { kind: 'unknown' }],
  ])('reads HTTP %d %j', async (status, body, outcome) => {
    expect(await send(status, body)).toMatchObject(outcome);
    expect(seen).toHaveLength(1);
  });

  it('calls silence after writing unknown, without a second try', async () => {
    answer = () => undefined;
    expect(await createAfricasTalking({ timeoutMs: 700 }).send(account, text)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(seen).toHaveLength(1);
  });
});

const parse = (body: string) =>
  createAfricasTalking().parseReport({ account, body: Buffer.from(body), contentType: 'application/x-www-form-urlencoded', url: '', headers: {} });

describe('delivery reports', () => {
  it.each([
    ['Success', 'delivered'],
    ['Sent', 'sent'],
    ['Submitted', 'sent'],
    ['Buffered', 'pending'],
    ['Rejected', 'undelivered'],
    ['Failed', 'undelivered'],
    ['AbsentSubscriber', 'undelivered'],
    ['Expired', 'undelivered'],
    ['__proto__', 'pending'],
  ])('say %s for %s', (word, status) => {
    expect(parse(`id=ATXid_1&status=${word}&phoneNumber=%2B254712345678&networkCode=63902`)).toEqual({
      kind: 'report',
      answer: { status: 200, contentType: 'text/plain', body: '' },
      reports: [{ providerId: 'ATXid_1', alternatives: [], status, code: word, reason: null }],
    });
  });

  it('keep the reason of a failure, and may be JSON', () => {
    expect(parse('{"id":"ATXid_1","status":"Failed","failureReason":"UserDoesNotExist"}')).toMatchObject({
      reports: [{ status: 'undelivered', reason: 'UserDoesNotExist' }],
    });
  });

  it.each(['', '{}', 'from=%2B254700000001&text=hi&id=x', '\0'])('that are none are unreadable: %j', (body) => {
    expect(parse(body)).toEqual({ kind: 'unreadable', reason: 'no_report' });
  });
});

it.skipIf(!present)(`corpus answers and reports are read as their index says${skipped}`, async () => {
  const corpus = (name: string): string => readFileSync(new URL(name, CORPUS), 'utf8').trim();
  expect(await send(201, corpus('at-send-201-parts-tz.json'))).toEqual({ kind: 'accepted', providerId: 'ATXid_00000000000000000000000000000001' });
  expect(await send(409, corpus('at-send-409-dnd.json'))).toMatchObject({ kind: 'refused', code: '409', recipientFault: true });
  expect(parse(corpus('at-dlr-failed.txt'))).toMatchObject({ reports: [{ providerId: 'ATXid_123456790', status: 'undelivered', reason: 'UserDoesNotExist' }] });
  expect(parse(corpus('at-inbound.txt')).kind).toBe('unreadable');
  expect(parse(corpus('at-bulk-optout.txt')).kind).toBe('unreadable');
});
