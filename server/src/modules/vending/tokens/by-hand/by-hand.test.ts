import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../../test/harness.ts';
import {
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
  postTo,
  vendsFor,
} from '../../payments/money.testkit.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '400', VENDOR_SETTLE_MS: '60000' } });
});
afterAll(() => app.stop());

const ENGINEER = 'engineer@demo.test';
const METER = METERS[0];
let meter: string;
let customer: string;
beforeEach(async () => {
  await app.sandbox.faults({ stronpower: { next: [], rates: {}, history: 'ok', latency_ms: 0, hang_ms: 2_000 } });
  const [row] = await app.sql(
    'select m.id, a.customer_id from meters m join meter_assignments a on a.meter_id = m.id and a.deactivated_on is null where m.meter_id = $1',
    [METER],
  );
  [meter, customer] = [row!['id'] as string, row!['customer_id'] as string];
  await app.sql('delete from token_requests');
});

const post = (path: string, body: Json, as = OPERATOR): Promise<Answer> => app.api('POST', `/api/${path}/`, { as, body });
const issue = (body: Json, as = OPERATOR): Promise<Answer> => post('tokens/issue', { meter_id: meter, amount: '300.00', reason: 'Burst pipe', ...body }, as);
const digitsOf = async (token: string): Promise<string> =>
  (await app.api('POST', `/api/tokens/${token}/reveal/`, { as: OPERATOR })).body['token_value'] as string;
const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body['code'] as string];
const ordersOf = (requestId: string): Promise<Row[]> =>
  app.sql('select o.* from vend_orders o join token_requests r on r.order_id = o.id where r.id = $1', [requestId]);

describe('water given away', () => {
  it("is asked for once, delivered, taken by the meter, and the utility's expense", async () => {
    const [sales, vends] = [await owed(app, 'sales'), (await vendsFor(app, METER)).length];
    const answer = await issue({ customer_id: customer });
    expect(answer).toMatchObject({
      status: 201,
      body: { state: 'vended', token_type: 'vending', units: '2.0', amount: '300.00', meter_id: METER, issued_by_name: 'Juma' },
    });
    expect(await vendsFor(app, METER)).toHaveLength(vends + 1);
    expect(await app.sandbox.keypad(METER, await digitsOf(answer.body['id'] as string))).toMatchObject({ result: 'accept', units: '2.0' });
    expect(await owed(app, 'free_issue')).toBe(-30_000n);
    expect(await owed(app, 'sales')).toBe(sales + 30_000n);
    await app.waitFor(async () => (await app.sandbox.phone()).sms.some((sms) => sms.text.includes('free of charge')), { what: 'the text' });
    await expectBooksInOrder(app);
  });

  it('by volume costs what the tariff says', async () => {
    const answer = await issue({ amount: '1.5', is_vend_by_unit: true });
    expect(answer).toMatchObject({
      status: 201,
      body: { state: 'vended', units: '1.5', amount: '225.00', request: { value: '225.00', units: '1.5', amount: null } },
    });
    await expectBooksInOrder(app);
  });

  it('does not count as paid on the meter', async () => {
    const paid = async (): Promise<bigint> =>
      BigInt((await app.sql('select total_paid_minor::text as paid from meters where id = $1', [meter]))[0]!['paid'] as string);
    const before = await paid();
    await issue({});
    expect(await paid()).toBe(before);
  });

  it('that the vendor refuses for good is no expense', async () => {
    const before = await owed(app, 'free_issue');
    await app.sandbox.faults({ stronpower: { next: ['message_400'] } });
    expect(await issue({})).toMatchObject({ status: 201, body: { state: 'rejected', request: { error_code: 'tokens.refused', token: null } } });
    expect(await owed(app, 'free_issue')).toBe(before);
    await expectBooksInOrder(app);
  });

  it('with an answer that was lost is unknown, never asked again, and found in the history', async () => {
    const vends = (await vendsFor(app, METER)).length;
    await app.sandbox.faults({ stronpower: { next: ['reset_after'] } });
    const answer = await issue({});
    expect(answer).toMatchObject({ status: 201, body: { state: 'unknown' } });
    await app.sql("update vend_orders set next_action_at = now() where state = 'unknown'");
    await app.app.jobs.find((job) => job.definition.name === 'tokens.resolve')!.handle([{ tenantId: app.tenantIds.demo } as never]);
    const request = answer.body['request'] as Json;
    await app.waitFor(async () => (await ordersOf(request['id'] as string))[0]!['state'] === 'vended', { what: 'the order vended' });
    expect(await vendsFor(app, METER)).toHaveLength(vends + 1);
    await expectBooksInOrder(app);
  });

  it('is issued once for one Idempotency-Key', async () => {
    const vends = (await vendsFor(app, METER)).length;
    const body = { meter_id: meter, amount: '150.00', reason: 'Burst pipe' };
    const send = (): Promise<Answer> => app.api('POST', '/api/tokens/issue/', { as: OPERATOR, body, headers: { 'idempotency-key': 'once-only' } });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(await vendsFor(app, METER)).toHaveLength(vends + 1);
  });
});

