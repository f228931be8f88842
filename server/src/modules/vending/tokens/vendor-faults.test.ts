import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type Row, type TestApp } from '../../../../../test/harness.ts';
import {
  alertsOf,
  attemptsOf,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  orderIn,
  owed,
  paymentIn,
  paymentOf,
  postTo,
  runJob,
  tokensOf,
  vendsFor,
} from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '400', VENDOR_SETTLE_MS: '60000' } });
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

let receipt: string;
let vendsBefore: number;
const METER = METERS[0];
beforeEach(async () => {
  receipt = newReceipt();
  await app.sandbox.faults({ stronpower: { next: [], rates: {}, history: 'ok', history_lag_ms: 0, hang_ms: 2_000 } });
  vendsBefore = (await vendsFor(app, METER)).length;
});

/** One look at the vendor's books: the wait before it is over at once, and by itself the queue looks only after a minute. */
const look = async (): Promise<void> => {
  await app.sql("update vend_orders set next_action_at = now() where state in ('unknown', 'resolving')");
  await runJob(app, 'tokens.resolve');
};
const faults = (...next: readonly string[]): Promise<Json> => app.sandbox.faults({ stronpower: { next } });
const pay = async (amount = '300.00'): Promise<void> => {
  await postTo(confirmation, c2b({ TransID: receipt, TransAmount: amount, BillRefNumber: METER }));
};
const finalOrder = (...states: readonly string[]): Promise<Row> => orderIn(app, receipt, { states, tick: look });
const movesOf = async (order: Row): Promise<string[]> =>
  (await app.sql('select to_state from vend_order_events where order_id = $1 order by seq', [order['id']])).map((row) => row['to_state'] as string);
const attemptStates = async (order: Row): Promise<string[]> => (await attemptsOf(app, order['id'] as string)).map((row) => row['state'] as string);
const newVends = async (): Promise<Row[]> => (await vendsFor(app, METER)).slice(vendsBefore);
const alarms = async (type: string, order: Row): Promise<Row[]> => (await alertsOf(app, type)).filter((alert) => alert['payment_id'] === order['payment_id']);

describe('the answer was lost, the token was made', () => {
  it.each(['hang_after', 'reset_after', 'error_after', 'truncated'])('%s: it is found in the history and delivered; nothing is bought twice', async (fault) => {
    await faults(fault);
    await pay();
    const order = await finalOrder('vended');
    expect(await movesOf(order)).toEqual(['ready', 'vend_requested', 'unknown', 'vended']);
    expect(await attemptStates(order)).toEqual(['issued']);
    const vends = await newVends();
    expect(vends).toHaveLength(1);
    expect(await app.sandbox.tokenFor(receipt)).toBe(vends[0]!['token']);
    expect(await app.sandbox.keypad(METER, vends[0]!['token'] as string)).toMatchObject({ result: 'accept' });
    expect((await paymentOf(app, receipt))!['state']).toBe('vended');
    await expectBooksInOrder(app);
  });

  it('history that lags behind is read again before anything is asked a second time', async () => {
    await app.sandbox.faults({ stronpower: { next: ['hang_after'], history: 'stale' } });
    await pay();
    const order = await finalOrder('resolving');
    expect(order).toMatchObject({ absences: 1 });
    await app.sandbox.faults({ stronpower: { history: 'ok' } });
    await finalOrder('vended');
    expect(await newVends()).toHaveLength(1);
    expect(await attemptStates(order)).toEqual(['issued']);
  });
});

describe('the answer was lost, nothing was made', () => {
  it.each(['hang_before', 'reset', 'html_500', 'html_200', 'redirect', 'empty_body'])(
    '%s: absence is proven twice, then a second attempt buys it',
    async (fault) => {
      await faults(fault);
      const reads = (await app.sandbox.journal('history_read')).length;
      await pay();
      const order = await finalOrder('vended');
      expect(await movesOf(order)).toEqual(['ready', 'vend_requested', 'unknown', 'resolving', 'ready', 'vend_requested', 'vended']);
      expect(await attemptStates(order)).toEqual(['not_executed', 'issued']);
      expect((await app.sandbox.journal('history_read')).length - reads).toBeGreaterThanOrEqual(2);
      const vends = await newVends();
      expect(vends).toHaveLength(1);
      expect(await app.sandbox.tokenFor(receipt)).toBe(vends[0]!['token']);
      await expectBooksInOrder(app);
    },
  );
});

describe('a "no" that the vendor does not explain', () => {
  it.each(['empty_array', 'false', 'session_expired'])('%s once: believed only after its history, then asked again', async (fault) => {
    await faults(fault);
    await pay();
    const order = await finalOrder('vended');
    expect(await attemptStates(order)).toEqual(['not_executed', 'issued']);
    expect((await attemptsOf(app, order['id'] as string))[0]!['reason']).toMatch(/^unproven:/);
    expect(await newVends()).toHaveLength(1);
    await expectBooksInOrder(app);
  });

  it('empty_array twice: believed, the money is due back and somebody is told', async () => {
    const before = await owed(app, 'unapplied');
    await faults('empty_array', 'empty_array');
    await pay();
    const order = await finalOrder('rejected');
    expect(await attemptStates(order)).toEqual(['not_executed', 'not_executed']);
    expect(await paymentOf(app, receipt)).toMatchObject({ state: 'refund_due', error_code: 'tokens.not_executed' });
    expect(await owed(app, 'unapplied')).toBe(before + 30_000n);
    expect(await alarms('vending_failed', order)).toHaveLength(1);
    expect(await newVends()).toHaveLength(0);
    await expectBooksInOrder(app);
  });
});

