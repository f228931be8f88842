import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import {
  ACCEPTED,
  addPaybill,
  alertsOf,
  c2b,
  eventsOf,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  openPush,
  paymentIn,
  paymentOf,
  postTo,
  pushOf,
  settled,
  stkSuccess,
  tokensOf,
  vendsFor,
} from './money.testkit.ts';

let app: TestApp;
let hook: string;
beforeAll(async () => {
  app = await startTestApp();
  hook = await hookOf(app);
});
afterAll(() => app.stop());

const AMOUNT = { text: '300.00', minor: 30_000n };
let receipt: string;
let vendsBefore: number;
beforeEach(async () => {
  receipt = newReceipt();
  vendsBefore = (await vendsFor(app, METERS[0])).length;
});

const confirm = (body: string): Promise<unknown> => postTo(`${hook}/confirmation/`, body).then((answer) => expect(answer.text).toBe(ACCEPTED));
const statesOf = async (of: string): Promise<string[]> => (await eventsOf(app, of)).map((event) => event['state'] as string).sort();

/** Exactly one payment, vended once, with one token, whatever was posted. */
async function expectOnePurchase(amountMinor = AMOUNT.minor): Promise<void> {
  await paymentIn(app, receipt, 'vended');
  await settled(app);
  expect(await app.sql('select amount_minor, state from payments where receipt = $1', [receipt])).toEqual([{ amount_minor: amountMinor, state: 'vended' }]);
  expect(await tokensOf(app, receipt)).toHaveLength(1);
  expect(await vendsFor(app, METERS[0])).toHaveLength(vendsBefore + 1);
  await expectBooksInOrder(app);
}

describe('a confirmation that comes again', () => {
  it('twenty times at once is one payment and one token', async () => {
    const body = c2b({ TransID: receipt });
    await Promise.all(Array.from({ length: 20 }, () => confirm(body)));
    await expectOnePurchase();
    expect(await statesOf(receipt)).toEqual(['applied', ...Array.from({ length: 19 }, () => 'duplicate')]);
  });

  it('twenty times from M-Pesa itself is one payment and one token', async () => {
    await app.sandbox.faults({ mpesa: { duplicate: 20, delay_ms: [0, 60] } });
    receipt = await app.sandbox.pay({ amount: AMOUNT.text });
    await expectOnePurchase();
    const sent = (await app.sandbox.journal('confirmation')).filter((entry) => entry['receipt'] === receipt);
    expect(sent.map((entry) => entry['ok'])).toEqual(Array.from({ length: 21 }, () => true));
    await app.sandbox.faults({ mpesa: { duplicate: 0, delay_ms: [0, 0] } });
  });

  it('later, in other letters and with other names and balance is a repeat', async () => {
    await confirm(c2b({ TransID: receipt }));
    await paymentIn(app, receipt, 'vended');
    await confirm(c2b({ TransID: ` ${receipt.toLowerCase()} `, FirstName: 'A', OrgAccountBalance: '', MSISDN: '2547*****678', TransAmount: 300 }));
    await expectOnePurchase();
    expect(await statesOf(receipt)).toEqual(['applied', 'duplicate']);
  });
});

