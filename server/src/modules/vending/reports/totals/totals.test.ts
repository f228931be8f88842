import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../../test/harness.ts';
import { newId } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { addDays, dayIn, startOfDay } from '../../../../kernel/zone.ts';
import { dashboardCharts, dashboardStats } from '../dashboard/dashboard.ts';
import { HOUR_MS, idAt, openShop, sell, type Sale, type Shop } from '../reports.testkit.ts';
import { rebuildTotals, updateTotals } from './totals.ts';

const ZONE = 'Africa/Nairobi';
const NOW = new Date('2026-11-21T09:00:00Z');

let app: TestApp;
let tenantId: string;
let shop: Shop;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app.stop());
beforeEach(async () => {
  tenantId = newId();
  await app.sql("insert into tenants (id, name, slug, time_zone) values ($1, 'Days', $2, $3)", [tenantId, tenantId, ZONE]);
  shop = await openShop(app, tenantId);
});

const inTenant: TestApp['db']['inTenant'] = (id, fn) => app.db.inTenant(id, fn);
const update = (at = NOW): Promise<number | null> => inTenant(tenantId, (tx) => updateTotals(tx, at));
const rebuild = (at = NOW): Promise<number | null> => inTenant(tenantId, (tx) => rebuildTotals(tx, at));

const isVerified = (sale: Sale): boolean => sale.state === 'vended' || sale.state === 'credited';

/** The same figures counted one by one. */
function expected(sales: readonly Sale[], days: number, zone = ZONE): { readonly tokens: number; readonly revenue: string } {
  const from = addDays(dayIn(zone, NOW), 1 - days);
  const inside = sales.filter((sale) => dayIn(zone, sale.at) >= from);
  return {
    tokens: inside.filter((sale) => sale.tenths !== null).length,
    revenue: formatMinor(inside.filter(isVerified).reduce((sum, sale) => sum + sale.amountMinor, 0n)),
  };
}

async function expectFigures(sales: readonly Sale[], zone = ZONE): Promise<void> {
  const stats = await inTenant(tenantId, (tx) => dashboardStats(tx, { at: NOW, money: true }));
  const windows = { tokens_issued: 20_000, tokens_today: 1, tokens_7d: 7, tokens_30d: 30 };
  for (const [name, days] of Object.entries(windows)) expect([name, stats[name]]).toEqual([name, expected(sales, days, zone).tokens]);
  const money = { total_revenue: 20_000, revenue_today: 1, revenue_7d: 7, revenue_30d: 30 };
  for (const [name, days] of Object.entries(money)) expect([name, stats[name]]).toEqual([name, expected(sales, days, zone).revenue]);
}

const anySale = fc.record({
  hoursAgo: fc.integer({ min: 0, max: 45 * 24 }),
  amountMinor: fc.bigInt({ min: 1n, max: 25_000_000n }),
  state: fc.constantFrom('vended', 'credited', 'suspense', 'failed', 'vending'),
});

describe('the figures of the first screen', () => {
  it('are those of the books before any day is made, after it, and when all are made again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySale, { minLength: 1, maxLength: 60 }), async (drafts) => {
        tenantId = newId();
        await app.sql("insert into tenants (id, name, slug, time_zone) values ($1, 'Days', $2, $3)", [tenantId, tenantId, ZONE]);
        shop = await openShop(app, tenantId);
        const sales = await sell(
          app,
          { tenantId, shop },
          drafts.map(({ hoursAgo, ...draft }) => ({ ...draft, at: new Date(NOW.getTime() - hoursAgo * HOUR_MS), tenths: draft.state === 'vended' ? 7 : null })),
        );
        await expectFigures(sales);
        await update();
        await expectFigures(sales);
        expect(await update()).toBe(0);
        expect(await rebuild()).toBe(0);
        await expectFigures(sales);
      }),
      { numRuns: 12 },
    );
  });

  it('have an entry for each day, those without a sale too', async () => {
    await sell(app, { tenantId, shop }, [{ at: new Date('2026-11-17T20:59:59Z') }, { at: new Date('2026-11-17T21:00:00Z') }]);
    await update();
    const charts = await inTenant(tenantId, (tx) => dashboardCharts(tx, { at: NOW, money: true, period: 'week' }));
    expect(charts['tokens_over_time']).toEqual(
      ['15', '16', '17', '18', '19', '20', '21'].map((day) => {
        const sold = day === '17' || day === '18';
        return { date: `2026-11-${day}`, tokens: sold ? 1 : 0, amount: sold ? '300.00' : '0.00', units: sold ? '2.0' : '0.0' };
      }),
    );
  });
});

