import type { Redis } from 'ioredis';
import { addEdge, addHooks } from './app-edge.ts';
import { withFeatures } from './app-features.ts';
import { JOBS } from './app-jobs.ts';
import { privacyDeps } from './app-privacy.ts';
import { reportsDeps } from './app-reports.ts';
import { textRoutes } from './app-messages.ts';
import { buildWater, type Water, type WaterParts } from './app-water.ts';
import type { Config } from './config/config.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import { createSecrets, type Secrets } from './kernel/crypto.ts';
import type { Db } from './kernel/db.ts';
import { healthRoutes, type HealthDeps } from './kernel/health.ts';
import { addRoutes, createHttp, type HttpServer, type RouteDefinition } from './kernel/http.ts';
import { addDocsPages } from './kernel/http-docs.ts';
import { addRealtime } from './kernel/http-realtime.ts';
import type { BoundJob } from './kernel/jobs.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { EventBus } from './kernel/realtime.ts';
import { checkJobs } from './modules/ledger/invariants/index.ts';
import { analyticsEngine, analyticsRoutes } from './modules/messaging/analytics/index.ts';
import { campaignEngine, campaignsRoutes } from './modules/messaging/campaigns/index.ts';
import { emailRoutes } from './modules/messaging/email/index.ts';
import { contactEngine, contactRoutes } from './modules/messaging/contacts/index.ts';
import { inboxBoundJobs, inboxRoutes } from './modules/messaging/inbox/index.ts';
import { retentionEngine, retentionRoutes } from './modules/messaging/retention/index.ts';
import { creditRoutes } from './modules/messaging/credits/index.ts';
import { sendersRoutes } from './modules/messaging/senders/index.ts';
import { smsEngine } from './modules/messaging/sms/index.ts';
import { removeOldFiles, whatsappRoutes, type WhatsappDeps } from './modules/messaging/whatsapp/index.ts';
import { webhookRoutes, type EndpointDeps } from './modules/operations/webhooks/index.ts';
import { queueRoutes, watchDeadLetters } from './modules/operations/queues/index.ts';
import { allows } from './modules/tenancy/access/index.ts';
import { createFeatureGuard, featureRoutes, readSwitchedOff, type FeatureGuard } from './modules/tenancy/features/index.ts';
import { onboardingRoutes } from './modules/tenancy/onboarding/index.ts';
import { accountJobs, createAuthenticate, isMember, listActiveTenantIds, sessionJobs, tenancyRoutes, type TenancyDeps } from './modules/tenancy/index.ts';
import { alertRoutes, raiseAlerts, resolveAlerts } from './modules/vending/alerts/index.ts';
import { balancesRoutes } from './modules/vending/balances/index.ts';
import { buyerRoutes } from './modules/vending/buyers/index.ts';
import { customersRoutes } from './modules/vending/customers/index.ts';
import { importJobs, importRoutes } from './modules/vending/imports/index.ts';
import { boundKeyChangeJobs, keyChangeRoutes } from './modules/vending/key-changes/index.ts';
import { meterChangesJobs, meterChangesRoutes } from './modules/vending/meter-changes/index.ts';
import { metersRoutes } from './modules/vending/meters/index.ts';
import { paymentJobs, paymentRoutes, unclaimedRoutes, type Intake, type PaymentsDeps } from './modules/vending/payments/index.ts';
import { reconciliationJobs, reconciliationRoutes, type ReconciliationDeps } from './modules/vending/reconciliation/index.ts';
import { boundPrivacyJobs, privacyRoutes } from './modules/vending/privacy/index.ts';
import { boundReportJobs, reportsRoutes } from './modules/vending/reports/index.ts';
import { tariffsRoutes } from './modules/vending/tariffs/index.ts';
import { markRedeemed, tokenRoutes, type TokensDeps } from './modules/vending/tokens/index.ts';
import { addConsole, type ConsoleOptions } from './static-files.ts';
import { vendorDefaults } from './vendor-defaults.ts';
import { createTxtResolver } from './vendors/dns/adapter.ts';
import { VERSION } from './version.ts';

export interface AppDeps {
  readonly config: Config;
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Brings events to pages that look; without one nobody is told. */
  readonly bus?: EventBus;
  readonly clock?: Clock;
  readonly demo?: ConsoleOptions['demo'];
}

export interface App {
  readonly http: HttpServer;
  readonly health: HealthDeps;
  readonly jobs: readonly BoundJob[];
  readonly intake: Intake;
  readonly secrets: Secrets;
  readonly payments: PaymentsDeps;
  readonly tokens: TokensDeps;
  readonly reconciliation: ReconciliationDeps;
  readonly whatsapp: WhatsappDeps;
  readonly webhooks: EndpointDeps;
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
  const redis = await openRedis(config, log);
  const parts: WaterParts = { config, db, log, metrics, clock, secrets, activeTenants: () => db.asSystem(listActiveTenantIds) };
  const water = buildWater(parts);
  const tenancy = tenancyOf(parts, water);
  const guard = createFeatureGuard(parts);
  const http = createHttp({
    db,
    log,
    metrics,
    authenticate: createAuthenticate(tenancy),
    allows,
    requireFeature: guard.require,
    trustedProxies: config.trustedProxies,
    failedAuthPerMinute: config.failedAuthPerMinute,
  });
  let draining = false;
  await addEdge(http, { config, redis, metrics });
  const replaySpool = addHooks(http, { config, clock, db, log, water });
  if (deps.bus) await addRealtime(http, deps.bus);
  const health = healthOf(db, redis, () => draining);
  addRoutes(http, [...healthRoutes(health), ...withFeatures(routesOf(parts, { water, tenancy, guard }))]);
  watchDeadLetters({ db, metrics });
  await addDocsPages(http.fastify);
  await addConsole(http.fastify, { version: VERSION, sandboxPort: config.sandboxPort, demo: deps.demo ?? null });
  return {
    http,
    health,
    secrets,
    intake: water.intake,
    payments: water.payments,
    tokens: water.tokens,
    reconciliation: water.reconciliation,
    whatsapp: water.whatsapp.deps,
    webhooks: water.webhooks.routes,
    jobs: boundJobs(parts, water, tenancy),
    replaySpool,
    beginDraining: () => {
      draining = true;
    },
    drainWork: async () => {
      await water.engine.vending.drain();
      await water.outbox.drain();
      await water.gatewayCalls.stop();
      await water.mail.email.outbox.drain();
      await water.whatsapp.outbox.drain();
      await water.webhooks.drain();
    },
    close: async () => {
      await http.fastify.close();
      await water.intake.close();
      redis?.disconnect();
    },
  };
}