describe('one payment told by a push and by a confirmation', () => {
  const tell = async (): Promise<{ stk: () => Promise<unknown>; c2bNotice: () => Promise<unknown>; checkout: string }> => {
    const { checkout, secret } = await openPush(app, { amountMinor: AMOUNT.minor });
    return {
      checkout,
      stk: () => postTo(`${hook}/stk/${secret}/`, stkSuccess({ checkout, receipt, amount: '300.00' })).then((answer) => expect(answer.text).toBe(ACCEPTED)),
      c2bNotice: () => confirm(c2b({ TransID: receipt, BillRefNumber: METERS[0] })),
    };
  };

  it('push first', async () => {
    const { stk, c2bNotice, checkout } = await tell();
    await stk();
    await paymentIn(app, receipt, 'vended');
    await c2bNotice();
    await expectOnePurchase();
    expect(await pushOf(app, checkout)).toMatchObject({ state: 'paid', payment_id: (await paymentOf(app, receipt))!['id'] });
  });

  it('confirmation first', async () => {
    const { stk, c2bNotice, checkout } = await tell();
    await c2bNotice();
    await paymentIn(app, receipt, 'vended');
    await stk();
    await expectOnePurchase();
    expect(await pushOf(app, checkout)).toMatchObject({ state: 'paid', payment_id: (await paymentOf(app, receipt))!['id'] });
  });

  it.each([1, 2, 3, 4])('both at once, ten times each (%i)', async () => {
    const { stk, c2bNotice, checkout } = await tell();
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? stk() : c2bNotice())));
    await expectOnePurchase();
    expect((await statesOf(receipt)).filter((state) => state === 'applied')).toHaveLength(1);
    expect(await pushOf(app, checkout)).toMatchObject({ state: 'paid', payment_id: (await paymentOf(app, receipt))!['id'] });
  });

  it('through the simulated M-Pesa, in the disorder that it makes', async () => {
    await app.sandbox.faults({ mpesa: { duplicate: 2, delay_ms: [0, 150], reorder: 0.5 } });
    const [meter] = await app.sql('select id from meters where meter_id = $1', [METERS[0]]);
    const asked = await app.api('POST', '/api/payments/stk-push/', {
      as: 'operator@demo.test',
      body: { meter: meter!['id'], phone: '0712345678', amount: '300' },
    });
    expect(asked.status).toBe(202);
    const checkout = asked.body['checkout_request_id'] as string;
    await app.sandbox.control('POST', `/phones/254712345678/prompts/${checkout}`, { pin: '1234' });
    const push = await app.waitFor(async () => ((await pushOf(app, checkout))['state'] === 'paid' ? pushOf(app, checkout) : null), { what: 'the push paid' });
    receipt = (await app.sql('select receipt from payments where id = $1', [push['payment_id']]))[0]!['receipt'] as string;
    await expectOnePurchase();
    await app.sandbox.faults({ mpesa: { duplicate: 0, delay_ms: [0, 0], reorder: 0 } });
  });
});

describe('the same receipt with another story', () => {
  const first = async (): Promise<void> => {
    await confirm(c2b({ TransID: receipt }));
    await paymentIn(app, receipt, 'vended');
  };

  it.each([
    ['amount', { TransAmount: '3000.00' }],
    ['account', { BillRefNumber: METERS[1] }],
    ['shortcode', { BusinessShortCode: '600101' }],
  ])('another %s is quarantined and alarmed, and the first stands', async (what, other) => {
    await addPaybill(app, '600101');
    await first();
    const before = await paymentOf(app, receipt);
    await confirm(c2b({ TransID: receipt, ...other }));
    await settled(app);
    expect(await paymentOf(app, receipt)).toEqual(before);
    expect((await eventsOf(app, receipt)).map((event) => [event['state'], event['reason']])).toEqual([
      ['applied', null],
      ['quarantined', `conflict:${what}`],
    ]);
    const alerts = (await alertsOf(app, 'payment_conflict')).filter((alert) => alert['payment_id'] === before!['id']);
    expect(alerts).toMatchObject([{ severity: 'critical' }]);
    await expectOnePurchase();
  });

  it('both stories at once: one of them stands, the other is quarantined, one token', async () => {
    await Promise.all(['300.00', '600.00'].map((amount) => confirm(c2b({ TransID: receipt, TransAmount: amount }))));
    const payment = await paymentIn(app, receipt, 'vended');
    await expectOnePurchase(payment['amount_minor'] as bigint);
    expect(await statesOf(receipt)).toEqual(['applied', 'quarantined']);
  });

  it('a push that says another amount than the confirmation is quarantined', async () => {
    await first();
    const { checkout, secret } = await openPush(app, { amountMinor: 60_000n });
    await postTo(`${hook}/stk/${secret}/`, stkSuccess({ checkout, receipt, amount: '600.00' }));
    await settled(app);
    expect((await eventsOf(app, receipt)).at(-1)).toMatchObject({ state: 'quarantined', reason: 'conflict:amount' });
    expect((await pushOf(app, checkout))['state']).not.toBe('paid');
    await expectOnePurchase();
  });
});

it('two equal payments of one second are two payments and two tokens', async () => {
  const second = newReceipt();
  await Promise.all([receipt, second].map((id) => confirm(c2b({ TransID: id }))));
  await paymentIn(app, receipt, 'vended');
  await paymentIn(app, second, 'vended');
  const tokens = [...(await tokensOf(app, receipt)), ...(await tokensOf(app, second))];
  expect(new Set(tokens.map((token) => (token['token_digest'] as Buffer).toString('hex'))).size).toBe(2);
  expect(await vendsFor(app, METERS[0])).toHaveLength(vendsBefore + 2);
  await expectBooksInOrder(app);
});
