import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../../test/harness.ts';
import { addDays, dayIn, startOfDay } from '../../../../kernel/zone.ts';
import { openShop, sell } from '../reports.testkit.ts';

const OWNER = 'owner@demo.test';
const ZONE = 'Africa/Nairobi';
const TODAY = dayIn(ZONE, new Date());
const morning = (daysAgo: number): Date => new Date(startOfDay(ZONE, addDays(TODAY, -daysAgo)).getTime());

let app: TestApp;
let tenantId: string;
const api = (method: string, path: string, body?: Json): Promise<Answer> => app.api(method, path, { as: OWNER, ...(body ? { body } : {}) });
const meter = async (number: string, body: Json = {}): Promise<string> => {
  const answer = await api('POST', '/api/meters/', { meter_id: number, meter_type: 'water', ...body });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body['id'] as string;
};
const read = async (id: string, ...readings: readonly (readonly [at: Date, reading: string])[]): Promise<void> => {
  for (const [at, reading] of readings)
    expect((await api('POST', `/api/meters/${id}/events/`, { kind: 'reading', reading, occurred_at: at.toISOString() })).status).toBe(200);
};
const below = async (bulk: string, ...ids: readonly string[]): Promise<void> => {
  for (const id of ids) expect((await api('PATCH', `/api/meters/${id}/`, { bulk_meter: bulk })).status).toBe(200);
};
const PERIOD = `from=${addDays(TODAY, -30)}&to=${addDays(TODAY, -1)}`;
const lossOf = async (id: string, period = PERIOD): Promise<Json> =>
  ((await api('GET', `/api/reports/losses/?meter=${id}&${period}`)).body['results'] as Json[])[0]!;

beforeAll(async () => {
  app = await startTestApp({ workers: false });
  tenantId = app.tenantIds.demo;
  await app.sql('update tenants set check_meter_digit = false');
});
afterAll(() => app.stop());

