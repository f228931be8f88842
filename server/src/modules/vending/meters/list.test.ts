import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../test/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { sorted, startRegistry, type Body, type Registry } from './registry.testkit.ts';

let registry: Registry;
const numbers = (answer: { body: Body }): string[] => answer.body['results'].map((one: { meter_id: string }) => one.meter_id);

describe('a list of meters', () => {
  let own: string;
  let made: Body[];
  beforeAll(async () => {
    registry = await startRegistry(await createTestDatabase());
    own = await registry.addTenant();
    made = [
      await registry.addMeter(own, { location: 'House 12 Umoja', site: 'North', serial_number: 'SN100%' }),
      await registry.addMeter(own, { location: 'Kibera', status: 'tamper', meter_type: 'gas' }),
      await registry.addMeter(own, { location: 'Umoja 2', site: 'North' }),
    ];
    await registry.as('client_admin', own)('POST', `/api/meters/${made[1]!['id']}/aliases/`, { alias: 'House b-7' });
  });
  afterAll(() => registry.close());
  const listed = async (query: string): Promise<number[]> =>
    numbers(await registry.as('read_only', own)('GET', `/api/meters/?${query}`)).map((number) => made.findIndex((one) => one['meter_id'] === number));

  it.each([
    ['status=tamper', [1]],
    ['meter_type=gas', [1]],
    ['site=North', [2, 0]],
    ['search=umoja', [2, 0]],
    ['search=UMOJA house', [0]],
    ['search=sn100%25', [0]],
    ['search=B7', [1]],
    ['search=house+b-7', [1]],
    ['search=_', []],
    ['ordering=created_at', [0, 1, 2]],
    ['ordering=-created_at', [2, 1, 0]],
    ['ordering=meter_id', [0, 1, 2]],
    ['ordering=-meter_id', [2, 1, 0]],
    ['ordering=nonsense', [2, 1, 0]],
    ['search=umoja&status=tamper', []],
    ['page=2&page_size=2', [0]],
    ['page=9', []],
  ])('by %s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  it('finds a number copied with blanks, and by its last digits', async () => {
    const number: string = made[0]!['meter_id'];
    expect(await listed(`search=${encodeURIComponent(`${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`)}`)).toEqual([0]);
    expect(await listed(`search=${number.slice(-5)}`)).toEqual([0]);
  });

  it('goes by cursor through all of them once', async () => {
    for (const ordering of ['created_at', '-created_at', 'meter_id', '-meter_id']) {
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null;) {
        const page: { body: Body } = await registry.as('read_only', own)(
          'GET',
          `/api/meters/?page_size=1&ordering=${ordering}${next === '' ? '' : `&cursor=${next}`}`,
        );
        seen.push(...numbers(page));
        next = page.body['next_cursor'];
      }
      expect(sorted(seen)).toEqual(sorted(made.map((one): string => one['meter_id'])));
    }
  });

  it('shows a holder, past and present, and hides all but the end of the last token', async () => {
    const call = registry.as('client_admin', own);
    const customer = (await call('POST', '/api/customers/', { name: 'Akinyi', phone: '0712345678' })).body;
    await call('POST', `/api/customers/${customer['id']}/assign-meter/`, { meter_id: made[0]!['id'] });
    await registry.db.inTenant(own, async (tx) => {
      const id = newId();
      await tx.q
        .insertInto('tokens')
        .values({
          tenant_id: own,
          id,
          order_id: newId(),
          meter_id: made[0]!['id'],
          customer_id: customer['id'],
          vendor_account_id: newId(),
          token_type: 'vending',
          token_sealed: 'x',
          token_digest: Buffer.alloc(32),
          token_tail: '9876',
          amount_minor: 30_000n,
          tenths: 15,
          created_at: new Date(),
        })
        .execute();
      await tx.q
        .updateTable('meters')
        .set({ total_paid_minor: 30_000n, total_tenths: 15n, total_vends: 1n, last_vended_at: new Date(), last_token_id: id })
        .where('id', '=', made[0]!['id'])
        .execute();
    });
    const shown = (await call('GET', '/api/meters/?ordering=created_at')).body['results'][0];
    expect(shown).toMatchObject({
      total_paid: '300.00',
      total_units: '1.5',
      total_vends: 1,
      last_token_value: '**** **** **** **** 9876',
      last_customer_name: 'Akinyi',
      last_customer_id: customer['customer_id'],
      current_customer_name: 'Akinyi',
      current_customer_id: customer['customer_id'],
    });
    expect(await listed(`customer=${customer['id']}`)).toEqual([0]);
    expect((await call('GET', `/api/customers/${customer['id']}/`)).body).toMatchObject({
      meters_count: 1,
      total_tokens: 1,
      total_paid: '300.00',
      total_units: '1.5',
      active_meters: [{ meter_uuid: made[0]!['id'], meter_id: made[0]!['meter_id'], status: 'active' }],
    });
  });

  it("shows no other client's, and all of them to the platform", async () => {
    const tenant = await registry.addTenant();
    await registry.addMeter(tenant);
    expect(numbers(await registry.as('client_admin', tenant)('GET', `/api/meters/?client=${own}`))).toEqual([]);
    expect((await registry.as('system_admin', null)('GET', `/api/meters/?client=${own}`)).body['count']).toBe(3);
  });
});
