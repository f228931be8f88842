import { Redis } from 'ioredis';
import type { Config } from './config/config.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import { createSecrets, sameText, type Secrets } from './kernel/crypto.ts';
import type { Db, Tx } from './kernel/db.ts';
import { AppError, notFound } from './kernel/errors.ts';
import { healthRoutes } from './kernel/health.ts';
import { actorOf, addRoutes, createHttp, type HttpServer } from './kernel/http.ts';
import { addDocsPages, addOpenApi } from './kernel/http-docs.ts';
import { addRateLimits } from './kernel/http-limits.ts';
import { newId } from './kernel/ids.ts';
import type { BoundJob, JobDefinition } from './kernel/jobs.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import { checkJob, checkJobs } from './modules/ledger/invariants/index.ts';
import { addReportHook, createOutbox, createTextQueue, createTextReader, outboxJobs, type FailedText } from './modules/messaging/outbox/index.ts';
import { allows } from './modules/tenancy/access/index.ts';
import {
  createAuthenticate,
  findChannelByKey,
  findTenantByShortcode,
  listActiveTenantIds,
  openPaymentChannel,
  openSmsChannels,
  openVendorAccount,
  sessionJobDefinitions,
  sessionJobs,
  tenancyRoutes,
} from './modules/tenancy/index.ts';
import { alertRoutes, raiseAlerts } from './modules/vending/alerts/index.ts';
import { customersRoutes } from './modules/vending/customers/index.ts';
import { metersRoutes, recordVends } from './modules/vending/meters/index.ts';
import {
  addPaymentHooks,
  applyOutcomes,
  createDirectory,
  createIntake,
  createValidation,
  keepUnclaimed,
  paymentJobs,
  paymentRoutes,
  settleJob,
  settleSweepJob,
  type ChannelDirectory,
  type Intake,
  type PaymentsDeps,
} from './modules/vending/payments/index.ts';
import { tariffsRoutes } from './modules/vending/tariffs/index.ts';
import { createTokensEngine, markDelivered, resolveJob, sweepJob, tokenRoutes, vendJob, type TokensDeps } from './modules/vending/tokens/index.ts';
import { addConsole, addSecurityHeaders, type ConsoleOptions } from './static-files.ts';
import { createAfricasTalking } from './vendors/africastalking/adapter.ts';
import { createBeem } from './vendors/beem/adapter.ts';
import { createMpesa } from './vendors/mpesa/adapter.ts';
import { createStronpower } from './vendors/stronpower/adapter.ts';
import { createTwilio } from './vendors/twilio/adapter.ts';
import { vendorDefaults } from './vendor-defaults.ts';
import { VERSION } from './version.ts';

/** Every job of the product, in one list; the database's queues are made from it. */
export const JOBS: readonly JobDefinition[] = [
  settleJob,
  settleSweepJob,
  vendJob,
  resolveJob,
  sweepJob,
  outboxJobs.send,
  outboxJobs.sweep,
  checkJob,
  ...sessionJobDefinitions,
] as readonly unknown[] as readonly JobDefinition[];

export interface AppDeps {
  readonly config: Config;
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock?: Clock;
  readonly demo?: ConsoleOptions['demo'];
}

export interface App {
  readonly http: HttpServer;
  readonly jobs: readonly BoundJob[];
  readonly intake: Intake;
  readonly secrets: Secrets;
  readonly payments: PaymentsDeps;
  readonly tokens: TokensDeps;
  /** Brings in spooled notices; runs at start and every few seconds. */
  replaySpool(): Promise<number>;
  beginDraining(): void;
  /** Waits for what is in flight at vendors and gateways. */
  drainWork(): Promise<void>;
  close(): Promise<void>;
}

