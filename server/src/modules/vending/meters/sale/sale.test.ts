import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../../test/database.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { post } from '../../../ledger/books/index.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import { ensureCustomer } from '../../customers/index.ts';
import { ensureTariff, type TariffTerms } from '../../tariffs/index.ts';
import { addAlias, assignMeter, ensureMeter, findMetersByAccount, findMetersForSale, recordVends, type MeterForSale } from '../index.ts';
import { startRegistry, type Registry } from '../registry.testkit.ts';

let registry: Registry;
let tenant: string;
let meter: string;
beforeAll(async () => {
  registry = await startRegistry(await createTestDatabase());
});
afterAll(() => registry.close());

const NUMBER = '58100000007';
const terms: TariffTerms = {
  mode: 'own',
  blocks: [
    { upToTenths: 60, priceMinor: 10_000n },
    { upToTenths: null, priceMinor: 20_000n },
  ],
  vatBasisPoints: 1_600,
  vatInclusive: false,
  levies: [{ name: 'WRA', basisPoints: 100, perUnitMinor: 0n }],
  standingChargeMinor: 5_000n,
  arrearsShareBasisPoints: 3_000,
  lifelineTenths: 5,
  lifelinePriceMinor: 2_000n,
  minimumMinor: 1_000n,
};
const inTenant = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => registry.db.inTenant(tenant, fn);
const find = (...texts: string[]): Promise<Map<string, MeterForSale>> => inTenant((tx) => findMetersByAccount(tx, texts));

beforeEach(async () => {
  tenant = await registry.addTenant();
  meter = await inTenant(async (tx) => (await ensureMeter(tx, systemSource, { number: NUMBER, vendor_customer_id: 'V1' })).id);
});

interface OrderFields {
  readonly at?: Date;
  readonly tenths?: number | null;
  readonly kind?: string;
  readonly state?: string;
  readonly meterId?: string;
  readonly customerId?: string;
  readonly standing?: bigint;
  readonly arrears?: bigint;
}
const order = ({
  at = new Date(),
  tenths = 10,
  kind = 'credit',
  state = 'vended',
  meterId = meter,
  customerId,
  standing = 0n,
  arrears = 0n,
}: OrderFields): Promise<unknown> =>
  inTenant((tx) =>
    tx.q
      .insertInto('vend_orders')
      .values({
        tenant_id: tenant,
        id: newId(),
        kind,
        state,
        meter_id: meterId,
        meter_number: NUMBER,
        customer_id: customerId ?? null,
        vendor_account_id: newId(),
        paid_minor: standing + arrears,
        standing_minor: standing,
        arrears_minor: arrears,
        tenths,
        created_at: at,
        updated_at: at,
      })
      .execute(),
  );
const account = (fields: { isDefault: boolean; deleted?: boolean }): Promise<string> =>
  inTenant(async (tx) => {
    const id = newId();
    await tx.q
      .insertInto('vendor_accounts')
      .values({
        tenant_id: tenant,
        id,
        dialect: 'stronpower',
        base_url: 'http://vendor',
        company: 'c',
        username: 'u',
        password_sealed: 'p',
        is_default: fields.isDefault,
        deleted_at: fields.deleted ? new Date() : null,
      })
      .execute();
    return id;
  });

