import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import type { ManagementRequest, VendorAccount, VendRequest } from '../../modules/vending/tokens/port.ts';
import { createStronpower } from './adapter.ts';

type Reply = string | object | ((response: ServerResponse, request: IncomingMessage) => void);

let server: Server;
let seen: { endpoint: string; body: Record<string, unknown>; connection: string | undefined }[];
let script: Record<string, Reply[]>;
let account: VendorAccount;

const TOKEN = '48725997619297311927';
const METER = '58100000007';
const RECORD = {
  Company_name: 'ACME',
  Customer_id: 'C-7',
  Customer_name: 'WANJIKU',
  Meter_id: METER,
  Meter_type: '1',
  Total_paid: '100.00',
  Total_unit: '0.6',
  Unit: 'm³',
  Price: '150.00',
  Price_unit: 'KES',
  Price_Categories: 'DOMESTIC',
  Rate: '0.00',
  Token: '4872 5997 6192 9731 1927',
  Gen_time: '2026-03-02 00:30:05',
};

beforeEach(async () => {
  seen = [];
  script = {};
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const endpoint = (request.url ?? '').replace('/api/', '');
      seen.push({ endpoint, body: JSON.parse(body) as Record<string, unknown>, connection: request.headers.connection });
      const queue = script[endpoint] ?? [];
      const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? '[]';
      if (typeof reply === 'function') reply(response, request);
      else response.end(typeof reply === 'string' ? reply : JSON.stringify(reply));
    });
  }).listen(0);
  await new Promise((done) => {
    server.once('listening', done);
  });
  account = {
    dialect: 'stronpower',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    company: 'ACME',
    username: 'clerk',
    password: 'hush-77',
  };
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const soon = (): number => performance.now() + 5_000;
const byMoney = (change: Partial<VendRequest> = {}): VendRequest => ({
  account,
  meterNumber: METER,
  vendorCustomerId: 'C-7',
  quantity: { by: 'money', minor: 10_000n },
  unitPriceMinor: 15_000n,
  currency: 'KES',
  reference: 'a-1',
  sendBefore: soon(),
  ...change,
});
const status =
  (code: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, headers).end(body);
  };
const stronpower = (timeoutMs = 3_000) => createStronpower({ clock: systemClock, timeoutMs });
const vendAnswered = async (reply: Reply, change: Partial<VendRequest> = {}, timeoutMs?: number) => {
  script['VendingMeter'] = [reply];
  return stronpower(timeoutMs).vend(byMoney(change));
};

