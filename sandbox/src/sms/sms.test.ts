import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { basic, call, PHONE, PROVISION, startProvisioned, startReceiver, until, type Client, type Received } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';
import { segmentsOf } from './segments.ts';
import { twilioSignature } from './twilio-signature.ts';

let sandbox: Sandbox;
let client: Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const DELAYS = { beem: { dlr_delay_ms: 1 }, africastalking: { dlr_delay_ms: 1 }, twilio: { dlr_delay_ms: 1 } };

beforeAll(async () => {
  ({ sandbox, client } = await startProvisioned());
  receiver = await startReceiver(() => ({ text: '' }));
  const sms = PROVISION.sms.map((account) => ({ ...account, dlr_url: `${receiver.url}/dlr`, inbound_url: `${receiver.url}/in` }));
  await client.control('/provision', { sms }, 'PUT');
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  await client.control('/reset', {});
  await client.faults({ sms: DELAYS });
  receiver.received.length = 0;
});

const reports = (count: number): Promise<Received[]> => until(() => receiver.received.length >= count && receiver.received);
const inbox = async (msisdn = PHONE) => (await client.control(`/phones/${msisdn}`)).body['sms'];

describe('Beem', () => {
  const send = (body: object = {}, headers = basic('bk', 'bs')) =>
    call(`${client.url}/beem/v1/send`, {
      body: { source_addr: 'MAJI', schedule_time: '', encoding: 0, message: 'Habari', recipients: [{ recipient_id: '1', dest_addr: PHONE }], ...body },
      headers,
    });
  const balance = async () => (await call(`${client.url}/beem/public/v1/vendors/balance`, { headers: basic('bk', 'bs') })).body['data'].credit_balance;

  test('puts the text into the inbox, charges its segments and reports delivery', async () => {
    const { status, body } = await send({ message: 'a'.repeat(161) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ successful: true, code: 100, valid: 1, invalid: 0, duplicates: 0 });
    expect((await inbox())[0]).toMatchObject({ from: 'MAJI', gateway: 'beem', id: String(body['request_id']) });
    expect(await balance()).toBe(998);
    const [report] = await reports(1);
    expect(report!.body).toMatchObject({ request_id: String(body['request_id']), recipient_id: '1', dest_addr: PHONE });
    expect(report!.body['Status'] ?? report!.body['status']).toBe('DELIVERED');
    const poll = await call(`${client.url}/beem/public/v1/delivery-reports?dest_addr=${PHONE}&request_id=${body['request_id']}`, {
      headers: basic('bk', 'bs'),
    });
    expect(poll.body).toEqual([{ dest_addr: PHONE, status: 'DELIVERED', request_id: String(body['request_id']) }]);
  });

  test('counts invalid and repeated numbers and makes phones on the fly', async () => {
    const recipients = ['255700000001', '255700000001', '+255700000002', '12'].map((dest_addr, id) => ({ recipient_id: String(id), dest_addr }));
    expect((await send({ recipients })).body).toMatchObject({ valid: 1, invalid: 2, duplicates: 1 });
    expect(await inbox('255700000001')).toHaveLength(1);
  });

  test.each([
    [109, { message: '' }],
    [112, { schedule_time: '2020-01-01 10:00' }],
    [114, { recipients: Array.from({ length: 1001 }, (_, id) => ({ recipient_id: id, dest_addr: '255700000001' })) }],
    [117, { schedule_time: 'tomorrow' }],
    [118, { encoding: undefined }],
    [119, { recipients: [] }],
    [121, { source_addr: 'LONGERTHAN11' }],
    [101, { recipients: [{ recipient_id: '1', dest_addr: '12' }] }],
    [102, { message: 'a'.repeat(153 * 1001) }],
  ])('answers code %i', async (code, fields) => {
    const { status, body } = await send(fields);
    expect([status, body['code']]).toEqual([400, code]);
    expect(await client.journal('sms')).toHaveLength(0);
  });

  test('refuses wrong keys', async () => {
    expect(await send({}, basic('bk', 'no'))).toMatchObject({ status: 401, body: { code: 120 } });
  });

  test.each([
    ['reject', 400, 101],
    ['http_500', 500, 103],
    ['insufficient', 400, 102],
    ['invalid_sender', 400, 111],
  ])('fault %s sends nothing', async (fault, status, code) => {
    await client.faults({ sms: { beem: { next: [fault] } } });
    expect(await send()).toMatchObject({ status, body: { code } });
    expect(await client.journal('sms')).toHaveLength(0);
  });

  test('fault timeout_after has delivered before it hangs', async () => {
    await client.faults({ sms: { beem: { next: ['timeout_after'], hang_ms: 30_000 } } });
    const hanging = fetch(`${client.url}/beem/v1/send`, {
      method: 'POST',
      headers: { ...basic('bk', 'bs'), 'content-type': 'application/json' },
      signal: AbortSignal.timeout(100),
      body: JSON.stringify({ source_addr: 'MAJI', encoding: 0, message: 'Habari', recipients: [{ recipient_id: '1', dest_addr: PHONE }] }),
    });
    await expect(hanging).rejects.toThrow();
    expect(await client.journal('sms')).toHaveLength(1);
  });

  test.each([
    ['duplicate', ['DELIVERED', 'DELIVERED']],
    ['reordered', ['DELIVERED', 'PENDING']],
    ['undelivered', ['UNDELIVERED']],
  ])('reports can be %s', async (dlr, states) => {
    await client.faults({ sms: { beem: { dlr } } });
    await send();
    expect((await reports(states.length)).map(({ body }) => body['Status'] ?? body['status'])).toEqual(states);
  });

  test('reports can be lost, and the state is still there to be polled', async () => {
    await client.faults({ sms: { beem: { dlr: 'lost' } } });
    await send();
    expect(await until(async () => (await client.journal('dlr'))[0])).toMatchObject({ lost: true, state: 'DELIVERED' });
    expect(receiver.received).toHaveLength(0);
  });
});