describe('a meter for sale', () => {
  it('comes with holder, price and account in one answer', async () => {
    const vendorAccountId = await account({ isDefault: true });
    const [tariff, customer] = await inTenant(async (tx) => {
      const priced = await ensureTariff(tx, systemSource, { name: 'Domestic', terms });
      const holder = await ensureCustomer(tx, systemSource, { name: 'Akinyi', phone: { digits: '254712345678', digest: null }, language: 'sw' });
      await assignMeter(tx, systemSource, { meterId: meter, customerId: holder.id });
      return [priced.id, holder.id];
    });
    const found = (await find(NUMBER)).get(NUMBER);
    expect(found).toEqual({
      id: meter,
      meterNumber: NUMBER,
      status: 'active',
      customerId: customer,
      customerName: 'Akinyi',
      customerPhone: '254712345678',
      customerLanguage: 'sw',
      customerIsActive: true,
      tariffVersion: { ...terms, id: expect.any(String), tariffId: tariff, currency: 'KES', effectiveFrom: expect.any(Date) },
      vendorAccountId,
      vendorCustomerId: 'V1',
      monthTenths: 0,
      standingDue: true,
      arrearsMinor: 0n,
    });
    expect((await inTenant((tx) => findMetersForSale(tx, [meter, newId(), meter]))).get(meter)).toEqual(found);
  });

  it('without holder, price or account says so', async () => {
    expect((await find(NUMBER)).get(NUMBER)).toMatchObject({
      customerId: null,
      customerPhone: null,
      tariffVersion: null,
      vendorAccountId: null,
      monthTenths: 0,
      standingDue: false,
    });
  });

  it('uses its own tariff and account before the default, and no account that was deleted', async () => {
    await account({ isDefault: true });
    const [own, gone] = [await account({ isDefault: false }), await account({ isDefault: false, deleted: true })];
    await inTenant(async (tx) => {
      await ensureTariff(tx, systemSource, { name: 'Default', terms });
      const kiosk = await ensureTariff(tx, systemSource, { name: 'Kiosk', terms: { ...terms, minimumMinor: 77n } });
      await tx.q.updateTable('meters').set({ tariff_id: kiosk.id, vendor_account_id: own }).where('id', '=', meter).execute();
    });
    expect((await find(NUMBER)).get(NUMBER)).toMatchObject({ vendorAccountId: own, tariffVersion: { minimumMinor: 77n } });
    await inTenant((tx) => tx.q.updateTable('meters').set({ vendor_account_id: gone }).where('id', '=', meter).execute());
    expect((await find(NUMBER)).get(NUMBER)).toMatchObject({ vendorAccountId: null });
  });

  it("counts the water of this calendar month in the client's zone, bought or being bought, and gives back what came to nothing", async () => {
    await inTenant((tx) => ensureTariff(tx, systemSource, { name: 'Domestic', terms }));
    const month = Temporal.Now.zonedDateTimeISO('Africa/Nairobi').with({ day: 1 }).startOfDay().epochMilliseconds;
    await order({ tenths: 11, at: new Date(month) });
    await order({ tenths: 7, state: 'unknown' });
    await order({ tenths: 3, kind: 'free_credit' });
    await order({ tenths: 100, at: new Date(month - 1) });
    for (const state of ['rejected', 'cancelled']) await order({ tenths: 100, state });
    await order({ tenths: null, kind: 'clear_credit' });
    await order({ tenths: 100, meterId: newId() });
    expect((await find(NUMBER)).get(NUMBER)!.monthTenths).toBe(21);
  });

  it('does not look at the month where the price is flat', async () => {
    await inTenant((tx) =>
      ensureTariff(tx, systemSource, {
        name: 'Flat',
        terms: { ...terms, blocks: [{ upToTenths: null, priceMinor: 1n }], lifelineTenths: 0, standingChargeMinor: 0n },
      }),
    );
    await order({ tenths: 11 });
    expect((await find(NUMBER)).get(NUMBER)).toMatchObject({ monthTenths: 0, standingDue: false });
  });

  it('owes the standing charge until an order of this month has taken it', async () => {
    await inTenant((tx) => ensureTariff(tx, systemSource, { name: 'Domestic', terms }));
    const add = (state: string, at: Date): Promise<unknown> => order({ state, at, standing: 5_000n });
    await add('cancelled', new Date());
    await add('vended', new Date(Date.now() - 40 * 24 * 3_600_000));
    expect((await find(NUMBER)).get(NUMBER)!.standingDue).toBe(true);
    await add('ready', new Date());
    expect((await find(NUMBER)).get(NUMBER)!.standingDue).toBe(false);
  });
});

