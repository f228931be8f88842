import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';
import {
  addMember,
  alertsOf,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OPERATOR,
  OWNER,
  owed,
  paymentIn,
  postTo,
  settled,
} from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
const [METER, SECOND] = METERS;
const ids = new Map<string, { meter: string; customer: string; number: string }>();
beforeAll(async () => {
  app = await startTestApp();
  confirmation = `${await hookOf(app)}/confirmation/`;
  const rows = await app.sql(
    'select m.id, m.meter_id, c.id as customer, c.customer_id from meters m join meter_assignments a on a.meter_id = m.id join customers c on c.id = a.customer_id',
  );
  for (const row of rows) ids.set(row['meter_id'], { meter: row['id'], customer: row['customer'], number: row['customer_id'] });
});
afterAll(() => app.stop());
beforeEach(() => app.sql('delete from adjustment_limits'));

const holder = (meter: string): string => ids.get(meter)!.customer;
const get = async (path: string, as = OPERATOR): Promise<Json> => (await app.api('GET', `/api/${path}`, { as })).body;
const post = (path: string, body: Json | undefined, as = OPERATOR): Promise<Answer> => app.api('POST', `/api/${path}`, { as, ...(body ? { body } : {}) });
const adjust = (meter: string, change: readonly [account: string, amount: string], as = OPERATOR): Promise<Answer> =>
  post(`customers/${holder(meter)}/adjustments/`, { account: change[0], amount: change[1], reason: 'Agreed with the customer' }, as);
const pay = async (meter: string, amount: string, ...states: string[]): Promise<string> => {
  const receipt = newReceipt();
  await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: meter, TransAmount: amount }));
  return (await paymentIn(app, receipt, ...(states.length > 0 ? states : ['vended'])))['id'] as string;
};

describe('a wallet', () => {
  it('is put right by one person within a day’s limit, and shows what came and went', async () => {
    const before = Number((await get(`customers/${holder(SECOND)}/wallet/`))['balance']);
    expect(await adjust(SECOND, ['wallet', '20.00'])).toMatchObject({ status: 201, body: { state: 'carried_out', decided_by: null, amount: '20.00' } });
    expect(await adjust(SECOND, ['wallet', '-5.00'])).toMatchObject({ status: 201, body: { state: 'carried_out' } });
    const wallet = await get(`customers/${holder(SECOND)}/wallet/?page_size=1`);
    expect(wallet).toMatchObject({
      balance: (before + 15).toFixed(2),
      currency: 'KES',
      results: [{ kind: 'adjusted', amount: '-5.00', balance: (before + 15).toFixed(2) }],
    });
    const next = await get(`customers/${holder(SECOND)}/wallet/?page_size=1&cursor=${wallet['next_cursor'] as string}`);
    expect(next).toMatchObject({ results: [{ amount: '20.00', balance: (before + 20).toFixed(2) }] });
    expect(await get(`customers/${holder(SECOND)}/`)).toMatchObject({ wallet: (before + 15).toFixed(2), arrears: '0.00' });
    const payment = await pay(SECOND, '285.00');
    expect(await get(`payments/${payment}/receipt/`)).toMatchObject({ paid: '285.00', from_wallet: '15.00', water: '300.00', units: '2.0', to_wallet: '0.00' });
    expect(await get(`customers/${holder(SECOND)}/wallet/`)).toMatchObject({ balance: '0.00' });
    await expectBooksInOrder(app);
  });

  it('is never overdrawn by hand', async () => {
    expect(await adjust(SECOND, ['wallet', '-0.01'])).toMatchObject({ status: 409, body: { code: 'balances.wallet_too_small' } });
    expect(await adjust(SECOND, ['wallet', '0.00'])).toMatchObject({ status: 400 });
    await expectBooksInOrder(app);
  });

  it('above the limit waits for a second person, who is another one', async () => {
    await app.api('PUT', '/api/adjustment-limits/', { as: OWNER, body: { alone_per_day: '10.00' } });
    const asked = await adjust(METER, ['wallet', '500.00'], OWNER);
    expect(asked).toMatchObject({ status: 201, body: { state: 'pending_approval' } });
    const path = `adjustments/${asked.body['id'] as string}`;
    expect(await get(`customers/${holder(METER)}/wallet/`)).toMatchObject({ balance: '0.00' });
    expect(await alertsOf(app, 'approval_waiting')).toMatchObject([{ resolved_at: null }]);
    expect(await post(`${path}/approve/`, undefined, OWNER)).toMatchObject({ status: 403, body: { code: 'balances.second_person' } });
    expect((await post(`${path}/approve/`, undefined, OPERATOR)).status).toBe(403);
    const colleague = await addMember(app, 'client_admin');
    expect(await post(`${path}/approve/`, { comment: 'Seen the letter' }, colleague)).toMatchObject({
      status: 200,
      body: { state: 'carried_out', comment: 'Seen the letter' },
    });
    expect(await post(`${path}/approve/`, undefined, colleague)).toMatchObject({ status: 409, body: { code: 'balances.decided' } });
    expect(await get(`customers/${holder(METER)}/wallet/`)).toMatchObject({ balance: '500.00' });
    expect(await alertsOf(app, 'approval_waiting')).toMatchObject([{ resolved_at: expect.any(Date) }]);
    const back = await adjust(METER, ['wallet', '-500.00'], OWNER);
    expect(await post(`adjustments/${back.body['id'] as string}/reject/`, undefined, OWNER)).toMatchObject({ status: 200, body: { state: 'rejected' } });
    await app.api('PUT', '/api/adjustment-limits/', { as: OWNER, body: { alone_per_day: '10000.00' } });
    expect((await adjust(METER, ['wallet', '-500.00'], OWNER)).body).toMatchObject({ state: 'carried_out' });
    await expectBooksInOrder(app);
  });

  it('of a meter that nobody held goes to who holds it now', async () => {
    const { meter } = ids.get(METERS[2])!;
    const move = (verb: string): Promise<Answer> => post(`customers/${holder(METERS[2])}/${verb}/`, { meter_id: meter });
    expect((await move('unassign-meter')).status).toBe(200);
    await pay(METERS[2], '10.00', 'credited');
    expect((await move('assign-meter')).status).toBeLessThan(300);
    const payment = await pay(METERS[2], '290.00');
    expect(await get(`payments/${payment}/receipt/`)).toMatchObject({ from_wallet: '10.00', water: '300.00' });
    await expectBooksInOrder(app);
  });
});

