import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insideTransaction } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { createTextQueue, createTextReader } from './index.ts';
import { accepts, openTown, openTownWith, openWorld, secrets, until, type Script, type World } from './outbox.fixture.ts';
import type { Carrier, GatewayAccount } from './port.ts';

const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const jobsOf = (tenantId: string): Promise<unknown[]> =>
  world.db.asSystem(async (tx) => (await tx.raw(`select * from jobs.job where name = 'outbox.send' and data ->> 'tenantId' = $1`, [tenantId])).rows);
const notSent: Script = () => ({ kind: 'not_sent', reason: 'ECONNREFUSED' });
const refuses =
  (retryable: boolean, recipientFault = false): Script =>
  () => ({ kind: 'refused', code: '101', reason: 'number 255712345678 is bad', retryable, recipientFault });
const unsure: Script = () => ({ kind: 'unknown', reason: 'time-out' });
const never: Script = () =>
  new Promise(() => {
    /* the process dies while it waits */
  });

describe('queueing', () => {
  it('says the same thing once, with one job per call, in the transaction of its cause', async () => {
    const town = await openTown(world, accepts);
    await town.queue({ dedupeKey: 'token:1:sms' }, { dedupeKey: 'token:2:sms' }, { dedupeKey: 'token:1:sms' });
    expect(await jobsOf(town.tenantId)).toHaveLength(1);
    const [again] = await town.queue({ dedupeKey: 'token:1:sms' });
    expect(await town.row(again!.id)).toBeUndefined();
    const queueText = createTextQueue({ secrets, clock: town.clock });
    const id = newId();
    await expect(
      world.db.inTenant(town.tenantId, async (tx) => {
        expect(await queueText(tx, [{ id, dedupeKey: id, lane: 0, kind: 'token', to: '255712345678', text: 'x' }])).toBe(1);
        throw new Error('the cause fails');
      }),
    ).rejects.toThrow('the cause fails');
    expect(await town.row(id)).toBeUndefined();
    expect(await jobsOf(town.tenantId)).toHaveLength(1);
  });

  it('keeps the text sealed and its length counted', async () => {
    const town = await openTown(world, accepts);
    const [text] = await town.queue({ text: `Tokeni’s ${'a'.repeat(70)}` });
    expect(await town.row(text!.id)).toMatchObject({ encoding: 'ucs2', segments: 2 });
    expect(JSON.stringify(await town.row(text!.id))).not.toContain('Tokeni');
  });

  it('a batch of 500 goes out once each', async () => {
    const town = await openTown(world, accepts);
    const texts = await town.queue(...Array.from({ length: 500 }, (_, index) => ({ text: `message ${index}` })));
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.length >= 500);
    await town.outbox.drain();
    expect(new Set(town.sent.map((one) => one.text)).size).toBe(500);
    expect(town.sent).toHaveLength(500);
    const { rows } = await world.db.inTenant(town.tenantId, (tx) =>
      sql`select state, count(*)::int as n, min(attempts) as least, max(attempts) as most from outbox_messages where tenant_id = ${town.tenantId} group by state`.execute(
        tx.q,
      ),
    );
    expect(rows).toEqual([{ state: 'accepted', n: texts.length, least: 1, most: 1 }]);
  });
});

