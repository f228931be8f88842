import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';

const OWNER = 'owner@demo.test';
const METER = '58100000007';

let app: TestApp;
let meterId: string;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  meterId = (await app.sql('select id from meters where tenant_id = $1 and meter_id = $2', [app.tenantIds.demo, METER]))[0]!['id'] as string;
});
afterAll(() => app.stop());

interface Draft {
  readonly receipt: string;
  readonly state: string;
  readonly account?: string;
  readonly meter?: string | null;
  readonly matchedBy?: string;
  readonly payer?: string;
  readonly tenantId?: string;
}

async function add({
  receipt,
  state,
  account = METER,
  meter = meterId,
  matchedBy = 'account',
  payer = '254700111222',
  tenantId = app.tenantIds.demo,
}: Draft): Promise<void> {
  await app.sql(
    `insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, phone, payer_phone, state, meter_id, matched_by, received_at)
     values ($1, $2, $3, 'c2b', 1000, '600100', $4, '2547 ***** 222', $5, $6, $7, $8, now())`,
    [tenantId, newId(), receipt, account, payer, state, meter, matchedBy],
  );
}

const found = async (search: string): Promise<string[]> =>
  ((await app.api('GET', `/api/payments/?search=${encodeURIComponent(search)}`, { as: OWNER })).body['results'] as Json[])
    .map((row) => row['mpesa_transaction_id'] as string)
    .toSorted();

/** Every state: a search must not depend on the index that a payment happens to stand in. */
const STATES = ['received', 'held', 'suspense', 'vending', 'unknown', 'review', 'vended', 'credited', 'failed', 'refund_due', 'refunding', 'refunded', 'split'];

describe('a payment of any state is found', () => {
  it.each(STATES)('%s: by its receipt whole and half, in whatever letters, by its account, and by its payer', async (state) => {
    const [receipt, payer] = [`S${newId().slice(-9).toUpperCase()}`, `2547${newId().replaceAll(/\D/g, '').slice(-8)}`];
    await add({ receipt, state, payer });
    expect(await found(receipt)).toEqual([receipt]);
    expect(await found(receipt.toLowerCase())).toEqual([receipt]);
    expect(await found(receipt.slice(0, 9))).toEqual([receipt]);
    expect(await found(payer)).toEqual([receipt]);
    expect(await found(METER)).toContain(receipt);
    expect(await found(METER.slice(0, 10))).toContain(receipt);
  });

  it.each(STATES.filter((state) => state !== 'vended'))('%s: by what was typed, though that names no meter', async (state) => {
    const receipt = `T${newId().slice(-9).toUpperCase()}`;
    await add({ receipt, state, account: `House ${receipt}`, meter: null });
    expect(await found(`House ${receipt}`)).toEqual([receipt]);
    expect(await found(`House ${receipt.slice(0, 8)}`)).toEqual([receipt]);
  });

  it('vended after a person had said whose it is: by what was typed', async () => {
    await add({ receipt: 'UASSIGNED1', state: 'vended', account: 'Kwa Mama Otieno', matchedBy: 'assigned' });
    expect(await found('Kwa Mama')).toEqual(['UASSIGNED1']);
  });
});

describe('a search', () => {
  it('with few letters looks for the whole only', async () => {
    await add({ receipt: 'UVWXYZ1234', state: 'vended' });
    expect(await found('UVW')).toEqual([]);
    expect(await found('UVWX')).toEqual(['UVWXYZ1234']);
  });

  it.each(['%', '_', "'", '\\', 'a%b', '5%', '.*', '((', '\u0001'])('for %j finds nothing and harms nothing', async (text) => {
    expect(await found(text)).toEqual([]);
  });

  it("shows nothing of another client's", async () => {
    await add({ receipt: 'UFOREIGN12', state: 'suspense', account: 'SECRETHOUSE', meter: null, tenantId: app.tenantIds.other });
    expect([await found('UFOREIGN12'), await found('SECRETHOUSE')]).toEqual([[], []]);
  });

  it('goes with the other filters', async () => {
    const answer = await app.api('GET', '/api/payments/?search=UVWXYZ1234&status=failed', { as: OWNER });
    expect(answer.body['count']).toBe(0);
  });
});

describe('a list by amount', () => {
  it('has payments on their way and payments at rest in one order, and an exact count of rare states', async () => {
    const tenantId = newId();
    await app.sql("insert into tenants (id, name, slug) values ($1, 'Amounts', $2)", [tenantId, tenantId]);
    const states = ['received', 'vending', 'vended', 'failed', 'suspense'];
    for (const [index, amount] of [300, 100, 500, 200, 400, 100, 600].entries())
      await app.sql(
        "insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, state, received_at) values ($1, $2, $3, 'c2b', $4, '1', 'x', $5, now())",
        [tenantId, newId(), `AMOUNT${index}`, amount, states[index % states.length]],
      );
    const page = async (query: string): Promise<Json> =>
      (await app.api('GET', `/api/payments/?${query}`, { as: 'admin@mkondo.test', headers: { 'x-tenant': tenantId } })).body;
    const amounts = async (query: string): Promise<string[]> => ((await page(query))['results'] as Json[]).map((row) => row['amount'] as string);
    expect(await amounts('ordering=amount')).toEqual(['1.00', '1.00', '2.00', '3.00', '4.00', '5.00', '6.00']);
    expect(await amounts('ordering=-amount&page_size=3&page=2')).toEqual(['3.00', '2.00', '1.00']);
    expect(await amounts('ordering=-amount&status=failed')).toEqual(['2.00']);
    expect(await page('state=vending&page_size=1')).toMatchObject({ count: 2, count_is_estimate: false });
    expect(await page('state=suspense&page_size=1&page=1')).toMatchObject({ count: 1 });
  });
});
