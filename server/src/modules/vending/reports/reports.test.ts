import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { addDays, dayIn, startOfDay } from '../../../kernel/zone.ts';
import { DAY_MS, idAt, openShop, sell, type Sale, type Shop } from './reports.testkit.ts';

const OWNER = 'owner@demo.test';
const VIEWER = 'viewer@demo.test';
const ZONE = 'Africa/Nairobi';
const TODAY = dayIn(ZONE, new Date());
const morning = (daysAgo: number): Date => new Date(startOfDay(ZONE, addDays(TODAY, -daysAgo)).getTime());

let app: TestApp;
let tenantId: string;
let shop: Shop;
let sales: Sale[];
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  tenantId = app.tenantIds.demo;
  shop = await openShop(app, tenantId, { name: '=HYPERLINK("http://evil.test")', phone: '254733000111' });
  sales = await sell(app, { tenantId, shop }, [
    { at: morning(4), amountMinor: 12_345n, vatMinor: 1_703n },
    { at: new Date(morning(3).getTime() - 1), state: 'suspense', tenths: null },
    { at: morning(3), state: 'failed', tenths: null },
    { at: morning(2), state: 'credited', tenths: null },
    ...Array.from({ length: 2_500 }, (_, index) => ({ at: new Date(morning(2).getTime() + index * 1_000) })),
  ]);
});
afterAll(() => app.stop());

const get = (report: string, query = '', as = OWNER): Promise<Answer> => app.api('GET', `/api/reports/${report}/?meter=${shop.meterId}&${query}`, { as });
const rowsOf = (answer: Answer): Json[] => answer.body['results'] as Json[];

describe('the transactions report', () => {
  it('has the older words and fields, exact amounts, and the newest first', async () => {
    const answer = await get('transactions', `from=${addDays(TODAY, -4)}&to=${addDays(TODAY, -3)}`);
    expect(rowsOf(answer).map((row) => [row['amount'], row['status'], row['state']])).toEqual([
      ['300.00', 'failed', 'failed'],
      ['300.00', 'pending', 'suspense'],
      ['123.45', 'verified', 'vended'],
    ]);
    expect(rowsOf(answer)[2]).toMatchObject({
      id: sales[0]!.id,
      paybill: '600100',
      account_number: 'typed',
      currency: 'KES',
      received_at: sales[0]!.at.toISOString(),
    });
  });

  it("takes days as the client's, the last one whole, and moments as they are", async () => {
    const counts = await Promise.all(
      [
        `from=${addDays(TODAY, -4)}&to=${addDays(TODAY, -4)}`,
        `from=${addDays(TODAY, -3)}&to=${addDays(TODAY, -3)}`,
        `from=${morning(4).toISOString()}&to=${morning(3).toISOString()}`,
        `status=verified&to=${addDays(TODAY, -3)}`,
        'state=suspense',
      ].map(async (query) => (await get('transactions', query)).body['count'] as number),
    );
    expect(counts).toEqual([2, 1, 2, 1, 1]);
  });

  it.each(['from=yesterday', 'from=2026-02-30', 'from=2026-11-02&to=2026-11-01', 'site=x', 'format=doc', 'to=99999-01-01'])('refuses %s', async (query) => {
    expect((await get('transactions', query)).status).toBe(400);
  });

  it('shows whole phone numbers to those who act on payments only', async () => {
    const phones = async (as: string): Promise<unknown> => rowsOf(await get('transactions', 'page_size=1', as))[0]!['phone'];
    expect([await phones(OWNER), await phones(VIEWER)]).toEqual(['254700111222', '25470*****22']);
  });
});