describe('the quarters of a day that has not ended', () => {
  const today = fc.record({
    minutesAgo: fc.integer({ min: 0, max: 11 * 60 }),
    amountMinor: fc.bigInt({ min: 1n, max: 1_000_000n }),
    state: fc.constantFrom('vended', 'suspense', 'failed'),
  });
  const settle = async (sale: Sale): Promise<Sale> => {
    await app.sql("update payments set state = 'credited' where id = $1", [sale.id]);
    await app.sql(
      "insert into ledger_transactions (tenant_id, id, kind, reference, payment_id, posted_at) values ($1, $2, 'credited', $3::uuid::text, $3::uuid, now())",
      [tenantId, idAt(NOW), sale.id],
    );
    return { ...sale, state: 'credited' };
  };

  it('give the figures of the books at any moment: made, not yet made, or changed since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(today, { minLength: 1, maxLength: 30 }), fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 3 }), async (drafts, runs) => {
        tenantId = newId();
        await app.sql("insert into tenants (id, name, slug, time_zone) values ($1, 'Days', $2, $3)", [tenantId, tenantId, ZONE]);
        shop = await openShop(app, tenantId);
        const sales = await sell(
          app,
          { tenantId, shop },
          drafts.map(({ minutesAgo, ...draft }) => ({
            ...draft,
            at: new Date(NOW.getTime() - minutesAgo * 60_000),
            tenths: draft.state === 'vended' ? 7 : null,
          })),
        );
        for (const minutes of [...runs].sort((a, b) => b - a)) {
          await update(new Date(NOW.getTime() - minutes * 60_000));
          await expectFigures(sales);
        }
        await update();
        const open = sales.find((sale) => !isVerified(sale));
        const now = open ? sales.map((sale) => (sale === open ? { ...sale, state: 'credited' as const } : sale)) : sales;
        if (open) await settle(open);
        await expectFigures(now);
        await update();
        await expectFigures(now);
        expect(await rebuild()).toBe(0);
        await expectFigures(now);
      }),
      { numRuns: 12 },
    );
  });

  it('are read, and not the payments: what changes without a posting shows with the next posting or night', async () => {
    const [sale] = await sell(app, { tenantId, shop }, [{ at: new Date(NOW.getTime() - 3 * HOUR_MS), state: 'vended', tenths: 7 }]);
    await update();
    await app.sql('update payments set amount_minor = 1 where id = $1', [sale!.id]);
    await expectFigures([sale!]);
    expect(await app.sql('select from quarter_totals where tenant_id = $1', [tenantId])).toHaveLength(1);
    await rebuild();
    await expectFigures([{ ...sale!, amountMinor: 1n }]);
  });

  it('go when their day is finished, and stay right across midnight', async () => {
    const sales = await sell(app, { tenantId, shop }, [{ at: new Date('2026-11-20T20:50:00Z') }, { at: new Date('2026-11-20T21:10:00Z') }]);
    await update(new Date('2026-11-20T20:58:00Z'));
    await expectFigures(sales);
    await update(new Date('2026-11-20T21:40:00Z'));
    await expectFigures(sales);
    expect((await app.sql('select day::text as day from quarter_totals where tenant_id = $1', [tenantId])).map((row) => row['day'])).toEqual(['2026-11-21']);
  });

  it('have under its own day what was received before midnight and came in after it', async () => {
    const at = new Date('2026-11-20T20:50:00Z');
    const [sale] = await sell(app, { tenantId, shop }, [{ at, id: idAt(new Date(at.getTime() + 30 * 60_000)), tenths: null }]);
    await update(new Date('2026-11-20T20:58:00Z'));
    const before = await inTenant(tenantId, (tx) => dashboardStats(tx, { at: new Date('2026-11-20T21:25:00Z'), money: true }));
    expect([before['revenue_today'], before['revenue_7d']]).toEqual(['0.00', formatMinor(sale!.amountMinor)]);
    await update(NOW);
    await expectFigures([sale!]);
  });
});