describe('water from the wallet', () => {
  const fill = async (amount: string): Promise<void> => {
    const receipt = newReceipt();
    await app.api('POST', `/api/meters/${meter}/suspend/`, { as: OWNER });
    await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, TransAmount: amount, BillRefNumber: METER }));
    await paymentIn(app, receipt, 'credited');
    await app.api('POST', `/api/meters/${meter}/resume/`, { as: OWNER });
  };

  it('takes what it costs and leaves the rest', async () => {
    await fill('500.00');
    const before = await owed(app, 'wallet');
    expect(await issue({ amount: '310.00', funding: 'wallet' })).toMatchObject({ status: 201, body: { state: 'vended', units: '2.0' } });
    expect(await owed(app, 'wallet')).toBe(before - 30_000n);
    await expectBooksInOrder(app);
  });

  it('is never more than the wallet holds, however many ask at once', async () => {
    const holds = await owed(app, 'wallet');
    await fill('300.00');
    const answers = await Promise.all([1, 2, 3].map(() => issue({ amount: '300.00', funding: 'wallet' })));
    const bought = answers.filter((answer) => answer.status === 201).length;
    expect(bought).toBe(Number((holds + 30_000n) / 30_000n));
    expect(answers.filter((answer) => answer.status !== 201).map(codeOf)).toEqual(Array.from({ length: 3 - bought }, () => [409, 'tokens.wallet_too_small']));
    await expectBooksInOrder(app);
  });
});

describe('what is refused', () => {
  it.each([
    [{ reason: 'x' }, 400, 'invalid'],
    [{ amount: '0' }, 400, 'invalid'],
    [{ amount: '-5' }, 400, 'invalid'],
    [{ amount: '1.234' }, 400, 'invalid'],
    [{ amount: '0.05', is_vend_by_unit: true }, 400, 'invalid'],
    [{ amount: '1.00' }, 409, 'tokens.too_little'],
    [{ meter_id: 'meter' }, 404, 'not_found'],
    [{ customer_id: '0190a000-0000-7000-8000-000000000000' }, 404, 'not_found'],
  ])('%j', async (body, status, code) => {
    expect(codeOf(await issue(body as Json))).toEqual([status, code]);
  });

  it('water and clears that nobody gave a reason for, until a second person agrees', async () => {
    for (const [path, body] of [
      ['tokens/issue', { meter_id: meter, customer_id: customer, amount: '300.00', is_vend_by_unit: false }],
      ['tokens/clear-credit', { meter_id: meter, customer_id: customer }],
    ] as const) {
      const answer = await post(path, body);
      expect([path, answer.status, answer.body['state']]).toEqual([path, 201, 'pending_approval']);
    }
  });

  it('a customer who does not hold the meter', async () => {
    const [other] = await app.sql('select id from customers where tenant_id = $1 and id <> $2 limit 1', [app.tenantIds.demo, customer]);
    expect(codeOf(await issue({ customer_id: other!['id'] }))).toEqual([409, 'tokens.customer_not_of_meter']);
  });

  it('water for a suspended meter; a tamper may still be cleared', async () => {
    await app.api('POST', `/api/meters/${meter}/suspend/`, { as: OWNER });
    expect(codeOf(await issue({}))).toEqual([409, 'tokens.meter_suspended']);
    expect((await post('tokens/clear-tamper', { meter_id: meter, reason: 'Lid closed' })).status).toBe(201);
    await app.api('POST', `/api/meters/${meter}/resume/`, { as: OWNER });
  });

  it.each(['viewer@demo.test', ENGINEER, 'admin@mkondo.test'])('water asked for by %s', async (as) => {
    expect(
      (await app.api('POST', '/api/tokens/issue/', { as, body: { meter_id: meter, amount: '100', reason: 'Burst pipe' }, headers: { 'x-tenant': 'demo' } }))
        .status,
    ).toBe(403);
  });
});

