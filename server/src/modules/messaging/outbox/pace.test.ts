import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/ids.ts';
import { accepts, openTown, openTownWith, openWorld, until, type Script, type Town, type World } from './outbox.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const SECOND = 1_000;
const people = (count: number, over: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ kind: 'notice', lane: 2 as const, to: `25471234${1000 + n}`, ...over }));
const settled = (town: Town, sent: number): Promise<void> =>
  until(async () => {
    if (town.sent.length < sent) return false;
    const { rows } = await world.db.inTenant(town.tenantId, (tx) =>
      sql`select from outbox_messages where tenant_id = ${town.tenantId} and lease_until is not null`.execute(tx.q),
    );
    return rows.length === 0;
  });
/** What a claim leaves behind when nothing may go: asked for twice, nothing more was sent. */
async function goesNoFurther(town: Town, sent: number): Promise<void> {
  await settled(town, sent);
  for (let n = 0; n < 2; n += 1) {
    town.outbox.nudge(town.tenantId);
    await town.outbox.accountOf(town.tenantId, newId());
  }
  await town.sweep();
  expect(town.sent).toHaveLength(sent);
}

describe('a sender with a rate', () => {
  it('spends parts, not messages, and fills again with time', async () => {
    const town = await openTownWith(world, { rate: { partsPerSecond: 2, burst: 4 } }, [accepts]);
    await town.queue(...people(10, { text: 'a'.repeat(161) }));
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 2);
    town.advance(SECOND);
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 3);
    town.advance(10 * SECOND);
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 5);
  });

  it('keeps to it in two processes together', async () => {
    const town = await openTownWith(world, { rate: { partsPerSecond: 1, burst: 5 } }, [accepts]);
    const other = town.anotherProcess();
    await town.queue(...people(40));
    town.outbox.nudge(town.tenantId);
    other.nudge(town.tenantId);
    await goesNoFurther(town, 5);
    await other.drain();
  });

  it('lets a token go before what waits in bulk', async () => {
    const town = await openTownWith(world, { rate: { partsPerSecond: 1, burst: 1 } }, [accepts]);
    await town.queue(...people(20));
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 1);
    const [token] = await town.queue({ to: '254799999999' });
    town.advance(SECOND);
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 2);
    expect(town.sent[1]).toMatchObject({ to: token!.to });
  });

  it('does not hold up what is bound to another sender', async () => {
    const town = await openTownWith(world, { rate: { partsPerSecond: 1, burst: 1 } }, [accepts, accepts]);
    const [slow, quick] = town.accounts.map((account) => account.channelId);
    await town.queue(...people(50, { channelId: slow }), { channelId: quick!, lane: 2 });
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.some((one) => one.channelId === quick));
    await goesNoFurther(town, 2);
  });

  it('leaves time between two messages to one person, and none to others', async () => {
    const town = await openTownWith(world, { rate: { partsPerSecond: 100, pairEveryMs: 6 * SECOND } }, [accepts]);
    await town.queue({ kind: 'a' }, { kind: 'b' }, { kind: 'c', to: '254700000001' });
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 2);
    expect(town.sent.map((one) => one.to).toSorted()).toEqual(['254700000001', '255712345678']);
    town.advance(6 * SECOND);
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 3);
  });
});

describe('a sender that may borrow towards one person', () => {
  const rate = { partsPerSecond: 100, pairEveryMs: 6 * SECOND, pairBurst: 3 };
  const nudged = async (town: Town, sent: number): Promise<void> => {
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, sent);
  };

  it('sends that many at once, in however many claims, then one in its time', async () => {
    const town = await openTownWith(world, { rate }, [accepts]);
    await town.queue({ kind: 'a' }, { kind: 'b' });
    await nudged(town, 2);
    const late = await town.queue({ kind: 'c' }, { kind: 'd' }, { kind: 'e' });
    await nudged(town, 3);
    const waiting = await Promise.all(late.map(async ({ id }) => (await town.row(id)).next_action_at?.getTime()));
    expect(waiting.filter((at) => at === town.clock.now().getTime() + 6 * SECOND)).toHaveLength(2);
    town.advance(6 * SECOND - 1);
    await nudged(town, 3);
    town.advance(1);
    await nudged(town, 4);
    town.advance(6 * SECOND);
    await nudged(town, 5);
  });

  it('has as much again after a silence, and no more', async () => {
    const town = await openTownWith(world, { rate }, [accepts]);
    await town.queue(...people(3, { to: '254712345678' }).map((one, n) => ({ ...one, kind: `${n}` })));
    await nudged(town, 3);
    town.advance(600 * SECOND);
    await town.queue(...people(5, { to: '254712345678' }).map((one, n) => ({ ...one, kind: `again ${n}` })));
    await nudged(town, 6);
  });

  it('rests as long as the provider says when it was too much all the same', async () => {
    const busy: Script = (_text, nth) =>
      nth === 1 ? { kind: 'throttled', scope: 'pair', retryAfterMs: 60 * SECOND, code: '131056', reason: 'pair' } : { kind: 'accepted', providerId: newId() };
    const town = await openTownWith(world, { rate }, [busy]);
    await town.queue({ kind: 'a' });
    await nudged(town, 1);
    town.advance(59 * SECOND);
    await nudged(town, 1);
    town.advance(SECOND);
    await nudged(town, 2);
  });
});