describe('a debt', () => {
  it('is paid off by a share of each purchase until nothing is owed, with blocks, levies and a standing charge beside it', async () => {
    const version = {
      blocks: [
        { up_to: '2.0', price: '100.00' },
        { up_to: null, price: '200.00' },
      ],
      vat_basis_points: 1600,
      levies: [
        { name: 'WRA', basis_points: 100 },
        { name: 'Sewer', per_unit: '5.00' },
      ],
      standing_charge: '50.00',
      arrears_share_basis_points: 2000,
    };
    const tariff = await post('tariffs/', { name: 'Whole', version }, OWNER);
    const assigned = await post(`tariffs/${tariff.body['id'] as string}/assignments/`, { customer: holder(METER), reason: 'Rural scheme' }, OWNER);
    expect(assigned).toMatchObject({ status: 201, body: { scope: 'customer', in_force: true } });
    expect(await post(`tariffs/${tariff.body['id'] as string}/assignments/`, { customer: holder(METER), reason: 'Twice' }, OWNER)).toMatchObject({
      status: 409,
      body: { code: 'tariffs.assignment_overlaps' },
    });
    expect(await adjust(METER, ['arrears', '150.00'])).toMatchObject({ status: 201, body: { state: 'carried_out' } });

    const quote = await get(`meters/${ids.get(METER)!.meter}/quote/?amount=500.00`);
    expect(quote).toMatchObject({ outcome: 'order', arrears: '150.00', price: { arrears: '100.00', standing: '50.00' } });
    // three payments at once: one standing charge, one way through the blocks, no more than the debt
    const payments = await Promise.all(['500.00', '500.00', '500.00'].map((amount) => pay(METER, amount)));
    const receipts = await Promise.all(payments.map((id) => get(`payments/${id}/receipt/`)));
    const total = (field: string): number => receipts.reduce((sum, receipt) => sum + Math.round(Number(receipt[field]) * 100), 0);
    expect([total('arrears'), total('standing')]).toEqual([15_000, 5_000]);
    const cheap = receipts.flatMap((receipt) => (receipt['lines'] as Json[]).filter((line) => line['part'] === 'block' && line['price'] === '100.00'));
    expect(cheap.reduce((sum, line) => sum + Number(line['units']), 0)).toBe(2);
    for (const receipt of receipts) {
      const parts = ['vat', 'levy', 'standing', 'arrears', 'water', 'to_wallet', 'not_sold'].reduce(
        (sum, part) => sum + Math.round(Number(receipt[part]) * 100),
        0,
      );
      expect(parts).toBe(Math.round((Number(receipt['paid']) + Number(receipt['from_wallet'])) * 100));
      expect(receipt['text']).toContain('VAT: ');
    }
    expect(await get(`customers/${holder(METER)}/arrears/`)).toMatchObject({
      balance: '0.00',
      results: expect.arrayContaining([expect.objectContaining({ kind: 'adjusted', amount: '150.00' })]),
    });
    const levies = await get('levies/', OWNER);
    const collected = (levies['levies'] as Json[]).map((levy) => [levy['name'], Number(levy['collected']) > 0]);
    expect(collected).toEqual([
      ['Sewer', true],
      ['WRA', true],
    ]);
    expect((levies['levies'] as Json[]).reduce((sum, levy) => sum + BigInt(Math.round(Number(levy['collected']) * 100)), 0n)).toBe(await owed(app, 'levies'));

    const month = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 7);
    const impact = await post(`tariffs/${tariff.body['id'] as string}/impact/`, { month }, OWNER);
    expect(impact).toMatchObject({ status: 200, body: { month, customers: 1, pay_more: 0, pay_less: 0, unchanged: 1, revenue_change: '0.00' } });
    const dearer = { ...version, blocks: [{ up_to: null, price: '300.00' }] };
    expect((await post(`tariffs/${tariff.body['id'] as string}/impact/`, { month, version: dearer }, OWNER)).body).toMatchObject({
      pay_more: 1,
      worst: [{ customer: holder(METER), meters: [METER] }],
    });
    const end = `/api/tariffs/${tariff.body['id'] as string}/assignments/${assigned.body['id'] as string}/`;
    expect((await app.api('DELETE', end, { as: OWNER })).status).toBe(204);
    expect((await app.api('DELETE', end, { as: OWNER })).body).toMatchObject({ code: 'tariffs.assignment_ended' });
    expect(await get(`meters/${ids.get(METER)!.meter}/quote/?amount=500.00`)).toMatchObject({ price: { standing: '0.00', vat: '0.00' } });
    await expectBooksInOrder(app);
  });

  it('is not let go below nothing', async () => {
    expect(await adjust(METER, ['arrears', '-0.01'])).toMatchObject({ status: 409, body: { code: 'balances.owes_less' } });
  });

  it('comes by a file, which counts once however often it comes', async () => {
    const { number } = ids.get(METERS[2])!;
    const file = `customer_id,amount,reference\n${number},"1,200.50",INV-1\n${number},300,INV-2\nNOBODY-1,5\n${number},-4\n${number},7,INV-2\n`;
    const body = { content_base64: Buffer.from(file).toString('base64'), reference: 'Opening balances' };
    expect(await post('arrears-imports/', { ...body, dry_run: true }, OWNER)).toMatchObject({ status: 200, body: { accepted: 2, total: '1500.50' } });
    expect(await get(`customers/${holder(METERS[2])}/arrears/`)).toMatchObject({ balance: '0.00', count: 0 });
    const answers = await Promise.all([post('arrears-imports/', body, OWNER), post('arrears-imports/', body, OWNER)]);
    expect(answers.map((answer) => [answer.body['accepted'], answer.body['already_imported']]).sort()).toEqual([
      [0, 2],
      [2, 0],
    ]);
    expect(answers[0].body['rejected'].map((row: { line: number }) => row.line)).toEqual([4, 5, 6]);
    expect(await get(`customers/${holder(METERS[2])}/`)).toMatchObject({ arrears: '1500.50' });
    expect((await post('arrears-imports/', body, OPERATOR)).status).toBe(403);
    expect(await post('arrears-imports/', { ...body, content_base64: Buffer.from('a,b\n1,2').toString('base64') }, OWNER)).toMatchObject({ status: 400 });
    await expectBooksInOrder(app);
  });
});

it('a price that the vendor decides is learned from what it gave before', async () => {
  const made = await post('tariffs/', { name: 'By the vendor', version: { mode: 'vendor_priced' } }, OWNER);
  await post(`tariffs/${made.body['id'] as string}/assignments/`, { meter: ids.get(SECOND)!.meter, reason: 'As the vendor has it' }, OWNER);
  await settled(app);
  const quote = await get(`meters/${ids.get(SECOND)!.meter}/quote/?amount=300.00`);
  expect(quote).toMatchObject({ outcome: 'order', price: { units: null }, estimate: { price: '150.00', units: '2.0' } });
  expect(await post(`tariffs/${made.body['id'] as string}/impact/`, {}, OWNER)).toMatchObject({ status: 409, body: { code: 'tariffs.vendor_priced' } });
});