describe('a refusal in the documented form', () => {
  it('is final: the money is due back; a retry by a person buys once', async () => {
    const before = await owed(app, 'unapplied');
    await faults('message_400');
    await pay();
    const order = await finalOrder('rejected');
    expect(await attemptStates(order)).toEqual(['refused']);
    const payment = await paymentIn(app, receipt, 'refund_due');
    expect(payment).toMatchObject({ error_code: 'tokens.refused' });
    expect(await owed(app, 'unapplied')).toBe(before + 30_000n);
    expect(await alarms('vending_failed', order)).toHaveLength(1);
    expect(await newVends()).toHaveLength(0);
    await expectBooksInOrder(app);
    const clicks = await Promise.all(Array.from({ length: 5 }, () => app.api('POST', `/api/payments/${payment['id'] as string}/retry/`, { as: OPERATOR })));
    expect(clicks.map((click) => click.status).sort()).toEqual([200, 409, 409, 409, 409]);
    await paymentIn(app, receipt, 'vended');
    expect(await newVends()).toHaveLength(1);
    expect(await owed(app, 'unapplied')).toBe(before);
    await expectBooksInOrder(app);
  });

  it("of the wallet's share too: it goes back to the wallet", async () => {
    await pay('307.00');
    await paymentIn(app, receipt, 'vended');
    receipt = newReceipt();
    const wallet = await owed(app, 'wallet');
    expect(wallet).toBeGreaterThan(0n);
    await faults('message_400');
    await pay('307.00');
    const order = await finalOrder('rejected');
    expect(order).toMatchObject({ wallet_minor: wallet });
    expect(await owed(app, 'wallet')).toBe(wallet);
    await expectBooksInOrder(app);
  });
});

describe('an answer that cannot be right is never delivered', () => {
  const texts = async (): Promise<number> =>
    (await app.sandbox.journal('sms')).filter((entry) => (entry['text'] as string).includes('Token:') || (entry['text'] as string).includes('Tokeni:')).length;

  it('wrong_meter: alarm, and a token for the right meter instead', async () => {
    const before = await texts();
    await faults('wrong_meter');
    await pay();
    const order = await finalOrder('vended');
    expect((await attemptsOf(app, order['id'] as string)).map((row) => [row['state'], row['reason']])).toEqual([
      ['not_executed', 'wrong_meter'],
      ['issued', null],
    ]);
    expect(await alarms('vendor_discrepancy', order)).toHaveLength(1);
    const [stray] = (await app.sandbox.journal('vend')).filter((entry) => entry['fault'] === 'wrong_meter');
    expect(await app.sandbox.tokenFor(receipt)).not.toBe(stray!['token']);
    await app.waitFor(async () => (await texts()) === before + 1, { what: 'one text' });
    expect(await newVends()).toHaveLength(1);
  });

  it('short_token: the whole one is taken out of the history', async () => {
    await faults('short_token');
    await pay();
    const order = await finalOrder('vended');
    expect(await movesOf(order)).toEqual(['ready', 'vend_requested', 'unknown', 'vended']);
    expect(await alarms('vendor_discrepancy', order)).toHaveLength(1);
    const vends = await newVends();
    expect(vends).toHaveLength(1);
    expect(await app.sandbox.tokenFor(receipt)).toBe(vends[0]!['token']);
  });

  it("duplicate_token: an earlier customer's token is not sold twice", async () => {
    await pay();
    await paymentIn(app, receipt, 'vended');
    const [first] = await tokensOf(app, receipt);
    receipt = newReceipt();
    await faults('duplicate_token');
    await pay();
    const order = await finalOrder('vended');
    expect(await alarms('vendor_discrepancy', order)).toHaveLength(1);
    const [second] = await tokensOf(app, receipt);
    expect((second!['token_digest'] as Buffer).equals(first!['token_digest'] as Buffer)).toBe(false);
    expect(await newVends()).toHaveLength(2);
    await expectBooksInOrder(app);
  });
});

describe("the vendor's books cannot be read", () => {
  it('a person decides, with what is known of both sides; nothing is asked twice', async () => {
    await app.sandbox.faults({ stronpower: { next: ['hang_after'], history: 'fail' } });
    await pay();
    const order = await finalOrder('manual_review');
    expect((await paymentOf(app, receipt))!['state']).toBe('review');
    expect(await alarms('unknown_outcome', order)).toHaveLength(1);
    const desk = await app.api('GET', '/api/vend-orders/?state=manual_review', { as: OPERATOR });
    const shown = (desk.body['results'] as Json[]).find((row) => row['id'] === order['id']);
    expect(shown).toMatchObject({ state: 'manual_review', attempt_count: 1, payment_transaction_id: receipt });
    expect(shown!['attempts']).toMatchObject([{ attempt: 1, state: 'unknown', request: { endpoint: 'VendingMeter', MeterID: METER } }]);
    expect(JSON.stringify(shown)).not.toContain('vend-demo');
    expect(await newVends()).toHaveLength(1);
    await expectBooksInOrder(app);
  });
});

it('never asked for one meter while an outcome of it was open', async () => {
  const journal = await app.sandbox.journal('vend');
  const digests = new Set(journal.map((entry) => entry['token']));
  expect(digests.size).toBe(journal.length);
  expect(await app.sql("select order_id from vend_attempts where state = 'issued' group by order_id having count(*) > 1")).toEqual([]);
});
