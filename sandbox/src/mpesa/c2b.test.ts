import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { basic, call, METER, PHONE, SHORTCODE, startProvisioned, startReceiver, until, type Client, type Received } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';

type Respond = (got: Received) => { status?: number; text: string } | null;
const ACCEPT = { text: '{"ResultCode":0,"ResultDesc":"Success"}' };

let sandbox: Sandbox;
let client: Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let respond: Respond;

beforeAll(async () => {
  ({ sandbox, client } = await startProvisioned());
  receiver = await startReceiver((got) => respond(got));
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  await client.control('/reset', {});
  await client.faults({ mpesa: { retry_ms: [5, 10] } });
  respond = () => ACCEPT;
  await client.register(receiver.url);
  receiver.received.length = 0;
});

const pay = (fields: object = {}) => client.control(`/phones/${PHONE}/pay`, { shortcode: SHORTCODE, account: METER, amount: '100.00', pin: '1234', ...fields });
const got = (path: string) => receiver.received.filter((one) => one.path === path);
const confirmed = (times = 1) => until(() => got('/c/confirm').length >= times && got('/c/confirm'));
const done = () => until(async () => (await client.journal('confirmation')).some(({ final }) => final));
const phone = async () => (await client.control(`/phones/${PHONE}`)).body;

describe('a payment', () => {
  test('is validated, moves money, tells the payer and is confirmed in the v2 form', async () => {
    const { status, body } = await pay();
    expect(status).toBe(200);
    expect(body['receipt']).toMatch(/^[A-Z]{2}[1-9A-V][0-9A-Z]{7}$/);
    const [confirmation] = await confirmed();
    expect(confirmation!.body).toMatchObject({
      TransactionType: 'Pay Bill',
      TransID: body['receipt'],
      TransAmount: '100.00',
      BusinessShortCode: SHORTCODE,
      BillRefNumber: METER,
      InvoiceNumber: '',
      OrgAccountBalance: '100.00',
      ThirdPartyTransID: body['receipt'],
      MSISDN: '2547 ***** 678',
      FirstName: 'AMINA',
    });
    expect(Object.keys(confirmation!.body)).not.toContain('LastName');
    const validation = got('/c/validate')[0]!.body;
    expect({ ...validation, OrgAccountBalance: '100.00', ThirdPartyTransID: body['receipt'] }).toEqual(confirmation!.body);
    expect([validation['OrgAccountBalance'], validation['ThirdPartyTransID']]).toEqual(['', '']);
    const { balance, sms, payments } = await phone();
    expect(balance).toBe('4900.00');
    expect(sms[0]).toMatchObject({ from: 'MPESA', text: body['message'] });
    expect(body['message']).toContain(`${body['receipt']} Confirmed. Ksh100.00 sent to MAJI SAFI for account ${METER}`);
    expect(payments[0]).toMatchObject({ receipt: body['receipt'], status: 'completed', amount: '100.00' });
  });

  test('to v1 addresses hashes the number and sends all names', async () => {
    await client.daraja('/mpesa/c2b/v1/registerurl', {
      ShortCode: SHORTCODE,
      ResponseType: 'Completed',
      ConfirmationURL: `${receiver.url}/c/confirm`,
      ValidationURL: `${receiver.url}/c/validate`,
    });
    await pay();
    expect((await confirmed())[0]!.body).toMatchObject({
      FirstName: 'AMINA',
      MiddleName: 'WANJIRU',
      LastName: 'KAMAU',
      MSISDN: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('has a receipt of its own, however many come at once', async () => {
    const order = { shortcode: SHORTCODE, account: METER, amount: '10', msisdn: PHONE, name: 'X', wait: false };
    const receipts = await Promise.all(Array.from({ length: 200 }, async () => (await client.control('/payments', order)).body['receipt']));
    expect(new Set(receipts).size).toBe(200);
    await until(async () => (await client.journal('payment')).length === 200);
    expect((await phone())['balance']).toBe('5000.00');
  });

  test.each([
    ['wrong_pin', 403, { pin: '0000' }],
    ['insufficient_balance', 402, { amount: '5000.01' }],
    ['unknown_shortcode', 404, { shortcode: '111111' }],
    ['bad_amount', 422, { amount: '0.5' }],
  ])('with %s moves no money', async (code, status, fields) => {
    const answer = await pay(fields);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(await client.journal('payment')).toHaveLength(0);
  });

  test('to a till carries no account number and its own type', async () => {
    await client.daraja('/mpesa/c2b/v2/registerurl', {
      ShortCode: '600977',
      ResponseType: 'Completed',
      ConfirmationURL: `${receiver.url}/c/confirm`,
      ValidationURL: `${receiver.url}/c/validate`,
    });
    await pay({ shortcode: '600977' });
    expect((await confirmed())[0]!.body).toMatchObject({ TransactionType: 'Customer Merchant Payment', BillRefNumber: '', ThirdPartyTransID: '' });
  });

  test('simulated by the API arrives as any other', async () => {
    const answer = await client.daraja('/mpesa/c2b/v2/simulate', {
      ShortCode: SHORTCODE,
      CommandID: 'CustomerPayBillOnline',
      Amount: 50,
      Msisdn: 254708374149,
      BillRefNumber: METER,
    });
    expect(answer.body).toMatchObject({ ResponseCode: '0', OriginatorCoversationID: expect.any(String) });
    expect((await confirmed())[0]!.body).toMatchObject({ TransAmount: '50.00', MSISDN: '2547 ***** 149' });
  });
});

describe('the validator', () => {
  test('refuses before the money moves, and its code chooses what the payer reads', async () => {
    respond = ({ path }) => (path === '/c/validate' ? { text: '{"ResultCode":"C2B00012","ResultDesc":"Rejected"}' } : ACCEPT);
    const { status, body } = await pay();
    expect([status, body['code']]).toEqual([422, 'C2B00012']);
    const { balance, sms } = await phone();
    expect([balance, sms[0].text]).toEqual(['5000.00', body['message']]);
    expect(body['message']).toContain('account number is invalid');
    expect(await client.journal('payment')).toHaveLength(0);
    expect(got('/c/confirm')).toHaveLength(0);
  });

  test('gives an id that the confirmation echoes', async () => {
    respond = ({ path }) => (path === '/c/validate' ? { text: '{"ResultCode":0,"ResultDesc":"Accepted","ThirdPartyTransID":"ours-7"}' } : ACCEPT);
    await pay();
    expect((await confirmed())[0]!.body['ThirdPartyTransID']).toBe('ours-7');
  });

  test.each([
    ['Completed', 200, 1],
    ['Cancelled', 422, 0],
  ])('that is mute leaves it to ResponseType %s', async (ResponseType, status, payments) => {
    await client.register(receiver.url, { ResponseType });
    await client.faults({ mpesa: { validation_timeout_ms: 20 } });
    respond = ({ path }) => (path === '/c/validate' ? null : ACCEPT);
    expect((await pay()).status).toBe(status);
    expect(await client.journal('payment')).toHaveLength(payments);
    if (payments === 1) expect((await confirmed())[0]!.body['ThirdPartyTransID']).toBe('1234567890');
  });
});

describe('the confirmation', () => {
  test.each([
    ['a server error', { status: 500, text: '{}' }],
    ['something after the JSON', { text: '{"ResultCode":0}<br>error' }],
    ['another code', { text: '{"ResultCode":1}' }],
  ])('is tried again after %s, with the same body', async (_case, bad) => {
    respond = ({ path }) => (path === '/c/confirm' && got('/c/confirm').length < 3 ? bad : ACCEPT);
    await pay();
    await done();
    const bodies = got('/c/confirm').map(({ text }) => text);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    expect((await client.journal('confirmation')).map(({ attempt, ok }) => [attempt, ok])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  test('is given up after three attempts', async () => {
    respond = ({ path }) => (path === '/c/confirm' ? { status: 503, text: '' } : ACCEPT);
    await pay();
    await done();
    expect(await client.journal('confirmation')).toHaveLength(3);
  });

  test('comes in copies when duplicates are on', async () => {
    await client.faults({ mpesa: { duplicate: 4, delay_ms: [0, 20] } });
    await pay();
    expect(await confirmed(5)).toHaveLength(5);
  });

  test('is lost for good when losses are on, yet the money moved and Pull shows it', async () => {
    await client.faults({ mpesa: { lose: 1 } });
    const { body } = await pay();
    expect((await client.journal('confirmation'))[0]).toMatchObject({ lost: true, receipt: body['receipt'] });
    const pulled = await client.daraja('/pulltransactions/v1/query', {
      ShortCode: SHORTCODE,
      StartDate: '2020-01-01 00:00:00',
      EndDate: '2099-01-01 00:00:00',
      OffSetValue: '0',
    });
    expect(pulled.body).toMatchObject({ ResponseCode: '1000', Response: [[{ transactionId: body['receipt'], amount: '100.00', billreference: METER }]] });
    expect(got('/c/confirm')).toHaveLength(0);
  });

  test('of an earlier payment can arrive after that of a later one', async () => {
    await client.faults({ mpesa: { reorder: 1 } });
    const first = (await pay()).body['receipt'];
    await client.faults({ mpesa: { reorder: 0 } });
    const second = (await pay()).body['receipt'];
    expect((await confirmed(2)).map(({ body }) => body['TransID'])).toEqual([second, first]);
  });
});

describe('Pull', () => {
  const query = (fields: object = {}) =>
    client.daraja('/pulltransactions/v1/query', {
      ShortCode: SHORTCODE,
      StartDate: '2020-01-01 00:00:00',
      EndDate: '2099-01-01 00:00:00',
      OffSetValue: '0',
      ...fields,
    });
  const rows = async (fields: object = {}): Promise<string[]> =>
    ((await query(fields)).body['Response']?.[0] ?? []).map((row: { transactionId: string }) => row.transactionId);

  test('registers a shortcode once; the second answer has another code', async () => {
    const register = () =>
      client.daraja('/pulltransactions/v1/register', {
        ShortCode: SHORTCODE,
        RequestType: 'Pull',
        NominatedNumber: PHONE,
        CallBackURL: `${receiver.url}/pull`,
      });
    expect([(await register()).body['Response Status'], (await register()).body['Response Status']]).toEqual(['1000', '1001']);
    const wrong = await client.daraja('/pulltransactions/v1/register', { ShortCode: SHORTCODE, RequestType: 'Pull', NominatedNumber: 'x', CallBackURL: 'y' });
    expect([wrong.status, wrong.body['errorCode']]).toEqual([400, '400.002.02']);
  });

  test('goes page by page by an offset of rows, and to an end', async () => {
    await client.faults({ mpesa: { pull: { page: 2 } } });
    const receipts = [await pay(), await pay(), await pay()].map(({ body }) => body['receipt'] as string);
    expect([await rows(), await rows({ OffSetValue: '2' }), await rows({ OffSetValue: 3 })]).toEqual([receipts.slice(0, 2), receipts.slice(2), []]);
    await client.faults({ mpesa: { pull: { next: ['ignores_offset'] } } });
    expect(await rows({ OffSetValue: '2' })).toEqual(receipts.slice(0, 2));
  });

  test('shows a payment only after its time', async () => {
    await client.faults({ mpesa: { pull: { lag_ms: 60_000 } } });
    await pay();
    expect((await query()).body['ResponseCode']).toBe('1001');
  });

  test('the statement of the portal lists what moved, newest first, with its totals', async () => {
    const receipts = [await pay(), await pay({ amount: '1200.00' })].map(({ body }) => body['receipt'] as string);
    const lines = (await call(`${client.url}/control/statements/${SHORTCODE}`)).text.split('\r\n');
    expect(lines[1]).toBe(`Short Code,${SHORTCODE}`);
    expect(
      lines
        .slice(3, 5)
        .map((line) => line.split(',')[0])
        .sort(),
    ).toEqual([...receipts].sort());
    expect(lines[5]).toBe(',,,Totals,,"1,300.00",,,,,,,');
  });
});

describe('Daraja', () => {
  const grant = async () => (await call(`${client.url}/daraja/oauth/v1/generate?grant_type=client_credentials`, { headers: basic('ck', 'cs') })).body;
  const query = (token: string) => client.daraja('/mpesa/stkpushquery/v1/query', {}, token);

  test('answers bad tokens with three HTTP codes: unknown, replaced by a newer one, expired', async () => {
    const { access_token: older, expires_in: life } = await grant();
    expect(life).toBe('3599');
    await grant();
    await client.faults({ mpesa: { token_seconds: 0 } });
    const { access_token: expired } = await grant();
    const answers = await Promise.all([query('nonsense'), query(older), query(expired)]);
    expect(answers.map(({ status, body }) => [status, body['errorCode']])).toEqual([
      [404, '404.001.03'],
      [400, '400.003.01'],
      [401, '401.002.01'],
    ]);
  });

  test('grants no token to a wrong secret or grant type', async () => {
    const wrong = await call(`${client.url}/daraja/oauth/v1/generate?grant_type=client_credentials`, { headers: basic('ck', 'no') });
    const type = await call(`${client.url}/daraja/oauth/v1/generate?grant_type=password`, { headers: basic('ck', 'cs') });
    expect([wrong.body['errorCode'], type.body['errorCode']]).toEqual(['400.008.01', '400.008.02']);
  });

  test.each(['mpesa', 'M-Pesa', 'SafariCom', 'exe', 'cmd', 'sql', 'query'])('registers no address with %s in it', async (word) => {
    const answer = await client.register(receiver.url, { ConfirmationURL: `${receiver.url}/x${word}y` });
    expect([answer.status, answer.body['errorCode']]).toEqual([400, '400.002.02']);
  });

  test('registers only with an exact ResponseType and an own shortcode', async () => {
    expect((await client.register(receiver.url, { ResponseType: 'completed' })).status).toBe(400);
    expect((await client.register(receiver.url, { ShortCode: '999999' })).status).toBe(400);
    expect((await client.register(receiver.url)).body['ResponseCode']).toBe('0');
  });

  test('answers broken JSON and unknown paths in its own error form', async () => {
    const broken = await fetch(`${client.url}/daraja/mpesa/stkpush/v1/processrequest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(await broken.json()).toMatchObject({ errorCode: '400.002.05', requestId: expect.any(String) });
    expect((await call(`${client.url}/daraja/nothing`)).body['errorCode']).toBe('404.001.01');
  });
});
