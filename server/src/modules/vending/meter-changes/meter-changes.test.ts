import { luhnDigit } from '@mkondo/sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { c2b, expectBooksInOrder, hookOf, newReceipt, OPERATOR, OWNER, owed, paymentIn, postTo, runJob } from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp();
  confirmation = `${await hookOf(app)}/confirmation/`;
  await setPaused(true);
});
afterAll(async () => {
  await setPaused(false);
  await app.stop();
});

const ENGINEER = 'engineer@demo.test';
const STAFF = 'admin@mkondo.test';
/** What is bought waits in line, unless a test lets it go. */
const setPaused = (on: boolean): Promise<Row[]> => app.sql('update vendor_accounts set is_paused = $1', [on]);
let serial = 0;
const newNumber = (): string => {
  const body = `5811${String((serial += 1)).padStart(6, '0')}`;
  return `${body}${luhnDigit(body)}`;
};
const customer = async (name = 'Neema'): Promise<string> => {
  const answer = await app.api('POST', '/api/customers/', { as: OWNER, body: { name, phone: `0712${String(Date.now() + (serial += 1)).slice(-6)}` } });
  return answer.body['id'] as string;
};
const meter = async (holder?: string): Promise<{ id: string; number: string }> => {
  const number = newNumber();
  const answer = await app.api('POST', '/api/meters/', { as: OWNER, body: { meter_id: number, meter_type: 'water', location: 'Plot 9', site: 'North' } });
  const id = answer.body['id'] as string;
  if (holder) await app.api('POST', `/api/customers/${holder}/assign-meter/`, { as: OWNER, body: { meter_id: id } });
  return { id, number };
};
const replace = (id: string, body: Json, as = ENGINEER): Promise<Answer> =>
  app.api('POST', `/api/meters/${id}/replace/`, { as, body: { reason: 'The register stands still.', ...body } });
const pay = async (account: string): Promise<string> => {
  const receipt = newReceipt();
  await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: account }));
  await app.waitFor(async () => (await app.sql("select from payments where receipt = $1 and state <> 'received'", [receipt])).length === 1, { what: receipt });
  return receipt;
};
const orderOf = async (receipt: string): Promise<Row> =>
  (await app.sql('select o.*, p.meter_id as paid_for from vend_orders o join payments p on p.id = o.payment_id where p.receipt = $1', [receipt]))[0]!;
const arrearsOf = async (id: string): Promise<string> =>
  ((await app.sql("select coalesce(sum(balance_minor), 0)::text as minor from ledger_accounts where code = 'arrears' and owner_id = $1", [id]))[0] as Row)[
    'minor'
  ] as string;
const owes = (id: string): Promise<Answer> =>
  app.api('POST', `/api/customers/${id}/adjustments/`, { as: OWNER, body: { account: 'arrears', amount: '500.00', reason: 'An old bill.' } });

