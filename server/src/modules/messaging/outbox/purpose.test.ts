import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChargedGroup, MovedText } from './index.ts';
import { newId } from '../../../kernel/ids.ts';
import { accepts, openTown, openTownWith, openWorld, until, type Script, type Town, type World } from './outbox.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const MINUTE = 60_000;
const unsure: Script = () => ({ kind: 'unknown', reason: 'time-out' });
const refuses: Script = () => ({ kind: 'refused', code: '1', reason: 'no', retryable: false, recipientFault: false });
const stateIs = (town: Town, id: string, state: string): Promise<void> => until(async () => (await town.row(id)).state === state);
async function send(town: Town, over: object): Promise<string> {
  const [text] = await town.queue({ kind: 'notice', ...over });
  town.outbox.nudge(town.tenantId);
  return text!.id;
}

describe('advertising', () => {
  const answers = (answer: 'allowed' | 'opted_out') => ({ consent: async (_tx: unknown, asks: readonly unknown[]) => asks.map(() => answer) });

  it('is asked for consent when it is its turn, service messages are not', async () => {
    const town = await openTownWith(world, answers('opted_out'), [accepts]);
    const advert = await send(town, { purpose: 'marketing' });
    await stateIs(town, advert, 'failed');
    expect(await town.row(advert)).toMatchObject({ attempts: 0, last_error: 'refused_consent' });
    expect(town.failed).toMatchObject([{ reason: 'refused_consent' }]);
    await stateIs(town, await send(town, {}), 'accepted');
  });

  it('leaves when there is consent, and nobody sends any where nobody can be asked', async () => {
    const town = await openTownWith(world, answers('allowed'), [accepts]);
    await stateIs(town, await send(town, { purpose: 'marketing' }), 'accepted');
    const mute = await openTown(world, accepts);
    await stateIs(mute, await send(mute, { purpose: 'marketing' }), 'failed');
    expect(mute.sent).toEqual([]);
  });

  it('is sent at most once when in doubt, in whatever lane', async () => {
    const town = await openTownWith(world, answers('allowed'), [unsure, accepts]);
    const id = await send(town, { purpose: 'marketing', lane: 1 });
    await stateIs(town, id, 'unknown');
    town.advance(10 * MINUTE);
    await town.sweep();
    expect(await town.row(id)).toMatchObject({ state: 'unknown', attempts: 1, next_action_at: null });
  });
});

describe('somebody who is blocked', () => {
  const blocked = { consent: async (_tx: unknown, asks: readonly unknown[]) => asks.map(() => 'blocked' as const) };

  it.each(['sms', 'whatsapp', 'inbox', 'campaign', 'low_water'])(
    'gets nothing of the kind %s, though it was in line, and its credits come back',
    async (kind) => {
      const told: ChargedGroup[] = [];
      const town = await openTownWith(world, { ...blocked, onCharged: async (_tx, groups) => void told.push(...groups) }, [accepts]);
      const groupId = newId();
      const id = await send(town, { kind, isCharged: true, groupId });
      await stateIs(town, id, 'failed');
      expect(await town.row(id)).toMatchObject({ attempts: 0, last_error: 'blocked' });
      expect([town.sent, told]).toEqual([[], [{ groupId, spent: 0, freed: 1 }]]);
    },
  );

  it.each(['token', 'payment_received', 'credited', 'keyword', 'opt_out_answer', 'key_change'])('gets what is of the kind %s', async (kind) => {
    const town = await openTownWith(world, blocked, [accepts]);
    await stateIs(town, await send(town, { kind }), 'accepted');
  });
});