describe('the tariff of a meter', () => {
  it('is its own, before that of its holder, its site, its type and the default, and only within its dates', async () => {
    const [tariffs, holder] = await inTenant(async (tx) => {
      const ids = new Map<string, string>();
      for (const name of ['default', 'type', 'site', 'meter itself', 'customer', 'meter'])
        ids.set(name, (await ensureTariff(tx, systemSource, { name, terms: { ...terms, minimumMinor: BigInt(ids.size) } })).id);
      const customer = await ensureCustomer(tx, systemSource, { name: 'Akinyi', phone: { digits: '254712345678', digest: null } });
      await assignMeter(tx, systemSource, { meterId: meter, customerId: customer.id });
      await tx.q.updateTable('meters').set({ site: 'Kibera', meter_type: 'kiosk' }).where('id', '=', meter).execute();
      return [ids, customer.id] as const;
    });
    const assign = (name: string, target: object, until: Date | null = null): Promise<unknown> =>
      inTenant((tx) =>
        tx.q
          .insertInto('tariff_assignments')
          .values({
            tenant_id: tenant,
            id: newId(),
            tariff_id: tariffs.get(name)!,
            valid_from: new Date(0),
            valid_until: until,
            reason: 'test',
            scope: 'site',
            ...target,
          })
          .execute(),
      );
    const priced = async (): Promise<bigint> => (await find(NUMBER)).get(NUMBER)!.tariffVersion!.minimumMinor;
    const seen = [await priced()];
    const steps = [
      () => assign('type', { scope: 'meter_type', name: 'kiosk' }),
      () => assign('site', { scope: 'site', name: 'Kibera' }),
      () =>
        inTenant((tx) =>
          tx.q
            .updateTable('meters')
            .set({ tariff_id: tariffs.get('meter itself')! })
            .where('id', '=', meter)
            .execute(),
        ),
      () => assign('customer', { scope: 'customer', customer_id: holder }),
      () => assign('meter', { scope: 'meter', meter_id: meter }),
    ];
    for (const step of steps) {
      await step();
      seen.push(await priced());
    }
    expect(seen).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
    await inTenant((tx) =>
      tx.q
        .updateTable('tariff_assignments')
        .set({ valid_until: new Date(Date.now() - 1_000) })
        .where('scope', '=', 'meter')
        .execute(),
    );
    expect(await priced()).toBe(4n);
    await assign('site', { scope: 'site', name: 'Elsewhere' });
    expect(await priced()).toBe(4n);
  });
});

describe('a debt', () => {
  it("is the holder's, without what open purchases are about to pay of it", async () => {
    const holder = await inTenant(async (tx) => {
      await ensureTariff(tx, systemSource, { name: 'Domestic', terms });
      const customer = await ensureCustomer(tx, systemSource, { name: 'Akinyi', phone: { digits: '254712345678', digest: null } });
      await assignMeter(tx, systemSource, { meterId: meter, customerId: customer.id });
      const lines = [
        { account: 'arrears' as const, owner: customer.id, minor: 10_000n },
        { account: 'adjustments' as const, minor: -10_000n },
      ];
      await post(tx, [{ kind: 'adjusted', reference: newId(), currency: 'KES', at: new Date(), lines }]);
      return customer.id;
    });
    const owed = async (): Promise<bigint> => (await find(NUMBER)).get(NUMBER)!.arrearsMinor;
    expect(await owed()).toBe(10_000n);
    await order({ state: 'ready', customerId: holder, arrears: 4_000n });
    await order({ state: 'vended', customerId: holder, arrears: 9_000n });
    await order({ state: 'rejected', customerId: holder, arrears: 9_000n });
    expect(await owed()).toBe(6_000n);
    await inTenant((tx) => ensureTariff(tx, systemSource, { name: 'No recovery', terms: { ...terms, arrearsShareBasisPoints: 0 }, isDefault: true }));
    expect(await owed()).toBe(0n);
  });
});