describe('a device that is replaced', () => {
  let holder: string;
  let old: { id: string; number: string };
  beforeEach(async () => {
    holder = await customer();
    old = await meter(holder);
  });

  it('leaves its holder, place, names, price and waiting purchases to the new one, and keeps its history', async () => {
    await app.api('POST', `/api/meters/${old.id}/aliases/`, { as: OWNER, body: { alias: `HOUSE${serial}` } });
    const tariff = await app.api('POST', '/api/tariffs/', {
      as: OWNER,
      body: { name: `Kiosk ${serial}`, version: { blocks: [{ up_to: null, price: '100.00' }] } },
    });
    await app.api('POST', `/api/tariffs/${tariff.body['id'] as string}/assignments/`, { as: OWNER, body: { meter: old.id, reason: 'A kiosk.' } });
    const receipt = await pay(old.number);
    const number = newNumber();
    const answer = await replace(old.id, { meter_id: number, final_reading: '812.4', first_reading: '0.0', serial_number: 'SN-2' });
    expect([answer.status, answer.body]).toEqual([
      201,
      expect.objectContaining({
        old_meter_id: old.number,
        new_meter_id: number,
        final_reading: '812.4',
        first_reading: '0.0',
        moved_purchases: 1,
        redirected: true,
      }),
    ]);
    const next = answer.body['new_meter'] as string;
    const shown = (await app.api('GET', `/api/meters/${next}/`, { as: OWNER })).body;
    expect(shown).toMatchObject({
      location: 'Plot 9',
      site: 'North',
      status: 'active',
      serial_number: 'SN-2',
      current_customer_name: 'Neema',
      aliases: [old.number, expect.any(String)],
    });
    expect(await orderOf(receipt)).toMatchObject({ state: 'ready', meter_id: next, meter_number: number, paid_for: next, tenths: 30 });
    const later = await pay(old.number);
    expect(await orderOf(later)).toMatchObject({ meter_id: next, tenths: 30 });
    expect((await app.api('GET', `/api/meters/${next}/replacements/`, { as: OWNER })).body['results']).toMatchObject([
      { old_meter: old.id, final_reading: '812.4' },
    ]);
    expect(await app.sql('select tenths::int from meter_readings where meter_id = $1', [old.id])).toEqual([{ tenths: 8124 }]);
    const held = await app.sql('select meter_id, deactivated_on is null as now from meter_assignments where customer_id = $1 order by assigned_on', [holder]);
    expect(held).toEqual([
      { meter_id: old.id, now: false },
      { meter_id: next, now: true },
    ]);
    expect((await app.api('GET', `/api/meters/${old.id}/`, { as: OWNER })).status).toBe(404);
    await expectBooksInOrder(app);
  });

  it('counts what was bought on it this month for the price on the new one', async () => {
    const terms = { standing_charge: '50.00', blocks: [{ up_to: null, price: '100.00' }] };
    const tariff = await app.api('POST', '/api/tariffs/', { as: OWNER, body: { name: `Standing ${serial}`, version: terms } });
    expect([tariff.status, tariff.text]).toEqual([201, tariff.text]);
    await app.api('PATCH', `/api/meters/${old.id}/`, { as: OWNER, body: { tariff: tariff.body['id'] as string } });
    expect(await orderOf(await pay(old.number))).toMatchObject({ standing_minor: 5_000n });
    const number = newNumber();
    await replace(old.id, { meter_id: number });
    expect(await orderOf(await pay(number))).toMatchObject({ standing_minor: 0n });
  });

  it('without a holder leaves what was saved on it to the new one', async () => {
    const free = await meter();
    const receipt = newReceipt();
    await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: free.number, TransAmount: '5.00' }));
    await paymentIn(app, receipt, 'credited');
    const before = await owed(app, 'wallet');
    const answer = await replace(free.id, { meter_id: newNumber() });
    const wallets = await app.sql(
      "select owner_id, (-balance_minor)::int as minor from ledger_accounts where code = 'wallet' and owner_id = any($1::uuid[]) order by balance_minor",
      [[free.id, answer.body['new_meter']]],
    );
    expect(wallets).toEqual([
      { owner_id: answer.body['new_meter'], minor: 500 },
      { owner_id: free.id, minor: 0 },
    ]);
    expect(await owed(app, 'wallet')).toBe(before);
    await expectBooksInOrder(app);
  });

  it('may give way to a device of the store that nobody has, and to no other', async () => {
    const [store, taken] = [await meter(), await meter(await customer())];
    expect((await replace(old.id, { meter_id: taken.number })).body['code']).toBe('meters.already_assigned');
    expect((await replace(old.id, { meter_id: old.number })).body['code']).toBe('meters.same_meter');
    expect((await replace(old.id, { meter_id: store.number })).body).toMatchObject({ new_meter: store.id });
  });

  it('gives its number up where that is wished, and payments with it wait for a person', async () => {
    await replace(old.id, { meter_id: newNumber(), redirect: false });
    const receipt = await pay(old.number);
    await paymentIn(app, receipt, 'suspense');
  });

  it('is replaced by nobody while the vendor may be making a token for it', async () => {
    const receipt = await pay(old.number);
    await app.sql("update vend_orders set state = 'manual_review', next_action_at = null where id = $1", [(await orderOf(receipt))['id']]);
    expect((await replace(old.id, { meter_id: newNumber() })).body['code']).toBe('meters.vend_in_flight');
    await app.sql("update vend_orders set state = 'ready', next_action_at = now() where id = $1", [(await orderOf(receipt))['id']]);
  });

  it('sells nothing more: a purchase that was priced meanwhile is led on', async () => {
    const answer = await replace(old.id, { meter_id: newNumber(), redirect: false });
    const next = answer.body['new_meter'] as string;
    const receipt = await pay(answer.body['new_meter_id'] as string);
    await app.sql('update vend_orders set meter_id = $2, meter_number = $3 where id = $1', [(await orderOf(receipt))['id'], old.id, old.number]);
    await setPaused(false);
    await runJob(app, 'tokens.vend');
    await app.app.drainWork();
    expect(await orderOf(receipt)).toMatchObject({ state: 'ready', attempts: 0 });
    await setPaused(true);
    await runJob(app, 'meter-changes.sweep', {});
    await runJob(app, 'meter-changes.sweep', {});
    expect(await orderOf(receipt)).toMatchObject({ state: 'ready', meter_id: next, paid_for: next });
  });

  it('knows nothing of other clients: a number that one of them has is free here', async () => {
    const number = newNumber();
    await app.sql('insert into meters (tenant_id, id, meter_id) values ($1, $2, $3)', [app.tenantIds.other, newId(), number]);
    expect((await replace(old.id, { meter_id: number })).body).toMatchObject({ new_meter_id: number });
    expect(await app.sql('select predecessor_ids from meters where tenant_id = $1 and meter_id = $2', [app.tenantIds.other, number])).toEqual([
      { predecessor_ids: [] },
    ]);
  });

  it('is not replaced by who only reads', async () => {
    expect((await replace(old.id, { meter_id: newNumber() }, 'viewer@demo.test')).status).toBe(403);
  });
});

