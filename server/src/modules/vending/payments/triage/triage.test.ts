import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../../test/harness.ts';
import {
  addMember,
  alertsOf,
  c2b,
  eventsOf,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  OWNER,
  paymentIn,
  paymentOf,
  postTo,
  settled,
  tokensOf,
} from '../money.testkit.ts';

let app: TestApp;
let confirmation: string;
let second: string;
beforeAll(async () => {
  // nobody here is M-Pesa: the older paths prove nothing
  app = await startTestApp({ env: { MPESA_SOURCES: '196.201.214.200' } });
  confirmation = `${await hookOf(app)}/confirmation/`;
  second = await addMember(app, 'operator');
});
afterAll(() => app.stop());

let receipt: string;
beforeEach(() => {
  receipt = newReceipt();
});

const older = (fields: Json = {}): Promise<Answer> => postTo(`${app.url}/api/webhooks/mpesa/`, c2b({ TransID: receipt, ...fields }));
const act = (event: Row, verb: string, { as = OPERATOR, body }: { as?: string; body?: Json } = {}): Promise<Answer> =>
  app.api('POST', `/api/payment-events/${event['id'] as string}/${verb}/`, { as, ...(body ? { body } : {}) });
const accept = (event: Row, more: { as?: string; body?: Json } = {}): Promise<Answer> =>
  act(event, 'accept', { ...more, body: { comment: 'seen in the statement', ...more.body } });
const show = async (event: Row): Promise<Json> => (await app.api('GET', `/api/payment-events/${event['id'] as string}/`, { as: OPERATOR })).body;
const newestEvent = async (): Promise<Row> => (await app.sql('select * from payment_events order by id desc limit 1'))[0]!;
/** An amount that cannot be booked: quarantined at the paybill's own door. */
const odd = async (fields: Json = {}): Promise<Row> => {
  await postTo(confirmation, c2b({ TransID: receipt, TransAmount: '300.005', ...fields }));
  return newestEvent();
};

describe("a notice from an address that is not M-Pesa's, over a path that anybody can know", () => {
  it('makes no payment, whatever its headers claim', async () => {
    for (const path of ['/api/webhooks/mpesa/', '/api/payments/webhooks/c2b/'])
      await app.api('POST', path, { body: c2b({ TransID: receipt }), headers: { 'content-type': 'application/json', 'x-forwarded-for': '196.201.214.200' } });
    expect((await eventsOf(app, receipt)).map((event) => [event['state'], event['reason']])).toEqual([
      ['quarantined', 'unproven_source'],
      ['quarantined', 'unproven_source'],
    ]);
    await settled(app);
    expect(await paymentOf(app, receipt)).toBeUndefined();
    expect(await app.sandbox.journal('vend')).toEqual([]);
    await expectBooksInOrder(app);
  });

  it('cannot claim a receipt before the real notice comes', async () => {
    await older({ TransAmount: '9.00', BillRefNumber: METERS[1] });
    await postTo(confirmation, c2b({ TransID: receipt }));
    expect(await paymentIn(app, receipt, 'vended')).toMatchObject({ amount_minor: 30_000n });
    const [forged] = await eventsOf(app, receipt);
    // two people who believe it all the same find the receipt taken
    expect(await accept(forged!)).toMatchObject({ status: 200, body: { state: 'quarantined' } });
    expect(await act(forged!, 'approve', { as: second })).toMatchObject({ status: 409, body: { code: 'payments.receipt_known' } });
    expect(await tokensOf(app, receipt)).toHaveLength(1);
  });

  it('is taken by one person once M-Pesa itself bears it out', async () => {
    receipt = await paidElsewhere('300.00');
    await older();
    const event = (await eventsOf(app, receipt)).find((one) => one['state'] === 'quarantined');
    expect(await act(event!, 'check')).toMatchObject({ status: 202, body: { state: 'requested' } });
    await app.waitFor(async () => ((await show(event!))['checks'] as Json[])[0]?.['finding'] === 'confirmed', { what: "M-Pesa's word" });
    expect(await accept(event!)).toMatchObject({ status: 200, body: { state: 'resolved' } });
    await paymentIn(app, receipt, 'vended');
    await expectBooksInOrder(app);
  });

  it.each([
    ['another amount', { TransAmount: '900.00' }, 'contradicted'],
    ['a receipt that M-Pesa does not know', { TransID: newReceipt() }, 'absent'],
  ])('is not borne out with %s, and one person is not enough', async (_what, fields, finding) => {
    receipt = await paidElsewhere('300.00');
    await older(fields);
    const event = await newestEvent();
    await act(event, 'check');
    await app.waitFor(async () => ((await show(event))['checks'] as Json[])[0]?.['finding'] === finding, { what: finding });
    expect((await accept(event)).body).toMatchObject({ state: 'quarantined', proposal: { decision: 'accept' } });
    expect(await app.sql('select from payments where receipt = $1', [event['receipt']])).toEqual([]);
  });
});

/** Money that really came in, and whose own confirmation is lost. */
async function paidElsewhere(amount: string): Promise<string> {
  await app.sandbox.faults({ mpesa: { lose: 1 } });
  const paid = await app.sandbox.pay({ amount });
  await app.sandbox.faults({ mpesa: { lose: 0 } });
  return paid;
}