describe('a vend', () => {
  it('sends the fields as the vendor spells them, once, on a connection of its own', async () => {
    await vendAnswered([RECORD]);
    await vendAnswered([RECORD], { quantity: { by: 'units', tenths: 6 }, vendorCustomerId: null });
    const creds = { CompanyName: 'ACME', UserName: 'clerk', PassWord: 'hush-77', MeterID: METER };
    expect(seen.map((each) => each.body)).toEqual([
      { ...creds, is_vend_by_unit: 'false', Amount: '100.00', CustomerId: 'C-7' },
      { ...creds, is_vend_by_unit: 'true', Amount: '0.6' },
    ]);
    expect(seen.map((each) => each.connection)).toEqual(['close', 'close']);
  });

  it('is issued with exact amounts when everything agrees', async () => {
    expect((await vendAnswered([RECORD])).outcome).toEqual({
      kind: 'issued',
      issued: {
        token: TOKEN,
        meterNumber: METER,
        paidMinor: 10_000n,
        tenths: 6,
        unitPriceMinor: 15_000n,
        generatedAt: '2026-03-02 00:30:05',
      },
    });
  });

  it.each<[string, object, Partial<VendRequest>]>([
    ['numbers instead of text', { Total_paid: 100, Total_unit: 0.6, Price: 150 }, {}],
    ['only a token', { Total_paid: undefined, Total_unit: undefined, Price: undefined, Meter_id: undefined }, {}],
    ['VAT in percent', { Total_paid: '104.40', Rate: '16.00' }, { quantity: { by: 'money', minor: 10_440n } }],
    ['VAT as a fraction', { Total_paid: '104.40', Rate: '0.16' }, { quantity: { by: 'money', minor: 10_440n } }],
    ['thousands separators', { Total_paid: '1,500.00', Total_unit: '10.0' }, { quantity: { by: 'money', minor: 150_000n } }],
    ['units as ordered', { Total_paid: '90.00' }, { quantity: { by: 'units', tenths: 6 } }],
  ])('is issued with %s', async (_what, change, request) => {
    expect((await vendAnswered([{ ...RECORD, ...change }], request)).outcome).toMatchObject({ kind: 'issued', issued: { token: TOKEN } });
  });

  it.each<[string, object, Partial<VendRequest>?]>([
    ['wrong_meter', { Meter_id: '58100000015' }],
    ['token_malformed', { Token: TOKEN.slice(1) }],
    ['token_malformed', { Token: `${TOKEN}1` }],
    ['token_malformed', { Token: '73786976294838206464' }],
    ['token_malformed', { Token: 'Recharge failed!' }],
    ['token_malformed', { Token: `<b>${TOKEN}</b>` }],
    ['amount_mismatch', { Total_paid: '200.00' }],
    ['amount_mismatch', { Total_paid: '100.001' }],
    ['amount_mismatch', { Total_paid: 'abc' }],
    ['amount_mismatch', { Total_unit: '1.6' }],
    ['amount_mismatch', { Price: '300.00' }],
    ['amount_mismatch', { Price: '-150' }],
    ['amount_mismatch', { Total_unit: '0.7' }, { quantity: { by: 'units', tenths: 6 } }],
  ])('whose token must not be delivered is unknown: %s with %j', async (reason, change, request) => {
    expect((await vendAnswered([{ ...RECORD, ...change }], request)).outcome).toEqual({ kind: 'unknown', reason });
  });

  it('takes the largest number of 66 bits for a token and nothing above', async () => {
    expect((await vendAnswered([{ ...RECORD, Token: '73786976294838206463' }])).outcome.kind).toBe('issued');
  });

  it.each<[string, Reply]>([
    ['empty_list', '[]'],
    ['false', 'false'],
    ['false', '"false"'],
    ['empty_text', '""'],
    ['empty_object', '{}'],
    ['empty_object', '[{}]'],
    ['null', 'null'],
    ['token_empty', [{ ...RECORD, Token: '' }]],
    ['token_empty', [{ ...RECORD, Token: null }]],
    ['coded_refusal', { Code: 500, Message: 'no', Data: null }],
  ])('that looks refused is not believed yet: %s', async (reason, reply) => {
    expect((await vendAnswered(reply)).outcome).toEqual({ kind: 'unproven_refusal', reason });
  });

  it.each<[string, Reply, boolean]>([
    ['http_401', status(401, ''), false],
    ['http_403', status(403, '<html>'), false],
    ['http_429', status(429, ''), false],
    ['message: The request is invalid.', status(400, '{"Message":"The request is invalid."}'), true],
    ['wrong_address: No HTTP resource', status(404, '{"Message":"No HTTP resource"}'), false],
  ])('with a documented no is refused: %s', async (reason, reply, permanent) => {
    expect((await vendAnswered(reply)).outcome).toEqual({ kind: 'refused', reason, permanent });
  });

  it.each<[string, Reply]>([
    ['undocumented_4xx', status(404, '<html>')],
    ['http_5xx', status(500, '<html>')],
    ['http_5xx', status(500, '{"Message":"An error has occurred."}')],
    ['http_408', status(408, '{"Message":"late"}')],
    ['redirect', status(302, '', { location: '/login' })],
    ['redirect', status(307, '', { location: '/api/VendingMeter' })],
    ['html', '<!DOCTYPE html><html></html>'],
    ['empty_answer', ''],
    ['not_json', JSON.stringify([RECORD]).slice(0, 120)],
    ['not_json', 'OK'],
    ['unexpected_schema', { Message: 'An error has occurred.' }],
    ['unexpected_schema', 'true'],
    ['unexpected_schema', JSON.stringify(TOKEN)],
    ['unexpected_schema', '[1]'],
    ['unexpected_schema', [{ ...RECORD, Token: undefined }]],
    ['several_records', [RECORD, RECORD]],
    [
      'answer_truncated',
      (response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('[{"Token":"48');
        setTimeout(() => response.destroy(), 30);
      },
    ],
    ['answer_too_large', `["${'x'.repeat(1_100_000)}"]`],
  ])('with any other answer is unknown: %s', async (reason, reply) => {
    expect((await vendAnswered(reply)).outcome).toEqual({ kind: 'unknown', reason });
    expect(seen).toHaveLength(1);
  });

  it('that is reset or left hanging after it was written is unknown, and not repeated', async () => {
    expect(
      (
        await vendAnswered((_response, request) => {
          request.socket.resetAndDestroy();
        })
      ).outcome,
    ).toEqual({ kind: 'unknown', reason: 'ECONNRESET' });
    expect((await vendAnswered(() => undefined, {}, 700)).outcome).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(seen).toHaveLength(2);
  });

  it('sends nothing to a closed port or after its deadline', async () => {
    expect((await vendAnswered([RECORD], { sendBefore: performance.now() - 1 })).outcome).toEqual({ kind: 'not_sent', reason: 'send_deadline' });
    expect((await vendAnswered([RECORD], { account: { ...account, baseUrl: 'http://127.0.0.1:1/api' } })).outcome).toEqual({
      kind: 'not_sent',
      reason: 'ECONNREFUSED',
    });
    expect(seen).toEqual([]);
  });
});