describe("Africa's Talking", () => {
  const send = (form: Record<string, string> = {}, apiKey = 'ak') =>
    call(`${client.url}/africastalking/version1/messaging`, {
      form: { username: 'maji', to: `+${PHONE}`, message: 'Habari', from: 'MAJI', ...form },
      headers: { apiKey, accept: 'application/json' },
    });

  test('answers 201 with a line for each number and reports by form', async () => {
    const { status, body } = await send({ to: `+${PHONE},+2547` });
    expect(status).toBe(201);
    expect(body['SMSMessageData'].Message).toBe('Sent to 1/2 Total Cost: KES 0.8000');
    const [good, bad] = body['SMSMessageData'].Recipients;
    expect(good).toMatchObject({ statusCode: 101, status: 'Success', number: `+${PHONE}`, cost: 'KES 0.8000', messageId: expect.stringMatching(/^ATXid_/) });
    expect(bad).toMatchObject({ statusCode: 403, status: 'InvalidPhoneNumber', messageId: 'None' });
    expect((await inbox())[0]).toMatchObject({ text: 'Habari', gateway: 'africastalking', id: good.messageId });
    expect((await reports(2)).map(({ body: report }) => [report['id'], report['status'], report['phoneNumber'], report['networkCode']])).toEqual([
      [good.messageId, 'Submitted', `+${PHONE}`, '63902'],
      [good.messageId, 'Success', `+${PHONE}`, '63902'],
    ]);
  });

  test.each([
    ['reject', 406],
    ['insufficient', 405],
    ['invalid_sender', 402],
  ])('fault %s comes inside a 201', async (fault, code) => {
    await client.faults({ sms: { africastalking: { next: [fault] } } });
    const { status, body } = await send();
    expect([status, body['SMSMessageData'].Recipients[0].statusCode]).toEqual([201, code]);
    expect(await client.journal('sms')).toHaveLength(0);
  });

  test('refuses a wrong key', async () => {
    expect((await send({}, 'no')).status).toBe(401);
  });
});

