import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';
import { DEMO } from '../../../seed.ts';
import {
  ACCEPTED,
  alertsOf,
  c2b,
  eventsOf,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  openPush,
  paymentIn,
  paymentOf,
  postTo,
  pushOf,
  runJob,
  settled,
  stkFailure,
  stkSuccess,
  tokensOf,
} from './money.testkit.ts';

let app: TestApp;
let hook: string;
let meter: string;
beforeAll(async () => {
  app = await startTestApp();
  hook = await hookOf(app);
  meter = (await app.sql('select id from meters where meter_id = $1', [DEMO.meter]))[0]!['id'] as string;
});
afterAll(() => app.stop());

let receipt: string;
beforeEach(() => {
  receipt = newReceipt();
});

const ask = (body: Json, as = OPERATOR): Promise<Answer> =>
  app.api('POST', '/api/payments/stk-push/', { as, body: { meter, phone: DEMO.phone, amount: '150', ...body } });
const answerPrompt = (checkout: string, answer: Json): Promise<Answer> => app.sandbox.control('POST', `/phones/${DEMO.phone}/prompts/${checkout}`, answer);
const pushState = (checkout: string, ...states: readonly string[]): Promise<Json> =>
  app.waitFor(
    async () => {
      const push = await pushOf(app, checkout);
      return states.includes(push['state'] as string) && push;
    },
    { what: `the push in ${states.join()}` },
  );

/** A callback that must not be believed. @returns the reason it is kept for. */
async function disbelieved(secret: string, body: string): Promise<string> {
  expect((await postTo(`${hook}/stk/${secret}/`, body)).text).toBe(ACCEPTED);
  await settled(app);
  const [event] = await app.sql('select * from payment_events order by received_at desc, id desc limit 1');
  expect(event).toMatchObject({ source: 'stk', state: 'quarantined' });
  expect((await alertsOf(app, 'payment_conflict')).map((alert) => alert['dedupe_key'])).toContain(`stk:${event!['id'] as string}`);
  expect(await paymentOf(app, receipt)).toBeUndefined();
  return event!['reason'] as string;
}

describe('a push', () => {
  it('that is answered with the PIN becomes water, told by push and confirmation', async () => {
    const asked = await ask({});
    expect(asked).toMatchObject({ status: 202, body: { state: 'requested' } });
    await answerPrompt(asked.body['checkout_request_id'] as string, { pin: '1234' });
    const push = await pushState(asked.body['checkout_request_id'] as string, 'paid');
    const [payment] = await app.sql('select receipt from payments where id = $1', [push['payment_id']]);
    await paymentIn(app, payment!['receipt'] as string, 'vended');
    expect(await app.sandbox.tokenFor(payment!['receipt'] as string)).toMatch(/^\d{20}$/);
  });

  it('whose confirmation never comes is settled by its callback alone', async () => {
    await app.sandbox.faults({ mpesa: { stk_then_c2b: false } });
    const asked = await ask({ amount: '151' });
    await answerPrompt(asked.body['checkout_request_id'] as string, { pin: '1234' });
    const push = await pushState(asked.body['checkout_request_id'] as string, 'paid');
    const [payment] = await app.sql('select * from payments where id = $1', [push['payment_id']]);
    expect(payment).toMatchObject({ source: 'stk', payer_phone: DEMO.phone, account_text: DEMO.meter });
    await paymentIn(app, payment!['receipt'] as string, 'vended');
    await app.sandbox.faults({ mpesa: { stk_then_c2b: true } });
  });

  it('of which only the query says that it was paid buys nothing without a receipt', async () => {
    await app.sandbox.faults({ mpesa: { stk_then_c2b: false, stk_callback: 'lost' } });
    const asked = await ask({ amount: '152' });
    const checkout = asked.body['checkout_request_id'] as string;
    await answerPrompt(checkout, { pin: '1234' });
    const before = await app.sql('select count(*)::int as n from payments');
    await app.sql('update stk_requests set next_query_at = now() where checkout_request_id = $1', [checkout]);
    await runJob(app, 'payments.sweep', {});
    expect(await pushState(checkout, 'paid_receipt_unknown')).toMatchObject({ result_code: '0', payment_id: null });
    expect(await app.sql('select count(*)::int as n from payments')).toEqual(before);
    await app.sandbox.faults({ mpesa: { stk_then_c2b: true, stk_callback: 'normal' } });
  });

  it('that is cancelled has failed and is no payment', async () => {
    const asked = await ask({ amount: '153' });
    await answerPrompt(asked.body['checkout_request_id'] as string, { cancel: true });
    expect(await pushState(asked.body['checkout_request_id'] as string, 'failed')).toMatchObject({ result_code: '1032', payment_id: null });
  });

  it.each([
    ['cents', { amount: '150.50' }, 400],
    ['a negative amount', { amount: '-5' }, 400],
    ['no number', { phone: 'call me' }, 400],
    ['an unknown meter', { meter: '0197d1a4-0000-7000-8000-000000000000' }, 404],
  ])('with %s is refused before anything leaves', async (_what, body, status) => {
    const before = await app.sql('select count(*)::int as n from stk_requests');
    expect((await ask(body)).status).toBe(status);
    expect(await app.sql('select count(*)::int as n from stk_requests')).toEqual(before);
  });

  it("is not for a reader, and not for another tenant's meter", async () => {
    expect((await ask({}, 'viewer@demo.test')).status).toBe(403);
    expect((await ask({}, 'owner@other.test')).status).toBe(404);
  });
});

