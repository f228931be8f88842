import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../test/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { systemSource, verifyChain } from '../../tenancy/audit/index.ts';
import { ensureMeter } from './index.ts';
import { nextNumber, sorted, startRegistry, type Body, type Registry } from './registry.testkit.ts';

let registry: Registry;
let tenant: string;
beforeAll(async () => {
  registry = await startRegistry(await createTestDatabase());
  tenant = await registry.addTenant();
});
afterAll(() => registry.close());

const make = (fields: object = {}): Promise<Body> => registry.addMeter(tenant, fields);

describe('meters', () => {
  it('have every field of the older system and the newer ones', async () => {
    const tariff = (await registry.as('client_admin', tenant)('POST', '/api/tariffs/', { name: 'Any' })).body['id'];
    const made = await registry.as('field_engineer', tenant)('POST', '/api/meters/', {
      meter_id: '5810 0000-007',
      meter_type: 'water',
      client: tenant,
      location: 'Umoja 2',
      site: 'Umoja',
      latitude: '-1.283300',
      longitude: 36.8167,
      serial_number: 'SN-1',
      firmware_version: '2.1',
      installed_on: '2026-01-31',
      last_seen: '2026-11-01T08:00:00Z',
      last_tamper_event: null,
      metadata: { valve: 'ball' },
      tariff,
      vendor_customer_id: 'C9',
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.any(String),
      meter_id: '58100000007',
      client: tenant,
      client_name: 'Amsol Water',
      meter_type: 'water',
      location: 'Umoja 2',
      site: 'Umoja',
      latitude: '-1.283300',
      longitude: '36.816700',
      status: 'active',
      firmware_version: '2.1',
      serial_number: 'SN-1',
      installed_on: '2026-01-31',
      last_seen: '2026-11-01T08:00:00.000Z',
      last_tamper_event: null,
      metadata: { valve: 'ball' },
      tariff,
      vendor_account: null,
      vendor_customer_id: 'C9',
      aliases: [],
      total_paid: '0.00',
      total_units: '0.0',
      total_vends: 0,
      last_vended_at: null,
      last_token_value: null,
      last_customer_name: null,
      last_customer_id: null,
      current_customer_name: null,
      current_customer_id: null,
      assignments_count: 0,
      bulk_meter: null,
      bulk_meter_id: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await registry.as('read_only', tenant)('GET', `/api/meters/${made.body['id']}/`)).body).toEqual(made.body);
    expect((await registry.as('read_only', tenant)('GET', '/api/meters/?search=58100000007')).body['results']).toEqual([made.body]);
  });

  it('are registered once, however the number is written', async () => {
    const number = nextNumber();
    const call = registry.as('client_admin', tenant);
    const both = await Promise.all([
      call('POST', '/api/meters/', { meter_id: number, meter_type: 'water' }),
      call('POST', '/api/meters/', { meter_id: ` ${number.slice(0, 4)}-${number.slice(4)}`, meter_type: 'water' }),
    ]);
    expect(sorted(both.map((one) => one.status))).toEqual([201, 400]);
    expect((await registry.as('client_admin', await registry.addTenant())('POST', '/api/meters/', { meter_id: number, meter_type: 'water' })).status).toBe(201);
  });

  it('with a wrong check digit are refused, unless the client holds such meters', async () => {
    for (const wrong of ['58100000001', '5800018572612']) {
      expect((await registry.as('client_admin', tenant)('POST', '/api/meters/', { meter_id: wrong, meter_type: 'water' })).body).toMatchObject({
        code: 'invalid',
        details: { meter_id: [expect.stringContaining('check digit')] },
      });
    }
    const lax = await registry.addTenant({ checkDigit: false });
    expect((await registry.as('client_admin', lax)('POST', '/api/meters/', { meter_id: '58100000001', meter_type: 'water' })).status).toBe(201);
  });

  it('keep their number once tokens were issued for it', async () => {
    const { id, meter_id } = await make();
    const call = registry.as('client_admin', tenant);
    const other = nextNumber();
    expect((await call('PATCH', `/api/meters/${id}/`, { meter_id: other })).body['meter_id']).toBe(other);
    await registry.db.inTenant(tenant, (tx) => tx.q.updateTable('meters').set({ total_vends: 1n }).where('id', '=', id).execute());
    expect((await call('PATCH', `/api/meters/${id}/`, { meter_id })).body['code']).toBe('meters.number_in_use');
    expect((await call('PUT', `/api/meters/${id}/`, { meter_id: other, meter_type: 'gas' })).body['meter_type']).toBe('gas');
  });

  it('take back what a client got, changed in one place', async () => {
    const call = registry.as('client_admin', tenant);
    const got = await make({ site: 'Old' });
    expect((await call('PUT', `/api/meters/${got['id']}/`, { ...got, site: 'New', total_paid: '9' })).body).toMatchObject({ site: 'New', total_paid: '0.00' });
  });

  it('are not overwritten by somebody who saw an older state', async () => {
    const call = registry.as('client_admin', tenant);
    const url = `/api/meters/${(await make())['id']}/`;
    const etag = String((await call('GET', url)).headers['etag']);
    const matching = (tag: string) => registry.as('client_admin', tenant, { 'if-match': tag });
    const both = await Promise.all(['A', 'B'].map((site) => matching(etag)('PATCH', url, { site })));
    expect(sorted(both.map((one) => one.status))).toEqual([200, 412]);
    expect((await matching('*')('PATCH', url, { site: 'C' })).status).toBe(200);
  });

  it.each([
    ['meter_id', { meter_id: ' - ' }],
    ['status', { status: 'broken' }],
    ['latitude', { latitude: '91' }],
    ['longitude', { longitude: 'east' }],
    ['installed_on', { installed_on: '2026-02-30' }],
    ['last_seen', { last_seen: 'yesterday' }],
    ['metadata', { metadata: [] }],
    ['tariff', { tariff: newId() }],
    ['tariff', { tariff: 'x' }],
    ['vendor_account', { vendor_account: newId() }],
    ['location', { location: 'a\0' }],
    ['surprise', { surprise: 1 }],
  ])('refuse a wrong %s', async (field, wrong) => {
    const answer = await registry.as('client_admin', tenant)('POST', '/api/meters/', { meter_id: nextNumber(), meter_type: 'water', ...wrong });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body['details'])).toContain(field);
  });

  it("of another client's tariff are refused", async () => {
    const foreign = (await registry.as('client_admin', await registry.addTenant())('POST', '/api/tariffs/', { name: 'Foreign' })).body['id'];
    expect(
      (await registry.as('client_admin', tenant)('POST', '/api/meters/', { meter_id: nextNumber(), meter_type: 'water', tariff: foreign })).body['details'],
    ).toHaveProperty('tariff');
  });

  it('do not change clients', async () => {
    const { id } = await make();
    expect((await registry.as('system_admin', tenant)('PATCH', `/api/meters/${id}/`, { client: await registry.addTenant() })).body['details']).toHaveProperty(
      'client',
    );
  });

  it('are made by platform staff for the client they name', async () => {
    const body = { meter_id: nextNumber(), meter_type: 'water' };
    expect((await registry.as('system_admin', null)('POST', '/api/meters/', { ...body, client: tenant })).body).toMatchObject({ client: tenant });
    expect((await registry.as('system_admin', null)('POST', '/api/meters/', body)).body['code']).toBe('tenant.required');
  });

  it('are ensured once by a seed that runs twice', async () => {
    const number = nextNumber();
    const run = () => registry.db.inTenant(tenant, (tx) => ensureMeter(tx, systemSource, { number, site: 'Seed' }));
    const first = await run();
    expect(await run()).toEqual({ id: first.id, created: false });
  });
});

