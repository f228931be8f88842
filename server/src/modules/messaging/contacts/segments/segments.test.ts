import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { startTestApp, type Answer, type Json } from '../../../../../../test/harness.ts';
import { createFiller } from '../../../../../../test/isolation/columns.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { segmentAudience } from '../index.ts';
import { linkCustomers } from '../customers/link.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const tenantId = app.tenantIds.demo;
const inTenant = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => app.db.inTenant(tenantId, fn);
const api = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: Json): Promise<Answer> =>
  app.api(method, `/api/${path}`, { as, ...(body === undefined ? {} : { body }) });

/** Five people; who they are stands in their names. */
const people: Record<string, string> = {};
beforeAll(async () => {
  await api('POST', 'messaging/contact-attributes/', { key: 'people', type: 'number' });
  const add = async (name: string, body: Json): Promise<void> => {
    const answer = await api('POST', 'messaging/contacts/', { name, ...body });
    people[name] = String(answer.body['id']);
  };
  await add('Asha', { phone_e164: '0722000001', tags: ['vip', 'north'], attributes: { people: 3, zone: 'North' }, language: 'sw' });
  await add('Baraka', { phone_e164: '0722000002', tags: ['north'], attributes: { people: 12, zone: 'South' } });
  await add('Chebet', { phone_e164: '+255712345678', email: 'chebet@example.com', attributes: { zone: 'North' } });
  await add('Daudi', { email: 'daudi@example.com' });
  await add('Esther', { phone_e164: '0722000005', is_active: false, tags: ['vip'] });
  const opt = (name: string, what: string, channels: string[]): Promise<Answer> => api('POST', `messaging/contacts/${people[name]!}/${what}/`, { channels });
  await opt('Asha', 'opt-in', ['sms']);
  await opt('Baraka', 'opt-out', ['sms']);
  await opt('Daudi', 'opt-in', ['email']);
  const customer = await api('POST', 'customers/', { name: 'Asha', phone: '0722000001' });
  while (await inTenant(linkCustomers));
  await bought(String(customer.body['id']), [1, 40]);
});

/** Sales of 1,500 shillings and 10 m³, so many days ago. */
async function bought(customerId: string, daysAgo: readonly number[]): Promise<void> {
  const filler = await createFiller({ query: app.sql, secrets: app.secrets, tenantId, canary: 'sale' });
  const [meter] = await app.sql('select id, meter_id from meters where tenant_id = $1 limit 1', [tenantId]);
  const [account] = await app.sql('select id from vendor_accounts where tenant_id = $1 limit 1', [tenantId]);
  const sold = { meter_id: meter!['id'], customer_id: customerId, vendor_account_id: account!['id'], tenths: 100 };
  for (const days of daysAgo) {
    const [order, at] = [newId(), new Date(Date.now() - days * 864e5)];
    await filler.insert('vend_orders', [
      {
        ...sold,
        id: order,
        state: 'vended',
        payment_id: null,
        meter_number: meter!['meter_id'],
        paid_minor: 150_000n,
        water_minor: 150_000n,
        next_action_at: null,
      },
    ]);
    await filler.insert('tokens', [
      {
        ...sold,
        order_id: order,
        payment_id: null,
        token_type: 'vending',
        status: 'delivered',
        amount_minor: 150_000n,
        token_sealed: '1'.repeat(20),
        token_tail: '1111',
        created_at: at,
      },
    ]);
  }
}

/** Of the five, those a filter finds; the seed's people stand aside. */
const found = async (filter: Json): Promise<string[]> => {
  const made = await api('POST', 'messaging/segments/', { name: 'Tried', filter_json: filter });
  expect([made.status, made.text]).toEqual([201, made.text]);
  const list = await api('GET', `messaging/contacts/?segment=${String(made.body['id'])}&ordering=name&page_size=100`);
  return (list.body['results'] as Json[]).map((one) => one['name'] as string).filter((name) => name in people);
};