/** Builds the product from its configuration and an open database; nothing runs yet. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { config, db, log, metrics } = deps;
  const clock = deps.clock ?? systemClock;
  const secrets = createSecrets(config.secrets.sealing, config.secrets.digestKey);
  const redis = config.redisUrl ? new Redis(config.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false }) : undefined;
  redis?.on('error', (error) => log.warn({ err: error }, 'redis'));
  const activeTenants = (): Promise<readonly string[]> => db.asSystem(listActiveTenantIds);
  const water = buildWater({ config, db, log, metrics, clock, secrets, activeTenants });
  let draining = false;
  const sessions = { db, clock, secrets, jwtKey: config.secrets.jwtKey, tenantDomain: config.tenantDomain, demo: config.demo };
  const http = createHttp({ db, log, metrics, authenticate: createAuthenticate(sessions), allows, trustedProxies: config.trustedProxies });
  await addEdge(http, { config, redis, metrics });
  addHooks(http, { config, clock, db, log, water });
  addRoutes(http, [
    ...healthRoutes({
      version: VERSION,
      draining: () => draining,
      database: async () => {
        await db.asSystem((tx) => tx.raw('select 1'));
      },
      redis: redis
        ? async () => {
            await redis.ping();
          }
        : null,
    }),
    ...tenancyRoutes({ ...sessions, publicUrl: config.publicUrl, defaults: vendorDefaults(config) }),
    ...tariffsRoutes(),
    ...customersRoutes({ db, secrets }),
    ...metersRoutes({ db, queryMeterAtVendor: water.queryMeterAtVendor }),
    ...paymentRoutes({ ...water.payments, messagesOf: (ctx, paymentId) => ctx.read((tx) => water.texts.messagesOfPayment(tx, paymentId)) }),
    ...tokenRoutes(water.tokens),
    ...alertRoutes(() => clock.now()),
  ]);
  await addDocsPages(http.fastify);
  await addConsole(http.fastify, { version: VERSION, sandboxPort: config.sandboxPort, demo: deps.demo ?? null });
  return {
    http,
    secrets,
    intake: water.intake,
    payments: water.payments,
    tokens: water.tokens,
    jobs: [
      ...paymentJobs(water.payments),
      ...water.engine.jobs,
      ...water.outbox.jobs,
      ...checkJobs({ db, log, metrics, activeTenants }),
      ...sessionJobs(sessions),
    ],
    replaySpool: () => water.intake.replaySpool(),
    beginDraining: () => {
      draining = true;
    },
    drainWork: async () => {
      await water.engine.vending.drain();
      await water.outbox.drain();
    },
    close: async () => {
      await http.fastify.close();
      await water.intake.close();
      redis?.disconnect();
    },
  };
}

interface Parts {
  readonly config: Config;
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly activeTenants: () => Promise<readonly string[]>;
}

type Water = ReturnType<typeof buildWater>;

/** The way of a shilling: intake, settling, vending, delivery, each handed what it needs of the others. */
function buildWater(parts: Parts) {
  const { config, db, log, metrics, clock, secrets, activeTenants } = parts;
  const provider = createMpesa({ clock });
  const vendor = createStronpower({ clock, timeoutMs: config.vendorTimeoutMs });
  const queueTexts = createTextQueue({ secrets, clock });
  const directory = createDirectory({
    db,
    clock,
    activeTenants,
    findByKey: async (key) => {
      const found = await db.asSystem((tx) => findChannelByKey(tx, key));
      return found?.kind === 'mpesa' ? found : null;
    },
    findByShortcode: (shortcode) => db.asSystem((tx) => findTenantByShortcode(tx, shortcode)),
  });
  const payments: PaymentsDeps = {
    db,
    clock,
    secrets,
    log,
    metrics,
    provider,
    activeTenants,
    publicUrl: config.publicUrl,
    raise: raiseAlerts,
    openChannel: (tx, channelId) => openPaymentChannel(tx, secrets, channelId),
    queueTexts: async (tx, texts) => {
      await queueTexts(
        tx,
        texts.map((text) => ({ ...text, lane: 1 })),
      );
    },
  };
  const tokens: TokensDeps = {
    db,
    clock,
    secrets,
    log,
    metrics,
    vendor,
    activeTenants,
    capacity: 600,
    vendorTimeoutMs: config.vendorTimeoutMs,
    settleMs: config.settleMs,
    raise: raiseAlerts,
    onOutcome: applyOutcomes,
    recordVends,
    openAccount: async (tx, accountId) => (await openVendorAccount(tx, secrets, accountId)).account,
    queueTexts: async (tx, texts) => {
      await queueTexts(
        tx,
        texts.map((text) => ({ ...text, lane: 0, kind: 'token' })),
      );
    },
  };
  const failed = (tx: Tx, rows: readonly FailedText[]): Promise<void> =>
    raiseAlerts(
      tx,
      rows.map((row) => messageAlert(row)),
    );
  const gateways = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };
  const outbox = createOutbox({
    db,
    clock,
    secrets,
    log,
    metrics,
    gateways,
    activeTenantIds: activeTenants,
    channelsOf: (tx) => openSmsChannels(tx, secrets, config.publicUrl),
    onFailed: failed,
    onUndeliverable: failed,
    onDelivered: async (tx, rows) => {
      await markDelivered(
        tx,
        rows.flatMap((row) => (row.tokenId ? [row.tokenId] : [])),
        clock.now(),
      );
    },
  });
  const intake = createIntake({
    db,
    log,
    metrics,
    provider,
    spoolDir: config.spoolDir,
    shortcodes: (tenantId, fresh) => directory.shortcodes(tenantId, fresh),
  });
  return {
    provider,
    payments,
    tokens,
    outbox,
    gateways,
    intake,
    directory,
    texts: createTextReader({ secrets }),
    engine: createTokensEngine(tokens),
    validation: createValidation({ db, log, shortcodes: (tenantId) => directory.shortcodes(tenantId) }),
    queryMeterAtVendor: meterQuery(db, secrets, vendor),
  };
}

