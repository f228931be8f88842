import { describe, expect, it } from 'vitest';
import { perTenant } from './per-tenant.ts';

describe('group commit per tenant', () => {
  it('writes what came together in one go, each tenant by itself', async () => {
    const writes: string[] = [];
    const add = perTenant<number>(async (tenantId, items) => {
      writes.push(`${tenantId}:${items.join()}`);
    });
    await Promise.all([add('a', 1), add('b', 2), add('a', 3)]);
    expect(writes.sort()).toEqual(['a:1,3', 'b:2']);
  });

  it('one item that cannot be written does not take its neighbours with it', async () => {
    const written: number[] = [];
    const add = perTenant<number>(async (_tenantId, items) => {
      if (items.includes(2)) throw Object.assign(new Error('bad value'), { code: '22021' });
      written.push(...items);
    });
    const results = await Promise.allSettled([add('a', 1), add('a', 2), add('a', 3)]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual([1, 3]);
  });

  it('a database that is away is not asked item by item', async () => {
    let asked = 0;
    const add = perTenant<number>(async () => {
      asked += 1;
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    });
    await Promise.allSettled([add('a', 1), add('a', 2), add('a', 3)]);
    expect(asked).toBe(1);
  });
});