describe('sending', () => {
  it('in calm weather each message is accepted exactly once, whoever nudges', async () => {
    const town = await openTown(world, accepts);
    const other = town.anotherProcess();
    const texts = await town.queue(...Array.from({ length: 40 }, () => ({})));
    for (let i = 0; i < 5; i += 1) {
      town.outbox.nudge(town.tenantId);
      other.nudge(town.tenantId);
    }
    await until(() => town.sent.length >= 40);
    await town.sweep();
    await town.sweep(other);
    await Promise.all([town.outbox.drain(), other.drain()]);
    expect(town.sent.map((one) => one.reference).sort()).toEqual(texts.map((one) => `${one.id}-1`).sort());
    expect(town.failed).toEqual([]);
  });

  it('the attempt is on record before the first byte leaves, and no transaction is open then', async () => {
    const seen: unknown[] = [];
    const town = await openTown(world, async (text) => {
      seen.push(
        insideTransaction(),
        (await town.row(text.reference.slice(0, 36))).tries.map((one) => one.state),
      );
      return accepts(text, 1);
    });
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    expect(seen).toEqual([false, ['sending']]);
  });

  it('tokens go before replies and replies before bulk', async () => {
    const town = await openTown(world, accepts);
    const pair = (lane: 0 | 1 | 2): object[] => [
      { lane, text: `${lane}` },
      { lane, text: `${lane}` },
    ];
    await town.queue(...pair(2), ...pair(1), ...pair(0));
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.length === 6);
    expect(town.sent.map((one) => one.text)).toEqual(['0', '0', '1', '1', '2', '2']);
  });

  it('bulk leaves by carriers of its own where it has some, and what somebody waits for by the others', async () => {
    const apart: string[] = [];
    const carrier: Carrier<GatewayAccount> = {
      send: async (_account, { text }) => {
        apart.push(text);
        return { kind: 'accepted', providerId: newId() };
      },
    };
    const town = await openTownWith(world, { bulkGateways: { beem: carrier, africastalking: carrier, twilio: carrier } }, [accepts]);
    await town.queue({ lane: 2, text: 'bulk' }, { lane: 1, text: 'reply' }, { lane: 0, text: 'token' });
    town.outbox.nudge(town.tenantId);
    await until(() => apart.length + town.sent.length === 3);
    expect(apart).toEqual(['bulk']);
    expect(town.sent.map(({ text }) => text)).toEqual(['token', 'reply']);
  });

  it('a gateway that fails is followed by the second one at once', async () => {
    for (const script of [notSent, refuses(true), refuses(false)]) {
      const town = await openTown(world, script, accepts);
      const [text] = await town.queue({});
      town.outbox.nudge(town.tenantId);
      await until(async () => (await town.row(text!.id)).state === 'accepted');
      expect(town.sent.map((one) => one.channelId)).toEqual(town.accounts.map((one) => one.channelId));
    }
  });

  it('the same gateway is tried again after a pause, and the waking job for a short one is on record', async () => {
    const town = await openTown(world, (text, nth) => (nth === 1 ? notSent(text, nth) : accepts(text, nth)));
    const [text] = await town.queue({});
    const { length: before } = await jobsOf(town.tenantId);
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).tries[0]?.state === 'not_sent');
    expect(await town.row(text!.id)).toMatchObject({ state: 'queued', last_error: 'ECONNREFUSED', lease_until: null });
    expect(await jobsOf(town.tenantId)).toHaveLength(before + 1);
    town.advance(15_000);
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    expect(town.sent).toHaveLength(2);
  });

  it('when every channel has failed the message fails and the caller is told once', async () => {
    const town = await openTown(world, refuses(false), refuses(false));
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'failed');
    expect(town.failed).toMatchObject([{ messageId: text!.id, reason: 'all_channels_failed', detail: '101: number 25571*****78 is bad' }]);
  });

  it('attempts are used up after four', async () => {
    const town = await openTown(world, notSent);
    const [text] = await town.queue({});
    for (let tries = 1; tries <= 4; tries += 1) {
      town.outbox.nudge(town.tenantId);
      await until(async () => {
        const row = await town.row(text!.id);
        return row.attempts === tries && row.lease_until === null;
      });
      town.advance(11 * MINUTE);
    }
    expect(town.sent).toHaveLength(4);
    expect(town.failed).toMatchObject([{ reason: 'attempts_used_up' }]);
  });

  it('a number that is wrong ends the message without trying another gateway', async () => {
    const town = await openTown(world, refuses(false, true), accepts);
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'failed');
    expect(town.sent).toHaveLength(1);
    expect(town.undeliverable).toMatchObject([{ messageId: text!.id, reason: 'recipient' }]);
    expect(town.failed).toEqual([]);
  });

  it('what is too late is not sent', async () => {
    const town = await openTown(world, accepts);
    const [text] = await town.queue({ doNotSendAfter: new Date(town.clock.now().getTime() + 1_000) });
    town.advance(2_000);
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'expired');
    expect(town.sent).toEqual([]);
  });

  it('without any channel the message stays queued, the caller is told once, and a channel that appears is used', async () => {
    const town = await openTown(world);
    const [text] = await town.queue({});
    for (let looks = 1; looks <= 3; looks += 1) {
      town.outbox.nudge(town.tenantId);
      await until(async () => Number((await town.row(text!.id)).next_action_at) > Number(town.clock.now()));
      town.advance(6 * MINUTE);
    }
    expect(await town.row(text!.id)).toMatchObject({ state: 'queued', last_error: 'no_channel', attempts: 0 });
    expect(town.failed).toMatchObject([{ reason: 'no_channel' }]);
    const other = await openTown(world, accepts);
    town.accounts.push({ ...other.accounts[0]! });
    town.gateways.beem = other.gateways.beem;
    await town.sweep();
    await until(async () => (await town.row(text!.id)).state === 'accepted');
  });

  it.each(['nudge', 'sweep'] as const)('a channel that was connected a moment ago is used at once, also where a %s finds its messages first', async (how) => {
    const town = await openTown(world, accepts);
    const [known] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(known!.id)).state === 'accepted');
    const added = { ...town.accounts[0]!, channelId: newId() };
    town.accounts.push(added);
    const [text] = await town.queue({ channelId: added.channelId });
    if (how === 'nudge') town.outbox.nudge(town.tenantId);
    else await town.sweep();
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    expect([town.failed, town.sent.at(-1)?.channelId]).toEqual([[], added.channelId]);
  });

  it('an adapter that throws leaves the attempt unknown', async () => {
    const town = await openTown(world, () => {
      throw new Error('socket closed after the request');
    });
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'unknown');
    expect((await town.row(text!.id)).tries[0]).toMatchObject({ state: 'unknown', reason: 'adapter_error' });
  });

  it('a message whose text cannot be opened fails alone', async () => {
    const town = await openTown(world, accepts);
    const [broken, whole] = await town.queue({}, {});
    await world.db.inTenant(town.tenantId, (tx) => sql`update outbox_messages set body_sealed = 'v1.gone.x.x.x' where id = ${broken!.id}`.execute(tx.q));
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(broken!.id)).state === 'failed' && (await town.row(whole!.id)).state === 'accepted');
    expect(town.sent).toHaveLength(1);
  });
});