describe('limits', () => {
  it('above what one may do alone a second person approves; nothing leaves before', async () => {
    const vends = (await vendsFor(app, METER)).length;
    const answer = await issue({ amount: '1500.00' });
    expect(answer).toMatchObject({ status: 201, body: { state: 'pending_approval', request: { state: 'pending_approval', vend_order: null } } });
    const { id } = answer.body['request'] as { id: string };
    expect(await vendsFor(app, METER)).toHaveLength(vends);
    const waiting = async (): Promise<Row[]> =>
      (await alertsOf(app, 'approval_waiting')).filter((alert) => (alert['dedupe_key'] as string).includes(id) && alert['resolved_at'] === null);
    expect(await waiting()).toHaveLength(1);
    expect(codeOf(await post(`token-requests/${id}/approve`, {}))).toEqual([403, 'tokens.second_person']);
    const key = (await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Robot', scopes: ['tokens.approve', 'tokens.issue'] } })).body[
      'key'
    ] as string;
    expect(codeOf(await app.api('POST', `/api/token-requests/${id}/approve/`, { as: key, body: {} }))).toEqual([403, 'tokens.people_only']);
    const approvals = await Promise.all([1, 2, 3].map(() => post(`token-requests/${id}/approve`, { comment: 'Seen' }, OWNER)));
    expect(approvals.map((approval) => approval.status).sort()).toEqual([200, 409, 409]);
    expect(approvals.find((approval) => approval.status === 200)!.body).toMatchObject({
      state: 'vended',
      units: '10.0',
      request: { decided_by_name: 'Wambui', comment: 'Seen' },
    });
    expect(await vendsFor(app, METER)).toHaveLength(vends + 1);
    expect(await waiting()).toHaveLength(0);
    expect((await ordersOf(id))[0]).toMatchObject({ reason: 'Burst pipe' });
    await expectBooksInOrder(app);
  });

  it('what is turned down buys nothing and gives the day its room back', async () => {
    const { id } = (await issue({ amount: '4000.00' })).body['request'] as { id: string };
    expect(codeOf(await issue({ amount: '1500.00' }))).toEqual([403, 'tokens.day_limit']);
    expect(await post(`token-requests/${id}/reject`, { comment: 'No' }, OWNER)).toMatchObject({ status: 200, body: { state: 'rejected', vend_order: null } });
    expect(codeOf(await post(`token-requests/${id}/approve`, {}, OWNER))).toEqual([409, 'tokens.request_decided']);
    expect((await issue({ amount: '1500.00' })).body['state']).toBe('pending_approval');
  });

  it('a day holds, however many ask at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => issue({ amount: '900.00' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 201, 201, 201, 403]);
  });

  it('are the client’s to set', async () => {
    const set = await app.api('PUT', '/api/token-limits/', {
      as: OWNER,
      body: { limits: [{ role: 'operator', alone: '50.00', per_day: '90.00', clears_alone: 0, clears_per_day: 1 }] },
    });
    expect(set).toMatchObject({
      status: 200,
      body: { limits: [{ role: 'client_admin', is_default: true }, { role: 'operator', alone: '50.00', is_default: false }, { role: 'field_engineer' }] },
    });
    expect((await issue({ amount: '60.00' })).body['state']).toBe('pending_approval');
    expect(codeOf(await issue({ amount: '60.00' }))).toEqual([403, 'tokens.day_limit']);
    expect((await app.api('GET', '/api/token-limits/', { as: OPERATOR })).status).toBe(403);
    await app.sql('delete from token_limits');
  });
});

