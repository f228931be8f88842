import { buildCampaigns, tellCampaigns } from '../server/src/app-campaigns.ts';
import { smsAccounts } from '../server/src/app-sms.ts';
import type { WaterParts } from '../server/src/app-water.ts';
import { systemClock } from '../server/src/kernel/clock.ts';
import { createSecrets } from '../server/src/kernel/crypto.ts';
import { openGatewayCalls } from '../server/src/gateway-calls.ts';
import { openDb, type Db } from '../server/src/kernel/db.ts';
import { newId } from '../server/src/kernel/ids.ts';
import { createJobQueue, type JobQueue } from '../server/src/kernel/jobs.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { createMetrics } from '../server/src/kernel/metrics.ts';
import { createCampaign } from '../server/src/modules/messaging/campaigns/campaigns.ts';
import { waysOf } from '../server/src/modules/messaging/campaigns/audience.ts';
import { freeze } from '../server/src/modules/messaging/campaigns/freeze-queries.ts';
import { campaignEngine, type CampaignDeps } from '../server/src/modules/messaging/campaigns/index.ts';
import { findCampaign } from '../server/src/modules/messaging/campaigns/queries.ts';
import { startCampaign } from '../server/src/modules/messaging/campaigns/start.ts';
import { countsOf, totalOf } from '../server/src/modules/messaging/campaigns/count-queries.ts';
import { findOrCreateContacts, judgeConsent, recordConsent } from '../server/src/modules/messaging/contacts/index.ts';
import { addCredits } from '../server/src/modules/messaging/credits/index.ts';
import { createOutbox, createTextQueue, outboxJobs, type Outbox } from '../server/src/modules/messaging/outbox/index.ts';
import type { GatewayAccount } from '../server/src/modules/messaging/outbox/port.ts';
import { createPriceBook } from '../server/src/modules/messaging/sms/index.ts';
import { systemSource } from '../server/src/modules/tenancy/audit/index.ts';
import { createAfricasTalking } from '../server/src/vendors/africastalking/adapter.ts';
import { createBeem } from '../server/src/vendors/beem/adapter.ts';
import { createTwilio } from '../server/src/vendors/twilio/adapter.ts';
import { bareLoop, numberOf, textsTo } from './messages.ts';
import { environmentOf, startChild, startStack } from './stack.ts';
import { prepareTenant } from './tenants.ts';

export interface CampaignFigures {
  readonly people: number;
  /** Writing the audience down, by itself. */
  readonly freezeSeconds: number;
  /** From the button to the answer: audience, credits, everything. */
  readonly startSeconds: number;
  readonly bare: number;
  /** Messages a second from the answer to the button, when the audience is frozen, until the gateway has taken the last. */
  readonly bulk: number;
  /** The same from the button itself. */
  readonly fromButton: number;
  readonly ratio: number;
  readonly accepted: number;
  /** Memory of the process with workers, in megabytes: before, when a tenth was sent, and at most. */
  readonly memory: { readonly before: number; readonly early: number; readonly peak: number };
}

interface Scene {
  readonly db: Db;
  readonly queue: JobQueue;
  readonly tenantId: string;
  readonly outbox: Outbox;
  readonly account: GatewayAccount;
  readonly campaigns: CampaignDeps;
}

/** A campaign as it leaves in the field, jobs and all, against the bare client of the gateway; the gateway in another process. */
export async function benchCampaigns(people: number): Promise<CampaignFigures> {
  const stack = await startStack();
  const { env } = await environmentOf(stack);
  const { db: first, tenant, runtimeUrl, config } = await prepareTenant(env, 1);
  await first.close();
  const gateway = await startChild<{ port: number }>('bench/gateway-process.ts', {});
  const scene = await open({ runtimeUrl, tenantId: tenant.tenantId, port: gateway.ready.port, config });
  try {
    await addPeople(scene, { from: 0, people: WARMING_UP });
    await send(scene, { people: WARMING_UP, memory: watchMemory() });
    await addPeople(scene, { from: WARMING_UP, people: people - WARMING_UP });
    return await run(scene, people);
  } finally {
    await scene.queue.drain();
    await scene.outbox.drain();
    await scene.db.close();
    await gateway.stop();
    await stack.stop();
  }
}