describe('evidence', () => {
  it('keeps the exchange without passwords and with tokens down to four digits', async () => {
    const { evidence } = await vendAnswered([{ ...RECORD, Customer_name: 'clerk hush-77', Note: `again ${TOKEN} and 4872-5997-6192-9731-1927` }]);
    expect(evidence.request).toEqual({
      endpoint: 'VendingMeter',
      CompanyName: 'ACME',
      UserName: 'clerk',
      MeterID: METER,
      is_vend_by_unit: 'false',
      Amount: '100.00',
      CustomerId: 'C-7',
    });
    expect(evidence.status).toBe(200);
    expect(evidence.answer).toContain('"Token":"****1927"');
    expect(evidence.answer).toContain('again ****1927 and ****1927');
    expect(evidence.answer).toContain(`"Meter_id":"${METER}"`);
    expect(evidence.answer).toContain('2026-03-02 00:30:05');
    expect(JSON.stringify(evidence)).not.toMatch(/hush-77|4872/);
  });

  it('keeps a damaged token masked, at most 4,000 characters, and nothing that PostgreSQL cannot hold', async () => {
    const { evidence } = await vendAnswered(`[{"Token":"4872 5997 6192 973"}] \0 ${'y'.repeat(9_000)}`);
    expect(evidence.answer).toHaveLength(4_000);
    expect(evidence.answer).toMatch(/^\[\{"Token":"\*\*\*\*2973"\}\] \uFFFD /);
  });
});