describe('a provider that asks to wait', () => {
  const busyOnce =
    (scope: 'sender' | 'pair' | 'account'): Script =>
    (_text, nth) =>
      nth === 1 ? { kind: 'throttled', scope, retryAfterMs: 30 * SECOND, code: '429', reason: 'slow down' } : { kind: 'accepted', providerId: newId() };

  it('is left alone for that time, and nothing counts as tried', async () => {
    const town = await openTown(world, busyOnce('sender'));
    const [text] = await town.queue({ kind: 'a' });
    town.outbox.nudge(town.tenantId);
    await settled(town, 1);
    await town.queue({ kind: 'b' });
    town.outbox.nudge(town.tenantId);
    await goesNoFurther(town, 1);
    expect(await town.row(text!.id)).toMatchObject({ state: 'queued', tries: [{ state: 'throttled', reason: '429: slow down' }] });
    expect(town.failed).toEqual([]);
    town.advance(30 * SECOND);
    town.outbox.nudge(town.tenantId);
    await settled(town, 3);
    expect((await town.row(text!.id)).tries.map((one) => one.state)).toEqual(['throttled', 'accepted']);
  });

  it('for one person does not stop the others', async () => {
    const town = await openTown(world, busyOnce('pair'));
    const [first] = await town.queue({ kind: 'a' });
    town.outbox.nudge(town.tenantId);
    await settled(town, 1);
    await town.queue({ kind: 'b', to: '254700000001' });
    town.outbox.nudge(town.tenantId);
    await settled(town, 2);
    expect((await town.row(first!.id)).state).toBe('accepted');
  });

  it('for one sender is passed by through the next; for the account, none of its senders is tried', async () => {
    const one = await openTown(world, busyOnce('sender'), accepts);
    const [text] = await one.queue({ kind: 'a' });
    one.outbox.nudge(one.tenantId);
    await settled(one, 2);
    expect((await one.row(text!.id)).tries.map((each) => [each.channel_id, each.state])).toEqual([
      [one.accounts[0]!.channelId, 'throttled'],
      [one.accounts[1]!.channelId, 'accepted'],
    ]);
    const all = await openTown(world, busyOnce('account'), accepts);
    Object.assign(all.accounts[1]!, { kind: 'beem' });
    await all.queue({ kind: 'a' });
    all.outbox.nudge(all.tenantId);
    await goesNoFurther(all, 1);
  });
});

it('a message bound to a sender that is gone says that it has no way out, and is not forgotten', async () => {
  const town = await openTown(world, accepts);
  const [text] = await town.queue({ channelId: newId() });
  await town.sweep();
  expect(await town.row(text!.id)).toMatchObject({ state: 'queued', last_error: 'no_channel' });
  expect(town.failed).toMatchObject([{ reason: 'no_channel' }]);
});

it('what was claimed ahead of slow calls leaves only while its lease is long enough, and is sent under the next', async () => {
  let release = (): void => undefined;
  const stall = new Promise<void>((resolve) => {
    release = resolve;
  });
  const town = await openTownWith(world, { capacity: 8 }, [
    async (text, nth) => {
      if (nth > 300) await stall;
      return accepts(text, nth);
    },
  ]);
  const texts = await town.queue(...Array.from({ length: 400 }, (_, n) => ({ kind: 'notice', lane: 2 as const, to: `25471234${1000 + n}` })));
  town.outbox.nudge(town.tenantId);
  await until(() => town.sent.length === 308);
  town.advance(25_000);
  release();
  await until(() => new Set(town.sent.map(({ to }) => to)).size === texts.length);
  expect(town.sent).toHaveLength(texts.length);
  await town.outbox.drain();
  const tries = (await Promise.all(texts.map(({ id }) => town.row(id)))).map((row) => row.tries.map(({ state }) => state).join(' '));
  expect(new Set(tries)).toEqual(new Set(['accepted', 'throttled accepted']));
});
