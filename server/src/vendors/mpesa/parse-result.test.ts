import { describe, expect, it } from 'vitest';
import { parseResult } from './parse-result.ts';

const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const resultOf = (result: object): NonNullable<ReturnType<typeof parseResult>> =>
  parseResult(bytes({ Result: { ResultType: 0, ConversationID: 'AG_1', ...result } }))!;
const parameters = (pairs: Readonly<Record<string, unknown>>): object => ({
  ResultParameters: { ResultParameter: Object.entries(pairs).map(([Key, Value]) => ({ Key, Value })) },
});

describe('the result of a reversal', () => {
  it('done: the way back has a receipt of its own, and names the payment', () => {
    const text =
      '{"Result":{"ResultType":0,"ResultCode":0,"ResultDesc":"ok","ConversationID":"AG_1","TransactionID":"SKE52PAWR9","ResultParameters":{"ResultParameter":[{"Key":"Amount","Value":1.00},{"Key":"TransCompletedTime","Value":20261114132711},{"Key":"OriginalTransactionID","Value":"SKC82PACB8"},{"Key":"Charge"}]}}}';
    const result = parseResult(bytes(text))!;
    expect(result).toMatchObject({ reversal: 'done', code: '0', conversationId: 'AG_1' });
    expect(result.facts).toMatchObject({
      receipt: 'SKE52PAWR9',
      originalReceipt: 'SKC82PACB8',
      amountMinor: 100n,
      completedAt: new Date('2026-11-14T10:27:11Z'),
    });
  });

  it.each([['R000002'], [1], [11], ['21'], [2001], [2006], [2028], [8006]])('%s is documented to have moved nothing', (code) => {
    expect(resultOf({ ResultCode: code })).toMatchObject({ reversal: 'refused', code: String(code) });
  });

  it.each([['R000001'], [26], [25], ['SFC_IC0003'], [undefined], ['']])('%s leaves open whether money moved', (code) => {
    expect(resultOf({ ResultCode: code })).toMatchObject({ reversal: 'unknown' });
  });
});

describe('the state of a transaction', () => {
  const facts = {
    DebitPartyName: '2547 - JOHN',
    CreditPartyName: '600196 - Water',
    TransactionStatus: 'Completed',
    Amount: 700,
    ReceiptNo: 'OCO61HBJQC',
    TransactionReason: undefined,
  };

  it('completed, with the receipt that stands inside the parameters', () => {
    const result = resultOf({ ResultCode: 0, TransactionID: 'OCO0000000', ...parameters(facts) });
    expect(result).toMatchObject({ transaction: 'completed', facts: { receipt: 'OCO61HBJQC', amountMinor: 70_000n, creditParty: '600196 - Water' } });
  });

  it.each([
    ['Cancelled', 'dead'],
    ['Declined', 'dead'],
    ['Expired', 'dead'],
    ['Pending Authorized', 'open'],
    ['', 'unknown'],
  ])('%s is %s', (status, state) => {
    expect(resultOf({ ResultCode: '0', ...parameters({ ...facts, TransactionStatus: status }) }).transaction).toBe(state);
  });

  it('proves nothing without a result code, whatever the parameters say', () => {
    expect(resultOf(parameters(facts)).transaction).toBe('unknown');
  });

  it('tells a receipt that is not there from a question that failed', () => {
    expect([resultOf({ ResultCode: 2032 }).transaction, resultOf({ ResultCode: 25 }).transaction]).toEqual(['absent', 'unknown']);
  });

  it('takes a single parameter that is no list', () => {
    expect(resultOf({ ResultCode: 0, ResultParameters: { ResultParameter: { Key: 'TransactionStatus', Value: 'Completed' } } }).transaction).toBe('completed');
  });
});

it.each([
  ['nothing', ''],
  ['no JSON', '<html>'],
  ['a list', '[]'],
  ['another body', '{"Body":{}}'],
  ['a result that is none', '{"Result":[1]}'],
  ['null', 'null'],
  ['too much', `{"Result":{"x":"${'a'.repeat(300_000)}"}}`],
])('%s is no result', (_what, text) => {
  expect(parseResult(bytes(text))).toBeNull();
});
