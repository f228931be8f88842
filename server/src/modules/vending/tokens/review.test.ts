import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../test/harness.ts';
import {
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  orderIn,
  OWNER,
  paymentIn,
  postTo,
  runJob,
  tokensOf,
  vendsFor,
} from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_SETTLE_MS: '60000' } });
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

const METER = METERS[0];
let receipt: string;
let order: Row;

/** A purchase whose outcome the vendor's books do not tell: it stands on a person's desk. */
beforeEach(async () => {
  receipt = newReceipt();
  // the lost answers of these tests are enough to close the vendor's door
  await app.sql('update vendor_accounts set circuit_opened_at = null, circuit_open_until = null, circuit_closed_at = null');
  await app.sandbox.faults({ stronpower: { next: ['reset_after'], history: 'fail' } });
  await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: METER }));
  order = await orderIn(app, receipt, {
    states: ['manual_review'],
    tick: async () => {
      await app.sql("update vend_orders set next_action_at = now() where state in ('unknown', 'resolving')");
      await runJob(app, 'tokens.resolve');
    },
  });
  await app.sandbox.faults({ stronpower: { history: 'ok' } });
});

const act = (verb: string, as: string, body?: Json): Promise<Answer> =>
  app.api('POST', `/api/vend-orders/${order['id'] as string}/${verb}/`, { as, ...(body ? { body } : {}) });
const madeToken = async (): Promise<string> => (await vendsFor(app, METER)).at(-1)!['token'] as string;
const spaced = (token: string): string => token.replace(/(\d{4})(?=\d)/g, '$1 ');
const issued = (token: string, as = OPERATOR): Promise<Answer> => act('propose', as, { decision: 'issued', token, comment: "seen on the vendor's page" });
/** Brings the purchase to an end, so that the next test finds the meter free. */
const settleAsIssued = async (): Promise<void> => {
  await issued(await madeToken());
  expect((await act('approve', OWNER)).status).toBe(200);
};

it('"issued", said by one and approved by another, delivers the token that was made', async () => {
  const vends = (await vendsFor(app, METER)).length;
  const token = await madeToken();
  expect(await issued(spaced(token))).toMatchObject({ status: 200, body: { state: 'manual_review', proposal: { decision: 'issued' } } });
  expect(await act('approve', OWNER)).toMatchObject({ status: 200, body: { state: 'vended', proposal: null } });
  expect(await app.sandbox.tokenFor(receipt)).toBe(token);
  await paymentIn(app, receipt, 'vended');
  expect(await vendsFor(app, METER)).toHaveLength(vends);
  const audit = await app.sql('select action from audit_log where object_id = $1 order by seq', [order['id']]);
  expect(audit.map((row) => row['action'])).toEqual(['vend_order.decision_proposed', 'vend_order.vended', 'vend_order.decision_approved']);
  await expectBooksInOrder(app);
});

it('"not executed" buys anew, once', async () => {
  const vends = (await vendsFor(app, METER)).length;
  await act('propose', OWNER, { decision: 'not_executed', comment: 'the vendor says nothing was made' });
  expect((await act('approve', OPERATOR)).status).toBe(200);
  await paymentIn(app, receipt, 'vended');
  expect(await tokensOf(app, receipt)).toHaveLength(1);
  expect(await vendsFor(app, METER)).toHaveLength(vends + 1);
  await expectBooksInOrder(app);
});

it('the proposer can neither approve nor throw away; a second proposal waits for the first', async () => {
  const token = await madeToken();
  await issued(token);
  expect(await act('approve', OPERATOR)).toMatchObject({ status: 403, body: { code: 'tokens.second_person' } });
  expect(await act('reject', OPERATOR)).toMatchObject({ status: 403, body: { code: 'tokens.second_person' } });
  expect(await issued(token, OWNER)).toMatchObject({ status: 409, body: { code: 'tokens.already_proposed' } });
  expect((await orderIn(app, receipt, { states: ['manual_review'] }))['id']).toBe(order['id']);
  expect((await act('reject', OWNER)).status).toBe(200);
  expect(await tokensOf(app, receipt)).toEqual([]);
  await settleAsIssued();
});

it('approved by five at once is carried out once', async () => {
  await issued(await madeToken());
  const answers = await Promise.all(Array.from({ length: 5 }, () => act('approve', OWNER)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404, 404, 404, 404]);
  expect(await tokensOf(app, receipt)).toHaveLength(1);
  await expectBooksInOrder(app);
});

it('a token that another purchase has is not sold twice, whoever approves', async () => {
  const [known] = await app.sql("select k.id, k.tenant_id, k.token_sealed from tokens k where k.status in ('created', 'delivered') limit 1");
  const owner = { tenantId: known!['tenant_id'] as string, recordId: known!['id'] as string, field: 'token' };
  await issued(app.secrets.open(known!['token_sealed'] as string, owner));
  expect(await act('approve', OWNER)).toMatchObject({ status: 409, body: { code: 'tokens.does_not_fit' } });
  expect(await tokensOf(app, receipt)).toEqual([]);
  await act('reject', OWNER);
  await settleAsIssued();
});

it.each([
  ['no token', { decision: 'issued', comment: 'no digits' }, 409],
  ['nineteen digits', { decision: 'issued', token: '1234567890123456789', comment: 'short' }, 409],
  ['no comment', { decision: 'not_executed' }, 400],
  ['another decision', { decision: 'refund', comment: 'why not' }, 400],
])('a proposal with %s is refused', async (_what, body, status) => {
  expect((await act('propose', OPERATOR, body)).status).toBe(status);
  await settleAsIssued();
});

it('is for neither readers nor strangers, and only for purchases on the desk', async () => {
  const body = { decision: 'not_executed', comment: 'let me try' };
  expect((await act('propose', 'viewer@demo.test', body)).status).toBe(403);
  expect((await act('propose', 'engineer@demo.test', body)).status).toBe(403);
  expect((await act('propose', 'owner@other.test', body)).status).toBe(404);
  await settleAsIssued();
  expect(await act('propose', OPERATOR, body)).toMatchObject({ status: 409, body: { code: 'tokens.not_in_review' } });
  expect((await act('approve', OPERATOR)).status).toBe(404);
});

it('the proposed token lies sealed and is shown to nobody', async () => {
  const token = await madeToken();
  const shown = await issued(token);
  const [stored] = await app.sql("select evidence::text || ' ' || token_sealed as evidence from payment_resolutions where subject_id = $1", [order['id']]);
  for (const text of [shown.text, stored!['evidence'] as string, app.logs.text()]) expect(text.replaceAll(/[ -]/g, '')).not.toContain(token);
  await act('approve', OWNER);
});