describe('clear tokens', () => {
  const request = (change: Partial<ManagementRequest> = {}): ManagementRequest => ({
    account,
    meterNumber: METER,
    vendorCustomerId: 'C-7',
    kind: 'clear_credit',
    sendBefore: soon(),
    ...change,
  });

  it('come as a JSON string, also at the head of a comma list', async () => {
    script['ClearCredit'] = [JSON.stringify(TOKEN)];
    script['ClearTamper'] = [JSON.stringify(`4872 5997 6192 9731 1927,${TOKEN}`)];
    const vendor = stronpower();
    const issued = { kind: 'issued', issued: { token: TOKEN, meterNumber: null, paidMinor: null, tenths: null, unitPriceMinor: null, generatedAt: null } };
    expect((await vendor.management(request())).outcome).toEqual(issued);
    const tamper = await vendor.management(request({ kind: 'clear_tamper' }));
    expect(tamper.outcome).toEqual(issued);
    expect(tamper.evidence.answer).toBe('"****1927,****1927"');
    expect(seen[0]).toMatchObject({ endpoint: 'ClearCredit', body: { CustomerId: 'C-7', METER_ID: METER, PassWord: 'hush-77' }, connection: 'close' });
  });

  it('need the customer id of the vendor', async () => {
    expect((await stronpower().management(request({ vendorCustomerId: null }))).outcome).toEqual({ kind: 'not_sent', reason: 'vendor_customer_id_missing' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['unproven_refusal', '[]'],
    ['unknown', '"no such customer"'],
    ['unknown', [RECORD]],
  ])('are %s otherwise', async (kind, reply) => {
    script['ClearCredit'] = [reply];
    expect((await stronpower().management(request())).outcome.kind).toBe(kind);
  });
});

describe('the history of a meter', () => {
  const rows = [
    { ...RECORD, Token: TOKEN, Gen_time: '2026-03-02 00:30:05' },
    { ...RECORD, Token: '1111 2222 3333 4444 5555', Total_paid: '30.00', Total_unit: '0.2', Gen_time: '2026-03-01 09:00:00' },
  ];

  it.each([
    ['newest first', rows],
    ['oldest first', rows.toReversed()],
  ])('comes newest first when the vendor lists %s', async (_order, list) => {
    script['QueryMeterCredit'] = [list];
    const result = await stronpower().history(account, METER);
    expect(result).toMatchObject({
      kind: 'read',
      entries: [
        { position: 0, token: TOKEN, paidMinor: 10_000n, tenths: 6 },
        { position: 1, token: '11112222333344445555', paidMinor: 3_000n, tenths: 2 },
      ],
    });
    expect(JSON.stringify(result.evidence)).not.toMatch(/4872|hush/);
  });

  it('that is empty counts only when the same credentials know the meter', async () => {
    script['QueryMeterInfo'] = ['[]', [RECORD]];
    expect(await stronpower().history(account, METER)).toMatchObject({ kind: 'unavailable', reason: 'empty_unproven' });
    expect(await stronpower().history(account, METER)).toMatchObject({ kind: 'read', entries: [] });
  });

  it.each<[string, Reply]>([
    ['entry_unreadable', [RECORD, { ...RECORD, Token: '' }]],
    ['unexpected_answer', 'false'],
    ['unexpected_answer', '""'],
    ['unexpected_answer', '<html>'],
    ['http_500', status(500, '{"Message":"An error has occurred."}')],
    ['timeout', () => undefined],
  ])('is unavailable, and no proof of anything: %s', async (reason, reply) => {
    script['QueryMeterCredit'] = [reply];
    expect(await stronpower(600).history(account, METER)).toMatchObject({ kind: 'unavailable', reason });
  });
});

describe('looking up a meter', () => {
  it("gives the vendor's customer, price and category", async () => {
    script['QueryMeterInfo'] = [[RECORD]];
    expect(await stronpower().meterInfo(account, METER)).toMatchObject({
      kind: 'found',
      meter: {
        meterNumber: METER,
        customerId: 'C-7',
        customerName: 'WANJIKU',
        priceMinor: 15_000n,
        priceCategory: 'DOMESTIC',
        raw: { Company_name: 'ACME', Unit: 'm³' },
      },
    });
    expect(seen[0]!.body).toMatchObject({ MeterId: METER });
  });

  it.each<[string, Reply]>([
    ['not_found', '[]'],
    ['not_found', [{ ...RECORD, Meter_id: '' }]],
    ['unavailable', 'false'],
    ['unavailable', status(503, '')],
  ])('is %s otherwise', async (kind, reply) => {
    script['QueryMeterInfo'] = [reply];
    expect((await stronpower().meterInfo(account, METER)).kind).toBe(kind);
  });
});

describe('the older dialect', () => {
  const old = (change: Partial<VendRequest> = {}): VendRequest => byMoney({ account: { ...account, dialect: 'stronpower_legacy' }, ...change });
  const ISSUED = { kind: 'issued', issued: { token: TOKEN } };

  it('logs in once and vends with the session, by money or by what the volume costs', async () => {
    script['login'] = ['"session-1"'];
    script['vending'] = [`${TOKEN},0.6,100.00`, JSON.stringify(TOKEN), TOKEN];
    const vendor = stronpower();
    const results = [await vendor.vend(old()), await vendor.vend(old({ quantity: { by: 'units', tenths: 7 } })), await vendor.vend(old())];
    expect(results.map((each) => each.outcome)).toMatchObject([ISSUED, ISSUED, ISSUED]);
    expect(seen.map((each) => each.endpoint)).toEqual(['login', 'vending', 'vending', 'vending']);
    expect(seen[0]!.body).toEqual({ Username: 'clerk', Password: 'hush-77', Companyname: 'ACME' });
    expect(seen[1]!.body).toEqual({
      CustomerId: 'C-7',
      MeterId: METER,
      Price: '150.00',
      Rate: '1',
      Amount: 100,
      AmountTmp: 'KES',
      Company: 'ACME',
      Employee: 'clerk',
      ApiToken: 'session-1',
    });
    expect(seen[2]!.body).toMatchObject({ Amount: 105 });
    expect(JSON.stringify(results.map((each) => each.evidence))).not.toMatch(/session-1|hush-77|4872/);
  });

  it('opens a new session after "" and repeats once', async () => {
    script['login'] = ['"session-1"', '"session-2"'];
    script['vending'] = ['""', TOKEN];
    expect((await stronpower().vend(old())).outcome).toMatchObject(ISSUED);
    expect(seen.map((each) => each.body['ApiToken'])).toEqual([undefined, 'session-1', undefined, 'session-2']);
    script['vending'] = ['""'];
    seen = [];
    expect((await stronpower().vend(old())).outcome).toEqual({ kind: 'unproven_refusal', reason: 'empty_text' });
    expect(seen.filter((each) => each.endpoint === 'vending')).toHaveLength(2);
  });

  it.each<[string, Reply, object]>([
    ['says false', 'false', { kind: 'refused', permanent: false }],
    ['says why not', { Message: 'wrong' }, { kind: 'refused', permanent: false }],
    ['fails', status(500, '<html>'), { kind: 'not_sent' }],
    ['shows a page', '<html>', { kind: 'not_sent' }],
  ])('vends nothing when the login %s', async (_what, reply, outcome) => {
    script['login'] = [reply];
    expect((await stronpower().vend(old())).outcome).toMatchObject(outcome);
    expect(seen.map((each) => each.endpoint)).toEqual(['login']);
  });

  it.each([
    ['unproven_refusal', 'false'],
    ['unknown', '<html>'],
    ['unknown', TOKEN.slice(1)],
    ['unknown', ''],
  ])('is %s after other answers', async (kind, reply) => {
    script['login'] = ['"session-1"'];
    script['vending'] = [reply];
    expect((await stronpower().vend(old())).outcome.kind).toBe(kind);
    expect(seen.filter((each) => each.endpoint === 'vending')).toHaveLength(1);
  });

  it('has no history', async () => {
    const vendor = stronpower();
    expect([vendor.capabilities('stronpower').history, vendor.capabilities('stronpower_legacy').history]).toEqual([true, false]);
    expect(await vendor.history(old().account, METER)).toMatchObject({ kind: 'unavailable', reason: 'not_supported' });
  });
});
