import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MoneyReceived, ParsedEvent } from '../../modules/vending/payments/port.ts';
import { parseEvent } from './parse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (body: unknown, type = 'application/json'): ParsedEvent => parseEvent(bytes(typeof body === 'string' ? body : JSON.stringify(body)), type);

const CONFIRMATION = {
  TransactionType: 'Pay Bill',
  TransID: 'UH4SP1L7W6',
  TransTime: '20260804091330',
  TransAmount: '152.00',
  BusinessShortCode: '4125223',
  BillRefNumber: ' 58100000007 ',
  InvoiceNumber: '',
  OrgAccountBalance: '155599.00',
  ThirdPartyTransID: 'x-1',
  MSISDN: '254712345678',
  FirstName: 'WANJIKU',
  MiddleName: '',
  LastName: 'KAMAU',
};

function money(event: ParsedEvent): MoneyReceived {
  if (event.kind !== 'money') throw new Error(`not money: ${JSON.stringify(event, (_k, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v))}`);
  return event.money;
}

describe('a C2B confirmation', () => {
  it('is read field by field, in cents, with East African time', () => {
    expect(money(parse(CONFIRMATION))).toEqual({
      receipt: 'UH4SP1L7W6',
      amountMinor: 15_200n,
      shortcode: '4125223',
      accountText: ' 58100000007 ',
      payerPhone: '254712345678',
      payerPhoneText: '254712345678',
      payerName: 'WANJIKU KAMAU',
      transactionType: 'Pay Bill',
      paidAt: new Date('2026-08-04T06:13:30Z'),
      thirdPartyReference: 'x-1',
    });
  });

  it.each([
    ['254712345678', '254712345678'],
    ['+254712345678', '254712345678'],
    ['0112345678', '254112345678'],
    ['2547 ***** 126', null],
    ['25470****149', null],
    ['2547*****126', null],
    ['2******9', null],
    ['94c392c311d522da950619227b3361752a42042db7e1e699b26e628305c68a88', null],
    ['112233', null],
    ['', null],
    [null, null],
  ])('keeps the payer number %j as it came and calls only a whole one a phone', (text, whole) => {
    const read = money(parse({ ...CONFIRMATION, MSISDN: text }));
    expect([read.payerPhone, read.payerPhoneText]).toEqual([whole, text ?? '']);
  });

  it('does without name keys, with null names and with masked ones', () => {
    const { FirstName: _f, MiddleName: _m, LastName: _l, ...bare } = CONFIRMATION;
    expect(money(parse(bare)).payerName).toBe('');
    expect(money(parse({ ...CONFIRMATION, FirstName: null, LastName: null })).payerName).toBe('');
    expect(money(parse({ ...bare, FirstName: 'ACME  LTD', LastName: '******' })).payerName).toBe('ACME  LTD');
  });

  it.each([
    ['"5.00"', 500n],
    ['"10"', 1_000n],
    ['"100.0"', 10_000n],
    ['"5.000"', 500n],
    ['100', 10_000n],
    ['100.5', 10_050n],
    ['1.00', 100n],
    ['0.29', 29n],
    ['250000', 25_000_000n],
  ])('takes the amount %s exactly', (written, minor) => {
    expect(money(parse(JSON.stringify(CONFIRMATION).replace('"152.00"', written))).amountMinor).toBe(minor);
  });

  it.each([
    ['"0"', 'amount_not_positive'],
    ['"0.00"', 'amount_not_positive'],
    ['-5', 'amount_not_positive'],
    ['"-5.00"', 'amount_not_positive'],
    ['"abc"', 'amount_not_a_number'],
    ['"NaN"', 'amount_not_a_number'],
    ['"1e3"', 'amount_not_a_number'],
    ['1e3', 'amount_not_a_number'],
    ['"1,053.00"', 'amount_not_a_number'],
    ['"Infinity"', 'amount_not_a_number'],
    ['true', 'amount_missing'],
    ['null', 'amount_missing'],
    ['""', 'amount_missing'],
    ['"5.001"', 'amount_too_precise'],
    ['5.001', 'amount_too_precise'],
    ['4000.0000000000000001', 'amount_too_precise'],
    ['"250000.01"', 'amount_implausible'],
    ['250001', 'amount_implausible'],
    ['"99999999999999999999"', 'amount_implausible'],
    [`"${'0'.repeat(33)}1"`, 'amount_not_a_number'],
  ])('puts the amount %s aside as %s', (written, reason) => {
    const event = parse(JSON.stringify(CONFIRMATION).replace('"152.00"', written));
    expect(event).toMatchObject({ kind: 'quarantine', reason, hint: { receipt: 'UH4SP1L7W6', shortcode: '4125223' } });
  });

  it.each([
    [{ TransID: 'TEST4711' }, 'receipt_format'],
    [{ TransID: '' }, 'receipt_missing'],
    [{ TransID: 'UH4SP1L7W6X' }, 'receipt_format'],
    [{ BusinessShortCode: '' }, 'shortcode_missing'],
    [{ BusinessShortCode: 'ACME' }, 'shortcode_format'],
  ])('puts %j aside as %s', (change, reason) => {
    expect(parse({ ...CONFIRMATION, ...change })).toMatchObject({ kind: 'quarantine', reason, hint: { amountMinor: 15_200n } });
  });

  it('does not read an amount that is cut for keeping as a smaller one', () => {
    expect(parse({ ...CONFIRMATION, TransAmount: `1.${'0'.repeat(400)}5` })).toMatchObject({ kind: 'quarantine', reason: 'amount_not_a_number' });
  });

  it('upper-cases a receipt and accepts an unknown TransactionType and a time that is none', () => {
    const read = money(parse({ ...CONFIRMATION, TransID: ' uh4sp1l7w6 ', TransactionType: 'Bonga Points', TransTime: '20260231000000' }));
    expect([read.receipt, read.transactionType, read.paidAt]).toEqual(['UH4SP1L7W6', 'Bonga Points', null]);
  });

  it('knows the names of older systems, as JSON and as a form', () => {
    const older = { TransactionID: 'UH4SP1L7W6', Amount: '152.00', ShortCode: '4125223', AccountReference: '58100000007', PhoneNumber: '254712345678' };
    const expected = { receipt: 'UH4SP1L7W6', amountMinor: 15_200n, shortcode: '4125223', accountText: '58100000007', payerPhone: '254712345678' };
    expect(money(parse(older))).toMatchObject(expected);
    expect(
      money(parse({ ...older, AccountReference: undefined, AccountNumber: '58100000007', PhoneNumber: undefined, CustomerMSISDN: '254712345678' })),
    ).toMatchObject(expected);
    expect(money(parse(new URLSearchParams(older).toString(), 'application/x-www-form-urlencoded; charset=utf-8'))).toMatchObject(expected);
    expect(money(parse(new URLSearchParams(older).toString(), 'application/json'))).toMatchObject(expected);
  });

  it('takes numbers where text is usual without losing a digit', () => {
    const read = money(
      parse(
        '{"TransID":"UH4SP1L7W6","TransAmount":152.50,"BusinessShortCode":4125223,"BillRefNumber":12345678901234567890,"MSISDN":254712345678,"TransTime":20260804091330}',
      ),
    );
    expect(read).toMatchObject({
      amountMinor: 15_250n,
      shortcode: '4125223',
      accountText: '12345678901234567890',
      payerPhone: '254712345678',
      paidAt: new Date('2026-08-04T06:13:30Z'),
    });
  });
});

