import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row } from '../../../../../../test/harness.ts';
import { addFamily } from '../../../../../../test/isolation/family.ts';
import { newId } from '../../../../kernel/ids.ts';

const HOUR = 3_600_000;
let offset = 0;
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() };
const app = await startTestApp({ workers: false, clock });
afterAll(() => app.stop());

const tenant = app.tenantIds.demo;
const family = await addFamily({ query: app.sql, secrets: app.secrets, tenantId: tenant, canary: 'row' });
await app.sql("update payments set state = 'vended' where tenant_id = $1", [tenant]);
await app.sql("update vend_orders set state = 'cancelled' where state = 'manual_review'");
const run = async (name: string): Promise<void> => app.app.jobs.find((job) => job.definition.name === name)!.handle([{}] as never);
const open = (type: string): Promise<Row[]> =>
  app.sql(
    'select dedupe_key, message, payment_id, meter_id, metadata from alerts where alert_type = $1 and resolved_at is null and tenant_id = $2 order by id',
    [type, tenant],
  );

async function setPayment(state: string, hoursAgo = 0): Promise<void> {
  await app.sql('update payments set state = $2, received_at = $3 where id = $1', [family.payment, state, new Date(Date.now() - hoursAgo * HOUR)]);
}

describe('by the minute', () => {
  it('a payment that became no water is an alert until it is settled', async () => {
    await setPayment('refund_due');
    await run('alerts.watch');
    await run('alerts.watch');
    expect(await open('payment_failed')).toMatchObject([{ payment_id: family.payment }]);
    await setPayment('refunded');
    await run('alerts.watch');
    expect(await open('payment_failed')).toEqual([]);
  });

  it('of very many failed payments the minute finds the new ones, and the quarter those that are settled', async () => {
    const many =
      "insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, state, received_at, updated_at) select $1, gen_random_uuid(), 'MANY' || g, 'c2b', 100, '1', 'x', 'failed', now(), now() - interval '2 days' from generate_series(1, 501) g";
    await app.sql(many, [tenant]);
    await setPayment('failed');
    await app.sql('update payments set updated_at = now() where id = $1', [family.payment]);
    await run('alerts.watch');
    expect(await open('payment_failed')).toMatchObject([{ payment_id: family.payment }]);
    await setPayment('refunded');
    await run('alerts.watch');
    expect(await open('payment_failed')).toHaveLength(1);
    await run('alerts.figures');
    expect((await open('payment_failed')).filter((alert) => alert['payment_id'] === family.payment)).toEqual([]);
    await app.sql("update payments set state = 'refunded' where receipt like 'MANY%'");
    await run('alerts.watch');
    expect(await open('payment_failed')).toEqual([]);
  });

  it('a vend in doubt is an alert once it lasts, stays one while it is looked into, and ends with the doubt', async () => {
    const set = (state: string): Promise<Row[]> =>
      app.sql('update vend_orders set state = $2, updated_at = $3 where id = $1', [family.reviewOrder, state, new Date()]);
    await set('unknown');
    await run('alerts.watch');
    expect(await open('unknown_outcome')).toEqual([]);
    offset = HOUR;
    await run('alerts.watch');
    await set('resolving');
    offset = 0;
    await run('alerts.watch');
    expect(await open('unknown_outcome')).toMatchObject([{ dedupe_key: `unknown_outcome:${family.reviewOrder}` }]);
    await set('vended');
    await run('alerts.watch');
    expect(await open('unknown_outcome')).toEqual([]);
  });
});

