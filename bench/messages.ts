import { sql } from 'kysely';
import { openGatewayCalls } from '../server/src/gateway-calls.ts';
import { systemClock } from '../server/src/kernel/clock.ts';
import { createSecrets } from '../server/src/kernel/crypto.ts';
import { openDb, type Db } from '../server/src/kernel/db.ts';
import { newId } from '../server/src/kernel/ids.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { createMetrics } from '../server/src/kernel/metrics.ts';
import { addCredits, reserveCredits, settleCredits } from '../server/src/modules/messaging/credits/index.ts';
import { createOutbox, createTextQueue, outboxJobs, type Outbox } from '../server/src/modules/messaging/outbox/index.ts';
import type { GatewayAccount, TextToSend } from '../server/src/modules/messaging/outbox/port.ts';
import { countMoves, createPriceBook } from '../server/src/modules/messaging/sms/index.ts';
import { addSend } from '../server/src/modules/messaging/sms/queries.ts';
import { createAfricasTalking } from '../server/src/vendors/africastalking/adapter.ts';
import { createBeem } from '../server/src/vendors/beem/adapter.ts';
import { createTwilio } from '../server/src/vendors/twilio/adapter.ts';
import { environmentOf, startChild, startStack } from './stack.ts';
import { prepareTenant } from './tenants.ts';

export interface MessageFigures {
  /** The client of the gateway in a bare loop, messages a second; the median of the rounds. */
  readonly bare: number;
  /** The same client behind the outbox: claimed, on record before and after, leases, states. */
  readonly bulk: number;
  readonly ratio: number;
  /** Delivery reports a second until they are kept and their messages have moved. */
  readonly statuses: number;
  /** Messages that did not end delivered. */
  readonly lost: number;
}

const PARALLEL = 128;
const TEXT = 'Maji yatakatika kesho asubuhi.';

interface Scene {
  readonly db: Db;
  readonly tenantId: string;
  readonly outbox: Outbox;
  readonly account: GatewayAccount;
  readonly queue: (count: number, round: number) => Promise<void>;
}

/** Bulk sending against the bare client, and delivery reports; both in this process, the gateway in another. */
export async function benchMessages(count: number, rounds = 3): Promise<MessageFigures> {
  const stack = await startStack();
  const { env } = await environmentOf(stack);
  const { db, tenant, runtimeUrl } = await prepareTenant(env, 1);
  await db.close();
  const gateway = await startChild<{ port: number }>('bench/gateway-process.ts', {});
  const noJobs = { put: () => Promise.resolve(), redrive: () => Promise.resolve(0), wake: () => undefined };
  const pool = openDb({ url: runtimeUrl, max: 10, jobs: noJobs });
  const scene = sceneOf(pool, tenant.tenantId, gateway.ready.port);
  try {
    const [bare, bulk, statuses]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round <= rounds; round += 1) {
      const figures = [
        await bareLoop(
          scene,
          textsTo(count, () => TEXT),
        ),
        await bulkSending(scene, count, round),
        await reporting(scene),
      ] as const;
      // the first round warms up
      if (round === 0) continue;
      bare.push(figures[0]);
      bulk.push(figures[1]);
      statuses.push(figures[2]);
    }
    const lost = await countNot(scene, 'delivered');
    return { bare: median(bare), bulk: median(bulk), ratio: median(bulk) / median(bare), statuses: median(statuses), lost };
  } finally {
    await scene.outbox.drain();
    await pool.close();
    await gateway.stop();
    await stack.stop();
  }
}

function sceneOf(db: Db, tenantId: string, port: number): Scene {
  const secrets = createSecrets({ current: 'k', keys: new Map([['k', Buffer.alloc(32, 1)]]) }, Buffer.alloc(32, 2));
  const account: GatewayAccount = {
    channelId: newId(),
    kind: 'beem',
    baseUrl: `http://127.0.0.1:${port}`,
    user: 'u',
    secret: 's',
    sender: 'BENCH',
    reportUrl: null,
  };
  const prices = createPriceBook(systemClock);
  const log = createLog('error');
  const gateways = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };
  const outbox = createOutbox({
    channel: 'sms',
    wakeUps: outboxJobs,
    db,
    clock: systemClock,
    secrets,
    log,
    metrics: createMetrics(),
    gateways,
    bulkGateways: openGatewayCalls({ here: gateways, log }).carriers,
    channelsOf: async () => [account],
    activeTenantIds: async () => [tenantId],
    prices: async (tx) => {
      const costOf = await prices(tx);
      return (_account, to, parts) => costOf(to, parts);
    },
    onCharged: settleCredits,
    onMoved: (tx, moved) => countMoves(tx, moved, systemClock.now()),
    onDelivered: async () => undefined,
    onFailed: async () => undefined,
    onUndeliverable: async () => undefined,
  });
  const put = createTextQueue({ secrets, clock: systemClock });
  const queue: Scene['queue'] = async (count, round) => {
    const sendId = await beginSending(db, tenantId, count);
    for (let from = 0; from < count; from += 1_000) {
      const some = Array.from({ length: Math.min(1_000, count - from) }, (_, n) => ({
        id: newId(),
        dedupeKey: `${round}:${from + n}`,
        lane: 2 as const,
        kind: 'sms',
        to: numberOf(from + n),
        text: TEXT,
        groupId: sendId,
        isCharged: true,
      }));
      await db.inTenant(tenantId, (tx) => put(tx, some));
    }
  };
  return { db, tenantId, outbox, account, queue };
}

