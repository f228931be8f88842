import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../../test/harness.ts';
import {
  c2b,
  eventsOf,
  expectBooksInOrder,
  hookOf,
  newReceipt,
  OPERATOR,
  OWNER,
  paymentIn,
  paymentOf,
  postTo,
  runJob,
  settled,
  tokensOf,
} from '../../payments/money.testkit.ts';
import { breaksOf, carryOutRuns } from '../reconciliation.testkit.ts';

let app: TestApp;
let channelId: string;
beforeAll(async () => {
  app = await startTestApp();
  channelId = (await app.sql('select id from payment_channels where tenant_id = $1', [app.tenantIds.demo]))[0]!['id'] as string;
});
afterAll(() => app.stop());
beforeEach(() => app.sandbox.faults({ mpesa: { lose: 0, pull: { next: [], page: 100 } } }));

const pull = (): Promise<void> => runJob(app, 'reconciliation.pull', {});
const registered = async (): Promise<Record<string, unknown>> => (await app.sql('select * from paybill_pulls where channel_id = $1', [channelId]))[0] ?? {};
const lost = async (count: number): Promise<string[]> => {
  await app.sandbox.faults({ mpesa: { lose: 1 } });
  const receipts: string[] = [];
  for (let index = 0; index < count; index += 1) receipts.push(await app.sandbox.pay({ amount: '60.00' }));
  await app.sandbox.faults({ mpesa: { lose: 0 } });
  return receipts;
};
/** What told of money; that it was announced before does not count. */
const noticesOf = async (receipt: string): Promise<Row[]> => (await eventsOf(app, receipt)).filter((event) => event['source'] !== 'validation');
const vendedOnce = async (receipt: string): Promise<void> => {
  await paymentIn(app, receipt, 'vended');
  expect(await tokensOf(app, receipt)).toHaveLength(1);
};

describe('registering a paybill', () => {
  it('is asked of M-Pesa once, and a second time is as good', async () => {
    for (let times = 0; times < 2; times += 1) {
      const answer = await app.api('POST', `/api/paybill-pulls/${channelId}/register/`, { as: OWNER, body: { nominated_number: '0712 345 678' } });
      expect([answer.status, answer.body['state'], answer.body['nominated_number']]).toEqual([200, 'registered', '2547*****678']);
    }
    const list = await app.api('GET', '/api/paybill-pulls/', { as: OPERATOR });
    expect(list.body['results']).toMatchObject([{ id: channelId, state: 'registered', last_error: '' }]);
  });

  it.each(['12345', '+1 202 555 0100', 'x'])('with %s as its number is refused', async (number) => {
    expect((await app.api('POST', `/api/paybill-pulls/${channelId}/register/`, { as: OWNER, body: { nominated_number: number } })).status).toBe(400);
  });
});

describe('a lost confirmation', () => {
  it('is found by the next pull and becomes one payment with one token', async () => {
    const [receipt] = await lost(1);
    expect(await paymentOf(app, receipt!)).toBeUndefined();
    await pull();
    await vendedOnce(receipt!);
    expect(await noticesOf(receipt!)).toMatchObject([{ source: 'pull', authenticity: 'asked', state: 'applied' }]);
    await expectBooksInOrder(app);
  });

  it('stays one payment when it is pulled again and its notice comes after all', async () => {
    const [receipt] = await lost(1);
    await Promise.all([pull(), pull()]);
    await vendedOnce(receipt!);
    const payment = (await paymentOf(app, receipt!))!;
    await postTo(
      `${await hookOf(app)}/confirmation/`,
      c2b({ TransID: receipt, TransAmount: '60.00', BillRefNumber: payment['account_text'], BusinessShortCode: payment['shortcode'] }),
    );
    await pull();
    await settled(app);
    await vendedOnce(receipt!);
    expect((await eventsOf(app, receipt!)).map((event) => event['state']).filter((state) => state === 'quarantined')).toEqual([]);
  });

  it('is found on whatever page it stands, and when the offset is not heeded the pull ends', async () => {
    await app.sandbox.faults({ mpesa: { pull: { page: 2 } } });
    const receipts = await lost(5);
    await pull();
    for (const receipt of receipts) await vendedOnce(receipt);
    await app.sandbox.faults({ mpesa: { pull: { page: 2, next: Array.from({ length: 6 }, () => 'ignores_offset') } } });
    await pull();
    expect((await registered())['last_error']).toBe('');
  });

  it.each(['list_in_text', 'iso_times'])('is found when the answer has another shape: %s', async (fault) => {
    const [receipt] = await lost(1);
    await app.sandbox.faults({ mpesa: { pull: { next: [fault] } } });
    await pull();
    await vendedOnce(receipt!);
  });
});

it('what we know already leaves no further event behind, and stays as evidence', async () => {
  const receipt = await app.sandbox.pay({ amount: '75.00' });
  await paymentIn(app, receipt, 'vended');
  await pull();
  await pull();
  expect(await noticesOf(receipt)).toMatchObject([{ source: 'confirmation' }]);
  expect(await app.sql('select handed_at from pulled_transactions where receipt = $1', [receipt])).toEqual([{ handed_at: null }]);
});

it.each(['http_500', 'html_200'])('an answer that is none (%s) moves nothing on: the window is read again', async (fault) => {
  const before = await registered();
  const [receipt] = await lost(1);
  await app.sandbox.faults({ mpesa: { pull: { next: [fault] } } });
  await pull();
  const after = await registered();
  expect(after['pulled_until']).toEqual(before['pulled_until']);
  expect([after['failures'], after['last_error'] === '']).toEqual([1, false]);
  await pull();
  await vendedOnce(receipt!);
  expect((await registered())['failures']).toBe(0);
});

it('a paybill that could not be pulled for a day is brought before people', async () => {
  await app.sql("update paybill_pulls set pulled_until = now() - interval '25 hours'");
  await app.sandbox.faults({ mpesa: { pull: { next: ['http_500'] } } });
  await pull();
  expect(await app.sql("select severity from alerts where alert_type = 'paybill_not_pulled'")).toEqual([{ severity: 'error' }]);
});

it('after a gap the coverage begins anew', async () => {
  await app.sql("update paybill_pulls set pulled_from = now() - interval '9 days', pulled_until = now() - interval '3 days'");
  await pull();
  const { pulled_from: from } = (await registered()) as { pulled_from: Date };
  expect(Date.now() - from.getTime()).toBeLessThan(49 * 3_600_000);
});

it('a payment that M-Pesa does not list when asked is a break: its notice may have been forged', async () => {
  const receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, TransAmount: '90.00' }));
  await paymentIn(app, receipt, 'vended');
  await app.sql("update payments set paid_at = now() - interval '3 hours' where receipt = $1", [receipt]);
  await app.sql("update paybill_pulls set pulled_from = now() - interval '1 day'");
  await pull();
  const day = (await app.sql("select ((now() - interval '3 hours') at time zone 'Africa/Nairobi')::date::text as day"))[0]!['day'] as string;
  const begun = await app.api('POST', '/api/payments/reconcile/', { as: OWNER, body: { from_date: day, to_date: day } });
  expect([begun.status, begun.body['from_date']]).toEqual([200, day]);
  await carryOutRuns(app);
  expect((await breaksOf(app, { receipt })).map((row) => [row['class'], row['severity'], row['state']])).toEqual([['missing_at_pull', 'critical', 'open']]);
});