describe('a finished day', () => {
  it('is made again when a payment of it changes later', async () => {
    const sales = await sell(app, { tenantId, shop }, [{ at: new Date('2026-11-10T09:00:00Z'), state: 'suspense', tenths: null }]);
    await update();
    await app.sql("update payments set state = 'credited' where id = $1", [sales[0]!.id]);
    await app.sql(
      "insert into ledger_transactions (tenant_id, id, kind, reference, payment_id, posted_at) values ($1, $2, 'credited', $3::uuid::text, $3::uuid, now())",
      [tenantId, idAt(new Date(NOW.getTime() + HOUR_MS)), sales[0]!.id],
    );
    expect(await update(new Date(NOW.getTime() + 2 * HOUR_MS))).toBe(1);
    await expectFigures([{ ...sales[0]!, state: 'credited' }]);
  });

  it('has the money that was received on it and brought in only on the next, out of the spool', async () => {
    const at = new Date(startOfDay(ZONE, '2026-11-20').getTime() - 60_000);
    const [sale] = await sell(app, { tenantId, shop }, [{ at, id: idAt(new Date(at.getTime() + 10 * HOUR_MS)), tenths: null }]);
    await update();
    const [day] = await app.sql('select day::text, revenue_minor from daily_totals where tenant_id = $1 and payments > 0', [tenantId]);
    expect(day).toEqual({ day: '2026-11-19', revenue_minor: sale!.amountMinor });
  });

  it('is mended at night when something made it wrong', async () => {
    const sales = await sell(app, { tenantId, shop }, [{ at: new Date('2026-11-10T09:00:00Z') }]);
    await update();
    await app.sql("update daily_totals set revenue_minor = 1 where tenant_id = $1 and day = '2026-11-10'", [tenantId]);
    expect(await rebuild()).toBe(1);
    await expectFigures(sales);
  });

  it('becomes another when the client moves to another zone', async () => {
    const sales = await sell(app, { tenantId, shop }, [{ at: new Date('2026-11-10T22:30:00Z') }, { at: new Date('2026-11-20T22:30:00Z') }]);
    await update();
    await app.sql("update tenants set time_zone = 'Africa/Accra' where id = $1", [tenantId]);
    await update();
    await expectFigures(sales, 'Africa/Accra');
    const days = await app.sql('select day::text as day from daily_totals where tenant_id = $1 and payments > 0 order by day', [tenantId]);
    expect(days.map((row) => row['day'])).toEqual(['2026-11-10', '2026-11-20']);
  });

  it('is made by one run at a time: another leaves it alone', async () => {
    await sell(app, { tenantId, shop }, [{ at: new Date('2026-11-10T09:00:00Z') }]);
    const [begun, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = inTenant(tenantId, async (tx) => {
      const made = await updateTotals(tx, NOW);
      begun.resolve();
      await asked.promise;
      return made;
    });
    await begun.promise;
    const other = await update().finally(asked.resolve);
    expect(other).toBeNull();
    expect(await first).toBeGreaterThan(0);
  });
});