function boundJobs(parts: WaterParts, water: Water, tenancy: TenancyDeps): BoundJob[] {
  return [
    ...paymentJobs(water.payments),
    ...water.engine.jobs,
    ...water.otherWay.jobs,
    ...water.outbox.jobs,
    ...water.inbound.jobs,
    ...inboxBoundJobs({ ...water.inbox, activeTenants: parts.activeTenants }),
    ...water.mail.email.jobs,
    ...contactEngine(parts),
    ...smsEngine({ ...water.sms, ...parts }),
    ...campaignEngine(water.campaigns),
    ...analyticsEngine(parts),
    ...retentionEngine({ ...parts, removeFiles: (tenantId, removal) => removeOldFiles(water.whatsapp.deps, { tenantId, ...removal }) }),
    ...water.whatsapp.jobs,
    ...water.webhooks.jobs,
    ...water.alertJobs,
    ...checkJobs(parts),
    ...reconciliationJobs(water.reconciliation),
    ...sessionJobs(tenancy),
    ...accountJobs(tenancy),
    ...[
      boundReportJobs(reportsDeps(parts)),
      importJobs(parts),
      boundKeyChangeJobs(water.keyChanges),
      boundPrivacyJobs(privacyDeps(parts)),
      meterChangesJobs(parts),
    ].flat(),
  ];
}

async function openRedis(config: Config, log: Log): Promise<Redis | undefined> {
  if (!config.redisUrl) return undefined;
  // few have one; the others need not hold its library in memory
  const { Redis } = await import('ioredis');
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on('error', (error) => log.warn({ err: error }, 'redis'));
  return redis;
}

function healthOf(db: Db, redis: Redis | undefined, draining: () => boolean): HealthDeps {
  const database = async (): Promise<void> => {
    await db.asSystem((tx) => tx.raw('select 1'));
  };
  const ping = async (): Promise<void> => {
    await redis?.ping();
  };
  return { version: VERSION, draining, database, redis: redis ? ping : null };
}

function tenancyOf({ config, db, clock, secrets }: WaterParts, water: Water): TenancyDeps {
  const { tenantDomain, demo, publicUrl, registrationOpen, dnsServers } = config;
  return {
    db,
    clock,
    secrets,
    jwtKey: config.secrets.jwtKey,
    tenantDomain,
    demo,
    publicUrl,
    registrationOpen,
    defaults: vendorDefaults(config),
    queueLetters: water.mail.queueEmails,
    switchedOff: readSwitchedOff,
    resolver: createTxtResolver({ servers: dnsServers }),
  };
}

interface Built {
  readonly water: Water;
  readonly tenancy: TenancyDeps;
  readonly guard: FeatureGuard;
}

function routesOf(parts: WaterParts, { water, tenancy, guard }: Built): RouteDefinition[] {
  const { config, db, secrets, clock } = parts;
  return [
    ...tenancyRoutes(tenancy),
    ...featureRoutes({ db, clock, guard }),
    ...onboardingRoutes({ db, clock, secrets, publicUrl: config.publicUrl, ...water.checkers }),
    ...tariffsRoutes(),
    ...customersRoutes({ db, secrets }),
    ...importRoutes({ clock }),
    ...balancesRoutes({ now: () => clock.now(), raise: raiseAlerts, resolveAlerts }),
    ...metersRoutes({ db, now: () => clock.now(), queryMeterAtVendor: water.queryMeterAtVendor, tokensAccepted: markRedeemed }),
    ...paymentRoutes({ ...water.payments, messagesOf: (ctx, paymentId) => ctx.read((tx) => water.texts.messagesOfPayment(tx, paymentId)) }),
    ...unclaimedRoutes({ db, clock }),
    ...queueRoutes({ db, queues: JOBS, now: () => clock.now() }),
    ...reconciliationRoutes(water.reconciliation),
    ...tokenRoutes(water.tokens),
    ...buyerRoutes(water.buyers),
    ...keyChangeRoutes(water.keyChanges),
    ...privacyRoutes({ clock }),
    ...meterChangesRoutes(parts),
    ...whatsappRoutes(water.whatsapp.deps, water.whatsapp.queue),
    ...webhookRoutes(water.webhooks.routes),
    ...alertRoutes({ now: () => clock.now(), isMember }),
    ...contactRoutes(parts),
    ...campaignsRoutes(water.campaigns),
    ...analyticsRoutes({ now: () => clock.now() }),
    ...inboxRoutes(water.inbox),
    ...retentionRoutes(parts),
    ...creditRoutes(),
    ...sendersRoutes({ db, now: () => clock.now() }),
    ...textRoutes(water),
    ...emailRoutes({ now: () => clock.now(), fromAddress: config.email.from, isReady: config.email.host !== undefined }),
    ...reportsRoutes(reportsDeps(parts)),
  ];
}