describe('a meter that goes to another customer', () => {
  const transfer = (id: string, body: Json, as = OPERATOR): Promise<Answer> =>
    app.api('POST', `/api/meters/${id}/transfer/`, { as, body: { reason: 'Sold.', ...body } });

  it('has one holder at every moment; debts and wallet stay with who has them', async () => {
    const [one, other] = [await customer(), await customer('Otieno')];
    await owes(one);
    const { id } = await meter(one);
    expect((await transfer(id, { customer: other })).body).toMatchObject({ from: one, to: other, moved_debt: '0.00' });
    expect([await arrearsOf(one), await arrearsOf(other)]).toEqual(['50000', '0']);
    const spans = await app.sql('select assigned_on, deactivated_on from meter_assignments where meter_id = $1 order by assigned_on', [id]);
    expect(spans).toHaveLength(2);
    expect((spans[0]!['deactivated_on'] as Date) <= (spans[1]!['assigned_on'] as Date)).toBe(true);
    expect((await transfer(id, { customer: other })).body['code']).toBe('meters.already_assigned_here');
  });

  it('takes the debt along where that is wished, once and in the books', async () => {
    const [one, other] = [await customer(), await customer('Otieno')];
    await owes(one);
    const { id } = await meter(one);
    expect((await transfer(id, { customer: other, debts: 'move' })).body).toMatchObject({ moved_debt: '500.00', currency: 'KES' });
    expect([await arrearsOf(one), await arrearsOf(other)]).toEqual(['0', '50000']);
    await expectBooksInOrder(app);
  });

  it('waits while a purchase is open, and is given by nobody to nobody', async () => {
    const [one, other] = [await customer(), await customer('Otieno')];
    const { id, number } = await meter(one);
    expect((await transfer(id, { customer: newId() })).status).toBe(404);
    expect((await transfer((await meter()).id, { customer: other })).body['code']).toBe('meters.not_assigned');
    expect((await transfer(id, { customer: other }, ENGINEER)).status).toBe(403);
    await pay(number);
    expect((await transfer(id, { customer: other })).body['code']).toBe('meters.vend_in_flight');
  });
});