/** A first campaign to so many warms up, as a first loop does for the bare client. */
const WARMING_UP = 10_000;

/** The very requests of the campaign, without it; after a loop that warms up. */
async function bareLoops(scene: Scene): Promise<readonly number[]> {
  const texts = textsTo(10_000, (n) => `${TEXT}, ${nameOf(n).split(' ')[0]}.`);
  await bareLoop(scene, texts);
  const loops: number[] = [];
  for (let round = 0; round < 5; round += 1) loops.push(await bareLoop(scene, texts));
  return loops;
}

const TEXT = 'Maji yatakatika kesho asubuhi';

function nameOf(n: number): string {
  return `Amina ${n}`;
}

interface Place {
  readonly runtimeUrl: string;
  readonly tenantId: string;
  readonly port: number;
  readonly config: WaterParts['config'];
}

async function open({ runtimeUrl, tenantId, port, config }: Place): Promise<Scene> {
  const [log, metrics] = [createLog('error'), createMetrics()];
  const secrets = createSecrets({ current: 'k', keys: new Map([['k', Buffer.alloc(32, 1)]]) }, Buffer.alloc(32, 2));
  const queue = createJobQueue({ url: runtimeUrl, log, metrics, supervise: false });
  await queue.start();
  const db = openDb({ url: runtimeUrl, max: 10, jobs: queue });
  const account: GatewayAccount = {
    channelId: newId(),
    kind: 'beem',
    baseUrl: `http://127.0.0.1:${port}`,
    user: 'u',
    secret: 's',
    sender: 'BENCH',
    reportUrl: null,
  };
  const activeTenants = (): Promise<readonly string[]> => Promise.resolve([tenantId]);
  const parts: WaterParts = { config, db, clock: systemClock, secrets, log, metrics, activeTenants };
  const prices = createPriceBook(systemClock);
  const gateways = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };
  const outbox = createOutbox({
    channel: 'sms',
    wakeUps: outboxJobs,
    db,
    clock: systemClock,
    secrets,
    log,
    metrics,
    gateways,
    bulkGateways: openGatewayCalls({ here: gateways, log }).carriers,
    channelsOf: () => Promise.resolve([account]),
    consent: (tx, asks) =>
      judgeConsent(
        tx,
        asks.map(({ to, purpose }) => ({ identity: { kind: 'phone', value: to }, channel: 'sms', purpose })),
      ),
    activeTenantIds: activeTenants,
    prices: async (tx) => {
      const costOf = await prices(tx);
      return (_account, to, count) => costOf(to, count);
    },
    ...tellCampaigns(parts),
    onDelivered: () => Promise.resolve(),
    onFailed: () => Promise.resolve(),
    onUndeliverable: () => Promise.resolve(),
  });
  const campaigns = buildCampaigns(parts, {
    queueTexts: createTextQueue({ secrets, clock: systemClock }),
    accounts: smsAccounts(parts),
    departures: outbox.departures,
  });
  await queue.work([...outbox.jobs, ...campaignEngine(campaigns)]);
  return { db, queue, tenantId, outbox, account, campaigns };
}

const AT_ONCE = 5_000;

