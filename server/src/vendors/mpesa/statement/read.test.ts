import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xlsx, type XlsxCell } from '../../../kernel/tables/xlsx.testkit.ts';
import type { StatementFile, StatementLine } from '../../../modules/vending/reconciliation/port.ts';
import { parseEvent } from '../parse.ts';
import { noticeOfLine } from './notice-of-line.ts';
import { readStatement } from './read.ts';
import { readSigned, readTime } from './values.ts';

const HEADER =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';
const SAMPLE = [
  'Organization Name,ACME WATER',
  HEADER,
  'QAB12CD301,03-02-2026 10:15:00,03-02-2026 10:15:00,Pay Bill from 2547****678 - JANE DOE Acc. 37100001234,Completed,"1,500.00",,"15,000.00",true,Pay Bill Online,2547****678 - JANE DOE,,37100001234',
  'QAB12CD302,03-02-2026 11:00:00,,Pay Bill from 2547****111 - JOHN DOE Acc. 371 0000 1234,Completed,500.00,,,true,Pay Utility,2547****111 - JOHN DOE,,',
  'QAB12CD303,03-02-2026 11:00:00,,Pay Bill Charge,Completed,,-30.00,"14,970.00",true,Pay Bill Charge,,QAB12CD302,',
  'QAB12CD304,03-02-2026 12:00:00,,Pay Bill,Failed,700.00,,,,,,,',
  ',,,Totals,,"2,000.00",-30.00,,,,,,',
].join('\n');

async function read(content: string | Buffer): Promise<StatementFile> {
  const reading = await readStatement(Buffer.from(content));
  if (reading.kind !== 'read') throw new Error(reading.reason);
  return reading.file;
}
const refusal = async (content: string | Buffer): Promise<string> => {
  const reading = await readStatement(Buffer.from(content));
  return reading.kind === 'read' ? 'read' : reading.reason;
};
const one = async (cells: Readonly<Record<string, string>>): Promise<StatementLine | string> => {
  const names = Object.keys(cells);
  const file = await read([names.join(','), names.map((name) => `"${cells[name]}"`).join(',')].join('\n'));
  return file.lines[0] ?? file.rejected[0]?.reason ?? 'passed over';
};
const usual = { 'Receipt No.': 'QAB12CD301', 'Completion Time': '03-02-2026 10:15:00', 'Transaction Status': 'Completed' };