describe('a sender that dies', () => {
  it('between claim and answer leaves an unknown attempt; the message is sent again, and no third copy follows', async () => {
    const town = await openTown(world, never);
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.length === 1);
    const second = town.anotherProcess();
    await town.sweep(second);
    expect(town.sent).toHaveLength(1);
    town.advance(MINUTE);
    await town.sweep(second);
    expect(await town.row(text!.id)).toMatchObject({ state: 'unknown', lease_until: null });
    town.advance(MINUTE);
    await town.sweep(second);
    await until(() => town.sent.length === 2);
    town.advance(MINUTE);
    await town.sweep(second);
    town.advance(2 * MINUTE);
    await town.sweep(second);
    await until(async () => (await town.row(text!.id)).state === 'failed');
    expect(town.sent).toHaveLength(2);
    expect(town.failed).toMatchObject([{ reason: 'unconfirmed' }]);
  });

  it('is not taken for one who never began: until the sweep has seen it, nobody else claims its message', async () => {
    const town = await openTown(world, never);
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.length === 1);
    town.advance(2 * MINUTE);
    await town.queue({});
    town.anotherProcess().nudge(town.tenantId);
    await until(() => town.sent.length === 2);
    expect(await town.row(text!.id)).toMatchObject({ state: 'sending', attempts: 1 });
  });

  it('an answer that comes after its lease was given to another is evidence, but does not end the new lease', async () => {
    let answer = (): void => {
      /* set below */
    };
    const town = await openTown(world, (text, nth) =>
      nth === 1
        ? new Promise((resolve) => {
            answer = () => {
              resolve({ kind: 'not_sent', reason: 'late' });
            };
          })
        : never(text, nth),
    );
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.length === 1);
    const second = town.anotherProcess();
    town.advance(2 * MINUTE);
    await town.sweep(second);
    await until(() => town.sent.length === 2);
    const held = await town.row(text!.id);
    answer();
    await until(async () => (await town.row(text!.id)).tries[0]!.state === 'not_sent');
    expect(await town.row(text!.id)).toMatchObject({ state: 'sending', lease_until: held.lease_until, next_action_at: held.next_action_at, attempts: 2 });
  });

  it('an answer that could not be written down at once is written again, not asked for again', async () => {
    let failures = 0;
    const db = {
      ...world.db,
      inTenant: ((tenantId, fn) => {
        if (failures === 0) return world.db.inTenant(tenantId, fn);
        failures -= 1;
        return Promise.reject(Object.assign(new Error('connection lost'), { code: 'ECONNRESET' }));
      }) as typeof world.db.inTenant,
    };
    const town = await openTown({ ...world, db }, (text, nth) => {
      failures = 1;
      return accepts(text, nth);
    });
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(() => town.sent.length === 1 && failures === 0);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    expect(await town.row(text!.id)).toMatchObject({ attempts: 1 });
  });

  it('bulk is never sent twice', async () => {
    const town = await openTown(world, unsure, accepts);
    const [text] = await town.queue({ lane: 2, kind: 'campaign' });
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'unknown');
    town.advance(60 * MINUTE);
    await town.sweep();
    expect(await town.row(text!.id)).toMatchObject({ state: 'unknown', next_action_at: null, attempts: 1 });
  });
});

describe('reading', () => {
  it('shows neither token nor number', async () => {
    const town = await openTown(world, accepts);
    const [tokenId, paymentId] = [newId(), newId()];
    await town.queue({ tokenId, paymentId, text: 'Ref 4567 1234 5678 9012 3456 7890 for 255712345678' });
    const reader = createTextReader({ secrets });
    const [ofToken, ofPayment, last] = await world.db.inTenant(town.tenantId, async (tx) => [
      await reader.messagesOfToken(tx, tokenId),
      await reader.messagesOfPayment(tx, paymentId, { showNumbers: true }),
      await reader.lastMessages(tx, { limit: 1 }),
    ]);
    expect(ofToken).toMatchObject([{ recipient: '25571*****78', text: 'Ref **** **** **** **** **** for 25571*****78', state: 'queued', attempts: [] }]);
    expect(ofPayment).toMatchObject([{ recipient: '255712345678', text: 'Ref **** **** **** **** **** for 255712345678' }]);
    expect(last).toHaveLength(1);
    expect(JSON.stringify([ofToken, ofPayment, last])).not.toMatch(/sealed|1234 5678/);
    expect(await world.db.asPlatform((tx) => reader.messagesOfToken(tx, tokenId))).toEqual([{ ...ofToken[0], text: null }]);
  });
});
