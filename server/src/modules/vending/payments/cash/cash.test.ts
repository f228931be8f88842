import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../../test/harness.ts';
import { newId } from '../../../../kernel/ids.ts';
import { addMember, expectBooksInOrder, METERS, OPERATOR, owed, OWNER, paymentIn, tokensOf } from '../money.testkit.ts';
import { dailyLimit } from './limits.ts';

let app: TestApp;
const ids = new Map<string, string>();
beforeAll(async () => {
  app = await startTestApp();
  for (const row of await app.sql('select id, meter_id from meters')) ids.set(row['meter_id'] as string, row['id'] as string);
});
afterAll(() => app.stop());

const sell = (fields: Json = {}, { as = OPERATOR, key }: { as?: string; key?: string } = {}): Promise<Answer> =>
  app.api('POST', '/api/payments/cash/', {
    as,
    body: { meter: ids.get(METERS[0]), amount: '300.00', ...fields },
    ...(key ? { headers: { 'idempotency-key': key } } : {}),
  });

it('sells for cash: a numbered receipt, one token, and the money in the till', async () => {
  const sold = await sell({ phone: '0799000111', payer_name: 'Amina' });
  expect(sold).toMatchObject({ status: 201, body: { source: 'cash', state: 'vending', amount: '300.00', meter_id: METERS[0] } });
  const receipt = sold.body['mpesa_transaction_id'] as string;
  expect(receipt).toMatch(/^CASH\d{6}$/);
  await paymentIn(app, receipt, 'vended');
  expect(await tokensOf(app, receipt)).toHaveLength(1);
  expect(await owed(app, 'cash')).toBe(-30_000n);
  expect(await app.sandbox.tokenFor(receipt, '254799000111')).toMatch(/^\d{20}$/);
  await expectBooksInOrder(app);
});

it('numbers receipts without a gap, for each client by itself, whatever is refused between', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => sell(index % 2 ? { meter: newId() } : {})));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 201, 201, 404, 404, 404, 404]);
  const rows = await app.sql('select number from cash_sales where tenant_id = $1 order by number', [app.tenantIds.demo]);
  expect(rows.map((row) => row['number'])).toEqual(rows.map((_, index) => index + 1));
  const other = await sell({ meter: ids.get('58200000006') }, { as: 'owner@other.test' });
  expect(other.body['mpesa_transaction_id']).toBe('CASH000001');
});

it('sells once for a repeated click', async () => {
  const key = newId();
  const [first, again] = [await sell({}, { key }), await sell({}, { key })];
  expect(again.body).toEqual(first.body);
});

describe('takes nothing', () => {
  it.each([
    ['for less than the smallest purchase', { amount: '5.00' }, { status: 409, body: { code: 'payments.below_minimum' } }],
    ['for no amount', { amount: '-5' }, { status: 400, body: { code: 'invalid' } }],
    ['for a number that is no phone', { phone: 'abc' }, { status: 400, body: { code: 'invalid' } }],
  ])('%s', async (_what, fields, answer) => {
    const before = await owed(app, 'cash');
    expect(await sell(fields)).toMatchObject(answer);
    expect(await owed(app, 'cash')).toBe(before);
  });

  it("for another client's meter, from a reader, or from an API key", async () => {
    expect((await sell({ meter: ids.get('58200000006') })).status).toBe(404);
    expect((await sell({}, { as: 'viewer@demo.test' })).status).toBe(403);
    const made = await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Till', scopes: ['payments.cash'] } });
    expect(await sell({}, { as: made.body['key'] as string })).toMatchObject({ status: 403, body: { code: 'payments.people_only' } });
  });

  it("beyond the cashier's limit of the day, also by ten sales at once", async () => {
    await app.sql(`update tenants set settings = settings || '{"cash_daily_limit":{"operator":"1000.00"}}' where id = $1`, [app.tenantIds.demo]);
    const cashier = await addMember(app, 'operator');
    const answers = await Promise.all(Array.from({ length: 10 }, () => sell({ amount: '300.00' }, { as: cashier })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
    expect(answers.find((answer) => answer.status === 409)!.body).toMatchObject({ code: 'payments.cash_limit' });
    expect((await sell({ amount: '100.00' }, { as: cashier })).status).toBe(201);
    await expectBooksInOrder(app);
  });
});

it('a limit that cannot be read closes the counter', () => {
  expect([dailyLimit({ operator: 'a lot' }, 'operator'), dailyLimit({ operator: 5 }, 'operator'), dailyLimit(null, 'field_engineer')]).toEqual([0n, 0n, 0n]);
  expect([dailyLimit({ operator: '12.50' }, 'operator'), dailyLimit(undefined, 'operator')]).toEqual([1_250n, 5_000_000n]);
});