describe('a callback is believed only for the push that it names', () => {
  it('with the secret of another push it is kept and believed by neither', async () => {
    const [mine, other] = [await openPush(app, { amountMinor: 30_000n }), await openPush(app, { amountMinor: 30_000n })];
    expect(await disbelieved(other.secret, stkSuccess({ checkout: mine.checkout, receipt, amount: '300.00' }))).toBe('foreign_secret');
    expect((await pushOf(app, mine.checkout))['state']).toBe('requested');
  });

  it('with another amount than was asked for', async () => {
    const push = await openPush(app, { amountMinor: 30_000n });
    expect(await disbelieved(push.secret, stkSuccess({ checkout: push.checkout, receipt, amount: '30000.00' }))).toBe('stk_amount');
  });

  it('with an id that M-Pesa never gave us', async () => {
    const push = await openPush(app, { amountMinor: 30_000n });
    expect(await disbelieved(push.secret, stkSuccess({ checkout: 'ws_CO_unknown', receipt, amount: '300.00' }))).toBe('unknown_checkout');
  });

  it('of another tenant it answers 404, since the secret is not of that key', async () => {
    const push = await openPush(app, { amountMinor: 30_000n });
    const other = await hookOf(app, '600200');
    expect((await postTo(`${other}/stk/${push.secret}/`, stkSuccess({ checkout: push.checkout, receipt, amount: '300.00' }))).status).toBe(404);
  });

  it('without the answer to our push it is found by its secret', async () => {
    const push = await openPush(app, { amountMinor: 30_000n });
    await app.sql("update stk_requests set state = 'unknown', checkout_request_id = null where checkout_request_id = $1", [push.checkout]);
    await postTo(`${hook}/stk/${push.secret}/`, stkSuccess({ checkout: push.checkout, receipt, amount: '300.00' }));
    await paymentIn(app, receipt, 'vended');
  });
});

describe('the order in which callbacks come', () => {
  it('a late success moves a push that had timed out to paid, with one token', async () => {
    const { checkout, secret } = await openPush(app, { amountMinor: 30_000n });
    await postTo(`${hook}/stk/${secret}/`, stkFailure(checkout, 1037));
    await pushState(checkout, 'unknown');
    await postTo(`${hook}/stk/${secret}/`, stkSuccess({ checkout, receipt, amount: '300.00' }));
    await paymentIn(app, receipt, 'vended');
    expect((await pushOf(app, checkout))['state']).toBe('paid');
    expect(await tokensOf(app, receipt)).toHaveLength(1);
  });

  it.each([1032, 1, 2001])('a failure %i after the success takes nothing back', async (code) => {
    const { checkout, secret } = await openPush(app, { amountMinor: 30_000n });
    await postTo(`${hook}/stk/${secret}/`, stkSuccess({ checkout, receipt, amount: '300.00' }));
    await paymentIn(app, receipt, 'vended');
    await postTo(`${hook}/stk/${secret}/`, stkFailure(checkout, code));
    await settled(app);
    expect((await pushOf(app, checkout))['state']).toBe('paid');
  });

  it('two pushes that claim one receipt with two amounts: one stands, the other waits for a person', async () => {
    await using idle = await startTestApp({ workers: false });
    const pushes = [await openPush(idle, { amountMinor: 30_000n }), await openPush(idle, { amountMinor: 60_000n })];
    const path = await hookOf(idle);
    await postTo(`${path}/stk/${pushes[0]!.secret}/`, stkSuccess({ checkout: pushes[0]!.checkout, receipt, amount: '300.00' }));
    await postTo(`${path}/stk/${pushes[1]!.secret}/`, stkSuccess({ checkout: pushes[1]!.checkout, receipt, amount: '600.00' }));
    const eventIds = (await eventsOf(idle, receipt)).map((event) => event['id'] as string);
    await runJob(idle, 'payments.settle', { tenantId: idle.tenantIds.demo, eventIds });
    expect((await eventsOf(idle, receipt)).map((event) => [event['state'], event['reason']])).toEqual([
      ['applied', null],
      ['quarantined', 'conflict:amount'],
    ]);
    expect(await paymentOf(idle, receipt)).toMatchObject({ amount_minor: 30_000n });
    expect((await pushOf(idle, pushes[1]!.checkout))['state']).toBe('requested');
  });
});

it('on the older path it is found by the id that M-Pesa gave', async () => {
  const { checkout } = await openPush(app, { amountMinor: 15_000n, account: METERS[1] });
  await postTo(`${app.url}/api/payments/callbacks/c2b/`, stkSuccess({ checkout, receipt, amount: '150.00' }));
  await paymentIn(app, receipt, 'vended');
  await postTo(`${app.url}/api/payments/webhooks/c2b/`, c2b({ TransID: receipt, TransAmount: '150.00', BillRefNumber: METERS[1] }));
  await settled(app);
  expect(await tokensOf(app, receipt)).toHaveLength(1);
});

it('leaves the books in order', () => expectBooksInOrder(app));