describe('a statement of the portal', () => {
  it('as CSV is read line by line: payments, charges, what failed, and no totals', async () => {
    const file = await read(SAMPLE);
    expect(file.rejected).toEqual([]);
    expect(file.lines.map((line) => [line.receipt, line.kind, line.amountMinor, line.accountText])).toEqual([
      ['QAB12CD301', 'payment', 150_000n, '37100001234'],
      ['QAB12CD302', 'payment', 50_000n, '371 0000 1234'],
      ['QAB12CD303', 'charge', -3_000n, ''],
      ['QAB12CD304', 'void', 70_000n, ''],
    ]);
    expect(file.lines[0]).toMatchObject({ occurredAt: new Date('2026-02-03T07:15:00Z'), payerText: '2547****678 - JANE DOE', balanceMinor: 1_500_000n });
    expect(file.lines[2]!.linkedReceipt).toBe('QAB12CD302');
  });

  it('as a spreadsheet with its six rows above, dates as numbers and amounts as floats says the same', async () => {
    const rows: XlsxCell[][] = [
      ['Account Holder:', 'ACME WATER'],
      ['Short Code:', 600_100],
      ['Account:', 'Utility'],
      [null, null, 'Time From', '01-02-2026 00:00:00', 'Time To', '03-02-2026 23:59:59'],
      ['Operator:', 'jane'],
      ['Opening Balance', 13_000, 'Closing Balance', '14,970.00', 'Total Paid In', 2_000],
      HEADER.split(','),
      [
        'QAB12CD301',
        46_056.427_083_333_336,
        null,
        'Pay Bill from 2547****678 - JANE DOE Acc. 37100001234',
        'Completed',
        1_500.000_000_000_000_2,
        null,
        15_000,
        true,
        'Pay Bill Online',
        '2547****678 - JANE DOE',
        null,
        37_100_001_234,
      ],
      [null, null, null, 'Totals', null, 2_000],
    ];
    const file = await read(xlsx(rows));
    expect(file).toMatchObject({
      format: 'xlsx',
      shortcode: '600100',
      periodFrom: new Date('2026-01-31T21:00:00Z'),
      periodTo: new Date('2026-02-03T20:59:59Z'),
      openingMinor: 1_300_000n,
      closingMinor: 1_497_000n,
      rejected: [],
    });
    expect(file.lines).toMatchObject([
      { row: 8, receipt: 'QAB12CD301', amountMinor: 150_000n, occurredAt: new Date('2026-02-03T07:15:00Z'), accountText: '37100001234' },
    ]);
  });

  it.each([
    ['Paybill,600100', '600100'],
    ['Short Code: 600100', '600100'],
    ['Organisation Name,X\nShortcode,"600100 - ACME"', '600100'],
    ['Organization Name,600999 STREET', null],
  ])('says whose it is: %j', async (above, shortcode) => {
    expect((await read(`${above}\n${HEADER}\n`)).shortcode).toBe(shortcode);
  });

  it.each([
    ['Statement Period,01-02-2026 - 03-02-2026', '2026-02-03T21:00:00.000Z'],
    ['Time Period:,From 2026-02-01 00:00:00 To 2026-02-03 12:00:00', '2026-02-03T09:00:00.000Z'],
  ])('says for which time it is: %j', async (above, end) => {
    const { periodFrom, periodTo } = await read(`${above}\n${HEADER}\n`);
    expect([periodFrom?.toISOString(), periodTo?.toISOString()]).toEqual(['2026-01-31T21:00:00.000Z', end]);
  });

  it.each([
    'RECEIPT NO,COMPLETION TIME,DETAILS,TRANSACTION STATUS,PAID IN,WITHDRAWN,BALANCE',
    'Receipt No.;Completion Time;Details;Transaction Status;Paid In;Withdrawn;Balance',
    'receipt number\tCompletion Time\tDetails\tStatus\tPaid in\tWithdrawal\tBalance',
  ])('is known by its header however that is written: %s', async (header) => {
    const by = /[,;\t]/.exec(header)![0];
    const row = ['qab12cd301', '2026-02-03 10:15:00', 'Pay Bill Online', 'completed', '500.00', '', ''].join(by);
    expect((await read(`${header}\n${row}\n`)).lines).toMatchObject([{ receipt: 'QAB12CD301', kind: 'payment', amountMinor: 50_000n }]);
  });

  it('without a header is refused with what to do', async () => {
    expect(await readStatement(Buffer.from('a,b\n1,2\n'))).toMatchObject({
      kind: 'unreadable',
      reason: 'no_header',
      text: expect.stringContaining('Receipt No.'),
    });
    expect(await refusal('x\n'.repeat(100))).toBe('no_header');
    expect(await refusal('')).toBe('empty');
  });
});