describe('matching what payers typed', () => {
  it('answers a whole batch by the texts as they came', async () => {
    const other = await inTenant((tx) => ensureMeter(tx, systemSource, { number: '58000185726' }));
    await inTenant((tx) => addAlias(tx, systemSource, { meterId: other.id, alias: 'House B-12' }));
    const found = await find('58100000007', ' 5810-0000-007', 'mtr 581OOOOOOO7', 'house b12', 'B12', '', 'nonsense', '58100000015', NUMBER);
    expect(Object.fromEntries([...found].map(([text, one]) => [text, one.id]))).toEqual({
      ' 5810-0000-007': meter,
      '58100000007': meter,
      'house b12': other.id,
      'mtr 581OOOOOOO7': meter,
    });
  });

  it('takes a number before an alias, and the text as typed before any reading of it', async () => {
    const [plain, coded] = await inTenant(async (tx) => [
      (await ensureMeter(tx, systemSource, { number: '12' })).id,
      (await ensureMeter(tx, systemSource, { number: 'ACC12' })).id,
    ]);
    const found = await find('acc-12', '12');
    expect(found.get('acc-12')!.id).toBe(coded);
    expect(found.get('12')!.id).toBe(plain);
  });

  it('finds no deleted meter and none of another client', async () => {
    await inTenant((tx) => tx.q.updateTable('meters').set({ deleted_at: new Date() }).where('id', '=', meter).execute());
    expect((await find(NUMBER)).size).toBe(0);
    tenant = await registry.addTenant();
    expect((await find(NUMBER)).size).toBe(0);
  });

  it('does not show a holder who was deleted', async () => {
    await inTenant(async (tx) => {
      const holder = await ensureCustomer(tx, systemSource, { name: 'Akinyi', phone: { digits: '254712345678', digest: null } });
      await assignMeter(tx, systemSource, { meterId: meter, customerId: holder.id });
      await tx.q.updateTable('customers').set({ deleted_at: new Date() }).where('id', '=', holder.id).execute();
    });
    expect((await find(NUMBER)).get(NUMBER)!.customerId).toBeNull();
  });
});

describe('running totals', () => {
  const totals = (): Promise<unknown> =>
    inTenant((tx) =>
      tx.q
        .selectFrom('meters')
        .select(['total_paid_minor', 'total_tenths', 'total_vends', 'last_token_id', 'last_vended_at'])
        .where('id', '=', meter)
        .executeTakeFirst(),
    );

  it('grow by every vend of a batch, and the newest is the last one', async () => {
    const [a, b, c] = [newId(), newId(), newId()];
    await inTenant((tx) =>
      recordVends(tx, [
        { meterId: meter, amountMinor: 1_000n, tenths: 5, tokenId: a, at: new Date(2_000) },
        { meterId: meter, amountMinor: 2_000n, tenths: null, tokenId: b, at: new Date(3_000) },
        { meterId: newId(), amountMinor: 9n, tenths: 9, tokenId: c, at: new Date(4_000) },
      ]),
    );
    expect(await totals()).toEqual({ total_paid_minor: 3_000n, total_tenths: 5n, total_vends: 2n, last_token_id: b, last_vended_at: new Date(3_000) });
    await inTenant((tx) => recordVends(tx, [{ meterId: meter, amountMinor: 1n, tenths: 1, tokenId: c, at: new Date(1_000) }]));
    expect(await totals()).toEqual({ total_paid_minor: 3_001n, total_tenths: 6n, total_vends: 3n, last_token_id: b, last_vended_at: new Date(3_000) });
  });

  it('lose nothing and lock nobody out when batches cross', async () => {
    const meters = await inTenant(async (tx) => {
      const ids: string[] = [];
      for (let n = 0; n < 8; n += 1) ids.push((await ensureMeter(tx, systemSource, { number: `M${n}X` })).id);
      return ids;
    });
    const batch = (order: string[]): Promise<void> =>
      inTenant((tx) =>
        recordVends(
          tx,
          order.map((meterId) => ({ meterId, amountMinor: 1n, tenths: 1, tokenId: newId(), at: new Date() })),
        ),
      );
    await Promise.all(Array.from({ length: 40 }, (_, n) => batch(n % 2 === 0 ? meters : meters.toReversed())));
    const rows = await inTenant((tx) => tx.q.selectFrom('meters').select('total_vends').where('id', 'in', meters).execute());
    expect(rows.map((row) => row.total_vends)).toEqual(Array.from({ length: 8 }, () => 40n));
  });
});
