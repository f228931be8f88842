import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { kitOf, STAFF } from '../../messaging/campaigns/campaigns.testkit.ts';
import { METERS } from '../../vending/payments/money.testkit.ts';
import { announceVends } from '../../vending/tokens/facts.ts';
import { EVENTS } from './events.ts';
import { startReceiver, type Got, type Receiver } from './receiver.testkit.ts';

// the next Friday at noon in Nairobi: advertising may go out, and the demo's prices are in force
const friday = new Date(new Date().setUTCHours(9, 0, 0, 0));
friday.setUTCDate(friday.getUTCDate() + ((12 - friday.getUTCDay()) % 7 || 7));
const offset = friday.getTime() - Date.now();
const as = 'owner@demo.test';
let app: TestApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp({ clock: { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset } });
  const made = await app.api('POST', '/api/webhook-endpoints/', { as, body: { url: receiver.url, events: EVENTS } });
  expect(made.status).toBe(201);
});
afterAll(async () => {
  await app?.stop();
  receiver?.close();
});

const post = (path: string, body: object = {}, by = as): Promise<Answer> => app.api('POST', path, { as: by, body });
/** The first call that tells of this and fits. */
const told = (type: string, about: (data: Got['event']['data']) => boolean = () => true): Promise<Got> =>
  app.waitFor(() => receiver.got.find(({ event }) => event.type === type && about(event.data)), { what: type });
/** What its link leads to. */
const behind = async ({ event }: Got): Promise<Json> => {
  const { self } = event['links'] as { self: string };
  const answer = await app.api('GET', self.replace(app.url, ''), { as });
  expect([self, answer.status]).toEqual([self, 200]);
  return answer.body;
};

it('tells of money for a phone number without the whole number', async () => {
  await app.sandbox.faults({ mpesa: { validation: 'off', calls: { next: [], result_ms: 20, hang_ms: 30_000 } } });
  const receipt = await app.sandbox.pay({ amount: '200.00', account: '0712345678' });
  const { event, body } = await told('payment.received', (data) => data['mpesa_transaction_id'] === receipt);
  expect(event.data['account_number']).toBe('071*****78');
  expect(body).not.toContain('0712345678');
});

it('tells of money that names no meter, of the alert about it, and that it was paid back', async () => {
  await app.sandbox.faults({ mpesa: { validation: 'off', calls: { next: [], result_ms: 20, hang_ms: 30_000 } } });
  const receipt = await app.sandbox.pay({ amount: '300.00', account: 'NOBODY' });
  const { payment } = (await told('payment.suspense', (data) => data['mpesa_transaction_id'] === receipt)).event.data;
  expect(await behind(await told('payment.received', (data) => data['payment'] === payment))).toMatchObject({ id: payment, state: 'suspense' });
  expect(await behind(await told('alert.raised', (data) => data['payment'] === payment))).toMatchObject({ alert_type: 'payment_suspense' });
  const refund = await post(`/api/payments/${String(payment)}/refund/`, { method: 'mpesa_reversal', reason: 'the payer asked for it' }, STAFF);
  expect([refund.status, refund.text]).toEqual([201, refund.text]);
  await post(`/api/refunds/${String(refund.body['id'])}/approve/`);
  const back = await told('payment.refunded');
  expect(back.event.data).toMatchObject({ payment, refund: refund.body['id'], amount: '300.00' });
  expect(await behind(back)).toMatchObject({ state: 'refunded' });
});

it('tells of a token whose outcome nobody knows, and of one that was refused', async () => {
  await app.sandbox.faults({ stronpower: { next: ['reset_after'], history: 'fail' } });
  const receipt = await app.sandbox.pay({ amount: '300.00' });
  const unknown = await told('token.unknown');
  expect(unknown.event.data).toMatchObject({ mpesa_transaction_id: receipt, state: 'unknown' });
  expect(await behind(unknown)).toMatchObject({ id: unknown.event.data['vend_order'] });
  const orderId = newId();
  await app.db.inTenant(app.tenantIds.demo, async (tx) => {
    const refused = { orderId, paymentId: null, state: 'rejected', errorCode: 'tokens.refused', errorMessage: '' } as const;
    announceVends(tx, { tokens: [], outcomes: [refused], orders: new Map() });
    await Promise.resolve();
  });
  expect((await told('token.failed')).event.data).toMatchObject({ vend_order: orderId, error_code: 'tokens.refused' });
});

it('tells that somebody wrote, who has the talk now, that it is settled, and that they want no more', async () => {
  const say = (text: string): Promise<Answer> => app.sandbox.control('POST', '/phones/254712000021/sms', { to: '15001', text, gateway: 'beem' });
  expect((await say('Maji yamekatika')).status).toBe(200);
  const heard = await told('message.received');
  expect(heard.body).not.toMatch(/Maji yamekatika|254712000021/);
  const talk = String(heard.event.data['conversation']);
  expect(JSON.stringify(await behind(heard))).toContain('Maji yamekatika');
  const path = `/api/messaging/conversations/${talk}/`;
  expect((await post(`${path}assign/`, { assignee: 'me' })).status).toBe(200);
  expect(await behind(await told('conversation.assigned', (data) => data['assignee'] !== null))).toMatchObject({ id: talk });
  await post(`${path}resolve/`);
  expect((await told('conversation.resolved')).event.data).toMatchObject({ conversation: talk, state: 'resolved' });
  await say('STOP');
  expect(await behind(await told('contact.opted_out'))).toMatchObject({ id: heard.event.data['contact'] });
});

it('tells what became of messages, and that a campaign has ended', async () => {
  const { people, draft, grant, post: act } = kitOf(app);
  await grant(10);
  const id = await draft({ target_contact_ids: await people(['254713000001']) });
  expect((await act(`campaigns/${id}/start/`)).status).toBe(200);
  expect(await behind(await told('campaign.finished'))).toMatchObject({ id, status: 'completed' });
  const delivered = await told('message.status', (data) => data['status'] === 'delivered' && data['contact'] !== null);
  expect(delivered.event).toMatchObject({ version: 1, links: {} });
});

it('has told of everything that can be chosen', async () => {
  await app.sandbox.faults({ stronpower: { next: [], history: 'ok' } });
  await app.sandbox.pay({ amount: '100.00', account: METERS[1] });
  await told('token.issued');
  expect(EVENTS.filter((name) => !receiver.got.some(({ event }) => event.type === name))).toEqual([]);
  // every name that a module says is one that can be chosen
  expect([...new Set(receiver.got.map(({ event }) => event.type))].filter((type) => !EVENTS.some((name) => name === type))).toEqual([]);
});