/** A bulk sending whose credits are reserved and whose figures are kept, as people ask for one. */
function beginSending(db: Db, tenantId: string, count: number): Promise<string> {
  const id = newId();
  const nothing = { costMicro: null, costCurrency: null, scheduledAt: null, createdBy: null, sender: null };
  return db.inTenant(tenantId, async (tx) => {
    await addCredits(tx, { kind: 'grant', credits: BigInt(count), note: '', actorId: null, dedupeKey: id });
    await reserveCredits(tx, { parts: count, groupId: id });
    const createdAt = systemClock.now();
    await addSend(tx, { ...nothing, id, name: 'bench', purpose: 'service', textSealed: '', recipients: count, parts: count, isCharged: true, createdAt });
    return id;
  });
}

/** The client of the gateway and nothing else: the same requests, one after the other on as many connections as the outbox uses. */
export async function bareLoop({ account }: Pick<Scene, 'account'>, texts: readonly TextToSend[]): Promise<number> {
  const beem = createBeem();
  let next = 0;
  const began = performance.now();
  const loop = async (): Promise<void> => {
    for (let text = texts[next]; text !== undefined; text = texts[next]) {
      next += 1;
      await beem.send(account, text);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, loop));
  return (texts.length / (performance.now() - began)) * 1000;
}

/** As the outbox hands them to the client. */
export function textsTo(count: number, textOf: (n: number) => string): readonly TextToSend[] {
  return Array.from({ length: count }, (_, n) => ({ reference: `${newId()}-1`, to: numberOf(n), text: textOf(n), encoding: 'gsm7' }));
}

export function numberOf(n: number): string {
  return `2547${String(10_000_000 + n)}`;
}

async function bulkSending(scene: Scene, count: number, round: number): Promise<number> {
  await scene.queue(count, round);
  const began = performance.now();
  scene.outbox.nudge(scene.tenantId);
  while ((await waitingOf(scene)) > 0)
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  return (count / (performance.now() - began)) * 1000;
}

async function reporting({ db, tenantId, outbox, account }: Scene): Promise<number> {
  const { rows } = await db.inTenant(tenantId, (tx) =>
    sql<{ id: string }>`select provider_id as id from outbox_attempts where tenant_id = ${tenantId} and state = 'accepted'`.execute(tx.q),
  );
  const waiting = rows.map(({ id }) => ({ providerId: id, alternatives: [], status: 'delivered' as const, code: null, reason: null }));
  const began = performance.now();
  const loop = async (): Promise<void> => {
    for (let report = waiting.pop(); report; report = waiting.pop()) await outbox.receive(tenantId, account.channelId, [report]);
  };
  // as many at once as gateways hold connections open
  await Promise.all(Array.from({ length: PARALLEL * 8 }, loop));
  return (rows.length / (performance.now() - began)) * 1000;
}

/** What no gateway has taken yet, by the figures that sendings keep: counting the messages would take a core from them. */
async function waitingOf({ db, tenantId }: Scene): Promise<number> {
  const { rows } = await db.inTenant(tenantId, (tx) =>
    sql<{ n: number }>`select coalesce(sum(waiting), 0)::int as n from sms_sends where tenant_id = ${tenantId}`.execute(tx.q),
  );
  return rows[0]!.n;
}

async function countNot({ db, tenantId }: Scene, ...states: string[]): Promise<number> {
  const { rows } = await db.inTenant(tenantId, (tx) =>
    sql<{ n: number }>`select count(*)::int as n from outbox_messages where tenant_id = ${tenantId} and state <> all(${states})`.execute(tx.q),
  );
  return rows[0]!.n;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