describe('suspension', () => {
  it('remembers the state it came from', async () => {
    const call = registry.as('operator', tenant);
    const url = `/api/meters/${(await make({ status: 'tamper' }))['id']}`;
    expect((await call('POST', `${url}/resume/`)).body['code']).toBe('meters.not_suspended');
    expect((await call('POST', `${url}/suspend/`)).body).toMatchObject({ status: 'suspended', message: expect.any(String) });
    expect((await call('POST', `${url}/suspend/`)).status).toBe(200);
    expect((await call('GET', `${url}/`)).body['status']).toBe('suspended');
    expect((await call('POST', `${url}/resume/`)).body['status']).toBe('tamper');
  });

  it('by an edit needs the same right and remembers as well', async () => {
    const url = `/api/meters/${(await make({ status: 'fault' }))['id']}/`;
    expect((await registry.as('field_engineer', tenant)('PATCH', url, { status: 'suspended' })).status).toBe(403);
    expect((await registry.as('field_engineer', tenant)('PATCH', url, { status: 'offline' })).status).toBe(200);
    expect((await registry.as('operator', tenant)('PATCH', url, { status: 'suspended' })).status).toBe(200);
    expect((await registry.as('field_engineer', tenant)('PATCH', url, { status: 'active' })).status).toBe(403);
    expect((await registry.as('operator', tenant)('POST', `${url}resume/`)).body['status']).toBe('offline');
  });
});