async function addPeople({ db, tenantId }: Scene, { from: first, people }: { readonly from: number; readonly people: number }): Promise<void> {
  const same = { channel: 'sms', purpose: 'marketing', action: 'grant', source: 'staff', wording: '', occurredAt: new Date() } as const;
  for (let from = first; from < first + people; from += AT_ONCE) {
    const identities = Array.from(
      { length: Math.min(AT_ONCE, first + people - from) },
      (_, n) => ({ kind: 'phone', value: numberOf(from + n), name: nameOf(from + n) }) as const,
    );
    await db.inTenant(tenantId, async (tx) => {
      const ids = await findOrCreateContacts(tx, identities, 'import');
      await recordConsent(
        tx,
        ids.map((contactId) => ({ ...same, subject: { contactId } })),
      );
    });
  }
  await db.inTenant(tenantId, (tx) =>
    addCredits(tx, { kind: 'grant', credits: BigInt((first + people) * 2), note: 'bench', actorId: null, dedupeKey: `bench ${first}` }),
  );
}

/** The bare loops go before it and after it, and the middle of them counts: one by itself is off by a fifth now and then. */
async function run(scene: Scene, people: number): Promise<CampaignFigures> {
  const loops = [...(await bareLoops(scene))];
  const freezeSeconds = await freezeAlone(scene, await write(scene));
  const memory = watchMemory();
  const { startSeconds, seconds, accepted } = await send(scene, { people, memory });
  loops.push(...(await bareLoops(scene)));
  const bare = loops.toSorted((a, b) => a - b)[loops.length / 2]!;
  const [bulk, fromButton] = [people / (seconds - startSeconds), people / seconds];
  return { people, freezeSeconds, startSeconds, bare, bulk, fromButton, ratio: bulk / bare, accepted, memory: memory.figures() };
}

function write({ db, tenantId }: Scene): Promise<string> {
  return db.inTenant(tenantId, (tx) =>
    createCampaign(tx, systemSource, {
      body: {
        name: 'Bench',
        message_text: `${TEXT}, {{first_name}}.`,
        purpose: 'service',
        target_criteria: { field: 'is_active', op: 'eq', value: true },
      },
      now: new Date(),
    }),
  );
}

interface Sent {
  readonly startSeconds: number;
  /** From the button until the gateway has taken the last. */
  readonly seconds: number;
  readonly accepted: number;
}

async function send(scene: Scene, { people, memory }: { readonly people: number; readonly memory: ReturnType<typeof watchMemory> }): Promise<Sent> {
  const { db, tenantId, campaigns } = scene;
  const id = await write(scene);
  const began = performance.now();
  await db.inTenant(tenantId, (tx) => startCampaign(tx, campaigns, { source: systemSource, id }));
  const startSeconds = (performance.now() - began) / 1000;
  for (;;) {
    const totals = await db.inTenant(tenantId, async (tx) => totalOf((await countsOf(tx, [id])).get(id) ?? []));
    const accepted = totals.accepted + totals.delivered;
    memory.look(accepted >= people / 10);
    if (totals.waiting + totals.queued === 0) return { startSeconds, seconds: (performance.now() - began) / 1000, accepted };
    await new Promise((done) => {
      setTimeout(done, 50);
    });
  }
}

/** In a transaction that is undone: the campaign is measured by itself. */
async function freezeAlone({ db, tenantId }: Scene, id: string): Promise<number> {
  const began = performance.now();
  let seconds = 0;
  const undone = new Error('undone');
  await db
    .inTenant(tenantId, async (tx) => {
      const campaign = (await findCampaign(tx, id))!;
      const ways = await waysOf(tx, campaign);
      await freeze(tx, { campaignId: id, ways, zone: 'Africa/Nairobi', at: new Date(), localTime: null, variants: ['a'], testPercent: null });
      seconds = (performance.now() - began) / 1000;
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return seconds;
}

function watchMemory(): { look(early: boolean): void; figures(): CampaignFigures['memory'] } {
  const now = (): number => process.memoryUsage.rss() / 1024 / 1024;
  const before = now();
  let [early, peak] = [0, before];
  return {
    look: (isTenth) => {
      const rss = now();
      if (isTenth && early === 0) early = peak;
      peak = Math.max(peak, rss);
    },
    figures: () => ({ before, early, peak }),
  };
}