describe('what a line is', () => {
  it.each([
    ['Pay Utility', '', '10', 'payment'],
    ['Pay Bill Online', '', '10', 'payment'],
    ['Customer Buy Goods Online', 'Pay Merchant', '10', 'payment'],
    ['Standing Order Pay Bill', '', '10', 'payment'],
    ['Organization To Organization Transfer', '', '10', 'payment'],
    ['Something quite new', '', '10', 'payment'],
    ['Pay Utility', 'Pay Bill from 2547 - REVERSAL SETTLE FEE Acc. charge', '10', 'payment'],
    ['', 'Pay Bill from 2547 - SETTLE REVERSAL Acc. 1', '10', 'payment'],
    ['Pay Bill Charge', '', '-10', 'charge'],
    ['', 'Business Charge', '-10', 'charge'],
    ['Pay Bill Reversal', 'Reversal of QAB12CD300', '-10', 'reversal'],
    ['Utility Account to Organization Settlement Account', '', '-10', 'transfer'],
    ['Organization Settlement', 'Organization Settle to Bank', '-10', 'transfer'],
    ['Business Payment to Customer via API', '', '-10', 'payout'],
    ['Salary Payment via API', '', '-10', 'payout'],
    ['Riddle', '', '-10', 'other'],
    ['Reversal of a payout', '', '10', 'other'],
  ])('%s %s %s: %s', async (...[reason, details, amount, kind]) => {
    const column = amount.startsWith('-') ? 'Withdrawn' : 'Paid In';
    expect(await one({ ...usual, Details: details, 'Reason Type': reason, [column]: amount })).toMatchObject({ kind, amountMinor: BigInt(amount) * 100n });
  });

  it.each(['Failed', 'Cancelled', 'Declined', 'Attempted'])('%s counts as nothing', async (status) => {
    expect(await one({ ...usual, 'Transaction Status': status, 'Paid In': '10' })).toMatchObject({ kind: 'void', status });
  });

  it('a reversal names what it takes back, in its column or in its text', async () => {
    const cells = { ...usual, Withdrawn: '10.00', 'Reason Type': 'Pay Bill Reversal' };
    expect(await one({ ...cells, 'Linked Transaction ID': 'qab12cd300' })).toMatchObject({ linkedReceipt: 'QAB12CD300', amountMinor: -1_000n });
    expect(await one({ ...cells, Details: 'Reversal of QAB12CD300 by 2547****1' })).toMatchObject({ linkedReceipt: 'QAB12CD300' });
  });

  it.each([
    [{ 'Receipt No.': '' }, 'receipt_missing'],
    [{ 'Receipt No.': 'QAB1' }, 'receipt_format'],
    [{ 'Completion Time': 'yesterday' }, 'time_unreadable'],
    [{ 'Paid In': 'ten' }, 'amount_unreadable'],
    [{ 'Paid In': '' }, 'amount_missing'],
    [{ 'Paid In': '10.005' }, 'amount_unreadable'],
    [{ Withdrawn: '5' }, 'two_amounts'],
    [{ Currency: 'GHS' }, 'another_currency'],
    [{ 'Paid In': '99999999999' }, 'amount_implausible'],
  ])('%j is rejected by name: %s', async (cells, reason) => {
    expect(await one({ ...usual, 'Paid In': '10.00', ...cells })).toBe(reason);
  });
});

describe('values of cells', () => {
  it.each([
    ['03-02-2026 10:15:00', '2026-02-03T07:15:00.000Z'],
    ['2026-02-03 10:15:00', '2026-02-03T07:15:00.000Z'],
    ['20-04-2017 15:50', '2017-04-20T12:50:00.000Z'],
    ['3/2/2026 10:15', '2026-02-03T07:15:00.000Z'],
    ['2/13/2026 1:05:00 PM', '2026-02-13T10:05:00.000Z'],
    ['3-Feb-2026 10:15:00', '2026-02-03T07:15:00.000Z'],
    ['46056.4270833333', '2026-02-03T07:15:00.000Z'],
    ['12:00', null],
    ['31-02-2026 10:00:00', null],
    ['2026-02-03 25:00:00', null],
  ])('the time %s', (text, iso) => {
    expect(readTime(text)?.toISOString() ?? null).toBe(iso);
  });

  it.each<[string, bigint | null | undefined]>([
    ['1,053.00', 105_300n],
    ['KES 1,500', 150_000n],
    ['-4000.00', -400_000n],
    ['(30.00)', -3_000n],
    ['1053.0000000000001', 105_300n],
    ['1052.9999999999998', 105_300n],
    ['1.053,50', 105_350n],
    ['2.5E3', 250_000n],
    ['', null],
    ['-', null],
    ['1,5', undefined],
    ['1e400', undefined],
    ['NaN', undefined],
  ])('the amount %s', (text, minor) => {
    expect(readSigned(text)).toBe(minor);
  });

  it('any amount that a spreadsheet keeps as a float is read to the cent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 99_999_999_999n }), (minor) => {
        expect(readSigned(String(Number(minor) / 100))).toBe(minor);
      }),
    );
  });
});

it('a line in the words of a notice is read as the same money', async () => {
  const [line] = (await read(SAMPLE)).lines;
  expect(parseEvent(noticeOfLine(line!, '600100'), 'application/json')).toMatchObject({
    kind: 'money',
    money: {
      receipt: 'QAB12CD301',
      amountMinor: 150_000n,
      shortcode: '600100',
      accountText: '37100001234',
      payerName: 'JANE DOE',
      payerPhoneText: '2547****678',
      paidAt: line!.occurredAt,
    },
  });
});
