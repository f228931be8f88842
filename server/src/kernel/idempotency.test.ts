import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { openDb, type Db } from './db.ts';
import { AppError } from './errors.ts';
import { withIdempotency } from './idempotency.ts';
import { newId } from './ids.ts';

let database: TestDatabase;
let db: Db;
const tenants = [newId(), newId()] as const;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.runtimeUrl, max: 8 });
  for (const id of tenants)
    await db.asSystem((tx) => tx.q.insertInto('tenants').values({ id, name: 'T', slug: id, time_zone: 'Africa/Nairobi', currency: 'KES' }).execute());
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

let key: string;
let runs: number;
beforeEach(() => {
  key = newId();
  runs = 0;
});
const actor = newId();
const spend = (options: { tenant?: string; actorId?: string; body?: unknown; run?: () => Promise<unknown> } = {}): Promise<unknown> =>
  withIdempotency(
    { db, tenantId: options.tenant ?? tenants[0], actorId: options.actorId ?? actor, key, request: ['POST', '/api/x/', options.body ?? { amount: '5' }] },
    options.run ??
      (async () => {
        runs += 1;
        return { number: runs };
      }),
  );

it('the same request again has the first answer and is not run again', async () => {
  expect([await spend(), await spend(), await spend()]).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }]);
});

it('the same key with another body is refused and not run', async () => {
  await spend();
  await expect(spend({ body: { amount: '6' } })).rejects.toMatchObject({ code: 'idempotency.key_reused', status: 409 });
  expect(runs).toBe(1);
});

it('twenty at once run once; the others hear that it is under way, or have its answer', async () => {
  const gate = Promise.withResolvers<void>();
  const run = async (): Promise<unknown> => {
    runs += 1;
    await gate.promise;
    return { number: runs };
  };
  const all = Array.from({ length: 20 }, () => spend({ run }));
  const others = Promise.allSettled(all);
  setTimeout(gate.resolve, 100);
  const ends = await others;
  expect(runs).toBe(1);
  for (const end of ends)
    expect(end.status === 'fulfilled' ? end.value : end.reason).toEqual(
      end.status === 'fulfilled' ? { number: 1 } : expect.objectContaining({ code: 'idempotency.in_progress', status: 409 }),
    );
  expect(await spend()).toEqual({ number: 1 });
});

it('a refusal spent nothing, so the key may be used again', async () => {
  const refuse = (): Promise<never> => Promise.reject(new AppError({ code: 'x', status: 400, message: 'no' }));
  await expect(spend({ run: refuse })).rejects.toMatchObject({ code: 'x' });
  expect(await spend()).toEqual({ number: 1 });
});

it.each([new Error('lost the connection'), new AppError({ code: 'x', status: 502, message: 'vendor' })])(
  'after a failure of which nobody knows what it spent, it is not run again: %s',
  async (failure) => {
    await expect(spend({ run: () => Promise.reject(failure) })).rejects.toBe(failure);
    await expect(spend()).rejects.toMatchObject({ code: 'idempotency.in_progress' });
    expect(runs).toBe(0);
  },
);

it('a key belongs to who used it, in their tenant', async () => {
  expect(await spend()).toEqual({ number: 1 });
  expect(await spend({ actorId: newId() })).toEqual({ number: 2 });
  expect(await spend({ tenant: tenants[1] })).toEqual({ number: 3 });
});

it('a key that is too long is refused before anything runs', async () => {
  key = 'k'.repeat(256);
  await expect(spend()).rejects.toMatchObject({ code: 'idempotency.key_too_long', status: 400 });
  expect(runs).toBe(0);
});