describe('a message that stands by', () => {
  const other = async (town: Town): Promise<string> =>
    (await world.db.inTenant(town.tenantId, (tx) => sql<{ id: string }>`select id from outbox_messages where failover_of is not null`.execute(tx.q))).rows[0]!
      .id;
  const failover = { channel: 'sms' as const, afterMs: 5 * MINUTE, text: 'The same by SMS' };

  it('leaves when the first stays silent for its time', async () => {
    const town = await openTown(world, accepts);
    await stateIs(town, await send(town, { failover }), 'accepted');
    town.advance(5 * MINUTE - 1);
    await town.sweep();
    expect(town.sent).toHaveLength(1);
    town.advance(1);
    await town.sweep();
    await until(() => town.sent.length === 2);
    expect(town.sent[1]!.text).toBe('The same by SMS');
  });

  it('leaves at once when the first fails, and tells of the end instead of it', async () => {
    let refused = 0;
    const town = await openTown(world, (text, nth) => (nth === 1 && (refused += 1) ? refuses(text, nth) : accepts(text, nth)));
    await stateIs(town, await send(town, { failover }), 'failed');
    expect(town.failed).toEqual([]);
    await town.sweep();
    await stateIs(town, await other(town), 'accepted');
  });

  it('is cancelled when the first arrives, also by having been read', async () => {
    const town = await openTown(world, () => ({ kind: 'accepted', providerId: 'p' }));
    const id = await send(town, { failover });
    await stateIs(town, id, 'accepted');
    await town.report(0, 'p', 'read');
    expect(await town.row(id)).toMatchObject({ state: 'read', delivered_at: expect.any(Date), read_at: expect.any(Date) });
    expect((await town.row(await other(town))).state).toBe('cancelled');
    expect(town.delivered).toHaveLength(1);
    await town.report(0, 'p', 'delivered');
    expect([(await town.row(id)).state, town.delivered.length]).toEqual(['read', 1]);
  });

  it('is advertising itself when the first is, and stays behind while the first may have arrived', async () => {
    const town = await openTownWith(world, { consent: async (_tx, asks) => asks.map(() => 'allowed') }, [unsure]);
    await stateIs(town, await send(town, { failover, purpose: 'marketing' }), 'unknown');
    town.advance(5 * MINUTE);
    await town.sweep();
    await stateIs(town, await other(town), 'cancelled');
    expect(town.sent).toHaveLength(1);
  });
});

describe('credits', () => {
  async function charged(
    scripts: readonly Script[],
    over: object = {},
  ): Promise<{ town: Town; told: ChargedGroup[]; moved: MovedText[]; id: string; groupId: string }> {
    const [told, moved, groupId]: [ChargedGroup[], MovedText[], string] = [[], [], newId()];
    const town = await openTownWith(
      world,
      {
        onCharged: async (_tx, groups) => void told.push(...groups),
        onMoved: async (_tx, rows) => void moved.push(...rows),
      },
      scripts,
    );
    const id = await send(town, { isCharged: true, groupId, text: 'a'.repeat(161), ...over });
    return { town, told, moved, id, groupId };
  }

  it('are spent once, when a gateway takes the message, whatever is reported later', async () => {
    const { town, told, moved, id, groupId } = await charged([() => ({ kind: 'accepted', providerId: 'p' })]);
    await stateIs(town, id, 'accepted');
    await town.report(0, 'p', 'delivered');
    await town.report(0, 'p', 'undelivered');
    expect(told).toEqual([{ groupId, spent: 2, freed: 0 }]);
    expect(moved.map(({ to }) => to)).toEqual(['accepted', 'delivered']);
  });

  it('are given back when no gateway took it', async () => {
    const { town, told, id, groupId } = await charged([refuses]);
    await stateIs(town, id, 'failed');
    expect([told, (await town.row(id)).charge]).toEqual([[{ groupId, spent: 0, freed: 2 }], 'freed']);
  });

  it('of a message in doubt are held, and taken as spent when nobody ever reports', async () => {
    const { town, told, id, groupId } = await charged([unsure], { lane: 2 });
    await stateIs(town, id, 'unknown');
    town.advance(71 * 60 * MINUTE);
    await town.sweep();
    expect(told).toEqual([]);
    town.advance(2 * 60 * MINUTE);
    await town.sweep();
    await town.sweep();
    expect(told).toEqual([{ groupId, spent: 2, freed: 0 }]);
  });
});
