import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../test/database.ts';
import { secrets, sorted, startRegistry, type Body, type Registry } from '../meters/registry.testkit.ts';
import { systemSource } from '../../tenancy/audit/index.ts';
import { newId } from '../../../kernel/ids.ts';
import { ensureCustomer, payerDigest } from './index.ts';

let registry: Registry;
let tenant: string;
beforeAll(async () => {
  registry = await startRegistry(await createTestDatabase());
  tenant = await registry.addTenant();
});
afterAll(() => registry.close());

const wanjiku = { name: 'Wanjiku Kamau', phone: '0712 345 678', email: 'w@example.com', address: 'Umoja', id_number: '12345678', metadata: { plot: 7 } };
const names = (answer: { body: Body }): string[] => answer.body['results'].map((one: { name: string }) => one.name);

describe('customers', () => {
  it('have every field of the older system', async () => {
    const made = await registry.as('operator', tenant)('POST', '/api/customers/', wanjiku);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.any(String),
      client: tenant,
      client_name: 'Amsol Water',
      customer_id: 'AMS-00001',
      name: 'Wanjiku Kamau',
      phone: '254712345678',
      email: 'w@example.com',
      address: 'Umoja',
      id_number: '12345678',
      is_active: true,
      wants_email: true,
      language: null,
      metadata: { plot: 7 },
      meters_count: 0,
      assignments_count: 0,
      total_tokens: 0,
      total_paid: '0.00',
      total_units: '0.0',
      last_vended_at: null,
      wallet: '0.00',
      arrears: '0.00',
      active_meters: [],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await registry.as('read_only', tenant)('GET', `/api/customers/${made.body['id']}/`)).body).toEqual(made.body);
  });

  it('get numbers of their own when many clerks work at once', async () => {
    const own = await registry.addTenant({ name: 'maji safi' });
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => registry.as('operator', own)('POST', '/api/customers/', { name: `Customer ${n}`, phone: '0712345678' })),
    );
    expect(sorted(made.map((one): string => one.body['customer_id']))).toEqual(Array.from({ length: 20 }, (_, n) => `MAJ-${String(n + 1).padStart(5, '0')}`));
  });

  it('step over a number that an import brought along', async () => {
    const own = await registry.addTenant();
    await registry.db.inTenant(own, (tx) =>
      ensureCustomer(tx, systemSource, { name: 'Imported', phone: { digits: '254700000001', digest: null }, number: 'AMS-00001' }),
    );
    expect((await registry.as('operator', own)('POST', '/api/customers/', wanjiku)).body['customer_id']).toBe('AMS-00002');
  });

  it('are made by platform staff for the client they name', async () => {
    const platform = registry.as('system_admin', null);
    expect((await platform('POST', '/api/customers/', { ...wanjiku, client: tenant })).body).toMatchObject({ client: tenant });
    expect((await platform('POST', '/api/customers/', wanjiku)).body['code']).toBe('tenant.required');
    expect((await platform('POST', '/api/customers/', { ...wanjiku, client: newId() })).body['details']).toHaveProperty('client');
  });

  it('belong to the client of who makes them; a body that names another makes nothing', async () => {
    const other = await registry.addTenant();
    const create = (client: string) => registry.as('operator', tenant)('POST', '/api/customers/', { ...wanjiku, client });
    expect((await create(tenant)).body['client']).toBe(tenant);
    expect(await create(other)).toMatchObject({ status: 400, body: { details: { client: ['No such client.'] } } });
  });

  it('change field by field; what a client sends back of its own accord has no effect', async () => {
    const call = registry.as('operator', tenant);
    const made = (await call('POST', '/api/customers/', wanjiku)).body;
    const put = await call('PUT', `/api/customers/${made['id']}/`, { ...made, name: 'Wanjiku N.', customer_id: 'HACK', total_paid: '9' });
    expect(put).toMatchObject({ status: 200, body: { name: 'Wanjiku N.', customer_id: made['customer_id'], total_paid: '0.00', metadata: { plot: 7 } } });
    expect((await call('PATCH', `/api/customers/${made['id']}/`, { phone: '+254733000111', is_active: false, language: 'sw' })).body).toMatchObject({
      name: 'Wanjiku N.',
      phone: '254733000111',
      is_active: false,
      language: 'sw',
      email: 'w@example.com',
    });
  });

  it('are not overwritten by somebody who saw an older state', async () => {
    const call = registry.as('operator', tenant);
    const made = await call('POST', '/api/customers/', wanjiku);
    const url = `/api/customers/${made.body['id']}/`;
    const etag = String(made.headers['etag']);
    const matching = registry.as('operator', tenant, { 'if-match': etag });
    expect((await matching('PATCH', url, { name: 'First' })).status).toBe(200);
    expect((await matching('PATCH', url, { name: 'Second' })).body).toMatchObject({ code: 'precondition_failed' });
    expect((await call('GET', url)).body['name']).toBe('First');
  });

  it.each([
    ['phone', { phone: 'abc' }],
    ['phone', { phone: '07123' }],
    ['email', { email: 'nobody' }],
    ['name', { name: '' }],
    ['name', { name: 'a\0b' }],
    ['metadata', { metadata: { a: '\ud800' } }],
    ['metadata', { metadata: { a: 'x'.repeat(20_000) } }],
    ['surprise', { surprise: 1 }],
    ['language', { language: 'de' }],
  ])('refuse a wrong %s', async (field, wrong) => {
    const answer = await registry.as('operator', tenant)('POST', '/api/customers/', { ...wanjiku, ...wrong });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body['details'])).toContain(field);
  });
});

