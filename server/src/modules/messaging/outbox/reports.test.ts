import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepts, openTown, openWorld, reportOf, until, type Script, type Town, type World } from './outbox.fixture.ts';

const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const named =
  (id: string): Script =>
  () => ({ kind: 'accepted', providerId: id });
const unsure: Script = () => ({ kind: 'unknown', reason: 'time-out' });

/** Sends one token message and waits for the first answer. */
async function sendOne(town: Town, over: object = {}): Promise<string> {
  const [text] = await town.queue(over);
  town.outbox.nudge(town.tenantId);
  await until(async () => {
    const row = await town.row(text!.id);
    return row.attempts > 0 && row.lease_until === null;
  });
  return text!.id;
}

const reportsOf = (town: Town): Promise<{ status: string; applied: boolean }[]> =>
  world.db.inTenant(
    town.tenantId,
    async (tx) =>
      (await sql<{ status: string; applied: boolean }>`select status, applied from outbox_reports where tenant_id = ${town.tenantId} order by id`.execute(tx.q))
        .rows,
  );

describe('delivery reports', () => {
  it('delivered is told once, however often and in whatever order reports come', async () => {
    const town = await openTown(world, named('p1'));
    const tokenId = '00000000-0000-7000-8000-000000000001';
    const id = await sendOne(town, { tokenId });
    for (const status of ['pending', 'sent', 'delivered', 'delivered', 'sent', 'undelivered', 'pending'] as const) await town.report(0, 'p1', status);
    expect(await town.row(id)).toMatchObject({ state: 'delivered', next_action_at: null, delivered_at: town.clock.now(), tries: [{ state: 'delivered' }] });
    expect(town.delivered).toMatchObject([{ messageId: id, tokenId, paymentId: null }]);
    expect(town.failed).toEqual([]);
    expect((await reportsOf(town)).map((one) => one.applied)).toEqual(Array.from({ length: 7 }, () => true));
  });

  it('a report moves the message forward only', async () => {
    const town = await openTown(world, named('p1'));
    const id = await sendOne(town);
    await town.report(0, 'p1', 'sent');
    expect((await town.row(id)).state).toBe('sent');
    await town.report(0, 'p1', 'pending');
    await town.report(0, 'p1', 'sent');
    expect((await town.row(id)).state).toBe('sent');
  });

  it('one that comes before its attempt has an id waits, also under another name', async () => {
    for (const alternatives of [[], ['p9']]) {
      let answer = (): void => {
        /* set below */
      };
      const town = await openTown(
        world,
        () =>
          new Promise((resolve) => {
            answer = () => {
              resolve({ kind: 'accepted', providerId: 'p9' });
            };
          }),
      );
      const [text] = await town.queue({});
      town.outbox.nudge(town.tenantId);
      await until(() => town.sent.length === 1);
      await town.report(0, alternatives.length > 0 ? 'other' : 'p9', 'delivered', alternatives);
      expect(await reportsOf(town)).toEqual([{ status: 'delivered', applied: false }]);
      expect((await town.row(text!.id)).state).toBe('sending');
      answer();
      await until(async () => (await town.row(text!.id)).state === 'delivered');
      expect(await reportsOf(town)).toEqual([{ status: 'delivered', applied: true }]);
      expect(town.delivered).toHaveLength(1);
    }
  });

  it('a report and the answer that names it never miss each other when they are written at once', async () => {
    const town = await openTown(world, (text) => {
      void town.report(0, `id-${text.reference}`, 'delivered');
      return { kind: 'accepted', providerId: `id-${text.reference}` };
    });
    const texts = await town.queue(...Array.from({ length: 100 }, () => ({})));
    town.outbox.nudge(town.tenantId);
    await until(() => town.delivered.length >= 100);
    expect(new Set(town.delivered.map((one) => one.messageId))).toEqual(new Set(texts.map((one) => one.id)));
    expect(town.delivered).toHaveLength(100);
  });

  it('an unknown send that is reported under our reference is delivered without a second copy', async () => {
    const town = await openTown(world, unsure);
    const id = await sendOne(town);
    expect((await town.row(id)).state).toBe('unknown');
    await town.report(0, 'p7', 'delivered', [`${id}-1`]);
    town.advance(10 * MINUTE);
    await town.sweep();
    expect(await town.row(id)).toMatchObject({ state: 'delivered', attempts: 1, tries: [{ state: 'delivered', provider_id: 'p7' }] });
    expect(town.sent).toHaveLength(1);
  });

  it('a report of one channel says nothing about another channel with the same id', async () => {
    const town = await openTown(world, named('same'), named('same'));
    const id = await sendOne(town);
    await town.report(1, 'same', 'delivered', [`${id}-1`]);
    expect((await town.row(id)).state).toBe('accepted');
  });

  it('an accepted token of which nothing is heard goes once through the second gateway; a late report of the first still counts', async () => {
    const town = await openTown(world, named('p1'), named('p2'));
    const id = await sendOne(town);
    town.advance(2 * MINUTE);
    await town.sweep();
    expect(town.sent).toHaveLength(1);
    town.advance(MINUTE);
    await town.sweep();
    await until(async () => (await town.row(id)).tries[1]?.state === 'accepted');
    for (let i = 0; i < 3; i += 1) {
      town.advance(10 * MINUTE);
      await town.sweep();
    }
    expect(town.sent).toHaveLength(2);
    expect(await town.row(id)).toMatchObject({ state: 'accepted', next_action_at: null });
    await town.report(0, 'p1', 'delivered');
    expect((await town.row(id)).state).toBe('delivered');
  });

  it('an undelivered message goes to the second gateway, and fails when that one cannot deliver it either', async () => {
    const town = await openTown(world, named('p1'), named('p2'));
    const id = await sendOne(town);
    await town.report(0, 'p1', 'undelivered');
    await until(async () => (await town.row(id)).tries[1]?.state === 'accepted');
    await town.report(1, 'p2', 'undelivered');
    expect((await town.row(id)).state).toBe('failed');
    expect(town.failed).toMatchObject([{ messageId: id, reason: 'all_channels_failed' }]);
    await town.report(0, 'p1', 'delivered');
    expect((await town.row(id)).state).toBe('delivered');
    expect(town.delivered).toHaveLength(1);
  });

  it('strangers and unstorable characters do no harm', async () => {
    const town = await openTown(world, accepts);
    await town.outbox.receive(town.tenantId, town.accounts[0]!.channelId, [
      { ...reportOf('no\0body', 'delivered', ['\0']), reason: 'a\0b', code: '\0' },
      reportOf('nobody', 'sent'),
    ]);
    expect(await reportsOf(town)).toMatchObject([{ applied: false }, { applied: false }]);
  });
});
