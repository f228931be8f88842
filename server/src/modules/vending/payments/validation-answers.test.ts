import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import { addPaybill, c2b, hookOf, METERS, OPERATOR, postTo } from './money.testkit.ts';

let app: TestApp;
let validation: string;
beforeAll(async () => {
  app = await startTestApp();
  validation = `${await hookOf(app)}/validation/`;
  const [meter] = await app.sql('select id from meters where meter_id = $1', [METERS[2]]);
  const suspended = await app.api('POST', `/api/meters/${meter!['id'] as string}/suspend/`, { as: OPERATOR, body: { reason: 'test' } });
  if (suspended.status !== 200) throw new Error(suspended.text);
});
afterAll(() => app.stop());

const judged = async (body: string, type?: string): Promise<unknown> => {
  const answer = await postTo(validation, body, type);
  expect(answer.status).toBe(200);
  return answer.body['ResultCode'];
};

it.each([
  ['a known meter', {}, '0'],
  ['a meter with blanks and O for 0', { BillRefNumber: ' 581OOOO 0007' }, '0'],
  ['an unknown meter', { BillRefNumber: '58199999999' }, 'C2B00012'],
  ['a wrong digit', { BillRefNumber: '58100000008' }, 'C2B00012'],
  ['no account', { BillRefNumber: '' }, 'C2B00012'],
  ['a suspended meter', { BillRefNumber: METERS[2] }, 'C2B00012'],
  ["another tenant's meter", { BillRefNumber: '58200000006' }, 'C2B00012'],
  ['less than the smallest purchase', { TransAmount: '14.00' }, 'C2B00013'],
  ['exactly the smallest purchase', { TransAmount: '15.00' }, '0'],
  ['a negative amount', { TransAmount: '-5.00' }, 'C2B00013'],
  ['nothing', { TransAmount: '0.00' }, 'C2B00013'],
  ["another tenant's paybill", { BusinessShortCode: '600200' }, 'C2B00015'],
  ["nobody's paybill", { BusinessShortCode: '999999' }, 'C2B00015'],
])('%s is answered %j -> %s', async (_what, fields, code) => {
  expect(await judged(c2b(fields))).toBe(code);
});

it.each([['not a JSON'], [''], ['[]'], ['{"TransID":"UK12345678"}'], ['<xml/>']])('what cannot be read is accepted: %j', async (body) => {
  expect(await judged(body)).toMatch(/^(0|C2B00013)$/);
});

it('a refusal says so in the words that M-Pesa wants', async () => {
  const answer = await postTo(validation, c2b({ BillRefNumber: 'nobody' }));
  expect(answer.text).toBe('{"ResultCode":"C2B00012","ResultDesc":"Rejected"}');
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
});

it('a paybill that was added a moment ago is known at once', async () => {
  await addPaybill(app, '600102');
  expect(await judged(c2b({ BusinessShortCode: '600102' }))).toBe('0');
});

it('a slow database holds up nobody: the answer comes while it still hangs', async () => {
  const blocker = new pg.Client({ connectionString: app.database.ownerUrl });
  await blocker.connect();
  await blocker.query('begin; lock table meters in access exclusive mode');
  try {
    expect(await judged(c2b({ BillRefNumber: '58199999999' }))).toBe('0');
    const waiting = await app.sql("select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()");
    expect(waiting.length).toBeGreaterThan(0);
  } finally {
    await blocker.query('rollback');
    await blocker.end();
  }
});

it('none of it was a payment, and each is kept as a hint', async () => {
  expect(await app.sql('select from payments')).toEqual([]);
  await app.waitFor(async () => (await app.sql("select from payment_events where source = 'validation'")).length === 21, { what: 'all validations kept' });
  expect(await app.sql('select distinct state, reason from payment_events')).toEqual([{ state: 'ignored', reason: 'validation' }]);
  expect(await app.sandbox.journal('vend')).toEqual([]);
});

it('a payer is told by M-Pesa before the money moves', async () => {
  const wrong = await app.sandbox.tryPay({ amount: '300.00', account: '58199999999' });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'C2B00012' } });
  const small = await app.sandbox.tryPay({ amount: '5.00' });
  expect(small).toMatchObject({ status: 422, body: { code: 'C2B00013' } });
  expect(await app.sandbox.journal('payment')).toEqual([]);
});
