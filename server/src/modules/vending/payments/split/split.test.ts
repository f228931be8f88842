import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../../test/harness.ts';
import { parseMinor } from '../../../../kernel/money.ts';
import { c2b, expectBooksInOrder, hookOf, METERS, newReceipt, OPERATOR, owed, OWNER, paymentIn, paymentOf, postTo } from '../money.testkit.ts';

let app: TestApp;
const ids = new Map<string, string>();
beforeAll(async () => {
  app = await startTestApp();
  for (const row of await app.sql('select id, meter_id from meters')) ids.set(row['meter_id'] as string, row['id'] as string);
});
afterAll(() => app.stop());

const minor = (amount: unknown): bigint => parseMinor(String(amount))!;
const inSuspense = async (amount = '450.00'): Promise<Row> => {
  const receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, TransAmount: amount, BillRefNumber: 'BOTH HOUSES' }));
  return paymentIn(app, receipt, 'suspense');
};
const split = (payment: Row, parts: readonly (readonly [meter: string, amount: string])[]): Promise<Answer> =>
  app.api('POST', `/api/payments/${payment['id'] as string}/split/`, {
    as: OPERATOR,
    body: { parts: parts.map(([meter, amount]) => ({ meter: ids.get(meter) ?? meter, amount })), reason: 'one payment for two houses' },
  });

it('divides one payment over several meters: each has its token, and the money came in once', async () => {
  const payment = await inSuspense();
  const receipt = payment['receipt'] as string;
  const [clearing, vends] = [await owed(app, 'mpesa_clearing'), (await app.sandbox.journal('vend')).length];
  const answer = await split(payment, [
    [METERS[0], '300.00'],
    [METERS[1], '150.00'],
  ]);
  expect(answer).toMatchObject({ status: 200, body: { parts: [{ mpesa_transaction_id: `${receipt}-1`, amount: '300.00' }, { amount: '150.00' }] } });
  for (const part of ['1', '2']) await paymentIn(app, `${receipt}-${part}`, 'vended');
  expect(await paymentOf(app, receipt)).toMatchObject({ state: 'split' });
  expect([await owed(app, 'mpesa_clearing'), await owed(app, 'suspense')]).toEqual([clearing, 0n]);
  expect(
    (await app.sandbox.journal('vend'))
      .slice(vends)
      .map((vend) => vend['meter'])
      .sort(),
  ).toEqual([METERS[0], METERS[1]]);
  await expectBooksInOrder(app);
  const story = (await app.api('GET', `/api/payments/${payment['id'] as string}/timeline/`, { as: OPERATOR })).body;
  expect((story['parts'] as Json[]).map((part) => part['state'])).toEqual(['vended', 'vended']);
  const sold = (story['postings'] as Json[]).filter((line) => line['account'] === 'sales').map((line) => line['amount']);
  expect(sold.sort()).toEqual(['-150.00', '-300.00']);
  // the whole is settled: neither it nor its parts can be used again
  for (const verb of ['retry', 'split'])
    expect(
      (
        await app.api('POST', `/api/payments/${payment['id'] as string}/${verb}/`, {
          as: OPERATOR,
          ...(verb === 'split'
            ? {
                body: {
                  parts: [
                    { meter: ids.get(METERS[0]), amount: '1.00' },
                    { meter: ids.get(METERS[1]), amount: '449.00' },
                  ],
                  reason: 'again',
                },
              }
            : {}),
        })
      ).body,
    ).toMatchObject({ code: 'payments.divided' });
});

it('ten times at once divides it once', async () => {
  const payment = await inSuspense();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      split(payment, [
        [METERS[0], '300.00'],
        [METERS[1], '150.00'],
      ]),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  expect(await app.sql('select from payments where parent_id = $1', [payment['id']])).toHaveLength(2);
  await expectBooksInOrder(app);
});

it.each([
  [
    'less than the whole',
    [
      ['58100000007', '300.00'],
      ['58100000015', '149.99'],
    ],
    400,
  ],
  [
    'more than the whole',
    [
      ['58100000007', '300.00'],
      ['58100000015', '150.01'],
    ],
    400,
  ],
  [
    'one meter twice',
    [
      ['58100000007', '300.00'],
      ['58100000007', '150.00'],
    ],
    400,
  ],
  ['one part', [['58100000007', '450.00']], 400],
  [
    "another client's meter",
    [
      ['58100000007', '300.00'],
      ['58200000006', '150.00'],
    ],
    404,
  ],
] as const)('refuses %s and leaves the payment as it is', async (_what, parts, status) => {
  const payment = await inSuspense();
  expect((await split(payment, parts)).status).toBe(status);
  expect(await paymentOf(app, payment['receipt'] as string)).toMatchObject({ state: 'suspense' });
  expect(await app.sql('select from payments where parent_id = $1', [payment['id']])).toEqual([]);
});

it('a part that buys nothing waits by itself, and is paid back by hand alone', async () => {
  const payment = await inSuspense();
  await app.api('POST', `/api/meters/${ids.get(METERS[2])}/suspend/`, { as: OPERATOR });
  await split(payment, [
    [METERS[0], '300.00'],
    [METERS[2], '150.00'],
  ]);
  const part = await paymentIn(app, `${payment['receipt'] as string}-2`, 'credited');
  await paymentIn(app, `${payment['receipt'] as string}-1`, 'vended');
  const refund = (method: string): Promise<Answer> =>
    app.api('POST', `/api/payments/${part['id'] as string}/refund/`, { as: OPERATOR, body: { method, reason: 'the meter is gone' } });
  expect(await refund('mpesa_reversal')).toMatchObject({ status: 409, body: { code: 'payments.not_reversible' } });
  expect((await refund('manual')).status).toBe(201);
  await expectBooksInOrder(app);
});

it('is counted once by the first screen and the reports, whole or in parts', async () => {
  const get = async (path: string): Promise<Json> => (await app.api('GET', path, { as: OWNER })).body;
  const stats = async (): Promise<[number, bigint]> => {
    const body = await get('/api/dashboard/stats/');
    return [body['tokens_issued'] as number, minor(body['total_revenue'])];
  };
  const listed = async (): Promise<Json[]> => (await get('/api/reports/transactions/?page_size=100'))['results'] as Json[];
  const totalOf = (rows: readonly Json[]): bigint => rows.reduce((sum, row) => sum + minor(row['amount']), 0n);
  const before = { stats: await stats(), total: totalOf(await listed()) };
  const payment = await inSuspense('512.00');
  const receipt = payment['receipt'] as string;
  expect(totalOf(await listed())).toBe(before.total + 51_200n);
  await split(payment, [
    [METERS[0], '312.00'],
    [METERS[1], '200.00'],
  ]);
  for (const part of ['1', '2']) await paymentIn(app, `${receipt}-${part}`, 'vended');
  expect(await stats()).toEqual([before.stats[0] + 2, before.stats[1] + 51_200n]);
  const after = await listed();
  expect(totalOf(after)).toBe(before.total + 51_200n);
  const ours = after.map((row) => String(row['mpesa_transaction_id'])).filter((id) => id.startsWith(receipt));
  expect(ours.sort()).toEqual([`${receipt}-1`, `${receipt}-2`]);
  // who asks for what was divided sees the whole
  const whole = (await get('/api/reports/transactions/?state=split&page_size=100'))['results'] as Json[];
  expect(whole.map((row) => row['mpesa_transaction_id'])).toContain(receipt);
});
