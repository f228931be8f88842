import { describe, expect, it } from 'vitest';
import type { ManagementRequest, VendRequest } from '../../modules/vending/tokens/port.ts';
import { METER, playStronpower, RECORD, soon, status, stronpower, TOKEN, type Reply } from './stronpower.testkit.ts';

const stage = playStronpower();
const vendAnswered = async (reply: Reply, change: Partial<VendRequest> = {}, timeoutMs?: number) => {
  stage.script['VendingMeter'] = [reply];
  return stronpower(timeoutMs).vend(stage.byMoney(change));
};

describe('a vend', () => {
  it('sends the fields as the vendor spells them, once, on a connection of its own', async () => {
    await vendAnswered([RECORD]);
    await vendAnswered([RECORD], { quantity: { by: 'units', tenths: 6 }, vendorCustomerId: null });
    const creds = { CompanyName: 'ACME', UserName: 'clerk', PassWord: 'hush-77', MeterID: METER };
    expect(stage.seen.map((each) => each.body)).toEqual([
      { ...creds, is_vend_by_unit: 'false', Amount: '100.00', CustomerId: 'C-7' },
      { ...creds, is_vend_by_unit: 'true', Amount: '0.6' },
    ]);
    expect(stage.seen.map((each) => each.connection)).toEqual(['close', 'close']);
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
    expect(stage.seen).toHaveLength(1);
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
    expect(stage.seen).toHaveLength(2);
  });

  it('sends nothing to a closed port or after its deadline', async () => {
    expect((await vendAnswered([RECORD], { sendBefore: performance.now() - 1 })).outcome).toEqual({ kind: 'not_sent', reason: 'send_deadline' });
    expect((await vendAnswered([RECORD], { account: { ...stage.account, baseUrl: 'http://127.0.0.1:1/api' } })).outcome).toEqual({
      kind: 'not_sent',
      reason: 'ECONNREFUSED',
    });
    expect(stage.seen).toEqual([]);
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
    account: stage.account,
    meterNumber: METER,
    vendorCustomerId: 'C-7',
    kind: 'clear_credit',
    sendBefore: soon(),
    ...change,
  });

  it('come as a JSON string, also at the head of a comma list', async () => {
    stage.script['ClearCredit'] = [JSON.stringify(TOKEN)];
    stage.script['ClearTamper'] = [JSON.stringify(`4872 5997 6192 9731 1927,${TOKEN}`)];
    const vendor = stronpower();
    const issued = { kind: 'issued', issued: { token: TOKEN, meterNumber: null, paidMinor: null, tenths: null, unitPriceMinor: null, generatedAt: null } };
    expect((await vendor.management(request())).outcome).toEqual(issued);
    const tamper = await vendor.management(request({ kind: 'clear_tamper' }));
    expect(tamper.outcome).toEqual(issued);
    expect(tamper.evidence.answer).toBe('"****1927,****1927"');
    expect(stage.seen[0]).toMatchObject({ endpoint: 'ClearCredit', body: { CustomerId: 'C-7', METER_ID: METER, PassWord: 'hush-77' }, connection: 'close' });
  });

  it('need the customer id of the vendor', async () => {
    expect((await stronpower().management(request({ vendorCustomerId: null }))).outcome).toEqual({ kind: 'not_sent', reason: 'vendor_customer_id_missing' });
    expect(stage.seen).toEqual([]);
  });

  it.each([
    ['unproven_refusal', '[]'],
    ['unknown', '"no such customer"'],
    ['unknown', [RECORD]],
  ])('are %s otherwise', async (kind, reply) => {
    stage.script['ClearCredit'] = [reply];
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
    stage.script['QueryMeterCredit'] = [list];
    const result = await stronpower().history(stage.account, METER);
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
    stage.script['QueryMeterInfo'] = ['[]', [RECORD]];
    expect(await stronpower().history(stage.account, METER)).toMatchObject({ kind: 'unavailable', reason: 'empty_unproven' });
    expect(await stronpower().history(stage.account, METER)).toMatchObject({ kind: 'read', entries: [] });
  });

  it.each<[string, Reply]>([
    ['entry_unreadable', [RECORD, { ...RECORD, Token: '' }]],
    ['unexpected_answer', 'false'],
    ['unexpected_answer', '""'],
    ['unexpected_answer', '<html>'],
    ['http_500', status(500, '{"Message":"An error has occurred."}')],
    ['timeout', () => undefined],
  ])('is unavailable, and no proof of anything: %s', async (reason, reply) => {
    stage.script['QueryMeterCredit'] = [reply];
    expect(await stronpower(600).history(stage.account, METER)).toMatchObject({ kind: 'unavailable', reason });
  });
});

describe('looking up a meter', () => {
  it("gives the vendor's customer, price and category", async () => {
    stage.script['QueryMeterInfo'] = [[RECORD]];
    expect(await stronpower().meterInfo(stage.account, METER)).toMatchObject({
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
    expect(stage.seen[0]!.body).toMatchObject({ MeterId: METER });
  });

  it.each<[string, Reply]>([
    ['not_found', '[]'],
    ['not_found', [{ ...RECORD, Meter_id: '' }]],
    ['unavailable', 'false'],
    ['unavailable', status(503, '')],
  ])('is %s otherwise', async (kind, reply) => {
    stage.script['QueryMeterInfo'] = [reply];
    expect((await stronpower().meterInfo(stage.account, METER)).kind).toBe(kind);
  });
});

describe('a preview', () => {
  const preview = () => stronpower().preview({ account: stage.account, meterNumber: METER, quantity: { by: 'money', minor: 10_000n } });

  it('says what the money would buy', async () => {
    stage.script['VendingMeterPreview'] = [[{ ...RECORD, Token: undefined }]];
    expect(await preview()).toEqual({ kind: 'quoted', paidMinor: 10_000n, tenths: 6, unitPriceMinor: 15_000n });
    expect(stage.seen.map((each) => [each.endpoint, each.body['Amount']])).toEqual([['VendingMeterPreview', '100.00']]);
  });

  it.each<[string, Reply]>([
    ['refused', '[]'],
    ['unavailable', 'false'],
    ['unavailable', status(500, '<html>')],
  ])('is %s otherwise', async (kind, reply) => {
    stage.script['VendingMeterPreview'] = [reply];
    expect((await preview()).kind).toBe(kind);
  });
});

describe('a probe', () => {
  it.each<[boolean, Reply]>([
    [true, [RECORD]],
    [true, '[]'],
    [false, '<html>'],
    [false, status(503, '')],
  ])('says %s', async (up, reply) => {
    stage.script['QueryMeterCredit'] = [reply];
    expect((await stronpower().probe(stage.account, METER)).up).toBe(up);
    expect(stage.seen.map((each) => each.endpoint)).toEqual(['QueryMeterCredit']);
  });

  it.each<[boolean, Reply]>([
    [true, '"session-1"'],
    [true, 'false'],
    [false, status(500, '<html>')],
  ])('says %s in the older dialect, by a login', async (up, reply) => {
    stage.script['login'] = [reply];
    expect((await stronpower().probe({ ...stage.account, dialect: 'stronpower_legacy' }, METER)).up).toBe(up);
    expect(stage.seen.map((each) => each.endpoint)).toEqual(['login']);
  });
});
