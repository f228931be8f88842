import { sql } from 'kysely';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/ids.ts';
import { createTextQueue } from '../outbox/index.ts';
import { openWorld, secrets, type World } from '../outbox/outbox.fixture.ts';
import { addCredits, createServiceCharge, readCredits, reserveCredits, settleCredits } from './index.ts';

let world: World;
let tenantId: string;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  tenantId = newId();
  await world.db.asSystem((tx) => sql`insert into tenants (id, name, slug) values (${tenantId}, 'Maji', ${tenantId})`.execute(tx.q));
});

const grant = (credits: number, dedupeKey = newId()): Promise<boolean> =>
  world.db.inTenant(tenantId, (tx) =>
    addCredits(tx, { kind: credits < 0 ? 'correction' : 'grant', credits: BigInt(credits), note: 'test', actorId: null, dedupeKey }),
  );
const reserve = (parts: number, groupId = newId()) => world.db.inTenant(tenantId, (tx) => reserveCredits(tx, { parts, groupId }));
const settle = (spent: number, freed: number): Promise<void> => world.db.inTenant(tenantId, (tx) => settleCredits(tx, [{ groupId: null, spent, freed }]));
const now = () => world.db.inTenant(tenantId, readCredits);

it('are reserved by as many as there is enough for, and by no more, when all ask at the same moment', async () => {
  await grant(100);
  const answers = await Promise.all(Array.from({ length: 30 }, () => reserve(10)));
  expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(10);
  expect(await now()).toMatchObject({ available: 0n, reserved: 100n });
});

it('are added once under one key, and never taken away below nothing', async () => {
  expect([await grant(50, 'invoice 1'), await grant(50, 'invoice 1')]).toEqual([true, false]);
  await expect(grant(-51)).rejects.toMatchObject({ code: 'credits.below_nothing' });
  await grant(-50);
  expect(await now()).toMatchObject({ available: 0n, totalPurchased: 50n });
});

it('add up after whatever was done, and every entry says what was left', async () => {
  const step = fc.record({
    kind: fc.constantFrom('grant' as const, 'reserve' as const, 'spend' as const, 'release' as const),
    n: fc.integer({ min: 1, max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      for (const { kind, n } of steps) {
        const { reserved } = await now();
        const some = Math.min(n, Number(reserved));
        if (kind === 'grant') await grant(n);
        else if (kind === 'reserve') await reserve(n);
        else await settle(kind === 'spend' ? some : 0, kind === 'release' ? some : 0);
      }
      const { available, reserved, totalUsed, totalPurchased } = await now();
      expect(available + reserved + totalUsed).toBe(totalPurchased);
      const { rows } = await world.db.inTenant(tenantId, (tx) =>
        sql<{
          available_after: bigint;
          reserved_after: bigint;
        }>`select available_after, reserved_after from sms_credit_entries where tenant_id = ${tenantId} order by id desc limit 20`.execute(tx.q),
      );
      // ids of one millisecond have no order, so it is among the newest
      if (rows.length > 0) expect(rows).toContainEqual({ available_after: available, reserved_after: reserved });
    }),
    { numRuns: 15 },
  );
});

describe('tokens and receipts', () => {
  const clock = { now: () => new Date(), monotonic: () => performance.now() };
  const text = (): Parameters<ReturnType<typeof createTextQueue>>[1][number] => ({
    id: newId(),
    dedupeKey: newId(),
    lane: 0,
    kind: 'token',
    to: '254712345678',
    text: 'a'.repeat(161),
  });
  const charges = async (): Promise<(string | null)[]> =>
    (
      await world.db.inTenant(tenantId, (tx) =>
        sql<{ charge: string | null }>`select charge from outbox_messages where tenant_id = ${tenantId} order by id`.execute(tx.q),
      )
    ).rows.map((row) => row.charge);
  const queue = async (...texts: ReturnType<typeof text>[]): Promise<void> => {
    const put = createTextQueue({ secrets, clock, chargeService: createServiceCharge(clock) });
    await world.db.inTenant(tenantId, (tx) => put(tx, texts));
  };

  it('are paid by the platform unless agreed otherwise', async () => {
    await grant(10);
    await queue(text());
    expect([await charges(), (await now()).reserved]).toEqual([[null], 0n]);
  });

  it('are paid by credits where that was agreed, each once, and leave all the same when those are used up', async () => {
    await grant(3);
    await world.db.inTenant(tenantId, (tx) =>
      sql`insert into sms_settings (tenant_id, service_texts, updated_at) values (${tenantId}, 'credits', now())`.execute(tx.q),
    );
    const one = text();
    await queue(one);
    await queue({ ...one, id: newId() });
    await queue(text());
    expect(await charges()).toEqual(['held', null]);
    expect(await now()).toMatchObject({ available: 1n, reserved: 2n });
  });
});
