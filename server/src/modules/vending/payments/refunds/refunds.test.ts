import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../../test/harness.ts';
import {
  addMember,
  alertsOf,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  owed,
  OWNER,
  paymentIn,
  paymentOf,
  postTo,
  runJob,
  tokensOf,
} from '../money.testkit.ts';

let app: TestApp;
let second: string;
beforeAll(async () => {
  app = await startTestApp();
  second = await addMember(app, 'client_admin');
});
afterAll(() => app.stop());
beforeEach(() => app.sandbox.faults({ mpesa: { calls: { next: [], result_ms: 20, hang_ms: 30_000 } } }));

/** Money by phone that names no meter; validation would have refused it. */
async function inSuspense(amount = '300.00'): Promise<Row> {
  await app.sandbox.faults({ mpesa: { validation: 'off' } });
  return paymentIn(app, await app.sandbox.pay({ amount, account: 'NOBODY' }), 'suspense');
}

const ask = (payment: Row, { as = OPERATOR, method = 'mpesa_reversal' }: { as?: string; method?: string } = {}): Promise<Answer> =>
  app.api('POST', `/api/payments/${payment['id'] as string}/refund/`, { as, body: { method, reason: 'the payer asked for it' } });
const act = (refund: Json, verb: string, { as = OWNER, body }: { as?: string; body?: Json } = {}): Promise<Answer> =>
  app.api('POST', `/api/refunds/${refund['id'] as string}/${verb}/`, { as, ...(body ? { body } : {}) });
const granted = async (payment: Row, method = 'mpesa_reversal'): Promise<Json> => (await act((await ask(payment, { method })).body, 'approve')).body;
const refundIn = (refund: Json, ...states: string[]): Promise<Json> =>
  app.waitFor(
    async () => {
      const { body } = await app.api('GET', `/api/refunds/${refund['id'] as string}/`, { as: OPERATOR });
      return states.includes(body['state'] as string) && body;
    },
    { what: `the refund in ${states.join(' or ')}` },
  );
const moved = async (payment: Row): Promise<Json[]> =>
  (await app.sandbox.journal('reversal')).filter((entry) => entry['event'] === 'moved' && entry['original_receipt'] === payment['receipt']);
const requests = async (): Promise<number> => (await app.sandbox.journal('reversal')).filter((entry) => entry['event'] === 'request').length;
/** As if the time of the next step had come. */
const sweep = async (): Promise<void> => {
  await app.sql('update refunds set next_action_at = now() where next_action_at is not null');
  await runJob(app, 'payments.sweep', {});
};