describe('a body that may be money but is not trustworthy', () => {
  it.each([
    ['prefixed_keys', JSON.stringify(Object.fromEntries(Object.entries(CONFIRMATION).map(([key, value]) => [`:${key}`, value])))],
    ['array_body', JSON.stringify([CONFIRMATION])],
    ['repeated_keys', JSON.stringify(CONFIRMATION).replace('{', '{"TransAmount":"1.00",')],
    ['repeated_keys', JSON.stringify(CONFIRMATION).replace('{', '{"TransID" : "UH4SP1L7W7",')],
  ])('is put aside as %s with everything readable', (reason, body) => {
    expect(parse(body)).toMatchObject({ kind: 'quarantine', reason, hint: { receipt: 'UH4SP1L7W6', amountMinor: 15_200n, shortcode: '4125223' } });
  });

  it.each(['"TransAmount" : "1.00"', '"TransAmount"\n:\n"1.00"', '"TransAmount":{"a":1}'])('notices the repeat written as %j', (first) => {
    expect(parse(JSON.stringify(CONFIRMATION).replace('{', `{${first},`))).toMatchObject({ kind: 'quarantine', reason: 'repeated_keys' });
  });

  it('does not take the name of a field, typed as account, for a repeated field', () => {
    expect(parse({ ...CONFIRMATION, BillRefNumber: 'TransAmount' }).kind).toBe('money');
    expect(parse({ ...CONFIRMATION, BillRefNumber: '"TransAmount": "1"' }).kind).toBe('money');
  });

  it('puts a form with a repeated field aside', () => {
    expect(
      parse(
        `${new URLSearchParams({ TransID: 'UH4SP1L7W6', TransAmount: '5', BusinessShortCode: '4125223' }).toString()}&TransAmount=500`,
        'application/x-www-form-urlencoded',
      ),
    ).toMatchObject({ kind: 'quarantine', reason: 'repeated_keys' });
  });
});

