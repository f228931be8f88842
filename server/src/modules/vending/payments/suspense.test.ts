import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../test/harness.ts';
import {
  alertsOf,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  orderIn,
  owed,
  OWNER,
  paymentIn,
  paymentOf,
  postTo,
  tokensOf,
  vendsFor,
} from './money.testkit.ts';

let app: TestApp;
let confirmation: string;
const ids = new Map<string, string>();
beforeAll(async () => {
  app = await startTestApp();
  confirmation = `${await hookOf(app)}/confirmation/`;
  for (const row of await app.sql('select id, meter_id from meters')) ids.set(row['meter_id'] as string, row['id'] as string);
});
afterAll(() => app.stop());

let receipt: string;
beforeEach(() => {
  receipt = newReceipt();
});

const pay = (fields: Json = {}): Promise<unknown> => postTo(confirmation, c2b({ TransID: receipt, ...fields }));
const inSuspense = async (fields: Json = {}): Promise<Row> => {
  await pay({ BillRefNumber: '58100000070', ...fields });
  return paymentIn(app, receipt, 'suspense');
};
const act = (payment: Row, verb: string, options: { as?: string; body?: Json; key?: string } = {}): Promise<Answer> =>
  app.api('POST', `/api/payments/${payment['id'] as string}/${verb}/`, {
    as: options.as ?? OPERATOR,
    ...(options.body ? { body: options.body } : {}),
    ...(options.key ? { headers: { 'idempotency-key': options.key } } : {}),
  });
const assign = (payment: Row, meter: string, more: { as?: string; key?: string } = {}): Promise<Answer> =>
  act(payment, 'assign', { ...more, body: { meter: ids.get(meter), reason: 'the payer called' } });

