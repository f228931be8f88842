import { describe, expect, it } from 'vitest';
import { pullBody, readPull, readPullRegistered } from './pull.ts';

const row = {
  transactionId: 'uh4sp1l7w6',
  trxDate: '2026-11-20 23:15:58',
  msisdn: 254_712_345_678,
  sender: 'MPESA',
  transactiontype: 'c2b-pay-bill-debit',
  billreference: '58100000007',
  amount: '300.00',
  organizationname: 'ACME',
};
const answered = (fields: Readonly<Record<string, unknown>>, status = 200) => ({ kind: 'answered', status, fields }) as const;
const listed = (value: unknown, under = 'Response') => readPull(answered({ ResponseCode: '1000', [under]: value }), '600100');

describe('a list of transactions', () => {
  it.each([
    ['a list in a list', [[row]]],
    ['one list', [row]],
    ['text', JSON.stringify([[row]])],
  ])('as %s is read as money in the words of a notice', (_what, value) => {
    expect(listed(value)).toMatchObject({
      kind: 'rows',
      rows: [
        {
          key: 'UH4SP1L7W6',
          money: {
            receipt: 'UH4SP1L7W6',
            amountMinor: 30_000n,
            shortcode: '600100',
            accountText: '58100000007',
            payerPhone: '254712345678',
            paidAt: new Date('2026-11-20T20:15:58Z'),
          },
        },
      ],
    });
  });

  it('under its other name, with other letters in its keys and a time with its zone, says the same', () => {
    const other = { TransactionID: 'UH4SP1L7W6', TRXDATE: '2026-11-20T20:15:58Z', Amount: '300', MSISDN: '2547 ***** 678', BillReference: 'x' };
    expect(listed([[other]], 'Transaction')).toMatchObject({
      rows: [{ money: { amountMinor: 30_000n, paidAt: new Date('2026-11-20T20:15:58Z'), payerPhone: null } }],
    });
  });

  it('keeps a row that is no money whole, under a key that is the same the next time', () => {
    const odd = { ...row, amount: 'three hundred' };
    const [first, second] = [listed([[odd]]), listed([[odd]])];
    expect(first).toEqual(second);
    expect(first).toMatchObject({ rows: [{ money: null, key: expect.stringMatching(/^#/) }] });
    expect(JSON.stringify(first)).not.toBe('');
  });

  it('leaves out what went the other way', () => {
    expect(listed([[{ ...row, transactiontype: 'b2c-payment' }]])).toEqual({ kind: 'rows', rows: [] });
  });

  it('that is empty is an answer', () => {
    expect(listed('[[]]', 'Transaction')).toEqual({ kind: 'rows', rows: [] });
    expect(readPull(answered({ ResponseCode: '1001', ResponseMessage: 'No records found or Organization Name not available' }), '600100')).toEqual({
      kind: 'rows',
      rows: [],
    });
    expect(readPull(answered({ errorMessage: 'No transactions' }, 500), '600100')).toEqual({ kind: 'rows', rows: [] });
  });

  it.each([
    ['an error', answered({ errorCode: '500.003.1001', errorMessage: 'Internal Server Error' }, 500), 'Internal Server Error'],
    ['a page', answered({}), 'http_200'],
    ['no list', answered({ ResponseCode: '1000', Response: 'soon' }), 'unexpected_answer'],
    ['silence', { kind: 'unanswered', reason: 'timeout' } as const, 'timeout'],
  ])('is not read out of %s', (_what, answer, reason) => {
    expect(readPull(answer, '600100')).toEqual({ kind: 'unavailable', reason });
  });
});

it('the window is asked for in East African time', () => {
  const window = { from: new Date('2026-11-20T20:15:58Z'), to: new Date('2026-11-20T21:00:00Z'), offset: 100 };
  expect(pullBody('600100', window)).toEqual({ ShortCode: '600100', StartDate: '2026-11-20 23:15:58', EndDate: '2026-11-21 00:00:00', OffSetValue: '100' });
});

it.each([
  [{ 'Response Status': '1000' }, 'registered'],
  [{ 'Response Status': '1001', 'Response Description': 'ShortCode already Registered' }, 'registered'],
  [{ ResponseStatus: '1000' }, 'registered'],
  [{ ResponseStatus: '1002', ResponseDescription: 'no' }, 'refused'],
])('a registration answered with %j is %s', (fields, kind) => {
  expect(readPullRegistered(answered(fields)).kind).toBe(kind);
});