describe('a refund by M-Pesa', () => {
  it('needs a second person, goes back once, and the books follow it', async () => {
    const [payment, before] = [await inSuspense(), (await app.sandbox.phone())['balance'] as string];
    const suspense = await owed(app, 'suspense');
    const asked = await ask(payment);
    expect(asked).toMatchObject({ status: 201, body: { state: 'requested', amount: '300.00' } });
    expect([await owed(app, 'suspense'), await owed(app, 'refunds_payable')]).toEqual([suspense - 30_000n, 30_000n]);
    await expectBooksInOrder(app);
    expect(await act(asked.body, 'approve', { as: OPERATOR })).toMatchObject({ status: 403 });
    expect((await Promise.all([act(asked.body, 'approve'), act(asked.body, 'approve', { as: second })])).map((answer) => answer.status).sort()).toEqual([
      200, 409,
    ]);
    const done = await refundIn(asked.body, 'done');
    expect(await moved(payment)).toMatchObject([{ receipt: done['reference'], amount: '300.00' }]);
    expect(await paymentOf(app, payment['receipt'] as string)).toMatchObject({ state: 'refunded' });
    expect(Number((await app.sandbox.phone())['balance'])).toBe(Number(before) + 300);
    expect(await owed(app, 'refunds_payable')).toBe(0n);
    await expectBooksInOrder(app);
    const story = (await app.api('GET', `/api/payments/${payment['id'] as string}/timeline/`, { as: OPERATOR })).body;
    expect(story).toMatchObject({ refunds: [{ state: 'done' }], checks: [{ kind: 'reversal', finding: 'done' }] });
    expect((story['postings'] as Json[]).map((line) => line['kind'])).toEqual([
      'receipt',
      'receipt',
      'refund_reserved',
      'refund_reserved',
      'refunded',
      'refunded',
    ]);
  });

  it('is not for the one who asked to grant, nor for an API key', async () => {
    const asked = (await ask(await inSuspense(), { as: OWNER })).body;
    expect(await act(asked, 'approve')).toMatchObject({ status: 403, body: { code: 'payments.second_person' } });
    const made = await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Till', scopes: ['payments.approve', 'payments.refund'] } });
    const key = made.body['key'] as string;
    expect(await act(asked, 'approve', { as: key })).toMatchObject({ status: 403, body: { code: 'payments.people_only' } });
    expect(await ask(await inSuspense(), { as: key })).toMatchObject({ status: 403, body: { code: 'payments.people_only' } });
    expect((await refundIn(asked, 'requested'))['decided_by']).toBeNull();
  });

  it('keeps a meter from being bought for while it is under way', async () => {
    const payment = await inSuspense();
    const [meter] = await app.sql('select id from meters where meter_id = $1', [METERS[0]]);
    const assign = (): Promise<Answer> => app.api('POST', `/api/payments/${payment['id'] as string}/assign/`, { as: OPERATOR, body: { meter: meter!['id'] } });
    const asked = (await ask(payment)).body;
    expect(await assign()).toMatchObject({ status: 409, body: { code: 'payments.refunded' } });
    expect((await ask(payment)).status).toBe(409);
    await act(asked, 'reject');
    expect((await assign()).status).toBe(200);
    await paymentIn(app, payment['receipt'] as string, 'vended');
    expect(await ask(payment)).toMatchObject({ status: 409, body: { code: 'payments.already_vended' } });
    await expectBooksInOrder(app);
  });

  it('asked for and assigned at the same moment does one of the two', async () => {
    const payment = await inSuspense();
    const [meter] = await app.sql('select id from meters where meter_id = $1', [METERS[1]]);
    const assign = app.api('POST', `/api/payments/${payment['id'] as string}/assign/`, { as: OPERATOR, body: { meter: meter!['id'] } });
    const [one, other] = await Promise.all([ask(payment), assign]);
    expect([one.status, other.status].sort()).toEqual(one.status === 201 ? [201, 409] : [200, 409]);
    await app.waitFor(async () => ['vended', 'refunding'].includes((await paymentOf(app, payment['receipt'] as string))!['state'] as string), {
      what: 'an end',
    });
    await expectBooksInOrder(app);
  });

  it('refused by M-Pesa gives the money back to where it was', async () => {
    const payment = await inSuspense();
    await app.sandbox.faults({ mpesa: { calls: { next: ['failed'] } } });
    const failed = await refundIn(await granted(payment), 'failed');
    expect(failed).toMatchObject({ result_code: '1' });
    expect(await paymentOf(app, payment['receipt'] as string)).toMatchObject({ state: 'suspense', error_code: 'payments.account_unknown' });
    expect((await alertsOf(app, 'payment_failed')).map((alert) => alert['payment_id'])).toContain(payment['id']);
    await expectBooksInOrder(app);
    // and it may be asked for again
    await refundIn(await granted(payment), 'done');
    expect(await moved(payment)).toHaveLength(1);
  });

  it('whose result comes twice is done once', async () => {
    const payment = await inSuspense();
    await app.sandbox.faults({ mpesa: { calls: { next: ['duplicate_result'] } } });
    await refundIn(await granted(payment), 'done');
    await app.waitFor(async () => (await app.sql("select from payment_events where source = 'result' and state = 'duplicate'")).length > 0, {
      what: 'the second copy',
    });
    expect(await moved(payment)).toHaveLength(1);
    await expectBooksInOrder(app);
  });

  it.each(['error_after', 'hang_after'] as const)('whose answer is lost (%s) is done by its result, and never asked twice', async (fault) => {
    const payment = await inSuspense();
    const before = await requests();
    await app.sandbox.faults({ mpesa: { calls: { next: [fault], hang_ms: 300 } } });
    await refundIn(await granted(payment), 'done');
    await sweep();
    expect([await requests(), (await moved(payment)).length]).toEqual([before + 1, 1]);
    await expectBooksInOrder(app);
  });

  it('whose result is lost becomes unknown and is settled by asking M-Pesa', async () => {
    const payment = await inSuspense();
    const [before, payable] = [await requests(), await owed(app, 'refunds_payable')];
    await app.sandbox.faults({ mpesa: { calls: { next: ['lost_result'] } } });
    const refund = await granted(payment);
    await app.waitFor(async () => (await moved(payment)).length === 1, { what: 'the money on its way' });
    await sweep();
    await refundIn(refund, 'unknown');
    expect(await owed(app, 'refunds_payable')).toBe(payable + 30_000n);
    await expectBooksInOrder(app);
    await sweep();
    await refundIn(refund, 'done');
    expect(await requests()).toBe(before + 1);
    await expectBooksInOrder(app);
  });

  it('that nobody can tell of is settled by two people, and a word of M-Pesa against them calls a third', async () => {
    const payment = await inSuspense();
    await app.sandbox.faults({ mpesa: { calls: { next: ['queue_timeout'] } } });
    const refund = await refundIn(await granted(payment), 'unknown');
    expect((await act(refund, 'cancel', { as: OPERATOR, body: { reason: 'enough of it' } })).status).toBe(409);
    expect((await act(refund, 'propose', { as: OWNER, body: { decision: 'failed', comment: 'not in the statement' } })).status).toBe(200);
    expect(await act(refund, 'approve')).toMatchObject({ status: 403, body: { code: 'payments.second_person' } });
    expect(await act(refund, 'approve', { as: second })).toMatchObject({ status: 200, body: { state: 'failed' } });
    expect(await paymentOf(app, payment['receipt'] as string)).toMatchObject({ state: 'suspense' });
    await expectBooksInOrder(app);
    const [request] = await app.sql('select * from provider_requests where refund_id = $1', [refund['id']]);
    const [sent] = (await app.sandbox.journal('reversal')).filter((entry) => entry['conversation_id'] === request!['conversation_id']);
    const url = (await app.sandbox.journal('reversal')).find((entry) => entry['conversation_id'] === sent!['conversation_id'] && entry['url'])![
      'url'
    ] as string;
    const late = { Result: { ResultType: 0, ResultCode: 0, ResultDesc: 'ok', ConversationID: request!['conversation_id'], TransactionID: newReceipt() } };
    await postTo(url.replace('/timeout/', '/result/'), JSON.stringify(late));
    await app.waitFor(async () => (await alertsOf(app, 'payment_conflict')).some((alert) => alert['payment_id'] === payment['id']), { what: 'the alarm' });
    expect((await refundIn(refund, 'failed'))['state']).toBe('failed');
  });

  it('sent to an address without the secret is nothing', async () => {
    const hook = await hookOf(app);
    for (const path of ['result', 'timeout']) expect((await postTo(`${hook}/${path}/${'0'.repeat(32)}/`, '{}')).status).toBe(404);
  });

  it('waits while M-Pesa cannot be reached, and is sent once when it can', async () => {
    const payment = await inSuspense();
    const [channel] = await app.sql('select base_url from payment_channels where tenant_id = $1', [app.tenantIds.demo]);
    await app.sql("update payment_channels set base_url = 'http://127.0.0.1:9' where tenant_id = $1", [app.tenantIds.demo]);
    const refund = await granted(payment);
    await app.waitFor(async () => (await app.sql("select from refunds where id = $1 and state = 'approved' and tries = 1", [refund['id']])).length === 1, {
      what: 'the first try',
    });
    await app.sql('update payment_channels set base_url = $2 where tenant_id = $1', [app.tenantIds.demo, channel!['base_url']]);
    await sweep();
    await refundIn(refund, 'done');
    expect(await moved(payment)).toHaveLength(1);
    await expectBooksInOrder(app);
  });
});

