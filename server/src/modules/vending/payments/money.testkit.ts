/** What the tests of the money path share: notices as M-Pesa posts them, and the books and journals to compare with. */
import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { DEMO_PASSWORD, send, waitFor, type Answer, type Row, type TestApp } from '../../../../../test/harness.ts';
import { DEMO } from '../../../seed.ts';
import { vendorDefaults } from '../../../vendor-defaults.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { hashPassword, randomHex, sha256 } from '../../../kernel/crypto.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkTenant } from '../../ledger/invariants/index.ts';
import { ensurePaymentChannel, findTenantByShortcode, listPaymentChannelIds, openPaymentChannel } from '../../tenancy/index.ts';
import { insertPush, recordPushAnswer } from './stk-queries.ts';

export const OWNER = 'owner@demo.test';
export const OPERATOR = 'operator@demo.test';
export const METERS = ['58100000007', '58100000015', '58100000023'] as const;
/** What Daraja wants to hear. */
export const ACCEPTED = '{"ResultCode":0,"ResultDesc":"Success"}';

const LETTERS = 'ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789';

/** A receipt of M-Pesa's form that nobody has used. */
export function newReceipt(): string {
  return `U${Array.from({ length: 9 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

/** A confirmation as production sends it (v2); fields given replace those of the usual one, undefined ones are left out. */
export function c2b(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    TransactionType: 'Pay Bill',
    TransID: newReceipt(),
    TransTime: '20261120140500',
    TransAmount: '300.00',
    BusinessShortCode: DEMO.shortcode,
    BillRefNumber: DEMO.meter,
    InvoiceNumber: '',
    OrgAccountBalance: '12300.00',
    ThirdPartyTransID: '',
    MSISDN: '2547 ***** 678',
    FirstName: 'AMINA',
    ...fields,
  });
}

export interface StkSuccess {
  readonly checkout: string;
  readonly receipt: string;
  readonly amount: string;
}

/** A push's callback as Daraja prints it: numbers stay as written, Balance comes without a value. */
export function stkSuccess({ checkout, receipt, amount }: StkSuccess): string {
  return `{"Body":{"stkCallback":{"MerchantRequestID":"1-2-3","CheckoutRequestID":"${checkout}","ResultCode":0,"ResultDesc":"The service request is processed successfully.","CallbackMetadata":{"Item":[{"Name":"Amount","Value":${amount}},{"Name":"MpesaReceiptNumber","Value":"${receipt}"},{"Name":"Balance"},{"Name":"TransactionDate","Value":20261120140502},{"Name":"PhoneNumber","Value":${DEMO.phone}}]}}}}`;
}

export function stkFailure(checkout: string, code: number): string {
  return `{"Body":{"stkCallback":{"MerchantRequestID":"1-2-3","CheckoutRequestID":"${checkout}","ResultCode":${code},"ResultDesc":"as it is"}}}`;
}

/** The address of a paybill's own hooks, below which `/confirmation/`, `/validation/` and `/stk/…/` lie. */
export async function hookOf(app: TestApp, shortcode: string = DEMO.shortcode): Promise<string> {
  const found = await app.db.asSystem((tx) => findTenantByShortcode(tx, shortcode));
  const { hookKey } = await app.db.inTenant(found!.tenantId, (tx) => openPaymentChannel(tx, app.secrets, found!.channelId));
  return `${app.url}/api/hooks/c2b/${hookKey}`;
}

export function postTo(url: string, body: string | Uint8Array, type = 'application/json'): Promise<Answer> {
  return send(url, 'POST', { body, headers: { 'content-type': type } });
}

/** Makes a paybill one of the demo tenant's own. */
export async function addPaybill(app: TestApp, shortcode: string): Promise<void> {
  const deps = { db: app.db, secrets: app.secrets, clock: systemClock, publicUrl: app.url, defaults: vendorDefaults(app.config) };
  await ensurePaymentChannel(deps, app.tenantIds.demo, { shortcode, consumerKey: 'key', consumerSecret: 'secret' });
}

/** Runs a job now, in this process: what waits for a moment in the queue need not be waited for. */
export async function runJob(app: TestApp, name: string, payload: object = { tenantId: app.tenantIds.demo }): Promise<void> {
  await app.app.jobs.find((job) => job.definition.name === name)!.handle([payload as never]);
}

export async function paymentOf(app: TestApp, receipt: string): Promise<Row | undefined> {
  return (await app.sql('select * from payments where receipt = $1', [receipt]))[0];
}

/** The payment once it is in one of these states. */
export function paymentIn(app: TestApp, receipt: string, ...states: readonly string[]): Promise<Row> {
  return waitFor(
    async () => {
      const payment = await paymentOf(app, receipt);
      return payment && states.includes(payment['state'] as string) && payment;
    },
    { what: `payment ${receipt} in ${states.join(' or ')}` },
  );
}

/** The newest order of a payment once it is in one of these states; `tick` runs between looks. */
export function orderIn(app: TestApp, receipt: string, { states, tick }: { states: readonly string[]; tick?: () => Promise<void> }): Promise<Row> {
  return waitFor(
    async () => {
      const [order] = await app.sql(
        'select o.* from vend_orders o join payments p on p.id = o.payment_id where p.receipt = $1 order by o.created_at desc, o.id desc limit 1',
        [receipt],
      );
      if (order && states.includes(order['state'] as string)) return order;
      await tick?.();
      return undefined;
    },
    { what: `the order of ${receipt} in ${states.join(' or ')}` },
  );
}

export function eventsOf(app: TestApp, receipt: string): Promise<Row[]> {
  return app.sql('select * from payment_events where receipt = $1 order by received_at, id', [receipt]);
}

/** When every event has been looked at: none is left in `received`. */
export async function settled(app: TestApp): Promise<void> {
  await waitFor(async () => (await app.sql("select from payment_events where state = 'received'")).length === 0, { what: 'all events settled' });
  await waitFor(async () => (await app.sql("select from payments where state = 'received'")).length === 0, { what: 'all payments settled' });
}

export function attemptsOf(app: TestApp, orderId: string): Promise<Row[]> {
  return app.sql('select * from vend_attempts where order_id = $1 order by attempt_no', [orderId]);
}

export function tokensOf(app: TestApp, receipt: string): Promise<Row[]> {
  return app.sql('select k.* from tokens k join payments p on p.id = k.payment_id where p.receipt = $1', [receipt]);
}

/** Tokens that the vendor really made for a meter. */
export async function vendsFor(app: TestApp, meter: string): Promise<Row[]> {
  return (await app.sandbox.journal('vend')).filter((entry) => entry['meter'] === meter);
}

/** Minor units that stand on an account of the demo tenant; what is owed to somebody is positive here. */
export async function owed(app: TestApp, code: string): Promise<bigint> {
  const [row] = await app.sql('select coalesce(sum(-balance_minor), 0)::text as minor from ledger_accounts where tenant_id = $1 and code = $2', [
    app.tenantIds.demo,
    code,
  ]);
  return BigInt(row!['minor'] as string);
}

export async function alertsOf(app: TestApp, type: string): Promise<Row[]> {
  return app.sql('select * from alerts where alert_type = $1 order by created_at', [type]);
}

/** Money, tokens, moves and the audit chain of both tenants fit together. */
export async function expectBooksInOrder(app: TestApp): Promise<void> {
  for (const tenantId of Object.values(app.tenantIds)) expect(await checkTenant(app.db, tenantId, { chain: true })).toEqual([]);
}

export interface OpenPush {
  readonly checkout: string;
  readonly secret: string;
}

/** A push of the demo tenant as it stands after M-Pesa has accepted it; its answer is still to come. */
export async function openPush(app: TestApp, { amountMinor, account = DEMO.meter }: { amountMinor: bigint; account?: string }): Promise<OpenPush> {
  const [id, secret, checkout] = [newId(), randomHex(16), `ws_CO_${randomHex(10)}`];
  await app.db.inTenant(app.tenantIds.demo, async (tx) => {
    const [channelId] = await listPaymentChannelIds(tx);
    const push = {
      id,
      channelId: channelId!,
      secretHash: sha256(secret),
      meterId: null,
      accountText: account,
      phone: DEMO.phone,
      amountMinor,
      requestedBy: null,
    };
    await insertPush(tx, push);
    await recordPushAnswer(tx, id, { state: 'requested', checkoutRequestId: checkout, merchantRequestId: '1-2-3', resultCode: null, resultText: '' });
  });
  return { checkout, secret };
}

export async function pushOf(app: TestApp, checkout: string): Promise<Row> {
  return (await app.sql('select * from stk_requests where checkout_request_id = $1', [checkout]))[0]!;
}

/** One more person of the demo tenant, signed in. @returns what `as` takes. */
export async function addMember(app: TestApp, role: 'operator' | 'client_admin'): Promise<string> {
  const email = `person-${newId()}@demo.test`;
  await app.sql('insert into users (id, email, password_hash, home_tenant_id) values ($1, $2, $3, $4)', [
    newId(),
    email,
    await hashPassword(DEMO_PASSWORD),
    app.tenantIds.demo,
  ]);
  await app.sql('insert into memberships (user_id, tenant_id, role) select id, $2, $3 from users where email = $1', [email, app.tenantIds.demo, role]);
  return app.login(email);
}