describe('hostile bytes', () => {
  it('hands on no NUL and no lone surrogate', () => {
    const read = money(
      parse(
        JSON.stringify(CONFIRMATION)
          .replace('WANJIKU', String.raw`W\u0000A`)
          .replace('Pay Bill', String.raw`\ud800Pay`),
      ),
    );
    expect([read.payerName, read.transactionType]).toEqual(['W\uFFFDA KAMAU', '\uFFFDPay']);
  });

  it('reads past __proto__ keys and leaves the prototype of objects alone', () => {
    expect(parse(JSON.stringify(CONFIRMATION).replace('{', '{"__proto__":{"Amount":"9.00","polluted":1},')).kind).toBe('money');
    expect(parse('{"__proto__":{"TransID":"UH4SP1L7W6","TransAmount":"9.00"}}')).toEqual({ kind: 'unreadable', reason: 'not_a_payment' });
    expect(parse('__proto__=1&constructor=2&TransID=x', 'application/x-www-form-urlencoded').kind).toBe('quarantine');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(
    [
      ['', 'empty'],
      ['  \n', 'empty'],
      ['null', 'not_json'],
      ['"text"', 'not_json'],
      ['{"TransID":"UH4SP1L7W6"', 'not_json'],
      ['<xml a="b"/>', 'not_json'],
      ['{}', 'not_a_payment'],
      ['[]', 'not_a_payment'],
      ['[[[]]]', 'not_a_payment'],
      ['{"Result":{"ResultCode":0}}', 'not_a_payment'],
      ['{"Body":{}}', 'not_a_payment'],
      ['{"Body":{"stkCallback":null}}', 'not_a_payment'],
      ['['.repeat(100_000), 'not_json'],
      [`{"a":"${'x'.repeat(3_000_000)}"}`, 'too_large'],
    ].map(([body, reason]) => [body!.slice(0, 30), reason, body] as const),
  )('calls a body that begins with %j unreadable: %s', (_start, reason, body) => {
    expect(parse(body)).toEqual({ kind: 'unreadable', reason });
  });

  it('survives nesting deeper than the stack', () => {
    expect(parse(`{"Body":{"stkCallback":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}}`).kind).toBe('unreadable');
  });

  it('never throws, whatever the bytes and the content type are', () => {
    const types = fc.constantFrom(undefined, 'application/json', 'application/x-www-form-urlencoded', '');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), types, (body, type) => {
        expect(parseEvent(body, type).kind).toBeTypeOf('string');
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.json(), types, (body, type) => {
        expect(parseEvent(bytes(body), type).kind).toBeTypeOf('string');
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives any JSON value in any field of a confirmation and of a callback', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(CONFIRMATION)), fc.jsonValue(), (key, value) => {
        expect(['money', 'quarantine', 'unreadable']).toContain(parse({ ...CONFIRMATION, [key]: value }).kind);
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.constantFrom('CheckoutRequestID', 'ResultCode', 'ResultDesc', 'CallbackMetadata'), fc.jsonValue(), (key, value) => {
        expect(['stk', 'quarantine', 'unreadable']).toContain(
          parse({ Body: { stkCallback: { CheckoutRequestID: 'ws_CO_1', ResultCode: 0, [key]: value } } }).kind,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an STK callback', () => {
  const items = (change: Record<string, unknown> = {}): unknown[] =>
    Object.entries({ Amount: 1, MpesaReceiptNumber: 'RGP6CZKFN9', TransactionDate: 20230725013147, PhoneNumber: 254712345678, ...change }).map(
      ([Name, Value]) => (Value === undefined ? { Name } : { Name, Value }),
    );
  const callback = (change: Record<string, unknown>): unknown => ({
    Body: { stkCallback: { MerchantRequestID: 'm-1', CheckoutRequestID: 'ws_CO_1', ResultCode: 0, ResultDesc: 'ok', ...change } },
  });

  it('of success gives receipt, exact amount, phone and time, and ignores items without Value', () => {
    const body = JSON.stringify(callback({ CallbackMetadata: { Item: items({ Balance: undefined }) } })).replace('"Value":1}', '"Value":4000.50}');
    expect(parse(body)).toEqual({
      kind: 'stk',
      stk: {
        checkoutRequestId: 'ws_CO_1',
        merchantRequestId: 'm-1',
        resultCode: '0',
        resultText: 'ok',
        paid: { receipt: 'RGP6CZKFN9', amountMinor: 400_050n, phone: '254712345678', paidAt: new Date('2023-07-24T22:31:47Z') },
      },
    });
  });

  it.each([
    [1032, '1032'],
    ['SFC_IC0003', 'SFC_IC0003'],
    ['1', '1'],
  ])('of failure keeps the code %j as text and pays nothing', (ResultCode, resultCode) => {
    expect(parse(callback({ ResultCode }))).toMatchObject({ kind: 'stk', stk: { resultCode, paid: null } });
  });

  it('takes an eleven-digit phone as it came', () => {
    expect(parse(callback({ CallbackMetadata: { Item: items({ PhoneNumber: 25470000000 }) } }))).toMatchObject({
      kind: 'stk',
      stk: { paid: { phone: '25470000000' } },
    });
  });

  it.each([
    ['amount_not_positive', callback({ CallbackMetadata: { Item: items({ Amount: 0 }) } })],
    ['amount_implausible', callback({ CallbackMetadata: { Item: items({ Amount: 9e9 }) } })],
    ['amount_too_precise', JSON.stringify(callback({ CallbackMetadata: { Item: items() } })).replace('"Value":1}', '"Value":4000.0000000000000001}')],
    ['receipt_format', callback({ CallbackMetadata: { Item: items({ MpesaReceiptNumber: 'x' }) } })],
    ['receipt_missing', callback({})],
    ['checkout_missing', callback({ CheckoutRequestID: null, CallbackMetadata: { Item: items() } })],
    ['result_contradicts', callback({ ResultCode: 1, CallbackMetadata: { Item: items() } })],
    ['array_body', { Body: { stkCallback: [{ ResultCode: 1032 }, { ResultCode: 0, CallbackMetadata: { Item: items() } }] } }],
  ])('that cannot be trusted is put aside as %s', (reason, body) => {
    expect(parse(body)).toMatchObject({ kind: 'quarantine', reason });
  });
});
