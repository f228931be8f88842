import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/ids.ts';
import type { ChargedGroup } from './charges.ts';
import type { Passage } from './departures.ts';
import { createTextQueue, type NewText } from './index.ts';
import { accepts, openTownWith, openWorld, secrets, until, type Script, type Town, type TownOptions, type World } from './outbox.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const MINUTE = 60_000;
/** A town whose first gateway is known to answer fast, with nothing in line. */
async function fastTown(options: TownOptions = {}, ...scripts: Script[]): Promise<Town> {
  let script: Script = accepts;
  const town = await openTownWith(world, options, [(text, nth) => script(text, nth), ...scripts.slice(1)]);
  // a machine under load takes more calls until they count as fast
  while (typeof (await ask(town)) !== 'object' || (await ask(town)) === null) await sendMany(town);
  town.sent.length = 0;
  script = scripts[0] ?? accepts;
  return town;
}

async function sendMany(town: Town): Promise<void> {
  const most = town.sent.length + 200;
  const texts = await town.queue(...Array.from({ length: 200 }, () => ({ lane: 2 as const, kind: 'campaign' })));
  town.outbox.nudge(town.tenantId);
  await until(() => town.sent.length === most);
  await until(async () => (await Promise.all(texts.slice(-3).map(({ id }) => town.row(id)))).every(({ state }) => state === 'accepted'));
}

const ask = (town: Town, inLine = 0): Promise<Passage | 'wait' | null> => world.db.inTenant(town.tenantId, (tx) => town.outbox.departures.passage(tx, inLine));

/** Writes messages of a campaign with a passage, as its feeder does. */
async function leave(town: Town, texts: readonly Partial<NewText>[], { fails = false } = {}): Promise<readonly NewText[]> {
  const queueText = createTextQueue({ secrets, clock: town.clock });
  const full = texts.map((text): NewText => {
    const id = newId();
    return { id, dedupeKey: id, lane: 2, kind: 'campaign', to: '255712345678', text: 'Maji', ...text };
  });
  await world.db.inTenant(town.tenantId, async (tx) => {
    const passage = await town.outbox.departures.passage(tx, 0);
    if (passage === 'wait' || passage === null) throw new Error('no passage');
    await queueText(tx, full, passage);
    if (fails) throw new Error('the cause fails');
  });
  return full;
}

/** Columns of the messages that an index holds, or asks for. */
async function indexedColumns(): Promise<readonly string[]> {
  const { rows } = await world.db.asSystem((tx) =>
    sql<{ name: string }>`
      select distinct a.attname as name from pg_index i
      join pg_depend d on d.objid = i.indexrelid and d.refobjid = i.indrelid and d.refobjsubid > 0
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = d.refobjsubid where i.indrelid = 'outbox_messages'::regclass`.execute(tx.q),
  );
  return rows.map(({ name }) => name);
}