describe('a live segment', () => {
  it.each([
    [{ field: 'tags', op: 'any_of', value: ['vip', 'north'] }, ['Asha', 'Baraka', 'Esther']],
    [{ field: 'tags', op: 'all_of', value: ['vip', 'north'] }, ['Asha']],
    [{ tags: ['north'], opt_in_status: 'opted_in' }, ['Asha']],
    [{ tags: ['north'], opt_in_status: 'opted_out' }, ['Baraka']],
    [{ attributes: { zone: 'North' } }, ['Asha', 'Chebet']],
    [{ attributes: { people: 3 } }, ['Asha']],
    [{ field: 'attributes.people', op: 'gt', value: 4 }, ['Baraka']],
    [{ field: 'attributes.people', op: 'lte', value: 12 }, ['Asha', 'Baraka']],
    [
      {
        all: [
          { field: 'attributes.people', op: 'missing' },
          { field: 'has_phone', value: true },
          { field: 'is_active', value: true },
        ],
      },
      ['Chebet'],
    ],
    [{ field: 'attributes.zone', op: 'starts_with', value: 'no' }, ['Asha', 'Chebet']],
    [{ field: 'phone_prefix', op: 'eq', value: '+255' }, ['Chebet']],
    [{ field: 'language', op: 'eq', value: 'sw' }, ['Asha']],
    [{ field: 'consent', op: 'granted', channel: 'email' }, ['Daudi']],
    [
      {
        all: [
          { field: 'consent', op: 'none' },
          { field: 'source', op: 'eq', value: 'staff' },
        ],
      },
      ['Chebet', 'Esther'],
    ],
    [
      {
        any: [
          { field: 'has_email', value: true },
          { field: 'name', op: 'eq', value: 'Baraka' },
        ],
      },
      ['Baraka', 'Chebet', 'Daudi'],
    ],
    [{ all: [{ field: 'source', op: 'eq', value: 'staff' }, { none: [{ field: 'has_phone', value: true }] }] }, ['Daudi']],
    [{ field: 'purchases.last', op: 'within_days', value: 7 }, ['Asha']],
    [{ field: 'purchases.count', op: 'gte', value: 2 }, ['Asha']],
    [{ field: 'purchases.count', op: 'gte', value: 2, days: 30 }, []],
    [{ field: 'purchases.paid', op: 'gte', value: '3000.00' }, ['Asha']],
    [{ field: 'purchases.paid', op: 'gte', value: '3000.01' }, []],
    [{ field: 'purchases.volume', op: 'lte', value: '0' }, ['Baraka', 'Chebet', 'Daudi', 'Esther']],
    [{ field: 'last_contacted_at', op: 'within_days', value: 3650 }, []],
    [{ field: 'created_at', op: 'before', value: '2001-01-01' }, []],
  ])('%j finds %j', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it('counts who is there and active, and whom marketing reaches, before anybody is written to', async () => {
    const preview = await api('POST', 'messaging/segments/preview/', { filter_json: { field: 'tags', op: 'any_of', value: ['vip', 'north'] } });
    expect(preview.body).toMatchObject({ contact_count: 2, reachable: { sms: 1, whatsapp: 0, email: 0 } });
    expect((preview.body['sample'] as Json[]).map((one) => one['name'])).toEqual(['Baraka', 'Asha']);
  });

  it('counts anew when it is asked', async () => {
    const made = await api('POST', 'messaging/segments/', { name: 'Counted', filter_json: { tags: ['counted'] } });
    expect(made.body).toMatchObject({ contact_count: 0, kind: 'live' });
    await api('PATCH', `messaging/contacts/${people['Daudi']!}/`, { tags: ['counted'] });
    const counted = await api('POST', `messaging/segments/${String(made.body['id'])}/update-count/`);
    expect(counted.body).toEqual({ message: 'Contact count updated: 1', contact_count: 1 });
    expect((await api('POST', `messaging/segments/${String(made.body['id'])}/members/`, { contacts: [people['Asha']!] })).body['code']).toBe(
      'segments.is_live',
    );
  });
});

describe('a static segment', () => {
  it('holds whom somebody put in, once each; who is not there is passed over', async () => {
    const { body } = await api('POST', 'messaging/segments/', { name: 'By hand', kind: 'static' });
    const url = `messaging/segments/${String(body['id'])}/`;
    expect((await api('POST', `${url}members/`, { contacts: [people['Asha']!, people['Chebet']!, app.tenantIds.other] })).body).toEqual({ added: 2 });
    expect((await api('POST', `${url}members/`, { contacts: [people['Asha']!] })).body).toEqual({ added: 0 });
    expect((await api('GET', url)).body).toMatchObject({ contact_count: 2, kind: 'static' });
    expect((await api('POST', `${url}members/remove/`, { contacts: [people['Chebet']!] })).body).toEqual({ removed: 1 });
    expect((await api('GET', `${url}reach/`)).body).toMatchObject({ contact_count: 1, reachable: { sms: 1 } });
    expect((await api('PATCH', url, { filter_json: { tags: ['vip'] } })).body['code']).toBe('segments.is_static');
    expect((await api('DELETE', url)).status).toBe(204);
    expect((await api('GET', url)).status).toBe(404);
  });
});

describe('an audience', () => {
  it('is each person once, with the address of the channel and the verdict of the moment', async () => {
    const [vip, north] = await Promise.all(
      ['vip', 'north'].map(async (tag) => String((await api('POST', 'messaging/segments/', { name: tag, filter_json: { tags: [tag] } })).body['id'])),
    );
    const ask = { segmentIds: [vip!, north!], contactIds: [people['Daudi']!, people['Asha']!], channel: 'sms', purpose: 'marketing' } as const;
    const rows = await inTenant(async (tx) => {
      const audience = await segmentAudience(tx, ask);
      return (await sql<Json>`select name, address, verdict from (${audience}) a order by name`.execute(tx.q)).rows;
    });
    expect(rows).toEqual([
      { name: 'Asha', address: '254722000001', verdict: 'allowed' },
      { name: 'Baraka', address: '254722000002', verdict: 'opted_out' },
      { name: 'Daudi', address: null, verdict: 'no_address' },
    ]);
  });

  it('of a segment that is not there, or another tenant’s, is none', async () => {
    const ask = { segmentIds: [app.tenantIds.other], contactIds: [], channel: 'sms', purpose: 'marketing' } as const;
    await expect(inTenant((tx) => segmentAudience(tx, ask))).rejects.toMatchObject({ code: 'not_found' });
  });
});