describe('who has a meter', () => {
  const customer = async (): Promise<string> =>
    (await registry.as('operator', tenant)('POST', '/api/customers/', { name: 'Holder', phone: '0712345678' })).body['id'];

  it('is one person at a time, named by id or by the number on the device, again and again', async () => {
    const call = registry.as('operator', tenant);
    const [meter, one, two] = [await make(), await customer(), await customer()];
    const spaced = `${meter['meter_id'].slice(0, 4)} ${meter['meter_id'].slice(4)}`;
    for (let round = 0; round < 2; round += 1) {
      expect(await call('POST', `/api/customers/${one}/assign-meter/`, { meter_id: spaced })).toMatchObject({
        status: 201,
        body: { meter: meter['id'], customer: one, is_active: true, deactivated_on: null },
      });
      expect((await call('POST', `/api/customers/${one}/assign-meter/`, { meter_id: meter['id'] })).body['code']).toBe('meters.already_assigned_here');
      expect(await call('POST', `/api/customers/${two}/assign-meter/`, { meter_id: meter['id'] })).toMatchObject({
        status: 400,
        body: { code: 'meters.already_assigned' },
      });
      expect((await call('POST', `/api/customers/${two}/unassign-meter/`, { meter_id: meter['id'] })).status).toBe(404);
      expect((await call('POST', `/api/customers/${one}/unassign-meter/`, { meter_id: meter['meter_id'] })).status).toBe(200);
      expect((await call('POST', `/api/customers/${one}/unassign-meter/`, { meter_id: meter['id'] })).status).toBe(404);
    }
    expect((await call('GET', `/api/meters/${meter['id']}/assignments/`)).body).toMatchObject({ count: 0, results: [] });
    expect((await call('GET', `/api/meters/${meter['id']}/assignments/?all=true`)).body).toMatchObject({
      count: 2,
      results: [{ is_active: false }, { is_active: false }],
    });
    for (const path of [`/api/meters/${meter['id']}/`, `/api/customers/${one}/`])
      expect((await call('GET', path)).body).toMatchObject({ assignments_count: 2 });
    expect((await call('POST', `/api/customers/${one}/assign-meter/`, { meter_id: newId() })).status).toBe(404);
    expect((await call('POST', `/api/customers/${one}/assign-meter/`, { meter_id: '1' })).status).toBe(404);
  });

  it('stays one person when many are assigned at once', async () => {
    const meter = await make();
    const people = await Promise.all(Array.from({ length: 6 }, customer));
    const answers = await Promise.all(
      people.map((one) => registry.as('operator', tenant)('POST', `/api/customers/${one}/assign-meter/`, { meter_id: meter['id'] })),
    );
    expect(sorted(answers.map((one) => one.status))).toEqual([201, 400, 400, 400, 400, 400]);
  });
});

describe('aliases', () => {
  it('name one meter each, and never one that has that number', async () => {
    const call = registry.as('operator', tenant);
    const [one, two] = [await make(), await make()];
    expect((await call('POST', `/api/meters/${one['id']}/aliases/`, { alias: 'Shop no. 4' })).body).toMatchObject({ alias: 'SHOPNO4' });
    expect((await call('POST', `/api/meters/${one['id']}/aliases/`, { alias: 'shop-no-4' })).status).toBe(201);
    expect((await call('POST', `/api/meters/${two['id']}/aliases/`, { alias: 'SHOP NO 4' })).body['code']).toBe('meters.alias_taken');
    expect((await call('POST', `/api/meters/${two['id']}/aliases/`, { alias: one['meter_id'] })).status).toBe(400);
    expect((await call('POST', `/api/meters/${two['id']}/aliases/`, { alias: '-' })).status).toBe(400);
    expect((await call('GET', `/api/meters/${one['id']}/aliases/`)).body).toMatchObject({ count: 1, results: [{ alias: 'SHOPNO4' }] });
    expect((await call('GET', `/api/meters/${one['id']}/`)).body['aliases']).toEqual(['SHOPNO4']);
    expect((await call('POST', '/api/meters/', { meter_id: 'SHOP NO 4', meter_type: 'water' })).body['details']).toHaveProperty('meter_id');
    expect((await call('DELETE', `/api/meters/${one['id']}/aliases/?alias=shop%20no%204`)).status).toBe(204);
    expect((await call('DELETE', `/api/meters/${one['id']}/aliases/?alias=shop%20no%204`)).status).toBe(404);
  });
});