describe('by the quarter of an hour', () => {
  it('money that waits for a person too long is one alert with its sum', async () => {
    await setPayment('suspense', 3);
    await run('alerts.figures');
    expect(await open('suspense_ageing')).toEqual([]);
    await setPayment('suspense', 30);
    await run('alerts.figures');
    expect(await open('suspense_ageing')).toMatchObject([{ message: expect.stringMatching(/^1 payments \(KES 300\.00\)/) }]);
    await setPayment('vended');
    await run('alerts.figures');
    expect(await open('suspense_ageing')).toEqual([]);
  });

  it('a paybill that had money this week and has none for its time is silent; one that never had any is not', async () => {
    const [channel] = await app.sql('select id, shortcode from payment_channels where tenant_id = $1 and is_active', [tenant]);
    await run('alerts.figures');
    expect(await open('paybill_silence')).toEqual([]);
    await app.sql('update payments set channel_id = $2 where id = $1', [family.payment, channel!['id']]);
    await run('alerts.figures');
    expect(await open('paybill_silence')).toEqual([]);
    offset = 4 * HOUR;
    await run('alerts.figures');
    expect(await open('paybill_silence')).toMatchObject([{ message: expect.stringContaining(channel!['shortcode']) }]);
    offset = 0;
    await run('alerts.figures');
    expect(await open('paybill_silence')).toEqual([]);
  });

  it('water at the vendor that is not what was sold is one alert for the account', async () => {
    await app.sql('update tokens set vendor_tenths = 20, created_at = now() where id = $1', [family.token]);
    await run('alerts.figures');
    expect(await open('price_drift')).toEqual([]);
    await app.sql('update tokens set vendor_tenths = 15 where id = $1', [family.token]);
    await run('alerts.figures');
    expect(await open('price_drift')).toMatchObject([{ message: expect.stringMatching(/1 tokens .* 25(\.0)? %/) }]);
  });

  it('what was raised over a payment ends when the payment is settled', async () => {
    await setPayment('suspense');
    await app.sql("insert into alerts (tenant_id, id, alert_type, dedupe_key, payment_id, message) values ($1, $2, 'payment_suspense', 's', $3, 'm')", [
      tenant,
      newId(),
      family.payment,
    ]);
    await run('alerts.figures');
    expect(await open('payment_suspense')).toHaveLength(1);
    await setPayment('vended');
    await run('alerts.figures');
    expect(await open('payment_suspense')).toEqual([]);
  });
});

it('a customer whose water runs low is told in the daytime, once, in their language, until they buy', async () => {
  const day = 24 * HOUR;
  const noon = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), new Date().getUTCDate(), 9) + day).getTime();
  const token = async (daysAgo: number, tenths: number): Promise<void> => {
    await app.sql(
      `insert into tokens (tenant_id, id, order_id, meter_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, tenths, status, created_at)
       values ($1, $2, $3, $4, $5, 'vending', 'x', decode(md5($8), 'hex'), '0000', $6, 'delivered', $7)`,
      [tenant, newId(), newId(), family.freeMeter, family.vendorAccount, tenths, new Date(noon - daysAgo * day), newId()],
    );
    await app.sql('update meters set last_vended_at = $2 where id = $1', [family.freeMeter, new Date(noon)]);
  };
  await app.sql('insert into meter_assignments (tenant_id, id, meter_id, customer_id, assigned_on) values ($1, $2, $3, $4, now())', [
    tenant,
    newId(),
    family.freeMeter,
    family.freeCustomer,
  ]);
  await app.sql("update customers set language = 'sw', phone = '254712000999' where id = $1", [family.freeCustomer]);
  await app.api('PUT', '/api/alert-rules/', { as: 'owner@demo.test', body: { alert_type: 'low_token', to_customer: true, by_sms: true, threshold: 3 } });
  // a cubic metre a day, and two left
  for (const daysAgo of [28, 18, 8]) await token(daysAgo, 100);
  const texts = (): Promise<Row[]> => app.sql("select id, body_sealed from outbox_messages where kind = 'low_water' and channel = 'sms'");
  offset = noon - 11 * HOUR - Date.now();
  await run('alerts.buyers');
  expect(await open('low_token')).toEqual([]);
  offset = noon - Date.now();
  await run('alerts.buyers');
  await run('alerts.buyers');
  expect(await open('low_token')).toMatchObject([{ meter_id: family.freeMeter, metadata: { days_left: expect.any(Number) } }]);
  await run('alerts.watch');
  await run('alerts.watch');
  const [text] = await texts();
  expect(await texts()).toHaveLength(1);
  expect(app.secrets.open(text!['body_sealed'], { tenantId: tenant, recordId: text!['id'], field: 'body' })).toMatch(/^Maji ya mita .* siku [12]\./);
  await token(0, 300);
  await run('alerts.buyers');
  expect(await open('low_token')).toEqual([]);
});
