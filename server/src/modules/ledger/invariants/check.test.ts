import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import { c2b, hookOf, METERS, newReceipt, paymentIn, postTo } from '../../vending/payments/money.testkit.ts';
import { checkTenant, INVARIANT_NAMES } from './check.ts';

let app: TestApp;
let receipt: string;
beforeAll(async () => {
  app = await startTestApp();
  const confirmation = `${await hookOf(app)}/confirmation/`;
  // money in every place: sold with a remainder, in the wallet, in suspense, due back
  receipt = newReceipt();
  await postTo(confirmation, c2b({ TransID: receipt, TransAmount: '307.00' }));
  await paymentIn(app, receipt, 'vended');
  const places = [{ TransAmount: '10.00', BillRefNumber: METERS[1] }, { BillRefNumber: 'nobody' }];
  for (const place of places) {
    const id = newReceipt();
    await postTo(confirmation, c2b({ TransID: id, ...place }));
    await paymentIn(app, id, 'credited', 'suspense');
  }
  await app.sandbox.faults({ stronpower: { next: ['message_400'] } });
  const refused = newReceipt();
  await postTo(confirmation, c2b({ TransID: refused, BillRefNumber: METERS[2] }));
  await paymentIn(app, refused, 'refund_due');
});
afterAll(() => app.stop());

const breached = async (chain = false): Promise<string[]> =>
  (await checkTenant(app.db, app.tenantIds.demo, { chain })).map((breach) => breach.invariant.split(' ')[0]!);

/** Changes rows past every guard, as a fault in the product or a hand in the database would. */
async function damage(...statements: readonly string[]): Promise<void> {
  const lines = ['set session_replication_role = replica', ...statements, 'reset session_replication_role'];
  await app.sql(lines.join('; '));
}

it('holds for money in every place', async () => {
  expect(await breached(true)).toEqual([]);
});

const vended = "(select o.id from vend_orders o where o.state = 'vended' limit 1)";
const account = (code: string): string => `(select id from ledger_accounts where code = '${code}' and balance_minor <> 0 limit 1)`;

describe('tells of', () => {
  it.each<[string, string, string, string]>([
    [
      'I1',
      'an entry that was changed',
      `update ledger_entries set amount_minor = amount_minor + 1 where account_id = ${account('sales')}`,
      `update ledger_entries set amount_minor = amount_minor - 1 where account_id = ${account('sales')}`,
    ],
    [
      'I2',
      'a balance that is not its entries',
      `update ledger_accounts set balance_minor = balance_minor - 1 where id = ${account('sales')}`,
      `update ledger_accounts set balance_minor = balance_minor + 1 where id = ${account('sales')}`,
    ],
    [
      'I3',
      'a payment with another amount than was booked',
      "update payments set amount_minor = amount_minor + 1 where state = 'vended'",
      "update payments set amount_minor = amount_minor - 1 where state = 'vended'",
    ],
    [
      'I4',
      'money in suspense whose payment is elsewhere',
      "update payments set state = 'vended' where state = 'suspense'",
      "update payments set state = 'suspense' where account_text = 'nobody'",
    ],
    [
      'I4',
      'money due back whose payment says otherwise',
      "update payments set state = 'refunded' where state = 'refund_due'",
      "update payments set state = 'refund_due' where state = 'refunded'",
    ],
    [
      'I5',
      'a vended order whose token is gone',
      `update tokens set token_type = 'clear_credit' where order_id = ${vended}`,
      `update tokens set token_type = 'vending' where order_id = ${vended}`,
    ],
    [
      'I5',
      'an order with a token that is not vended',
      `update vend_orders set state = 'rejected' where id = ${vended}`,
      "update vend_orders set state = 'vended' where id in (select order_id from tokens)",
    ],
    [
      'I6',
      'a purchase that nobody comes back to',
      "update vend_orders set state = 'unknown' where state = 'rejected'",
      "update vend_orders set state = 'rejected' where state = 'unknown'",
    ],
    [
      'I6',
      'money that was never settled',
      "update payments set state = 'received', received_at = now() - interval '1 hour' where state = 'credited'",
      "update payments set state = 'credited', received_at = now() where state = 'received'",
    ],
    [
      'I7',
      'money in flight without an order',
      "update vend_orders set state = 'manual_review' where state = 'rejected'",
      "update vend_orders set state = 'rejected' where state = 'manual_review'",
    ],
    [
      'I8',
      'a second attempt without proof about the first',
      `insert into vend_attempts (tenant_id, order_id, attempt_no, id, lease_epoch, state, requested_at) select tenant_id, order_id, 2, gen_random_uuid(), 2, 'unknown', now() from vend_attempts where order_id = ${vended}`,
      'delete from vend_attempts where attempt_no = 2',
    ],
    [
      'I9',
      'a token without a message',
      'update outbox_messages set token_id = null, last_error = token_id::text where token_id is not null',
      'update outbox_messages set token_id = last_error::uuid, last_error = null where last_error is not null',
    ],
    [
      'I10',
      'an order of a meter that the tenant does not have',
      "update vend_orders set meter_id = gen_random_uuid() where state = 'rejected'",
      "update vend_orders set meter_id = (select id from meters where meter_id = vend_orders.meter_number) where state = 'rejected'",
    ],
    [
      'I11',
      'a day whose difference no break explains',
      `insert into reconciliation_days (tenant_id, channel_id, business_day, statement_minor, payments_minor, breaks_minor, last_run_id, compared_at) select tenant_id, id, current_date, 500, 0, 0, id, now() from payment_channels limit 1`,
      'delete from reconciliation_days',
    ],
    [
      'I12',
      'a state that no move led to',
      `update vend_order_events set to_state = 'rejected' where to_state = 'vended'`,
      `update vend_order_events set to_state = 'vended' where to_state = 'rejected' and order_id in (select order_id from tokens)`,
    ],
    [
      'I14',
      'a wallet that is overdrawn',
      "update ledger_accounts set balance_minor = -balance_minor where code = 'wallet'",
      "update ledger_accounts set balance_minor = -balance_minor where code = 'wallet'",
    ],
    [
      'I15',
      'an adjustment that was carried out and never booked',
      "insert into adjustments (tenant_id, id, account, customer_id, amount_minor, currency, reason, state, requested_by, requested_at) select tenant_id, id, 'wallet', id, 500, 'KES', 'damage', 'carried_out', id, now() from customers limit 1",
      'delete from adjustments',
    ],
  ])('%s: %s', async (...[name, , harm, mend]) => {
    await damage(harm);
    expect(await breached()).toContain(name);
    await damage(mend);
    expect(await breached()).toEqual([]);
  });

  it('I13: an audit entry that was changed', async () => {
    await damage("update audit_log set action = action || '!' where seq = (select min(seq) + 1 from audit_log)");
    expect(await breached(true)).toContain('I13');
    await damage("update audit_log set action = rtrim(action, '!')");
    expect(await breached(true)).toEqual([]);
  });
});

it('every invariant has its number', () => {
  expect(INVARIANT_NAMES.map((name) => name.split(' ')[0])).toEqual([
    'I1',
    'I2',
    'I3',
    'I4',
    'I5',
    'I6',
    'I7',
    'I8',
    'I9',
    'I10',
    'I11',
    'I12',
    'I14',
    'I15',
    'I13',
  ]);
});