describe('a meter that goes to another client', () => {
  const leave = (id: string, body: Json = {}, as = STAFF): Promise<Answer> =>
    app.api('POST', `/api/meters/${id}/transfer-client/`, { as, body: { client: app.tenantIds.other, reason: 'The estate was sold.', ...body } });
  const there = (number: string): Promise<Row[]> => app.sql('select * from meters where tenant_id = $1 and meter_id = $2', [app.tenantIds.other, number]);

  it('begins there with an empty page and leaves its history behind', async () => {
    const { id, number } = await meter(await customer());
    const answer = await leave(id);
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ client: app.tenantIds.other })]);
    const [row] = await there(number);
    expect(row).toMatchObject({ id: answer.body['meter'], location: '', site: '', status: 'active', total_vends: 0n, predecessor_ids: [], metadata: {} });
    expect(row!['id']).not.toBe(id);
    expect((await app.api('GET', `/api/meters/${id}/`, { as: OWNER })).status).toBe(404);
    expect(JSON.stringify(await app.sql("select details::text from audit_log where object_id = $1 and action = 'meter.left'", [id]))).not.toContain(
      app.tenantIds.other,
    );
    expect((await leave(id)).status).toBe(404);
  });

  it('is an alert for the people there, who do not hear whose it was, where its number was taken on the way', async () => {
    const { id, number } = await meter();
    await app.sql("update meters set deleted_at = now(), serial_number = 'SN-77' where id = $1", [id]);
    await app.sql('insert into meters (tenant_id, id, meter_id) values ($1, $2, $3)', [app.tenantIds.other, newId(), number]);
    await app.sql(
      "insert into meter_departures (tenant_id, id, meter_id, to_tenant_id, arrival_id, reason, left_at) values ($1, $2, $3, $4, $5, 'Sold.', now())",
      [app.tenantIds.demo, newId(), id, app.tenantIds.other, newId()],
    );
    await runJob(app, 'meter-changes.sweep', {});
    await runJob(app, 'meter-changes.sweep', {});
    const alerts = await app.sql("select tenant_id, message, occurrences from alerts where alert_type = 'meter_not_arrived'");
    expect(alerts).toMatchObject([{ tenant_id: app.tenantIds.other, message: expect.stringContaining(`${number} (serial number SN-77)`) }]);
    expect(JSON.stringify(alerts)).not.toContain(app.tenantIds.demo);
    expect(await there(number)).toHaveLength(1);
  });

  it('arrives once, also when the process dies on the way', async () => {
    const { id, number } = await meter();
    const arrival = newId();
    await app.sql('update meters set deleted_at = now() where id = $1', [id]);
    await app.sql(
      "insert into meter_departures (tenant_id, id, meter_id, to_tenant_id, arrival_id, reason, left_at) values ($1, $2, $3, $4, $5, 'Sold.', now())",
      [app.tenantIds.demo, newId(), id, app.tenantIds.other, arrival],
    );
    await Promise.all(Array.from({ length: 6 }, () => runJob(app, 'meter-changes.sweep', {})));
    await runJob(app, 'meter-changes.sweep', {});
    expect((await there(number)).map((row) => row['id'])).toEqual([arrival]);
  });

  it('stays while money of it is open, where the number is taken, and for everybody but the platform', async () => {
    const { id, number } = await meter(await customer());
    expect((await leave(id, {}, OWNER)).status).toBe(403);
    expect((await leave(id, { client: app.tenantIds.demo })).body['code']).toBe('meters.same_client');
    expect((await leave(id, { client: newId() })).status).toBe(400);
    const receipt = await pay(number);
    expect((await leave(id)).body).toMatchObject({ code: 'meters.not_settled', details: { open: ['purchases', 'payments'] } });
    expect(await orderOf(receipt)).toMatchObject({ state: 'ready' });
    const twin = await meter();
    await app.sql('insert into meters (tenant_id, id, meter_id) values ($1, $2, $3)', [app.tenantIds.other, newId(), twin.number]);
    expect((await leave(twin.id)).body['code']).toBe('meters.refused_there');
  });
});