describe('as a file', () => {
  it('holds all rows, more than a page of reading, each once', async () => {
    const answer = await get('transactions', 'format=csv');
    const [head, ...rows] = parse(answer.text);
    expect([answer.status, answer.headers.get('content-type'), rows.length]).toEqual([200, 'text/csv; charset=utf-8', sales.length]);
    const receipt = head!.indexOf('Receipt');
    expect(new Set(rows.map((row) => row[receipt])).size).toBe(sales.length);
    expect(rows.every((row) => row[head!.indexOf('Customer')] === `'=HYPERLINK("http://evil.test")`)).toBe(true);
  });

  it('of a workbook holds the same rows as numbers and times', async () => {
    const token = await app.login(OWNER);
    const response = await fetch(`${app.url}/api/reports/transactions/?meter=${shop.meterId}&format=xlsx`, { headers: { authorization: `Bearer ${token}` } });
    const rows = await readSheet(Buffer.from(await response.arrayBuffer()));
    expect([response.headers.get('content-disposition'), rows.length]).toEqual([`attachment; filename="transactions-${TODAY}.xlsx"`, sales.length + 1]);
    expect(rows.at(-1)!.slice(0, 3)).toEqual([new Date(sales[0]!.at.getTime() + 3 * 3_600_000), expect.any(String), 123.45]);
  });

  it('to print is refused when it has too many pages to wait for, with the way out', async () => {
    const answer = await get('transactions', 'format=pdf');
    expect([answer.status, answer.body['code'], answer.body['message']]).toEqual([400, 'reports.too_long', expect.stringContaining('export')]);
    expect((await get('transactions', `format=pdf&to=${addDays(TODAY, -3)}`)).text.slice(0, 5)).toBe('%PDF-');
  });

  it('that left the house is written down with what was asked for', async () => {
    await get('tokens', 'format=csv&status=delivered', VIEWER);
    const [entry] = await app.sql("select object_id, details from audit_log where action = 'report.downloaded' order by seq desc limit 1");
    expect(entry).toEqual({ object_id: 'tokens', details: { format: 'csv', filters: { meter: shop.meterId, status: 'delivered' } } });
  });

  it('is refused to people without reports, and asks platform staff whose it is', async () => {
    expect((await get('transactions', 'format=csv', 'engineer@demo.test')).status).toBe(403);
    expect((await get('transactions', 'format=csv', 'admin@mkondo.test')).body['code']).toBe('tenant.required');
  });
});

describe('the other reports', () => {
  it('tokens: what the money of each went to, and no token text', async () => {
    const answer = await get('tokens', `to=${addDays(TODAY, -4)}`);
    expect(rowsOf(answer)).toEqual([
      expect.objectContaining({
        amount: '123.45',
        vat: '17.03',
        water: '106.42',
        units: '2.0',
        token_value: '**** **** **** **** 1234',
        customer_phone: '254733000111',
      }),
    ]);
  });

  it('suspense: what rests, with its age', async () => {
    expect(rowsOf(await get('suspense'))).toEqual([expect.objectContaining({ id: sales[1]!.id, state: 'suspense', days_open: expect.any(Number) })]);
    expect(rowsOf(await get('suspense'))[0]!['days_open']).toBeGreaterThanOrEqual(3);
  });

  it('meter usage: what each meter bought in the time, those that bought nothing too', async () => {
    const usage = async (query: string): Promise<Json> => rowsOf(await get('meter-usage', query))[0]!;
    expect(await usage('')).toMatchObject({ total_vends: 2_501, total_units: '5002.0', total_paid: '750123.45' });
    expect(await usage(`to=${addDays(TODAY, -4)}`)).toMatchObject({ total_vends: 1, total_paid: '123.45', last_vended_at: sales[0]!.at.toISOString() });
    expect(await usage('to=2020-01-01')).toMatchObject({ total_vends: 0, total_paid: '0.00', total_units: '0.0', last_vended_at: null });
  });

  it('revenue: a row for each day, with taxes, and the same sums as the books', async () => {
    const answer = await app.api('GET', `/api/reports/revenue/?from=${addDays(TODAY, -4)}&to=${addDays(TODAY, -1)}`, { as: OWNER });
    expect(rowsOf(answer).map((row) => [row['date'], row['payments'], row['revenue'], row['vat']])).toEqual([
      [addDays(TODAY, -1), 0, '0.00', '0.00'],
      [addDays(TODAY, -2), 2_501, '750300.00', '0.00'],
      [addDays(TODAY, -3), 1, '0.00', '0.00'],
      [addDays(TODAY, -4), 2, '123.45', '17.03'],
    ]);
  });

  it('consumption: days left by what was bought', async () => {
    const house = await openShop(app, tenantId);
    await sell(
      app,
      { tenantId, shop: house },
      [24, 14, 4].map((days) => ({ at: new Date(Date.now() - days * DAY_MS), tenths: 20 })),
    );
    const answer = await app.api('GET', `/api/reports/consumption/?meter=${house.meterId}`, { as: OWNER });
    expect(rowsOf(answer)[0]).toMatchObject({ litres_per_day: 200, days_left: 5, usual_gap_days: 10, no_purchase: false, sudden_fall: false });
  });

  it('tamper events: what was reported, and when it was cleared', async () => {
    const at = new Date(Date.now() - 2 * DAY_MS);
    const event = idAt(at);
    await app.sql(
      "insert into meter_events (tenant_id, id, meter_id, event_key, kind, note, occurred_at, received_at) values ($1, $2, $3, 'k', 'tamper', 'Seal broken', $4, $4)",
      [tenantId, event, shop.meterId, at],
    );
    const row = async (): Promise<Json> => rowsOf(await get('tamper-events'))[0]!;
    expect(await row()).toMatchObject({ id: event, note: 'Seal broken', is_active: true, customer_name: '=HYPERLINK("http://evil.test")', cleared_at: null });
    await app.sql(
      `insert into tokens (tenant_id, id, order_id, meter_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, created_at)
       values ($1, $2, $2, $3, $2, 'clear_tamper', 's', sha256($4::bytea), '0000', now())`,
      [tenantId, newId(), shop.meterId, newId()],
    );
    expect((await row())['cleared_at']).toEqual(expect.any(String));
  });

  it('reconciliation: breaks of the days asked for, with what is missing as negative', async () => {
    const add = (day: string, state: string, difference: bigint): Promise<unknown> =>
      app.sql(
        `insert into reconciliation_breaks (tenant_id, id, area, class, subject, severity, business_day, meter_id, difference_minor, difference_tenths, state, first_seen_at, last_seen_at, last_run_id)
         values ($1, $2, 'vendor', 'vendor_missing', $3, 'error', $4, $5, $6, -15, $7, now() - interval '2 days', now(), $2)`,
        [tenantId, newId(), newId(), day, shop.meterId, difference, state],
      );
    await add(addDays(TODAY, -3), 'open', -12_345n);
    await add(addDays(TODAY, -2), 'resolved', 5n);
    expect(rowsOf(await get('reconciliation', `to=${addDays(TODAY, -3)}`))).toEqual([
      expect.objectContaining({
        business_day: addDays(TODAY, -3),
        class: 'vendor_missing',
        difference: '-123.45',
        difference_m3: '-1.5',
        state: 'open',
        days_open: 2,
      }),
    ]);
    expect(rowsOf(await get('reconciliation', 'state=resolved')).map((row) => row['difference'])).toEqual(['0.05']);
  });

  it.each(['transactions', 'tokens', 'suspense', 'reconciliation', 'meter-usage', 'consumption', 'tamper-events'])(
    "%s: another client's meter has nothing to show",
    async (report) => {
      const answer = await get(report, '', 'owner@other.test');
      expect([answer.status, answer.body['count']]).toEqual([200, 0]);
    },
  );
});