describe('what is written with a passage', () => {
  it('is called for after the commit, with its lease and its attempt on record before the call', async () => {
    const seen: unknown[] = [];
    const town: Town = await fastTown({}, async (text, nth) => {
      const row = await town.row(text.reference.slice(0, 36));
      seen.push({ state: row.state, attempts: row.attempts, leased: row.lease_until! > town.clock.now(), tries: row.tries.map(({ state }) => state) });
      return accepts(text, nth);
    });
    const [text] = await leave(town, [{ text: 'Maji yatakatika kesho' }]);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    expect(seen).toEqual([{ state: 'sending', attempts: 1, leased: true, tries: ['sending'] }]);
    expect(town.sent).toMatchObject([{ text: 'Maji yatakatika kesho', channelId: town.accounts[0]!.channelId, reference: `${text!.id}-1` }]);
    expect(await town.row(text!.id)).toMatchObject({ attempts: 1, lease_until: null, tries: [{ state: 'accepted', provider_id: expect.any(String) }] });
  });

  it('is not called for when its cause is undone, and is not kept', async () => {
    const town = await fastTown();
    const id = newId();
    await expect(leave(town, [{ id }], { fails: true })).rejects.toThrow('the cause fails');
    const [other] = await leave(town, [{}]);
    await until(async () => (await town.row(other!.id)).state === 'accepted');
    expect(town.sent.map(({ reference }) => reference)).toEqual([`${other!.id}-1`]);
    expect(await town.row(id)).toBeUndefined();
  });

  it('is in doubt and not sent again when its process ends before it is settled', async () => {
    const town = await fastTown({}, () => new Promise(() => undefined));
    const [text] = await leave(town, [{}]);
    town.advance(MINUTE + 1);
    const other = town.anotherProcess();
    await town.sweep(other);
    town.advance(10 * MINUTE);
    await town.sweep(other);
    await other.drain();
    expect(await town.row(text!.id)).toMatchObject({ state: 'unknown', attempts: 1, tries: [{ state: 'unknown' }] });
    expect(town.sent).toHaveLength(1);
  });

  it('goes on by what is reported when its process ended before it heard the answer', async () => {
    const town = await fastTown({}, () => new Promise(() => undefined), accepts);
    const [text] = await leave(town, [{}]);
    await town.report(0, `${text!.id}-1`, 'sent');
    expect(await town.row(text!.id)).toMatchObject({ state: 'sent', tries: [{ state: 'sent' }] });
    town.advance(MINUTE + 1);
    await town.sweep(town.anotherProcess());
    await town.report(0, `${text!.id}-1`, 'undelivered');
    await until(async () => (await town.row(text!.id)).tries.length === 2);
    await until(async () => (await town.row(text!.id)).tries[1]!.state === 'accepted');
    expect(town.sent.map(({ channelId }) => channelId)).toEqual(town.accounts.map(({ channelId }) => channelId));
  });

  it('changes nothing that an index holds when it is accepted, so that its row changes in place', async () => {
    const held = await indexedColumns();
    let before: Record<string, unknown> = {};
    const town: Town = await fastTown({}, async (text, nth) => {
      before = { ...(await town.row(text.reference.slice(0, 36))) };
      return accepts(text, nth);
    });
    const [text] = await leave(town, [{ contactId: newId(), groupId: newId(), isCharged: true }]);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    const after: Record<string, unknown> = { ...(await town.row(text!.id)) };
    expect(held).toEqual(expect.arrayContaining(['id', 'group_id', 'next_action_at', 'stage']));
    expect(held.filter((name) => String(before[name]) !== String(after[name]))).toEqual([]);
  });

  it('goes by another gateway when the first has certainly not taken it', async () => {
    const town = await fastTown({}, () => ({ kind: 'not_sent', reason: 'ECONNREFUSED' }), accepts);
    const [text] = await leave(town, [{}]);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    expect((await town.row(text!.id)).tries.map(({ state }) => state)).toEqual(['not_sent', 'accepted']);
    expect(town.sent.map(({ channelId }) => channelId)).toEqual(town.accounts.map(({ channelId }) => channelId));
  });

  it('says the same thing once', async () => {
    const town = await fastTown();
    const [first] = await leave(town, [{ dedupeKey: 'campaign:1' }]);
    await leave(town, [{ dedupeKey: 'campaign:1' }, { dedupeKey: 'campaign:2' }]);
    await until(() => town.sent.length === 2);
    await town.outbox.drain();
    expect(new Set(town.sent.map(({ reference }) => reference)).size).toBe(2);
    expect(town.sent[0]!.reference).toBe(`${first!.id}-1`);
  });

  it('spends what was reserved for it, once', async () => {
    const charged: ChargedGroup[] = [];
    const town = await fastTown({ onCharged: async (_tx, groups) => void charged.push(...groups) });
    charged.length = 0;
    const groupId = newId();
    const [text] = await leave(town, [{ groupId, isCharged: true }]);
    await until(async () => (await town.row(text!.id)).charge === 'spent');
    expect(charged).toEqual([{ groupId, spent: 1, freed: 0 }]);
  });

  it('stands in line all the same when something else stands by for it, or its time has not come', async () => {
    const town = await fastTown();
    const notBefore = new Date(town.clock.now().getTime() + MINUTE);
    const [later] = await leave(town, [{ notBefore }]);
    const [first] = await leave(town, [{ failover: { channel: 'sms', afterMs: MINUTE, text: 'Maji' } }]);
    expect(await town.row(later!.id)).toMatchObject({ state: 'queued', attempts: 0, next_action_at: notBefore });
    expect(await town.row(first!.id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(town.sent).toHaveLength(0);
  });
});

describe('nobody leaves past those in line', () => {
  it('while something is due: who asks waits for it, and stands in line where little of theirs is under way', async () => {
    const town = await fastTown();
    await town.queue({ lane: 0, kind: 'token' });
    expect(await ask(town, 499)).toBeNull();
    // who is told to wait sets the pump going, which takes the token
    expect(await ask(town, 500)).toBe('wait');
  });

  it('while a gateway has asked to wait', async () => {
    const town = await fastTown({}, () => ({ kind: 'throttled', code: '429', reason: 'slower', scope: 'sender', retryAfterMs: MINUTE }));
    await leave(town, [{}]);
    await until(async () => (await ask(town)) === null);
  });

  it('where a sender keeps a pace, or is not known to be fast', async () => {
    expect(await ask(await openTownWith(world, {}, [accepts]))).toBeNull();
    const paced = await openTownWith(world, { rate: { partsPerSecond: 10_000 } }, [accepts]);
    await sendMany(paced);
    expect(await ask(paced)).toBeNull();
  });

  it('once the process is told to stop', async () => {
    const town = await fastTown();
    await town.outbox.drain();
    expect(await ask(town)).toBeNull();
  });
});