describe('finding a customer', () => {
  let own: string;
  beforeAll(async () => {
    own = await registry.addTenant();
    const call = registry.as('client_admin', own);
    for (const [name, phone, id_number] of [
      ['Achieng Otieno', '0711000001', '111'],
      ['Baraka Mwangi', '0711000002', '222'],
      ['Chebet Ruto', '0711000003', '333'],
    ])
      await call('POST', '/api/customers/', { name, phone, id_number });
    const meter = (await call('POST', '/api/meters/', { meter_id: '58100000007', meter_type: 'water' })).body;
    const baraka = (await call('GET', '/api/customers/?search=baraka')).body['results'][0];
    expect((await call('POST', `/api/customers/${baraka.id}/assign-meter/`, { meter_id: meter['id'] })).status).toBe(201);
  });

  it.each([
    ['baraka', ['Baraka Mwangi']],
    ['MWANGI bar', ['Baraka Mwangi']],
    ['0711 000 003', ['Chebet Ruto']],
    ['+254711000001', ['Achieng Otieno']],
    ['AMS-00001', ['Achieng Otieno']],
    ['222', ['Baraka Mwangi']],
    ['5810 0000 007', ['Baraka Mwangi']],
    ['0000007', ['Baraka Mwangi']],
    ['nobody', []],
    ['%', []],
    ['\0', ['Chebet Ruto', 'Baraka Mwangi', 'Achieng Otieno']],
  ])('by %j', async (search, expected) => {
    expect(names(await registry.as('operator', own)('GET', `/api/customers/?search=${encodeURIComponent(search)}`))).toEqual(expected);
  });

  it('by page, by cursor and in either order without losing or repeating one', async () => {
    const call = registry.as('operator', own);
    for (const ordering of ['name', '-name', 'created_at', '-created_at']) {
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null;) {
        const page: { body: Body } = await call('GET', `/api/customers/?page_size=1&ordering=${ordering}${next === '' ? '' : `&cursor=${next}`}`);
        seen.push(...names(page));
        expect(page.body['count']).toBe(3);
        next = page.body['next_cursor'];
      }
      const all = ['Achieng Otieno', 'Baraka Mwangi', 'Chebet Ruto'];
      expect(seen).toEqual(ordering.startsWith('-') ? all.toReversed() : all);
    }
    expect((await call('GET', '/api/customers/?page=2&page_size=2')).body).toMatchObject({
      count: 3,
      total_pages: 2,
      current_page: 2,
      next: null,
      results: [{ name: 'Achieng Otieno' }],
    });
    expect((await call('GET', `/api/customers/?cursor=${Buffer.from('["x","y"]').toString('base64url')}`)).status).toBe(400);
  });

  it('by whether they are active', async () => {
    expect((await registry.as('operator', own)('GET', '/api/customers/?is_active=false')).body['count']).toBe(0);
    expect((await registry.as('operator', own)('GET', '/api/customers/?is_active=true')).body['count']).toBe(3);
  });

  it('across clients for the platform alone', async () => {
    const platform = registry.as('system_admin', null);
    expect((await platform('GET', `/api/customers/?client=${own}`)).body['count']).toBe(3);
    expect((await platform('GET', '/api/customers/')).body['count']).toBeGreaterThan(20);
    expect((await registry.as('operator', tenant)('GET', `/api/customers/?client=${own}`)).body['count']).toBe(0);
    expect((await platform('GET', '/api/customers/?client=x')).status).toBe(400);
  });
});