describe('the first screen', () => {
  it('has the older fields with exact decimals, and no money for whoever sees none', async () => {
    const [owner, engineer] = [
      await app.api('GET', '/api/dashboard/stats/', { as: OWNER }),
      await app.api('GET', '/api/dashboard/stats/', { as: 'engineer@demo.test' }),
    ];
    const [books] = await app.sql(
      "select to_char(sum(amount_minor) / 100.0, 'FM999999990.00') as revenue from payments where tenant_id = $1 and state in ('vended', 'credited')",
      [tenantId],
    );
    expect(owner.body).toMatchObject({
      tokens_issued: expect.any(Number),
      total_revenue: books!['revenue'],
      revenue_today: expect.stringMatching(/^\d+\.\d\d$/),
      pending_payments: 1,
      failed_payments: 1,
    });
    expect(engineer.body).toMatchObject({ tokens_issued: owner.body['tokens_issued'], total_revenue: null, revenue_30d: null });
  });

  it('tells the last ten payments and tokens with where they lead', async () => {
    const answer = await app.api('GET', '/api/dashboard/recent-activity/', { as: OWNER });
    const list = answer.body as unknown as Json[];
    expect(list).toHaveLength(20);
    const newest = list.find((row) => row['type'] === 'payment')!;
    expect(newest).toMatchObject({ links: { self: `/api/payments/${newest['id']}/`, meter: expect.stringContaining('/api/meters/') } });
    expect(list.map((row) => row['timestamp'])).toEqual(
      list
        .map((row) => row['timestamp'])
        .toSorted()
        .toReversed(),
    );
    const engineer = (await app.api('GET', '/api/dashboard/recent-activity/', { as: 'engineer@demo.test' })).body as unknown as Json[];
    expect(engineer.every((row) => row['type'] === 'token' && row['amount'] === null)).toBe(true);
  });

  it.each([
    ['week', 7],
    ['month', 30],
    ['quarter', 90],
    ['year', 365],
  ])('draws a %s of %i days', async (period, days) => {
    const answer = await app.api('GET', `/api/dashboard/charts/?period=${period}`, { as: OWNER });
    const dates = (answer.body['revenue_over_time'] as Json[]).map((row) => row['date'] as string);
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([days, addDays(TODAY, 1 - days), TODAY]);
  });
});