describe('Twilio', () => {
  const send = (form: Record<string, string> = {}, auth = basic('AC1', 'tt')) =>
    call(`${client.url}/twilio/2010-04-01/Accounts/AC1/Messages.json`, {
      form: { To: `+${PHONE}`, From: 'MAJI', Body: 'Habari', StatusCallback: `${receiver.url}/status?tenant=7`, ...form },
      headers: auth,
    });

  test('answers 201 with strings for numbers and signs its status callbacks', async () => {
    const { status, body } = await send();
    expect(status).toBe(201);
    expect(body).toMatchObject({ sid: expect.stringMatching(/^SM[0-9a-f]{32}$/), status: 'queued', num_segments: '1', to: `+${PHONE}`, price: null });
    const got = await reports(2);
    expect(got.map(({ body: report }) => report['MessageStatus'])).toEqual(['sent', 'delivered']);
    for (const { body: fields, headers } of got) {
      const signed = Object.keys(fields)
        .sort()
        .reduce((text, name) => text + name + fields[name], `${receiver.url}/status?tenant=7`);
      expect(headers['x-twilio-signature']).toBe(createHmac('sha1', 'tt').update(signed).digest('base64'));
    }
  });

  test('matches the published signature of its helper libraries', () => {
    const fields = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' };
    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  test.each([
    [21211, { To: '+25571' }],
    [21617, { Body: 'a'.repeat(1601) }],
    [21606, { From: '' }],
  ])('answers error %i', async (code, form) => {
    expect(await send(form)).toMatchObject({ status: 400, body: { code, status: 400, more_info: expect.any(String) } });
  });

  test('refuses a wrong token', async () => {
    expect(await send({}, basic('AC1', 'no'))).toMatchObject({ status: 401, body: { code: 20003 } });
  });

  test('an undelivered message carries an error code', async () => {
    await client.faults({ sms: { twilio: { dlr: 'undelivered' } } });
    await send();
    expect((await reports(2))[1]!.body).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30003' });
  });
});

describe('a phone that writes', () => {
  const write = (body: object) => client.control('/phones/255712345678/sms', { to: '15001', text: 'SALIO', ...body });

  test('is heard in the wire format of the gateway, with the same id as often as it is repeated', async () => {
    const { body } = await write({ gateway: 'beem', copies: 2 });
    const [first, second] = await reports(2);
    expect(first!.body).toMatchObject({
      from: '255712345678',
      to: '15001',
      channel: 'sms',
      transaction_id: body['id'],
      message: { text: 'SALIO', custom: [] },
    });
    expect(second!.body['transaction_id']).toBe(body['id']);
    await write({ gateway: 'beem', flat: true });
    expect((await reports(3))[2]!.body).toMatchObject({ from: '255712345678', message: 'SALIO', timestamp: expect.any(String) });
    expect(await client.journal('sms_in')).toHaveLength(3);
  });

  test("is heard by Africa's Talking as a form, and as a notice when the network takes the opt-out", async () => {
    await write({ gateway: 'africastalking' });
    await write({ gateway: 'africastalking', opt_out: true });
    const [message, notice] = await reports(2);
    expect(message!.body).toMatchObject({ from: '+255712345678', to: '15001', text: 'SALIO', id: expect.any(String) });
    expect(notice!.body).toEqual({ senderId: '15001', phoneNumber: '+255712345678' });
  });

  test('is heard by Twilio, signed', async () => {
    await write({ gateway: 'twilio', text: 'STOP', opt_out: true });
    const [{ body: fields, headers }] = (await reports(1)) as [Received];
    expect(fields).toMatchObject({ From: '+255712345678', Body: 'STOP', OptOutType: 'STOP', SmsStatus: 'received' });
    expect(headers['x-twilio-signature']).toBe(twilioSignature('tt', `${receiver.url}/in`, fields));
  });

  test('is refused where no gateway receives', async () => {
    expect(await write({ gateway: 'nobody' })).toMatchObject({ status: 404 });
    expect(await write({ to: '' })).toMatchObject({ status: 422 });
  });
});

test.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['ç'.repeat(70), 1],
  ['ç'.repeat(71), 2],
  [`${'a'.repeat(152)}€${'a'.repeat(151)}€a`, 3],
  ['😀'.repeat(35), 1],
  ['😀'.repeat(36), 2],
])('segments are counted as the networks do (%#)', (text, segments) => {
  expect(segmentsOf(text)).toBe(segments);
});