describe('asking the vendor', () => {
  it("is done for a meter of one's own, under one's own account", async () => {
    const call = registry.as('field_engineer', tenant);
    const meter = await make();
    registry.vendor.asked.length = 0;
    registry.vendor.answer = { kind: 'found', meter: { raw: { Meter_id: meter['meter_id'], Price: '200.00' } } };
    expect(await call('POST', '/api/meters/query/', { meter_id: `${meter['meter_id']} ` })).toMatchObject({
      status: 200,
      body: { Meter_id: meter['meter_id'], Price: '200.00' },
    });
    expect(registry.vendor.asked).toEqual([[tenant, meter['meter_id'], null]]);
    expect((await registry.as('client_admin', await registry.addTenant())('POST', '/api/meters/query/', { meter_id: meter['meter_id'] })).status).toBe(404);
    expect((await registry.as('read_only', tenant)('POST', '/api/meters/query/', { meter_id: meter['meter_id'] })).status).toBe(403);
    expect(registry.vendor.asked).toHaveLength(1);
    registry.vendor.answer = { kind: 'unavailable', reason: 'secret internals' };
    const away = await call('POST', '/api/meters/query/', { meter_id: meter['meter_id'] });
    expect(away).toMatchObject({ status: 503, body: { code: 'meters.vendor_unavailable' } });
    expect(JSON.stringify(away.body)).not.toContain('secret');
    registry.vendor.answer = { kind: 'not_found' };
    expect((await call('POST', '/api/meters/query/', { meter_id: meter['meter_id'] })).body['code']).toBe('meters.not_at_vendor');
  });

  it('goes to the account that the meter buys by', async () => {
    const account = newId();
    const row = { tenant_id: tenant, id: account, dialect: 'stronpower', base_url: 'http://vendor', company: 'c', username: 'u', password_sealed: 'p' };
    await registry.db.inTenant(tenant, (tx) => tx.q.insertInto('vendor_accounts').values(row).execute());
    const meter = await make({ vendor_account: account });
    registry.vendor.asked.length = 0;
    await registry.as('operator', tenant)('POST', '/api/meters/query/', { meter_id: meter['meter_id'] });
    expect(registry.vendor.asked).toEqual([[tenant, meter['meter_id'], account]]);
  });
});

describe('a deleted meter', () => {
  it('frees its number, keeps its history, and is not deleted while a purchase is under way', async () => {
    const call = registry.as('client_admin', tenant);
    const meter = await make();
    const order = {
      tenant_id: tenant,
      id: newId(),
      meter_id: meter['id'],
      meter_number: meter['meter_id'],
      vendor_account_id: newId(),
      created_at: new Date(),
      updated_at: new Date(),
    };
    await registry.db.inTenant(tenant, (tx) =>
      tx.q
        .insertInto('vend_orders')
        .values({ ...order, state: 'unknown' })
        .execute(),
    );
    expect((await call('DELETE', `/api/meters/${meter['id']}/`)).body['code']).toBe('meters.vend_in_flight');
    await registry.db.inTenant(tenant, (tx) => tx.q.updateTable('vend_orders').set({ state: 'vended' }).where('id', '=', order.id).execute());
    expect((await call('DELETE', `/api/meters/${meter['id']}/`)).status).toBe(204);
    expect((await call('GET', `/api/meters/${meter['id']}/`)).status).toBe(404);
    expect((await call('POST', '/api/meters/', { meter_id: meter['meter_id'], meter_type: 'water' })).status).toBe(201);
  });
});

describe('who may', () => {
  it('read-only staff change nothing, strangers find nothing', async () => {
    const { id } = await make();
    const stranger = registry.as('client_admin', await registry.addTenant());
    for (const [method, url, body] of [
      ['PATCH', '', { site: 'X' }],
      ['DELETE', ''],
      ['POST', 'suspend/'],
      ['POST', 'resume/'],
      ['POST', 'aliases/', { alias: 'XX' }],
      ['DELETE', 'aliases/?alias=XX'],
    ] as const) {
      expect((await registry.as('read_only', tenant)(method, `/api/meters/${id}/${url}`, body)).status).toBe(403);
      expect((await stranger(method, `/api/meters/${id}/${url}`, body)).status).toBe(404);
    }
    for (const url of ['', 'assignments/', 'aliases/']) expect((await stranger('GET', `/api/meters/${id}/${url}`)).status).toBe(404);
    expect((await registry.as('system_admin', null)('POST', `/api/meters/${id}/suspend/`)).status).toBe(200);
  });

  it('every change stands in the audit chain', async () => {
    await registry.db.inTenant(tenant, async (tx) => {
      expect(await verifyChain(tx)).toBeNull();
      const actions = await tx.q.selectFrom('audit_log').select('action').distinct().execute();
      for (const action of [
        'meter.created',
        'meter.changed',
        'meter.suspended',
        'meter.resumed',
        'meter.assigned',
        'meter.unassigned',
        'meter.alias_added',
        'meter.alias_removed',
        'meter.deleted',
      ])
        expect(actions).toContainEqual({ action });
    });
  });
});
