import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { METER, PHONE, SHORTCODE, startProvisioned, startReceiver, until, type Client, type Json } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';

let sandbox: Sandbox;
let client: Client;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  ({ sandbox, client } = await startProvisioned());
  receiver = await startReceiver();
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  await client.control('/reset', {});
  await client.register(receiver.url);
  receiver.received.length = 0;
});

const STAMP = '20261120101010';
const password = (passkey = 'pk') => Buffer.from(`${SHORTCODE}${passkey}${STAMP}`).toString('base64');
const push = (fields: object = {}) =>
  client.daraja('/mpesa/stkpush/v1/processrequest', {
    BusinessShortCode: SHORTCODE,
    Password: password(),
    Timestamp: STAMP,
    TransactionType: 'CustomerPayBillOnline',
    Amount: 100,
    PartyA: Number(PHONE),
    PartyB: SHORTCODE,
    PhoneNumber: Number(PHONE),
    CallBackURL: `${receiver.url}/stk`,
    AccountReference: METER,
    TransactionDesc: 'Water',
    ...fields,
  });
const query = (id: string) =>
  client.daraja('/mpesa/stkpushquery/v1/query', { BusinessShortCode: SHORTCODE, Password: password(), Timestamp: STAMP, CheckoutRequestID: id });
const answer = (id: string, body: object) => client.control(`/phones/${PHONE}/prompts/${id}`, body);
const callback = (): Promise<Json> => until(() => receiver.received.find(({ path }) => path === '/stk')?.body['Body'].stkCallback as Json | undefined);

describe('an STK push', () => {
  test('shows a prompt; the PIN pays, and callback and confirmation carry one receipt', async () => {
    const { body } = await push();
    expect(body).toMatchObject({ ResponseCode: '0', CheckoutRequestID: expect.stringMatching(/^ws_CO_\d{26}$/) });
    const { prompts } = (await client.control(`/phones/${PHONE}`)).body;
    expect(prompts[0]).toMatchObject({ checkout_request_id: body['CheckoutRequestID'], business: 'MAJI SAFI', amount: '100.00', account: METER });
    expect((await answer(body['CheckoutRequestID'], { pin: '1234' })).body['result_code']).toBe(0);
    const { ResultCode, CallbackMetadata } = await callback();
    expect(ResultCode).toBe(0);
    const items = Object.fromEntries(CallbackMetadata.Item.map(({ Name, Value }: Json) => [Name, Value]));
    expect(items).toMatchObject({ Amount: 100, PhoneNumber: Number(PHONE), Balance: undefined });
    expect(receiver.received.find(({ path }) => path === '/stk')!.text).toContain('"Value":100.00');
    const confirmation = await until(() => receiver.received.find(({ path }) => path === '/c/confirm'));
    expect(confirmation.body['TransID']).toBe(items['MpesaReceiptNumber']);
    expect((await query(body['CheckoutRequestID'])).body).toMatchObject({ ResultCode: '0' });
  });

  test.each([
    ['wrong PIN', { pin: '9999' }, [2001, 100]],
    ['cancelled', { cancel: true }, [1032, 100]],
    ['too poor', { pin: '1234' }, [1, 6000]],
  ])('%s calls back its code without metadata and moves no money', async (_case, reply, [code, Amount]) => {
    const { body } = await push({ Amount });
    await answer(body['CheckoutRequestID'], reply);
    const result = await callback();
    expect([result['ResultCode'], result['CallbackMetadata']]).toEqual([code, undefined]);
    expect(await client.journal('payment')).toHaveLength(0);
  });

  test('that nobody answers ends with 1037 and leaves the screen', async () => {
    await client.faults({ mpesa: { stk_timeout_ms: 10 } });
    await push();
    expect((await callback())['ResultCode']).toBe(1037);
    expect((await client.control(`/phones/${PHONE}`)).body['prompts']).toEqual([]);
  });

  test('with the numbers as strings is accepted, shows nothing and times out', async () => {
    await client.faults({ mpesa: { stk_timeout_ms: 10 } });
    expect((await push({ PhoneNumber: PHONE })).body['ResponseCode']).toBe('0');
    expect((await client.control(`/phones/${PHONE}`)).body['prompts']).toEqual([]);
    expect((await callback())['ResultCode']).toBe(1037);
  });

  test('repeated within two minutes gives 17, unless the first one failed', async () => {
    const first = (await push()).body['CheckoutRequestID'];
    await push();
    expect((await callback())['ResultCode']).toBe(17);
    await answer(first, { cancel: true });
    const again = (await push()).body['CheckoutRequestID'];
    expect((await client.control(`/phones/${PHONE}`)).body['prompts'][0].checkout_request_id).toBe(again);
  });

  test('with a text too long for the screen gives 1025', async () => {
    await push({ AccountReference: 'A'.repeat(150) });
    expect((await callback())['ResultCode']).toBe(1025);
  });

  test('to a phone that shows a prompt already is locked out', async () => {
    await push();
    const { status, body } = await push({ Amount: 200 });
    expect([status, body['errorCode']]).toEqual([500, '500.001.1001']);
  });

  test.each([
    ['a wrong password', { Password: password('other') }, 'Wrong credentials'],
    ['an unknown shortcode', { BusinessShortCode: '111111' }, 'Merchant does not exist'],
    ['a fraction of a shilling', { Amount: 1.5 }, 'Bad Request - Invalid Amount'],
    ['no callback address', { CallBackURL: 'nowhere' }, 'Bad Request - Invalid CallBackURL'],
    ['a local number', { PhoneNumber: 712345678 }, 'Bad Request - Invalid PhoneNumber'],
  ])('with %s is refused', async (_case, fields, message) => {
    expect((await push(fields)).body['errorMessage']).toBe(message);
  });

  test('is pending in both forms until it is answered', async () => {
    const id = (await push()).body['CheckoutRequestID'];
    expect((await query(id)).body).toMatchObject({ ResultCode: '4999' });
    expect(await query(id)).toMatchObject({ status: 500, body: { errorCode: '500.001.1001' } });
  });

  test('can lose its callback, or its C2B confirmation', async () => {
    await client.faults({ mpesa: { stk_callback: 'lost' } });
    await answer((await push()).body['CheckoutRequestID'], { pin: '1234' });
    await until(() => receiver.received.find(({ path }) => path === '/c/confirm'));
    expect((await client.journal('stk')).at(-1)).toMatchObject({ event: 'callback', lost: true });
    receiver.received.length = 0;
    await client.faults({ mpesa: { stk_callback: 'normal', stk_then_c2b: false } });
    await answer((await push({ Amount: 200 })).body['CheckoutRequestID'], { pin: '1234' });
    await callback();
    expect((await client.journal('confirmation')).at(-1)).toMatchObject({ lost: true });
  });
});
