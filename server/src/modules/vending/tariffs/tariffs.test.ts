import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../test/database.ts';
import { startRegistry, type Registry } from '../meters/registry.testkit.ts';

let registry: Registry;
let tenant: string;
beforeAll(async () => {
  registry = await startRegistry(await createTestDatabase());
  tenant = await registry.addTenant();
});
afterAll(() => registry.close());

const version = {
  blocks: [
    { up_to: '6.0', price: '100.00' },
    { up_to: null, price: '150.50' },
  ],
  vat_basis_points: 1600,
  levies: [{ name: 'WRA', basis_points: 100 }],
  minimum: '20.00',
};
const later = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

describe('tariffs', () => {
  it('keep their prices as written, and the first one is the default', async () => {
    const call = registry.as('client_admin', tenant);
    const made = await call('POST', '/api/tariffs/', { name: 'Domestic', version });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Domestic',
      is_default: true,
      client: tenant,
      client_name: 'Amsol Water',
      current_version: { ...version, mode: 'own', currency: 'KES', in_force: true, standing_charge: '0.00', lifeline_units: '0.0' },
    });
    expect((await call('GET', `/api/tariffs/${made.body['id']}/`)).body).toEqual(made.body);
    expect((await call('GET', '/api/tariffs/')).body).toMatchObject({ count: 1, results: [made.body] });
  });

  it('have one default, which can be handed on but not dropped', async () => {
    const own = await registry.addTenant();
    const call = registry.as('client_admin', own);
    const first = (await call('POST', '/api/tariffs/', { name: 'A', version })).body['id'];
    const second = (await call('POST', '/api/tariffs/', { name: 'B', version })).body['id'];
    expect((await call('PATCH', `/api/tariffs/${first}/`, { is_default: false })).body['code']).toBe('tariffs.needs_default');
    expect((await call('DELETE', `/api/tariffs/${first}/`)).status).toBe(409);
    expect((await call('PATCH', `/api/tariffs/${second}/`, { is_default: true })).body['is_default']).toBe(true);
    expect((await call('GET', `/api/tariffs/${first}/`)).body['is_default']).toBe(false);
    expect((await call('DELETE', `/api/tariffs/${first}/`)).status).toBe(204);
    expect((await call('GET', `/api/tariffs/${first}/`)).status).toBe(404);
  });

  it('stay while a meter is sold by them', async () => {
    const call = registry.as('client_admin', tenant);
    const id = (await call('POST', '/api/tariffs/', { name: 'Kiosk', version })).body['id'];
    await call('POST', '/api/meters/', { meter_id: '58100000015', meter_type: 'water', tariff: id });
    expect((await call('DELETE', `/api/tariffs/${id}/`)).body['code']).toBe('tariffs.in_use');
  });

  it('refuse two of one name, whatever the case', async () => {
    const call = registry.as('client_admin', tenant);
    expect((await call('POST', '/api/tariffs/', { name: 'domestic' })).body).toMatchObject({ code: 'invalid', details: { name: expect.any(Array) } });
  });

  it.each([
    ['no block', { blocks: [] }],
    ['no open end', { blocks: [{ up_to: '5', price: '1' }] }],
    [
      'falling ends',
      {
        blocks: [
          { up_to: '5', price: '1' },
          { up_to: '4', price: '1' },
          { up_to: null, price: '1' },
        ],
      },
    ],
    ['water for nothing', { blocks: [{ up_to: null, price: '0.00' }] }],
    ['a third decimal', { blocks: [{ up_to: null, price: '1.005' }] }],
    ['a negative price', { blocks: [{ up_to: null, price: '-1' }] }],
    [
      'an open end in the middle',
      {
        blocks: [
          { up_to: null, price: '1' },
          { up_to: null, price: '2' },
        ],
      },
    ],
    ['an unknown field', { ...version, vat: 16 }],
    ['too much VAT', { ...version, vat_basis_points: 10_001 }],
    ['a past beginning', { ...version, effective_from: later(-5) }],
    ['no time', { ...version, effective_from: 'tomorrow' }],
  ])('refuse %s', async (_what, bad) => {
    const answer = await registry.as('client_admin', tenant)('POST', '/api/tariffs/', { name: `Bad ${_what}`, version: bad });
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toBe('invalid');
  });
});

