import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import {
  alertsOf,
  attemptsOf,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  orderIn,
  paymentIn,
  postTo,
  runJob,
  tokensOf,
  vendsFor,
} from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '20000', VENDOR_SETTLE_MS: '60000' } });
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

const METER = METERS[0];
let receipt: string;
let vendsBefore: number;
beforeEach(async () => {
  receipt = newReceipt();
  vendsBefore = (await vendsFor(app, METER)).length;
});

const pay = (): Promise<unknown> => postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: METER }));
const due = (): Promise<unknown> => app.sql('update vend_orders set next_action_at = now() where next_action_at > now()');
/** The vendor has made the token and still holds the connection. */
const made = (count: number): Promise<unknown> =>
  app.waitFor(async () => (await vendsFor(app, METER)).length === vendsBefore + count, { what: `token ${count} made` });
const look = async (): Promise<void> => {
  await due();
  await runJob(app, 'tokens.resolve');
};
/** As if the worker had not come back within its lease. */
async function loseLease(): Promise<Row> {
  await orderIn(app, receipt, { states: ['vend_requested'] });
  await due();
  await runJob(app, 'tokens.sweep', {});
  return orderIn(app, receipt, { states: ['unknown'] });
}
const discrepancies = async (order: Row): Promise<Row[]> =>
  (await alertsOf(app, 'vendor_discrepancy')).filter((alert) => (alert['dedupe_key'] as string).includes(order['id'] as string));

describe('an answer that comes after the lease has run out', () => {
  it('is the answer that was missing: its token is delivered', async () => {
    await app.sandbox.faults({ stronpower: { next: ['hang_after'], hang_ms: 900 } });
    await pay();
    await made(1);
    const order = await loseLease();
    await paymentIn(app, receipt, 'vended');
    expect(await attemptsOf(app, order['id'] as string)).toMatchObject([{ attempt_no: 1, state: 'issued' }]);
    expect(await app.sandbox.tokenFor(receipt)).toBe((await vendsFor(app, METER)).at(-1)!['token']);
    expect(await vendsFor(app, METER)).toHaveLength(vendsBefore + 1);
    expect(await discrepancies(order)).toEqual([]);
    await expectBooksInOrder(app);
  });

  it('after the history has told it first changes nothing', async () => {
    await app.sandbox.faults({ stronpower: { next: ['hang_after'], hang_ms: 900 } });
    await pay();
    await made(1);
    const order = await loseLease();
    await look();
    await paymentIn(app, receipt, 'vended');
    await app.waitFor(async () => (await app.metrics.registry.metrics()).includes('mkondo_in_flight{pump="vend"} 0'), { what: 'the late answer' });
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    expect(await discrepancies(order)).toEqual([]);
    await expectBooksInOrder(app);
  });
});

describe("a token that comes for an attempt which the vendor's books denied", () => {
  /** Twice read, twice absent, because the books lag behind: the purchase is asked for anew. */
  async function deniedTwice(next: readonly string[]): Promise<Row> {
    await app.sandbox.faults({ stronpower: { next, hang_ms: 1_500, history: 'stale' } });
    await pay();
    await made(1);
    const order = await loseLease();
    const open = async (): Promise<boolean> =>
      (await app.sql("select from vend_orders where id = $1 and state in ('unknown', 'resolving')", [order['id']])).length > 0;
    // twice, and once more where the worker has looked at the same moment: both are then one look
    const settled = async (): Promise<boolean> => {
      await look();
      return !(await open());
    };
    await app.waitFor(settled, { what: 'the purchase to be asked for anew' });
    return order;
  }

  it('is not delivered beside the second, is not hidden, and books stay in order', async () => {
    const order = await deniedTwice(['hang_after']);
    await paymentIn(app, receipt, 'vended');
    const alarms = await app.waitFor(async () => ((await discrepancies(order)).length > 0 ? discrepancies(order) : null), { what: 'the alarm' });
    expect(alarms).toMatchObject([{ severity: 'critical', payment_id: order['payment_id'] }]);
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    expect(await vendsFor(app, METER)).toHaveLength(vendsBefore + 2);
    expect(await app.sandbox.tokenFor(receipt)).toBe((await vendsFor(app, METER)).at(-1)!['token']);
    await expectBooksInOrder(app);
  });

  it('is not hidden either while the second attempt is under way', async () => {
    const order = await deniedTwice(['hang_after', 'hang_after']);
    await made(2);
    const alarms = await app.waitFor(async () => ((await discrepancies(order)).length > 0 ? discrepancies(order) : null), { what: 'the alarm' });
    expect(alarms).toMatchObject([{ severity: 'critical' }]);
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    await expectBooksInOrder(app);
  });
});
