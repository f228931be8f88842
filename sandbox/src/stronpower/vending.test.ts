import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call, COMPANY, METER, OTHER_METER, startProvisioned, type Client } from '../../test/harness.ts';
import type { Sandbox } from '../index.ts';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
  ({ sandbox, client } = await startProvisioned());
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.control('/reset', {});
  await client.faults({ stronpower: { latency_ms: 0 } });
});

const digits = (token: unknown): string => String(token).replaceAll(' ', '');

describe('VendingMeter', () => {
  test('answers an array of one record whose values are all strings', async () => {
    const { body } = await client.vend();
    expect(body).toHaveLength(1);
    expect(Object.values(body[0]).every((value) => typeof value === 'string')).toBe(true);
    expect(body[0]).toMatchObject({
      Company_name: 'Maji Safi',
      Meter_id: METER,
      Customer_id: 'C1',
      Total_paid: '100.00',
      Total_unit: '0.6',
      Unit: 'm³',
      Price: '150.00',
    });
    expect(digits(body[0].Token)).toMatch(/^\d{20}$/);
  });

  test('issues a second, different token when it is asked again, and the meter takes both', async () => {
    const first = digits((await client.vend()).body[0].Token);
    const second = digits((await client.vend()).body[0].Token);
    expect(second).not.toBe(first);
    expect(await client.journal('vend')).toHaveLength(2);
    expect((await client.keypad(first)).result).toBe('accept');
    expect((await client.keypad(second)).result).toBe('accept');
  });

  test('never gives one meter a token identifier twice, however many vends fall into one minute', async () => {
    await Promise.all(Array.from({ length: 50 }, () => client.vend()));
    const tids = (await client.journal('vend')).map(({ tid }) => tid);
    expect(new Set(tids).size).toBe(50);
  });

  test('sells units at the price when it vends by unit, as number or string', async () => {
    const { body } = await client.vend({ is_vend_by_unit: true, Amount: 1.5 });
    expect(body[0]).toMatchObject({ Total_unit: '1.5', Total_paid: '225.00' });
  });

  test('puts VAT on top of the price', async () => {
    await client.stron('NewPrice', { PRICE: '100.00', VAT_RATE: '16' });
    const { body } = await client.vend({ Amount: '1160' });
    expect(body[0]).toMatchObject({ Total_unit: '10.0', Price: '100.00', Rate: '16.00' });
    await client.stron('NewPrice', { PRICE: '150.00', VAT_RATE: '0' });
  });

  test('reads field names in any case, but METER_ID is another name', async () => {
    const creds = { companyname: 'Maji Safi', USERNAME: 'admin', password: 'secret' };
    const lower = await call(`${client.url}/stronpower/api/vendingmeter/`, { body: { ...creds, meterid: METER, amount: '100', IS_VEND_BY_UNIT: 'false' } });
    expect(lower.body).toHaveLength(1);
    const underscored = await call(`${client.url}/stronpower/api/VendingMeter`, { body: { ...COMPANY, METER_ID: METER, Amount: '100' } });
    expect(underscored.text).toBe('[]');
  });

  test.each([
    ['an unknown meter', { MeterID: '58000000025' }],
    ['a wrong password', { PassWord: 'wrong' }],
    ['an amount below a tenth', { Amount: '14.99' }],
    ['an amount that is no number', { Amount: '-5' }],
  ])('answers [] and nothing else to %s', async (_case, fields) => {
    const { status, text } = await client.vend(fields);
    expect([status, text]).toEqual([200, '[]']);
    expect(await client.journal('vend')).toHaveLength(0);
    expect(await client.journal('vend_refused')).toHaveLength(1);
  });
});