describe('what was lost below a bulk meter', () => {
  it('is what it let through less what was sold between its two readings, and not a sale before or after them', async () => {
    const bulk = await meter('70000000001', { site: 'Hill' });
    const shops = [await openShop(app, tenantId), await openShop(app, tenantId)] as const;
    await below(bulk, shops[0].meterId, shops[1].meterId);
    await read(bulk, [morning(30), '1000.0'], [morning(15), '1040.0'], [morning(0), '1100.0']);
    const sales = [
      { at: morning(40), tenths: 999 },
      { at: morning(20), tenths: 300 },
      { at: new Date(morning(0).getTime() + 1), tenths: 999 },
    ];
    await sell(app, { tenantId, shop: shops[0] }, sales);
    await sell(app, { tenantId, shop: shops[1] }, [{ at: morning(2), tenths: 450 }]);
    expect(await lossOf(bulk)).toMatchObject({
      meter_id: '70000000001',
      site: 'Hill',
      first_read_at: morning(30).toISOString(),
      last_read_at: morning(0).toISOString(),
      supplied: '100.0',
      meters_below: 2,
      meters_read: 0,
      metered: '0.0',
      sold: '75.0',
      loss: '25.0',
      loss_percent: 25,
      turned_back: false,
    });
  });

  it('goes by the register of a meter that was read at both ends, whatever was sold to it', async () => {
    const bulk = await meter('70100000001');
    const [metered, sold] = [await openShop(app, tenantId), await openShop(app, tenantId)];
    await below(bulk, metered.meterId, sold.meterId);
    await read(bulk, [morning(30), '0.0'], [morning(0), '50.0']);
    // a day beside the ends: near enough
    await read(metered.meterId, [morning(29), '10.0'], [morning(1), '28.0']);
    await sell(app, { tenantId, shop: metered }, [{ at: morning(10), tenths: 500 }]);
    await sell(app, { tenantId, shop: sold }, [{ at: morning(10), tenths: 200 }]);
    expect(await lossOf(bulk)).toMatchObject({ supplied: '50.0', meters_read: 1, metered: '18.0', sold: '20.0', loss: '12.0', loss_percent: 24 });
  });

  it('is not doubled by bulk meters below bulk meters: one that was read stands for all below it, one that was not for none', async () => {
    const [trunk, north, south] = [await meter('70200000001'), await meter('70200000002'), await meter('70200000003')];
    const [inNorth, inSouth] = [await openShop(app, tenantId), await openShop(app, tenantId)];
    await below(trunk, north, south);
    await below(north, inNorth.meterId);
    await below(south, inSouth.meterId);
    await read(trunk, [morning(30), '0.0'], [morning(0), '100.0']);
    await read(north, [morning(30), '5.0'], [morning(0), '65.0']);
    await sell(app, { tenantId, shop: inNorth }, [{ at: morning(9), tenths: 400 }]);
    await sell(app, { tenantId, shop: inSouth }, [{ at: morning(9), tenths: 300 }]);
    expect(await lossOf(trunk)).toMatchObject({ meters_below: 2, meters_read: 1, metered: '60.0', sold: '30.0', loss: '10.0' });
    expect(await lossOf(north)).toMatchObject({ supplied: '60.0', sold: '40.0', loss: '20.0', loss_percent: 33 });
    expect(await lossOf(south)).toMatchObject({ supplied: null, meters_below: 1, sold: null, loss: null, loss_percent: null });
  });

  it('goes on over a device that was replaced, above and below', async () => {
    const bulk = await meter('70300000001');
    const shop = await openShop(app, tenantId);
    await below(bulk, shop.meterId);
    await read(bulk, [morning(30), '900.0'], [morning(10), '940.0']);
    await sell(app, { tenantId, shop }, [{ at: morning(20), tenths: 250 }]);
    const replaced = async (id: string, number: string, firstReading: string): Promise<string> => {
      const body = { meter_id: number, reason: 'worn out', final_reading: '945.0', first_reading: firstReading };
      const answer = await api('POST', `/api/meters/${id}/replace/`, body);
      expect([answer.status, answer.text]).toEqual([201, answer.text]);
      return (await app.sql('select id from meters where tenant_id = $1 and meter_id = $2 and deleted_at is null', [tenantId, number]))[0]!['id'] as string;
    };
    const next = await replaced(bulk, '70300000009', '0.0');
    const nextShop = { ...shop, meterId: await replaced(shop.meterId, '70300000008', '0.0') };
    expect(
      (await app.sql('select bulk_meter_id from meters where id = any($1)', [[shop.meterId, nextShop.meterId]])).map((row) => row['bulk_meter_id']),
    ).toEqual([next, next]);
    // 40 before, 5 more until it was taken out today; the new one begins at nothing
    expect(await lossOf(next, `from=${addDays(TODAY, -30)}`)).toMatchObject({ supplied: '45.0', meters_below: 1, sold: '25.0', loss: '20.0' });
  });

  it('counts no water for a register that turned back, and says so', async () => {
    const bulk = await meter('70400000001');
    const shop = await openShop(app, tenantId);
    await below(bulk, shop.meterId);
    await read(bulk, [morning(30), '90.0'], [morning(15), '10.0'], [morning(0), '30.0']);
    expect(await lossOf(bulk)).toMatchObject({ supplied: '20.0', turned_back: true, loss: '20.0' });
  });

  it('stands in files of each format, a meter with none below it in none', async () => {
    const lone = await meter('70500000001');
    const csv = await api('GET', `/api/reports/losses/?format=csv&${PERIOD}`);
    expect(csv.text.split('\r\n')[0]).toContain('Supplied m³');
    expect(csv.text).toContain('70000000001');
    expect(csv.text).not.toContain('70500000001');
    expect(await lossOf(lone)).toBeUndefined();
    for (const format of ['xlsx', 'pdf']) expect((await api('GET', `/api/reports/losses/?format=${format}&${PERIOD}`)).status).toBe(200);
  });
});

describe('the bulk meter of a meter', () => {
  it('is named by its number or its id, shown with both, found from above, and taken away', async () => {
    const [bulk, other] = [await meter('70600000001'), await meter('70600000002')];
    const id = await meter('70600000003', { bulk_meter: '7060 0000 001' });
    expect((await api('GET', `/api/meters/${id}/`)).body).toMatchObject({ bulk_meter: bulk, bulk_meter_id: '70600000001' });
    expect((await api('PATCH', `/api/meters/${id}/`, { bulk_meter: other })).body).toMatchObject({ bulk_meter: other, bulk_meter_id: '70600000002' });
    expect((await api('PATCH', `/api/meters/${id}/`, { location: 'Gate' })).body).toMatchObject({ bulk_meter: other });
    expect((await api('GET', `/api/meters/?bulk_meter=${other}`)).body).toMatchObject({ count: 1, results: [{ id }] });
    expect((await api('PATCH', `/api/meters/${id}/`, { bulk_meter: '' })).body).toMatchObject({ bulk_meter: null, bulk_meter_id: null });
    expect((await api('GET', `/api/meters/?bulk_meter=${other}`)).body).toMatchObject({ count: 0 });
  });

  it('is never the meter itself, one below it, one that is not there, or one of another client', async () => {
    const [top, middle, bottom] = [await meter('70700000001'), await meter('70700000002'), await meter('70700000003')];
    await below(top, middle);
    await below(middle, bottom);
    const foreign = (await app.sql('select id from meters where tenant_id = $1 limit 1', [app.tenantIds.other]))[0]!['id'] as string;
    for (const named of [top, bottom, middle, '79999999999', foreign])
      expect((await api('PATCH', `/api/meters/${top}/`, { bulk_meter: named })).body).toMatchObject({
        code: 'invalid',
        details: { bulk_meter: expect.any(Array) },
      });
  });
});