describe('tokens that clear a meter', () => {
  it('open a meter again after tampering', async () => {
    await app.sandbox.control('POST', `/meters/${METER}/tamper`, { on: true });
    const answer = await post('tokens/clear-tamper', { meter_id: meter, customer_id: customer, reason: 'Lid closed' });
    expect(answer).toMatchObject({ status: 201, body: { state: 'vended', token_type: 'clear_tamper', amount: null, units: null } });
    expect(await app.sandbox.keypad(METER, await digitsOf(answer.body['id'] as string))).toMatchObject({ result: 'accept' });
    expect((await app.sandbox.control('GET', `/meters/${METER}`)).body).toMatchObject({ tamper: false });
    await expectBooksInOrder(app);
  });

  it('empty a meter, and go to nobody but who asked', async () => {
    const texts = async (): Promise<number> => (await app.sql('select from outbox_messages')).length;
    const before = await texts();
    const answer = await post('tokens/clear-credit', { meter_id: meter, reason: 'Exchanged' });
    expect(await app.sandbox.keypad(METER, await digitsOf(answer.body['id'] as string))).toMatchObject({ result: 'accept' });
    expect(await texts()).toBe(before);
  });

  it("a field engineer's waits for a second person", async () => {
    const answer = await post('tokens/clear-tamper', { meter_id: meter, reason: 'Lid closed' }, ENGINEER);
    expect(answer).toMatchObject({ status: 201, body: { state: 'pending_approval' } });
    const { id } = answer.body['request'] as { id: string };
    expect((await post(`token-requests/${id}/approve`, {}, ENGINEER)).status).toBe(403);
    expect(await post(`token-requests/${id}/approve`, {})).toMatchObject({ status: 200, body: { state: 'vended' } });
    expect((await post('tokens/clear-credit', { meter_id: meter, reason: 'Exchanged' }, ENGINEER)).status).toBe(403);
  });

  it.each(['reset_after', 'empty_array', 'html_500'])(
    'with an answer that tells nothing (%s) end, so that the meter can buy water; asked again they come',
    async (fault) => {
      await app.sandbox.faults({ stronpower: { next: [fault] } });
      expect(await post('tokens/clear-credit', { meter_id: meter, reason: 'Exchanged' }, OWNER)).toMatchObject({
        status: 201,
        body: { state: 'rejected', request: { error_code: 'tokens.clear_unanswered' } },
      });
      expect((await issue({ amount: '150.00' }, OWNER)).body['state']).toBe('vended');
      expect((await post('tokens/clear-credit', { meter_id: meter, reason: 'Exchanged' }, OWNER)).body['state']).toBe('vended');
      await expectBooksInOrder(app);
    },
  );
});

describe('a preview', () => {
  const preview = (query: string): Promise<Answer> => app.api('GET', `/api/tokens/preview/?meter_id=${meter}&${query}`, { as: OPERATOR });

  it("tells our price and the vendor's, and issues nothing", async () => {
    const vends = (await app.sandbox.journal('vend')).length;
    expect(await preview('amount=310.00')).toMatchObject({
      status: 200,
      body: { ours: { amount: '300.00', units: '2.0', remainder: '10.00' }, vendor: { amount: '310.00', units: '2.0', price: '150.00' }, vendor_note: null },
    });
    expect((await preview('amount=1.5&is_vend_by_unit=true')).body).toMatchObject({ ours: { amount: '225.00' }, vendor: { amount: '225.00', units: '1.5' } });
    expect((await preview('amount=1.00')).body).toMatchObject({ ours: null, vendor: null });
    expect((await app.sandbox.journal('vend')).length).toBe(vends);
  });

  it('goes by our tariff alone when the vendor does not answer', async () => {
    await app.sql("update vendor_accounts set base_url = 'http://127.0.0.1:9' where tenant_id = $1", [app.tenantIds.demo]);
    expect((await preview('amount=300.00')).body).toMatchObject({
      ours: { units: '2.0' },
      vendor: null,
      vendor_note: 'The vendor does not answer at the moment.',
    });
    await app.sql('update vendor_accounts set base_url = $2 where tenant_id = $1', [app.tenantIds.demo, `${app.sandboxUrl}/stronpower/api`]);
  });
});
