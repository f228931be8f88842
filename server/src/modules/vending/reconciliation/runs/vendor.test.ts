import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../../test/harness.ts';
import { newId } from '../../../../kernel/ids.ts';
import { DEMO_ACCOUNTS } from '../../../../seed.ts';
import { checkTenant } from '../../../ledger/invariants/index.ts';
import { OWNER } from '../../payments/money.testkit.ts';
import { tokenDigest } from '../../tokens/index.ts';
import { breaksOf, carryOutRuns } from '../reconciliation.testkit.ts';

const COMPANY = { company: 'MTOWATER', ...DEMO_ACCOUNTS.stronpower, dialect: 'new', price: '150', vat_rate: '0', currency: 'KES', category: 'DOMESTIC' };
const METERS = 24;
let app: TestApp;
let base: string;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  base = (await app.sql('select base_url from vendor_accounts where tenant_id = $1', [app.tenantIds.demo]))[0]!['base_url'] as string;
});
afterAll(() => app.stop());

interface Meter {
  readonly id: string;
  readonly number: string;
}

/** A meter that both sides know. */
async function addMeters(count: number): Promise<readonly Meter[]> {
  const meters = Array.from({ length: count }, () => ({ id: newId(), number: `583${String(randomInt(1e8)).padStart(8, '0')}` }));
  await app.sandbox.control('PUT', '/provision', {
    stronpower: [{ ...COMPANY, meters: meters.map((meter) => ({ meter_id: meter.number, customer_id: `C${meter.number}` })) }],
  });
  await app.sql('insert into meters (tenant_id, id, meter_id) select $1, * from unnest($2::uuid[], $3::text[])', [
    app.tenantIds.demo,
    meters.map((meter) => meter.id),
    meters.map((meter) => meter.number),
  ]);
  return meters;
}

/** Buys at the vendor itself, past our orders. */
async function vendAtVendor(meter: Meter, tenths: number): Promise<string> {
  const answer = await fetch(`${base}/VendingMeter`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      CompanyName: COMPANY.company,
      UserName: COMPANY.username,
      PassWord: COMPANY.password,
      MeterID: meter.number,
      is_vend_by_unit: 'true',
      Amount: `${Math.floor(tenths / 10)}.${tenths % 10}`,
    }),
  });
  const [record] = (await answer.json()) as { Token: string }[];
  return record!.Token.replace(/\D/g, '');
}

interface Booked {
  readonly meter: Meter;
  readonly token: string;
  readonly tenths: number;
  readonly priceMinor?: bigint;
}

/** A vended order with its token, as our books have it. @returns the order's id. */
async function book({ meter, token, tenths, priceMinor = 15_000n }: Booked): Promise<string> {
  const [orderId, water] = [newId(), BigInt(tenths) * 1_500n];
  await app.sql(
    `insert into vend_orders (tenant_id, id, meter_id, meter_number, vendor_account_id, state, paid_minor, water_minor, tenths, created_at, updated_at)
     select $1, $2, $3, $4, v.id, 'vended', $5, $5, $6, now(), now() from vendor_accounts v where v.tenant_id = $1`,
    [app.tenantIds.demo, orderId, meter.id, meter.number, water, tenths],
  );
  await app.sql(
    `insert into tokens (tenant_id, id, order_id, meter_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, amount_minor, tenths, vendor_tenths, vendor_price_minor, created_at)
     select $1, $2, $3, $4, v.id, 'vending', 'sealed', $5, $6, $7, $8, $8, $9, now() from vendor_accounts v where v.tenant_id = $1`,
    [app.tenantIds.demo, newId(), orderId, meter.id, tokenDigest(app.secrets, app.tenantIds.demo, token), token.slice(-4), water, tenths, priceMinor],
  );
  return orderId;
}

const inventToken = (): string => Array.from({ length: 20 }, (_, at) => (at === 0 ? 1 : randomInt(10))).join('');
const today = (): string => new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);

/** Yesterday and today, so that midnight may pass meanwhile. */
async function reconcile(meters: 'active' | 'all' = 'active'): Promise<Row> {
  const [from, to] = [new Date(Date.now() + 3 * 3_600_000 - 86_400_000).toISOString().slice(0, 10), today()];
  const begun = await app.api('POST', '/api/payments/reconcile/', { as: OWNER, body: { from_date: from, to_date: to, meters } });
  expect(begun.status).toBe(200);
  await carryOutRuns(app, { workers: false });
  return (await app.api('GET', `/api/reconciliations/${begun.body['id'] as string}/`, { as: OWNER })).body;
}

const vendorBreaks = async (): Promise<string[]> =>
  (await breaksOf(app))
    .filter((row) => row['area'] === 'vendor' && row['state'] === 'open')
    .map((row) => `${row['class']} ${row['order_id'] ?? row['meter_id']}`)
    .sort();

