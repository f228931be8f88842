import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseEvent } from './parse.ts';

const FOLDER = new URL('../../../../../shared/corpus/mpesa/', import.meta.url);
const present = existsSync(FOLDER);
const files = present
  ? readdirSync(FOLDER)
      .filter((name) => name !== 'INDEX.md')
      .sort()
  : [];

/** Number of the file -> what must come of it. Files of other APIs are no payment and must stay unreadable. */
const EXPECTED: Readonly<Record<string, object>> = {
  '001': {
    kind: 'money',
    money: {
      receipt: 'RKL51ZDR4F',
      amountMinor: 500n,
      shortcode: '600966',
      accountText: 'Sample Transaction',
      payerPhone: null,
      payerPhoneText: '2547 ***** 126',
      payerName: 'NICHOLAS',
      paidAt: new Date('2023-11-21T09:13:25Z'),
    },
  },
  '003': { kind: 'unreadable', reason: 'not_json' },
  '005': { kind: 'money', money: { receipt: 'QKK71LNJOT', amountMinor: 100n, payerPhone: null, accountText: 'mark' } },
  '007': { kind: 'money', money: { receipt: 'QKL31LNNE1', amountMinor: 1_400n, payerPhoneText: '2******5', payerName: 'NICHOLAS' } },
  '009': { kind: 'quarantine', reason: 'prefixed_keys', hint: { receipt: 'QKH61LN8FS', amountMinor: 52_700n } },
  '011': { kind: 'money', money: { receipt: 'OJL91HDCWJ', amountMinor: 400_000n, payerPhone: '254708374149', payerName: 'John J. Doe' } },
  '013': { kind: 'money', money: { receipt: 'OA384S8DCP', payerPhone: '254700000010', payerName: 'CALEB MUDOGO SHIKUKU' } },
  '015': { kind: 'money', money: { receipt: 'RL418H2AXY', amountMinor: 650_000n, accountText: 'D7', payerName: 'MERCY', thirdPartyReference: 'RL418H2AXY' } },
  '017': { kind: 'money', money: { receipt: 'RL70H5QM2R', amountMinor: 1_000_000n } },
  '019': { kind: 'money', money: { receipt: 'RKT4OGD7Y9', accountText: 'KABARITA GENERAL AGENCY 1' } },
  '021': {
    kind: 'money',
    money: { receipt: 'UH4SP1L7W6', amountMinor: 15_200n, payerPhone: null, payerPhoneText: '', transactionType: 'Organization To Organization Transfer' },
  },
  '023': { kind: 'money', money: { receipt: 'QLH5D905OC', accountText: 'tandem ', payerName: 'NCBA  Bank M-pesa' } },
  '025': { kind: 'money', money: { receipt: 'RAJ7PFM0ZO', payerName: 'EDWIN' } },
  '027': { kind: 'quarantine', reason: 'receipt_format', hint: { amountMinor: 10_000n, accountText: '42187416' } },
  '029': { kind: 'money', money: { receipt: 'RKL51ZDR4F', payerPhone: null, payerPhoneText: '2547*****126' } },
  '031': {
    kind: 'stk',
    stk: { resultCode: '0', paid: { receipt: 'NLJ7RT61SV', amountMinor: 100n, phone: '254708374149', paidAt: new Date('2019-12-19T07:21:15Z') } },
  },
  '033': { kind: 'stk', stk: { paid: { receipt: 'RGP6CZKFN9', amountMinor: 100n } } },
  '035': { kind: 'stk', stk: { resultCode: '1019', paid: null } },
  '037': { kind: 'stk', stk: { resultCode: '1031', paid: null } },
  '039': { kind: 'stk', stk: { resultCode: '1', paid: null } },
  '041': { kind: 'stk', stk: { resultCode: '2026', paid: null } },
  '043': { kind: 'stk', stk: { resultCode: '2028', paid: null } },
  '045': { kind: 'stk', stk: { resultCode: '1037', paid: null } },
  '047': { kind: 'stk', stk: { paid: { receipt: 'SHH2CWJYHV', amountMinor: 100n, phone: '254100000018' } } },
  '049': { kind: 'stk', stk: { paid: { receipt: 'NLS0ZDT3DP', phone: '25470000000' } } },
  '051': { kind: 'quarantine', reason: 'array_body', hint: { receipt: 'TCT1KJ30HW' } },
  '053': { kind: 'stk', stk: { paid: { receipt: 'LGR7OWQX0R', amountMinor: 50_000n } } },
};

const read = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));

it.skipIf(!present).each(present ? files.filter((name) => !name.startsWith('087')) : ['(corpus missing)'])(
  `corpus body %s comes out as its index says${present ? '' : ' (skipped: ../shared/corpus is not here)'}`,
  (name) => {
    expect(parseEvent(read(name), 'application/json')).toMatchObject(EXPECTED[name.slice(0, 3)] ?? { kind: 'unreadable' });
  },
);

it.skipIf(!present)(`corpus has every body that the table names${present ? '' : ' (skipped: ../shared/corpus is not here)'}`, () => {
  const numbers = files.map((name) => name.slice(0, 3));
  expect(Object.keys(EXPECTED).filter((number) => !numbers.includes(number))).toEqual([]);
});

it.skipIf(!present)(`corpus scenario 087 gives one receipt and one amount in both channels${present ? '' : ' (skipped: ../shared/corpus is not here)'}`, () => {
  const text = Buffer.from(read(files.find((name) => name.startsWith('087'))!)).toString();
  const bodies = (JSON.parse(text) as { body: unknown }[]).map((entry) => parseEvent(Buffer.from(JSON.stringify(entry.body)), undefined));
  expect(bodies[0]).toMatchObject({ kind: 'stk', stk: { paid: { receipt: 'RLH2FF7IG5', amountMinor: 400_000n } } });
  expect(bodies[1]).toMatchObject({ kind: 'money', money: { receipt: 'RLH2FF7IG5', amountMinor: 400_000n, accountText: 'C2' } });
});