describe('money that names no meter', () => {
  it('stands in suspense, an alert tells of it, and the payer hears where a number is known', async () => {
    const before = await owed(app, 'suspense');
    const payment = await inSuspense({ MSISDN: '254722000111' });
    expect(payment).toMatchObject({ error_code: 'payments.account_unknown', meter_id: null });
    expect(await owed(app, 'suspense')).toBe(before + 30_000n);
    expect((await alertsOf(app, 'payment_suspense')).map((alert) => alert['payment_id'])).toContain(payment['id']);
    await app.waitFor(async () => (await app.sandbox.phone('254722000111')).sms.find((sms) => sms.text.includes(receipt) && sms.text.includes('58100000070')), {
      what: 'the text to the payer',
    });
    await expectBooksInOrder(app);
  });

  it('comes with suggestions, likeliest first', async () => {
    const payment = await inSuspense({ BillRefNumber: '58100000070' });
    const answer = await app.api('GET', `/api/payments/${payment['id'] as string}/suggestions/`, { as: OPERATOR });
    const results = answer.body['results'] as Json[];
    expect(results.length).toBeGreaterThan(0);
    // two digits changed places: the meter itself is the best guess
    expect(results[0]).toMatchObject({ meter: ids.get(METERS[0]), meter_id: METERS[0] });
    expect((results[0]!['reasons'] as string[]).length).toBeGreaterThan(0);
    const scores = results.map((one) => one['score'] as number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(JSON.stringify(results)).not.toContain('58200000006');
  });

  it('is assigned by an operator and becomes a token', async () => {
    const payment = await inSuspense();
    const before = await owed(app, 'suspense');
    expect(await assign(payment, METERS[1])).toMatchObject({ status: 200, body: { payment: { state: 'vending', meter_id: METERS[1] } } });
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toMatchObject([{ meter_id: ids.get(METERS[1]) }]);
    expect(await owed(app, 'suspense')).toBe(before - 30_000n);
    expect(await app.sandbox.tokenFor(receipt, '254722000111')).toMatch(/^\d{20}$/);
    const audit = await app.sql("select details from audit_log where object_id = $1 and action = 'payment.placed_again'", [payment['id']]);
    expect(audit).toHaveLength(1);
    await expectBooksInOrder(app);
  });

  it('assigned ten times at once by two people to two meters makes one token', async () => {
    const payment = await inSuspense();
    const before = (await app.sandbox.journal('vend')).length;
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => assign(payment, METERS[index % 2]!, { as: index % 3 ? OPERATOR : OWNER })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    await paymentIn(app, receipt, 'vended');
    expect((await assign(payment, METERS[1])).body).toMatchObject({ code: 'payments.already_vended' });
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    expect(await app.sandbox.journal('vend')).toHaveLength(before + 1);
    await expectBooksInOrder(app);
  });

  it('assigned twice with one Idempotency-Key answers the same twice', async () => {
    const payment = await inSuspense();
    const [first, second] = [await assign(payment, METERS[1], { key: receipt }), await assign(payment, METERS[1], { key: receipt })];
    expect(second).toMatchObject({ status: 200, body: first.body });
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toHaveLength(1);
  });

  it('retried before anybody knows more stays in suspense, told once', async () => {
    const payment = await inSuspense();
    const before = await owed(app, 'suspense');
    expect(await act(payment, 'retry')).toMatchObject({ status: 200, body: { payment: { state: 'suspense' } } });
    expect(await owed(app, 'suspense')).toBe(before);
    await expectBooksInOrder(app);
  });

  it('is found by its account once the meter has that alias', async () => {
    const payment = await inSuspense({ BillRefNumber: 'KIOSK 7' });
    const alias = await app.api('POST', `/api/meters/${ids.get(METERS[2])}/aliases/`, { as: OPERATOR, body: { alias: 'kiosk 7' } });
    expect(alias.status).toBeLessThan(300);
    expect((await act(payment, 'retry')).status).toBe(200);
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toMatchObject([{ meter_id: ids.get(METERS[2]) }]);
  });

  it.each([
    ['a reader', 'viewer@demo.test', 403],
    ['a field engineer', 'engineer@demo.test', 403],
    ["another tenant's owner", 'owner@other.test', 404],
  ])('is not for %s to assign', async (_who, as, status) => {
    const payment = await inSuspense();
    expect((await assign(payment, METERS[0], { as })).status).toBe(status);
    expect((await paymentOf(app, receipt))!['state']).toBe('suspense');
  });

  it("never goes to another tenant's meter, to none, or to one that is gone", async () => {
    const payment = await inSuspense();
    expect((await assign(payment, '58200000006')).status).toBe(404);
    expect((await act(payment, 'assign', { body: { meter: payment['id'] } })).status).toBe(404);
    expect((await act(payment, 'assign', { body: {} })).status).toBe(400);
    expect((await paymentOf(app, receipt))!['state']).toBe('suspense');
  });
});

describe('an amount above the limit of the paybill', () => {
  beforeAll(() => app.sql('update payment_channels set hold_above_minor = 100000 where tenant_id = $1', [app.tenantIds.demo]));

  it('is held until an administrator lets it through; an operator cannot, nor by another meter', async () => {
    await pay({ TransAmount: '1500.00' });
    const payment = await paymentIn(app, receipt, 'held');
    expect(payment).toMatchObject({ error_code: 'payments.amount_above_limit' });
    expect((await alertsOf(app, 'payment_held')).map((alert) => alert['payment_id'])).toContain(payment['id']);
    await expectBooksInOrder(app);
    expect((await act(payment, 'retry')).status).toBe(403);
    expect((await assign(payment, METERS[1])).status).toBe(403);
    expect((await paymentOf(app, receipt))!['state']).toBe('held');
    expect((await act(payment, 'retry', { as: OWNER })).status).toBe(200);
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    await expectBooksInOrder(app);
  });

  it('exactly at the limit is sold', async () => {
    await pay({ TransAmount: '1000.00' });
    expect((await paymentIn(app, receipt, 'held', 'vended'))['state']).toBe('vended');
  });
});

describe('a suspended meter', () => {
  const meter = METERS[2];
  const wallet = async (): Promise<bigint> => {
    const [row] = await app.sql(
      "select coalesce(sum(-a.balance_minor), 0)::text as minor from ledger_accounts a join customers c on c.id = a.owner_id where a.code = 'wallet' and c.phone = '254733000222'",
    );
    return BigInt(row!['minor'] as string);
  };

  it('gets no token: the money waits in the wallet and customer and payer are told', async () => {
    const before = await wallet();
    const vends = (await vendsFor(app, meter)).length;
    await app.api('POST', `/api/meters/${ids.get(meter)}/suspend/`, { as: OPERATOR, body: { reason: 'test' } });
    await pay({ BillRefNumber: meter, TransAmount: '290.00', MSISDN: '254711000333' });
    expect(await paymentIn(app, receipt, 'credited')).toMatchObject({ error_code: 'payments.meter_suspended', meter_id: ids.get(meter) });
    expect(await wallet()).toBe(before + 29_000n);
    for (const phone of ['254733000222', '254711000333'])
      await app.waitFor(async () => (await app.sandbox.phone(phone)).sms.some((sms) => sms.text.includes(receipt)), { what: `the text to ${phone}` });
    expect(await vendsFor(app, meter)).toHaveLength(vends);
    await expectBooksInOrder(app);
  });

  it('sells again after it is resumed, with what is in the wallet', async () => {
    await app.api('POST', `/api/meters/${ids.get(meter)}/resume/`, { as: OPERATOR, body: { reason: 'test' } });
    const before = await wallet();
    expect(before).toBeGreaterThan(0n);
    await pay({ BillRefNumber: meter, TransAmount: '20.00' });
    const order = await orderIn(app, receipt, { states: ['vended'] });
    expect(order).toMatchObject({ paid_minor: 2_000n, wallet_minor: before });
    // 150.00 a m³ in steps of 0.1: what does not fill a step is kept for the next purchase
    expect(await wallet()).toBe((2_000n + before) % 1_500n);
    expect(order['tenths']).toBe(Number((2_000n + before) / 1_500n));
    await expectBooksInOrder(app);
  });
});

it('what does not fill a step of 0.1 m³ goes into the wallet, and with the next payment into water', async () => {
  const owner =
    "(select customer_id from meter_assignments where deactivated_on is null and meter_id = (select id from meters where meter_id = '58100000015'))";
  const wallet = async (): Promise<number> =>
    Number((await app.sql(`select coalesce(sum(-balance_minor), 0)::int as n from ledger_accounts where code = 'wallet' and owner_id = ${owner}`))[0]!['n']);
  expect(await wallet()).toBe(0);
  await pay({ BillRefNumber: METERS[1], TransAmount: '24.00' });
  expect(await orderIn(app, receipt, { states: ['vended'] })).toMatchObject({ tenths: 1, water_minor: 1_500n, remainder_minor: 900n });
  expect(await wallet()).toBe(900);
  receipt = newReceipt();
  await pay({ BillRefNumber: METERS[1], TransAmount: '21.00' });
  expect(await orderIn(app, receipt, { states: ['vended'] })).toMatchObject({ tenths: 2, wallet_minor: 900n, water_minor: 3_000n, remainder_minor: 0n });
  expect(await wallet()).toBe(0);
  receipt = newReceipt();
  await pay({ BillRefNumber: METERS[1], TransAmount: '10.00' });
  expect(await paymentIn(app, receipt, 'credited')).toMatchObject({ error_code: 'payments.below_minimum' });
  expect(await wallet()).toBe(1_000);
  expect((await act((await paymentOf(app, receipt))!, 'retry')).status).toBe(409);
  await expectBooksInOrder(app);
});