async function expectSumsInOrder(): Promise<void> {
  const broken = await checkTenant(app.db, app.tenantIds.demo, { chain: false });
  expect(broken.filter(({ invariant }) => invariant.startsWith('I11'))).toEqual([]);
}

describe('the history of the vendor against our tokens', () => {
  const expected: string[] = [];
  let meters: readonly Meter[];

  beforeAll(async () => {
    meters = await addMeters(METERS);
    for (const meter of meters) for (let count = 0; count < 4; count += 1) await book({ meter, token: await vendAtVendor(meter, 11), tenths: 11 });
  });

  it('has no break where both tell alike', async () => {
    const run = await reconcile();
    expect(run).toMatchObject({ state: 'done', progress: 100, meters_total: METERS, meters_done: METERS });
    expect(await vendorBreaks()).toEqual([]);
    await expectSumsInOrder();
  });

  it('shows every disagreement under its name, and nothing else', async () => {
    for (const meter of meters) {
      await vendAtVendor(meter, 31);
      expected.push(`vendor_unordered ${meter.id}`);
      expected.push(`vendor_missing ${await book({ meter, token: inventToken(), tenths: 77 })}`);
      await vendAtVendor(meter, 45);
      expected.push(`vendor_token_differs ${await book({ meter, token: inventToken(), tenths: 45 })}`);
      expected.push(`vendor_units_differ ${await book({ meter, token: await vendAtVendor(meter, 52), tenths: 51 })}`);
      expected.push(`vendor_amount_differs ${await book({ meter, token: await vendAtVendor(meter, 60), tenths: 60, priceMinor: 14_000n })}`);
    }
    await reconcile();
    expect(await vendorBreaks()).toEqual(expected.sort());
    await expectSumsInOrder();
  });

  it('keeps no token in what it shows', async () => {
    const evidence = JSON.stringify((await breaksOf(app)).map((row) => row['evidence']));
    expect(evidence).toContain('token_tail');
    expect(evidence).not.toMatch(/\d{20}/);
  });

  it('heals when the vendor shows what it lacked', async () => {
    await app.sql('delete from tokens where token_sealed = $1 and tenths = 77', ['sealed']);
    await reconcile();
    expect(await vendorBreaks()).toEqual(expected.filter((one) => !one.startsWith('vendor_missing')));
    await expectSumsInOrder();
  });
});

describe('a history that cannot be read', () => {
  beforeEach(() => app.sandbox.faults({ stronpower: { history: 'ok' } }));

  it('is said to be unread, heals nothing, and is read the next time', async () => {
    const before = await vendorBreaks();
    await app.sandbox.faults({ stronpower: { history: 'fail' } });
    await reconcile();
    const unread = (await breaksOf(app)).filter((row) => row['class'] === 'vendor_unread');
    expect(unread).toMatchObject([{ state: 'open', severity: 'warning', evidence: { reason: 'http_500', meters: METERS } }]);
    expect((await vendorBreaks()).filter((one) => !one.startsWith('vendor_unread'))).toEqual(before);
    await app.sandbox.faults({ stronpower: { history: 'ok' } });
    await reconcile();
    expect((await breaksOf(app)).filter((row) => row['class'] === 'vendor_unread')).toMatchObject([{ state: 'resolved' }]);
  });
});

it('a token that was bought at a meter which nobody here sold to is found when all meters are asked', async () => {
  const [meter] = await addMeters(1);
  await vendAtVendor(meter!, 90);
  await reconcile('active');
  expect(await vendorBreaks()).not.toContain(`vendor_unordered ${meter!.id}`);
  await reconcile('all');
  expect(await vendorBreaks()).toContain(`vendor_unordered ${meter!.id}`);
});

it('a purchase whose outcome is being found out is left to those who find it out', async () => {
  const [meter] = await addMeters(1);
  await vendAtVendor(meter!, 33);
  await app.sql(
    `insert into vend_orders (tenant_id, id, meter_id, meter_number, vendor_account_id, state, paid_minor, water_minor, tenths, created_at, updated_at)
     select $1, $2, $3, $4, v.id, 'manual_review', 49500, 49500, 33, now(), now() from vendor_accounts v where v.tenant_id = $1`,
    [app.tenantIds.demo, newId(), meter!.id, meter!.number],
  );
  await reconcile();
  expect((await vendorBreaks()).filter((one) => one.includes(meter!.id))).toEqual([]);
});

it('a run that was cut short goes on behind the last meter it had compared', async () => {
  const [run] = await app.sql("select id, meter_cursor from reconciliation_runs where state = 'done' and meters_done > 5 order by id desc limit 1");
  await app.sql(
    "update reconciliation_runs set state = 'running', meters_done = 5, meter_cursor = (select id from meters where tenant_id = $1 order by id limit 1 offset 8) where id = $2",
    [app.tenantIds.demo, run!['id']],
  );
  const before = (await app.sandbox.journal('history_read')).length;
  await carryOutRuns(app, { workers: false });
  const read = (await app.sandbox.journal('history_read')).length - before;
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(METERS);
});