describe('the other endpoints', () => {
  test('list the credits of a meter newest first, with token and time', async () => {
    await client.vend({ Amount: '100' });
    await client.vend({ Amount: '300' });
    const { body } = await client.stron('QueryMeterCredit', { MeterId: METER });
    expect(body.map((row: { Total_paid: string }) => row.Total_paid)).toEqual(['300.00', '100.00']);
    expect(body[0].Gen_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const vends = await client.journal('vend');
    expect(digits(body[0].Token)).toBe(vends[1]!['token']);
  });

  test('answer clears with a JSON string that the meter takes, for the right customer alone', async () => {
    const token = (await client.stron('ClearTamper', { CustomerId: 'C1', METER_ID: METER })).body as unknown as string;
    expect(token).toMatch(/^\d{20}$/);
    expect(await client.keypad(token)).toMatchObject({ result: 'accept', kind: 'clear_tamper' });
    expect((await client.stron('ClearCredit', { CustomerId: 'C2', METER_ID: METER })).text).toBe('[]');
    expect((await client.stron('ClearCredit', { CustomerId: 'C1', MeterId: METER })).text).toBe('[]');
  });

  test('preview a purchase without issuing anything', async () => {
    const { body } = await client.stron('VendingMeterPreview', { MeterID: METER, Amount: '100', is_vend_by_unit: 'false' });
    expect(body[0]).toMatchObject({ Total_unit: '0.6', NET_VALUE: '100.00', VAT: '0.00' });
    expect(body[0].Token).toBeUndefined();
    expect(await client.journal('vend')).toHaveLength(0);
  });

  test('tell about a known meter, and [] about an unknown one', async () => {
    expect((await client.stron('QueryMeterInfo', { MeterId: METER })).body[0]).toMatchObject({ Customer_id: 'C1', Meter_type: '1' });
    expect((await client.stron('QueryMeterInfo', { MeterId: '58000000025' })).text).toBe('[]');
  });

  test('register a new customer, whose meter then takes tokens', async () => {
    const fields = { MeterID: '58000000032', CustomerID: 'C9', CustomerName: 'Otieno' };
    expect((await client.stron('NewCustomer', fields)).text).toBe('true');
    const token = digits((await client.vend({ MeterID: '58000000032' })).body[0].Token);
    expect((await client.keypad(token, '58000000032')).result).toBe('accept');
  });
});

describe('the old dialect', () => {
  const old = (endpoint: string, body: object) => call(`${client.url}/stronpower-old/api/${endpoint}`, { body });
  const login = async () => (await old('login/', { username: 'old', Password: 'oldpw', Companyname: 'Zamani' })).body as unknown as string;
  const sale = (session: string) => ({
    CustomerId: 'Z1',
    MeterId: '58000000017',
    Price: '200',
    Rate: '1',
    Amount: 100,
    AmountTmp: 'TZS',
    Company: 'Zamani',
    Employee: 'old',
    ApiToken: session,
  });

  test('logs in, vends text that starts with the token, and clears', async () => {
    const session = await login();
    const { text } = await old('vending', sale(session));
    expect(text).toMatch(/^\d{20},0\.5,100\.00$/);
    expect((await client.keypad(text.slice(0, 20), '58000000017')).units).toBe('0.5');
    const cleared = await old('ClearCredit', { CustomerId: 'Z1', METER_ID: '58000000017', COMPANY: 'Zamani', Employee: 'old', ApiToken: session });
    expect(cleared.body).toMatch(/^\d{20}$/);
  });

  test('answers an empty string when the session expired, without vending, and takes a new login', async () => {
    const session = await login();
    await client.faults({ stronpower: { next: ['session_expired'] } });
    expect((await old('vending', sale(session))).text).toBe('""');
    expect((await old('vending', sale(session))).text).toBe('""');
    expect(await client.journal('vend')).toHaveLength(0);
    expect((await old('vending', sale(await login()))).text).toMatch(/^\d{20},/);
  });

  test('does not know a wrong password, nor accounts of the other dialect', async () => {
    expect((await old('login', { UserName: 'old', Password: 'no', Companyname: 'Zamani' })).text).toBe('false');
    expect((await old('login', { UserName: 'admin', Password: 'secret', Companyname: 'Maji Safi' })).text).toBe('false');
  });
});

describe('faults', () => {
  const once = (fault: string) => client.faults({ stronpower: { next: [fault], hang_ms: 40 } });
  const issued = async () => (await client.journal('vend')).length;

  test.each([
    ['empty_array', 200, '[]'],
    ['false', 200, 'false'],
    ['empty_body', 200, ''],
    ['session_expired', 200, '""'],
    ['message_400', 400, '{"Message":"The request is invalid."}'],
  ])('%s issues nothing', async (fault, status, text) => {
    await once(fault);
    const answer = await client.vend();
    expect([answer.status, answer.text, await issued()]).toEqual([status, text, 0]);
    expect((await client.vend()).body).toHaveLength(1);
  });

  test.each([
    ['html_500', 500],
    ['html_200', 200],
    ['redirect', 302],
  ])('%s shows a page and issues nothing', async (fault, status) => {
    await once(fault);
    const answer = await client.vend();
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('<html>');
    expect(await issued()).toBe(0);
  });

  test('error_after shows an error page although the token is issued and in the history', async () => {
    await once('error_after');
    expect((await client.vend()).status).toBe(500);
    expect((await client.stron('QueryMeterCredit', { MeterId: METER })).body).toHaveLength(1);
  });

  test.each([
    ['reset', 0],
    ['hang_before', 0],
    ['reset_after', 1],
  ])('%s breaks the connection with %i tokens issued', async (fault, tokens) => {
    await once(fault);
    await expect(client.vend()).rejects.toThrow();
    expect(await issued()).toBe(tokens);
  });

  test('hang_after has issued and journalled before it hangs', async () => {
    await client.faults({ stronpower: { next: ['hang_after'], hang_ms: 30_000 } });
    const abort = new AbortController();
    const hanging = fetch(`${client.url}/stronpower/api/VendingMeter`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      signal: abort.signal,
      body: JSON.stringify({ ...COMPANY, MeterID: METER, Amount: '100', is_vend_by_unit: 'false' }),
    });
    await expect.poll(issued).toBe(1);
    abort.abort();
    await expect(hanging).rejects.toThrow();
    expect((await client.journal('vend'))[0]).toMatchObject({ meter: METER, units: '0.6', fault: 'hang_after' });
  });

  test('wrong_price sells half the water for the money, and says so', async () => {
    await once('wrong_price');
    expect((await client.vend({ Amount: '300' })).body[0]).toMatchObject({ Price: '300.00', Total_unit: '1.0', Total_paid: '300.00' });
  });

  test('wrong_meter issues for another meter of the company', async () => {
    await once('wrong_meter');
    expect((await client.vend()).body[0].Meter_id).toBe(OTHER_METER);
    expect((await client.journal('vend'))[0]!['meter']).toBe(OTHER_METER);
  });

  test('short_token cuts a digit off an issued token', async () => {
    await once('short_token');
    const token = digits((await client.vend()).body[0].Token);
    expect(token).toHaveLength(19);
    expect((await client.journal('vend'))[0]!['token'].slice(0, 19)).toBe(token);
  });

  test('duplicate_token answers an earlier token and issues nothing', async () => {
    const first = (await client.vend()).body[0].Token;
    await once('duplicate_token');
    expect((await client.vend()).body[0].Token).toBe(first);
    expect(await issued()).toBe(1);
  });

  test('truncated cuts the answer of an issued token', async () => {
    await once('truncated');
    const { text } = await client.vend();
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(await issued()).toBe(1);
  });

  test('rates strike with the same series for the same seed', async () => {
    const series = async () => {
      await client.faults({ seed: 7, stronpower: { rates: { empty_array: 0.5 } } });
      const answers: boolean[] = [];
      for (let count = 0; count < 30; count++) answers.push((await client.vend()).text === '[]');
      return answers;
    };
    const first = await series();
    expect(await series()).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  test('history can fail, stand still and lag behind', async () => {
    await client.vend();
    await client.faults({ stronpower: { history: 'fail' } });
    expect((await client.stron('QueryMeterCredit', { MeterId: METER })).status).toBe(500);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await client.faults({ stronpower: { history: 'stale' } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await client.vend();
    expect((await client.stron('QueryMeterCredit', { MeterId: METER })).body).toHaveLength(1);
    await client.faults({ stronpower: { history: 'ok', history_lag_ms: 60_000 } });
    expect((await client.stron('QueryMeterCredit', { MeterId: METER })).text).toBe('[]');
    await client.faults({ stronpower: { history_lag_ms: 0 } });
    expect((await client.stron('QueryMeterCredit', { MeterId: METER })).body).toHaveLength(2);
  });

  test('an unknown fault name is refused instead of being silently off', async () => {
    const answer = await client.faults({ stronpower: { next: ['hang_afterwards'] } });
    expect([answer.status, answer.body['code']]).toEqual([422, 'bad_fault']);
  });
});