describe('a refund by hand', () => {
  it('is done with its proof, after it was granted', async () => {
    const payment = await inSuspense();
    const asked = (await ask(payment, { method: 'manual' })).body;
    const complete = (): Promise<Answer> => act(asked, 'complete', { as: OPERATOR, body: { reference: 'Bank transfer 4711' } });
    expect((await complete()).status).toBe(409);
    await act(asked, 'approve');
    expect(await complete()).toMatchObject({ status: 200, body: { state: 'done', reference: 'Bank transfer 4711' } });
    expect((await complete()).status).toBe(409);
    expect(await moved(payment)).toEqual([]);
    expect(await paymentOf(app, payment['receipt'] as string)).toMatchObject({ state: 'refunded' });
    await expectBooksInOrder(app);
  });

  it('granted and taken back leaves the payment as it was', async () => {
    const payment = await inSuspense();
    const refund = await granted(payment, 'manual');
    expect(await act(refund, 'cancel', { as: OPERATOR, body: { reason: 'the payer wants water' } })).toMatchObject({
      status: 200,
      body: { state: 'rejected' },
    });
    expect(await paymentOf(app, payment['receipt'] as string)).toMatchObject({ state: 'suspense' });
    await expectBooksInOrder(app);
  });

  it('takes money out of the wallet, unless a purchase has used it', async () => {
    const hook = `${await hookOf(app)}/confirmation/`;
    const credited = async (): Promise<Row> => {
      const receipt = newReceipt();
      await postTo(hook, c2b({ TransID: receipt, TransAmount: '5.00', BillRefNumber: METERS[2] }));
      return paymentIn(app, receipt, 'credited');
    };
    const first = await credited();
    const asked = await ask(first, { method: 'manual' });
    expect(asked.status).toBe(201);
    await act(asked.body, 'reject');
    await expectBooksInOrder(app);
    const receipt = newReceipt();
    await postTo(hook, c2b({ TransID: receipt, TransAmount: '145.00', BillRefNumber: METERS[2] }));
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    expect(await ask(first, { method: 'manual' })).toMatchObject({ status: 409, body: { code: 'payments.wallet_used' } });
    await expectBooksInOrder(app);
  });
});