describe('a deleted customer', () => {
  it('is gone from lists, lets go of the meters and keeps the history', async () => {
    const call = registry.as('client_admin', tenant);
    const customer = (await call('POST', '/api/customers/', wanjiku)).body['id'];
    const meter = (await call('POST', '/api/meters/', { meter_id: '58000185726', meter_type: 'water' })).body['id'];
    await call('POST', `/api/customers/${customer}/assign-meter/`, { meter_id: meter });
    expect((await call('DELETE', `/api/customers/${customer}/`)).status).toBe(204);
    expect((await call('GET', `/api/customers/${customer}/`)).status).toBe(404);
    expect((await call('DELETE', `/api/customers/${customer}/`)).status).toBe(404);
    expect((await call('GET', `/api/meters/${meter}/`)).body['current_customer_id']).toBeNull();
    expect((await call('GET', `/api/meters/${meter}/assignments/?all=true`)).body['results']).toMatchObject([
      { customer, is_active: false, customer_name: 'Wanjiku Kamau' },
    ]);
  });
});

describe('a payer whose number M-Pesa hashed', () => {
  it('is recognised by what is stored', async () => {
    const id = (await registry.as('operator', tenant)('POST', '/api/customers/', { ...wanjiku, phone: '0799111222' })).body['id'];
    const hashed = createHash('sha256').update('254799111222').digest('hex');
    const found = await registry.db.inTenant(tenant, (tx) =>
      tx.q.selectFrom('customers').select('id').where('phone_digest', '=', payerDigest(secrets, hashed)).execute(),
    );
    expect(found).toEqual([{ id }]);
  });
});

describe('who may', () => {
  it('read-only staff read, strangers find nothing', async () => {
    const id = (await registry.as('operator', tenant)('POST', '/api/customers/', wanjiku)).body['id'];
    for (const role of ['read_only', 'field_engineer'] as const) {
      expect((await registry.as(role, tenant)('POST', '/api/customers/', wanjiku)).status).toBe(403);
      expect((await registry.as(role, tenant)('PATCH', `/api/customers/${id}/`, { name: 'X' })).status).toBe(403);
      expect((await registry.as(role, tenant)('GET', `/api/customers/${id}/`)).status).toBe(200);
    }
    expect((await registry.as('operator', tenant)('DELETE', `/api/customers/${id}/`)).status).toBe(403);
    const stranger = registry.as('client_admin', await registry.addTenant());
    for (const [method, url, body] of [
      ['GET', ''],
      ['PATCH', '', { name: 'X' }],
      ['DELETE', ''],
      ['POST', 'assign-meter/', { meter_id: '58100000007' }],
      ['POST', 'unassign-meter/', { meter_id: '58100000007' }],
    ] as const) {
      expect((await stranger(method, `/api/customers/${id}/${url}`, body)).status).toBe(404);
    }
  });
});