function messageAlert(row: FailedText): Parameters<typeof raiseAlerts>[1][number] {
  return {
    type: 'message_failed',
    severity: row.kind === 'token' ? 'error' : 'warning',
    dedupeKey: `message_failed:${row.messageId}`,
    meterId: null,
    customerId: row.customerId,
    paymentId: row.paymentId,
    message: `A ${row.kind} message could not be delivered (${row.reason}).`,
  };
}

function meterQuery(db: Db, secrets: Secrets, vendor: TokensDeps['vendor']): Parameters<typeof metersRoutes>[0]['queryMeterAtVendor'] {
  return async (tenantId, meterNumber) => {
    const opened = await db
      .inTenant(tenantId, (tx) => openVendorAccount(tx, secrets, null))
      .catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
    return opened ? vendor.meterInfo(opened.account, meterNumber) : { kind: 'no_account' };
  };
}

async function addEdge({ fastify }: HttpServer, { config, redis, metrics }: { config: Config; redis: Redis | undefined; metrics: Metrics }): Promise<void> {
  addSecurityHeaders(fastify, config.production);
  const { default: cors } = await import('@fastify/cors');
  await fastify.register(cors, {
    origin: [...config.corsOrigins],
    credentials: false,
    exposedHeaders: ['ETag', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'],
    maxAge: 600,
  });
  await addRateLimits(fastify, { perMinute: 1200, redis, callerOf: (request) => actorOf(request)?.id ?? request.ip });
  await addOpenApi(fastify, { version: VERSION, publicUrl: config.publicUrl });
  const schema: object = { hide: true };
  fastify.get('/metrics', { schema }, async (request, reply) => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // figures tell of every tenant: without a token they are for the machine itself
    const allowed = config.metricsToken
      ? sameText(given, config.metricsToken)
      : !config.production && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
    if (!allowed) throw notFound();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

interface HookParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly db: Db;
  readonly log: Log;
  readonly water: Water;
}

function addHooks({ fastify }: HttpServer, { config, clock, db, log, water }: HookParts): void {
  const directory: ChannelDirectory = water.directory;
  addPaymentHooks(fastify, {
    intake: water.intake,
    validation: water.validation,
    clock,
    parse: (body, contentType) => water.provider.parse(body, contentType),
    channelByKey: directory.channelByKey,
    channelByShortcode: directory.channelByShortcode,
    channelByCheckout: directory.channelByCheckout,
    stkRequestOf: directory.stkRequestOf,
    isListedSource: (ip) => config.mpesaSources.includes(ip.replace(/^::ffff:/, '')),
    keepUnclaimed: (event) => db.asSystem((tx) => keepUnclaimed(tx, { id: newId(), ...event })),
  });
  addReportHook(fastify, {
    outbox: water.outbox,
    gateways: water.gateways,
    publicUrl: config.publicUrl,
    log,
    clock,
    findChannelByKey: async (key) => {
      const found = await db.asSystem((tx) => findChannelByKey(tx, key));
      return found?.kind === 'sms' ? found : undefined;
    },
  });
}