describe('a notice that cannot be booked as it stands', () => {
  it('is one alert for a paybill, a reason and a day, which counts', async () => {
    await Promise.all(Array.from({ length: 20 }, () => postTo(confirmation, c2b({ TransAmount: '1.005' }))));
    await odd();
    const alerts = (await alertsOf(app, 'payment_unreadable')).filter((alert) => String(alert['message']).includes('the amount cannot be right'));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!['occurrences']).toBeGreaterThanOrEqual(21);
  });

  it('is shown with its evidence, phone numbers without their middle', async () => {
    const event = await odd({ MSISDN: '254722000111', FirstName: 'AMINA 0722000111' });
    expect(JSON.stringify(await show(event))).toContain(receipt);
    expect(JSON.stringify(await show(event))).not.toContain('722000111');
    expect((await app.api('GET', '/api/payment-events/', { as: OPERATOR })).text).not.toContain('722000111');
  });

  it('tells what can be read of it beside the bytes, and null for what it does not say', async () => {
    const event = await odd({ MSISDN: '254712345678', FirstName: 'Amina', MiddleName: '', LastName: '', BillRefNumber: '0712345678' });
    expect((await show(event))['says']).toMatchObject({ receipt, amount: null, account: '071*****78', payer: '25471*****78', payer_name: 'Amina' });
    await postTo(confirmation, 'nothing that can be read');
    expect((await show(await newestEvent()))['says']).toEqual({ receipt: null, amount: null, account: null, payer: null, payer_name: null, paid_at: null });
    await older({ TransAmount: '321.00' });
    expect((await show(await newestEvent()))['says']).toMatchObject({ receipt, amount: '321.00' });
  });

  it('with an amount typed by hand waits for a second person, who is another one', async () => {
    const event = await odd();
    expect((await accept(event)).status).toBe(400);
    expect(await accept(event, { body: { amount: '300.00' } })).toMatchObject({
      status: 200,
      body: { state: 'quarantined', proposal: { comment: 'seen in the statement' } },
    });
    expect(await act(event, 'approve')).toMatchObject({ status: 403, body: { code: 'payments.second_person' } });
    expect(await accept(event, { as: OWNER, body: { amount: '400.00' } })).toMatchObject({ status: 409, body: { code: 'payments.already_proposed' } });
    expect(await paymentOf(app, receipt)).toBeUndefined();
    expect((await Promise.all([act(event, 'approve', { as: second }), act(event, 'approve', { as: OWNER })])).map((answer) => answer.status).sort()).toEqual([
      200, 409,
    ]);
    const payment = await paymentIn(app, receipt, 'vended');
    expect(payment['amount_minor']).toBe(30_000n);
    const story = await app.api('GET', `/api/payments/${payment['id'] as string}/timeline/`, { as: OPERATOR });
    expect(story.body['resolutions']).toMatchObject([{ decision: 'accept', state: 'carried_out' }]);
    await expectBooksInOrder(app);
  });

  it('refused by the second person stays, and may be proposed anew', async () => {
    const event = await odd();
    await accept(event, { body: { amount: '300.00' } });
    expect(await act(event, 'reject', { as: OWNER })).toMatchObject({ status: 200, body: { state: 'quarantined', proposal: null } });
    expect((await accept(event, { body: { amount: '200.00' } })).status).toBe(200);
    expect(await paymentOf(app, receipt)).toBeUndefined();
  });

  it('above the limit of its paybill is still held when it is taken', async () => {
    await app.sql('update payment_channels set hold_above_minor = 100000 where tenant_id = $1', [app.tenantIds.demo]);
    const event = await odd();
    await accept(event, { body: { amount: '2000.00' } });
    await act(event, 'approve', { as: second });
    expect(await paymentIn(app, receipt, 'held')).toMatchObject({ error_code: 'payments.amount_above_limit' });
    await expectBooksInOrder(app);
  });

  it('is put away with a reason, once', async () => {
    const event = await odd();
    expect((await act(event, 'dismiss', { body: { reason: 'a test of the provider' } })).body).toMatchObject({ state: 'resolved' });
    expect(await act(event, 'dismiss', { body: { reason: 'again and again' } })).toMatchObject({ status: 409, body: { code: 'payments.event_settled' } });
    expect((await accept(event, { body: { amount: '1.00' } })).status).toBe(409);
  });

  it('is nothing for an API key to settle', async () => {
    const event = await odd();
    const made = await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Till', scopes: ['payments.resolve'] } });
    expect(await accept(event, { as: made.body['key'] as string, body: { amount: '300.00' } })).toMatchObject({
      status: 403,
      body: { code: 'payments.people_only' },
    });
  });
});

describe('a notice that belongs to nobody', () => {
  const STAFF = 'admin@mkondo.test';
  const unclaimed = async (): Promise<Row> => {
    await older({ BusinessShortCode: '999999' });
    return (await app.sql('select * from unclaimed_events order by id desc limit 1'))[0]!;
  };

  it('is handed to the client it was meant for, whose people settle it by two', async () => {
    const notice = await unclaimed();
    const give = (): Promise<Answer> =>
      app.api('POST', `/api/unclaimed-events/${notice['id'] as string}/hand-over/`, {
        as: STAFF,
        body: { client: app.tenantIds.demo, comment: 'their former paybill' },
      });
    expect((await give()).status).toBe(200);
    expect((await give()).status).toBe(404);
    const event = await newestEvent();
    expect(event).toMatchObject({ state: 'quarantined', reason: 'unclaimed', tenant_id: app.tenantIds.demo });
    expect((await accept(event)).body).toMatchObject({ state: 'quarantined' });
    expect((await act(event, 'approve', { as: second })).body).toMatchObject({ state: 'resolved' });
    await paymentIn(app, receipt, 'vended');
    await expectBooksInOrder(app);
  });

  it('is put away by the staff of the platform', async () => {
    const notice = await unclaimed();
    const put = (as: string): Promise<Answer> =>
      app.api('POST', `/api/unclaimed-events/${notice['id'] as string}/dismiss/`, { as, body: { reason: 'nobody’s money' } });
    expect((await put(OWNER)).status).toBe(403);
    expect((await put(STAFF)).status).toBe(200);
    expect((await put(STAFF)).status).toBe(404);
  });
});