describe('a version in force is never changed', () => {
  it('is followed by another, which takes over at its time', async () => {
    const call = registry.as('client_admin', tenant);
    const id = (await call('POST', '/api/tariffs/', { name: 'Versions', version })).body['id'];
    const next = await call('POST', `/api/tariffs/${id}/versions/`, { ...version, effective_from: later(60) });
    expect(next).toMatchObject({ status: 201, body: { in_force: false } });
    const all = await call('GET', `/api/tariffs/${id}/versions/`);
    expect(all.body['results'].map((one: { in_force: boolean }) => one.in_force)).toEqual([false, true]);
    expect((await call('GET', `/api/tariffs/${id}/`)).body['current_version'].id).toBe(all.body['results'][1].id);
    expect((await call('DELETE', `/api/tariffs/${id}/versions/${all.body['results'][1].id}/`)).body['code']).toBe('tariffs.in_force');
    expect((await call('DELETE', `/api/tariffs/${id}/versions/${next.body['id']}/`)).status).toBe(204);
    expect((await call('GET', `/api/tariffs/${id}/versions/`)).body['count']).toBe(1);
  });

  it('not even by SQL of the product itself', async () => {
    const id = (await registry.as('client_admin', tenant)('POST', '/api/tariffs/', { name: 'Locked', version })).body['current_version'].id;
    await registry.db.inTenant(tenant, async (tx) => {
      expect((await tx.q.deleteFrom('tariff_versions').where('id', '=', id).executeTakeFirst()).numDeletedRows).toBe(0n);
    });
    await expect(
      registry.db.inTenant(tenant, (tx) => tx.q.updateTable('tariff_versions').set({ minimum_minor: 1n }).where('id', '=', id).execute()),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('a preview', () => {
  it('tells where the money would go', async () => {
    const call = registry.as('operator', tenant);
    const id = (await registry.as('client_admin', tenant)('POST', '/api/tariffs/', { name: 'Preview', version })).body['id'];
    const preview = await call('POST', `/api/tariffs/${id}/preview/`, { amount: '1000.00', month_units: '5.0' });
    expect(preview).toMatchObject({
      status: 200,
      body: {
        amount: '1000.00',
        water: '852.50',
        units: '6.0',
        vat: '136.40',
        levy: '8.53',
        standing: '0.00',
        arrears: '0.00',
        remainder: '2.57',
        below_minimum: false,
      },
    });
    expect(preview.body['lines'].filter((line: { part: string }) => line.part === 'block')).toEqual([
      { part: 'block', amount: '100.00', units: '1.0', price: '100.00', lifeline: false },
      { part: 'block', amount: '752.50', units: '5.0', price: '150.50', lifeline: false },
    ]);
    const tried = { ...version, blocks: [{ up_to: null, price: '50.00' }] };
    const draft = await call('POST', `/api/tariffs/${id}/preview/`, { amount: '1000.00', version: tried });
    expect(draft).toMatchObject({ status: 200, body: { version: null, amount: '1000.00' } });
    expect(draft.body['lines'].find((line: { part: string }) => line.part === 'block')).toMatchObject({ price: '50.00' });
    expect((await call('GET', `/api/tariffs/${id}/versions/`)).body['results']).toHaveLength(1);
    expect((await call('POST', `/api/tariffs/${id}/preview/`, { amount: '0' })).status).toBe(400);
    expect((await call('POST', `/api/tariffs/${id}/preview/`, { amount: '10' })).body).toMatchObject({ below_minimum: true, units: '0.0', remainder: '10.00' });
  });
});

describe('who may', () => {
  it('operators read and do not write; nobody reaches another client', async () => {
    const id = (await registry.as('client_admin', tenant)('GET', '/api/tariffs/')).body['results'][0].id;
    const stranger = registry.as('client_admin', await registry.addTenant());
    expect((await registry.as('operator', tenant)('GET', `/api/tariffs/${id}/`)).status).toBe(200);
    expect((await registry.as('operator', tenant)('POST', '/api/tariffs/', { name: 'X' })).status).toBe(403);
    expect((await registry.as('field_engineer', tenant)('GET', '/api/tariffs/')).status).toBe(403);
    for (const [method, url, body] of [
      ['GET', ''],
      ['PATCH', '', { name: 'Y' }],
      ['DELETE', ''],
      ['GET', 'versions/'],
      ['POST', 'versions/', version],
      ['POST', 'preview/', { amount: '5' }],
    ] as const) {
      expect((await stranger(method, `/api/tariffs/${id}/${url}`, body)).status).toBe(404);
    }
    expect((await registry.as('system_admin', null)('GET', '/api/tariffs/')).body['count']).toBeGreaterThan(4);
    expect((await registry.as('system_admin', null)('PATCH', `/api/tariffs/${id}/`, { name: 'Renamed by the platform' })).status).toBe(200);
  });
});
