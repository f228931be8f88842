import type { Redis } from 'ioredis';
import { addEdge, addHooks } from './app-edge.ts';
import { reportsDeps } from './app-reports.ts';
import { buildWater, type Water, type WaterParts } from './app-water.ts';
import type { Config } from './config/config.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import { createSecrets, type Secrets } from './kernel/crypto.ts';
import type { Db } from './kernel/db.ts';
import { healthRoutes, type HealthDeps } from './kernel/health.ts';
import { addRoutes, createHttp, type HttpServer, type RouteDefinition } from './kernel/http.ts';
import { addDocsPages } from './kernel/http-docs.ts';
import type { BoundJob, JobDefinition } from './kernel/jobs.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import { checkJob, checkJobs } from './modules/ledger/invariants/index.ts';
import { emailJobs, emailRoutes } from './modules/messaging/email/index.ts';
import { outboxJobs } from './modules/messaging/outbox/index.ts';
import { queueRoutes, watchDeadLetters } from './modules/operations/queues/index.ts';
import { allows } from './modules/tenancy/access/index.ts';
import { onboardingRoutes } from './modules/tenancy/onboarding/index.ts';
import {
  createAuthenticate,
  isMember,
  listActiveTenantIds,
  sessionJobDefinitions,
  sessionJobs,
  tenancyRoutes,
  type SessionsDeps,
} from './modules/tenancy/index.ts';
import { alertJobs, alertRoutes, raiseAlerts, resolveAlerts } from './modules/vending/alerts/index.ts';
import { balancesRoutes } from './modules/vending/balances/index.ts';
import { buyerRoutes } from './modules/vending/buyers/index.ts';
import { customersRoutes } from './modules/vending/customers/index.ts';
import { importJob, importJobs, importRoutes, importSweepJob } from './modules/vending/imports/index.ts';
import { metersRoutes } from './modules/vending/meters/index.ts';
import {
  paymentJobs,
  paymentRoutes,
  refundJob,
  settleJob,
  settleSweepJob,
  unclaimedRoutes,
  type Intake,
  type PaymentsDeps,
} from './modules/vending/payments/index.ts';
import { reconciliationJobDefinitions, reconciliationJobs, reconciliationRoutes, type ReconciliationDeps } from './modules/vending/reconciliation/index.ts';
import { boundReportJobs, reportJobs, reportsRoutes } from './modules/vending/reports/index.ts';
import { tariffsRoutes } from './modules/vending/tariffs/index.ts';
import { probeJob, resolveJob, sweepJob, tokenRoutes, vendJob, type TokensDeps } from './modules/vending/tokens/index.ts';
import { addConsole, type ConsoleOptions } from './static-files.ts';
import { vendorDefaults } from './vendor-defaults.ts';
import { VERSION } from './version.ts';

/** Every job of the product, in one list; the database's queues are made from it. */
export const JOBS: readonly JobDefinition[] = [
  settleJob,
  settleSweepJob,
  refundJob,
  vendJob,
  resolveJob,
  probeJob,
  sweepJob,
  outboxJobs.send,
  outboxJobs.sweep,
  ...Object.values(emailJobs),
  ...Object.values(alertJobs),
  checkJob,
  ...reconciliationJobDefinitions,
  ...sessionJobDefinitions,
  ...Object.values(reportJobs),
  importJob,
  importSweepJob,
] as readonly unknown[] as readonly JobDefinition[];

/** What finds work that its worker left behind; run by the clock, and at once when a worker starts. */
export const SWEEPS = [settleSweepJob, sweepJob, outboxJobs.sweep, emailJobs.sweep, reportJobs.sweep, importSweepJob] as const;

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
  readonly health: HealthDeps;
  readonly jobs: readonly BoundJob[];
  readonly intake: Intake;
  readonly secrets: Secrets;
  readonly payments: PaymentsDeps;
  readonly tokens: TokensDeps;
  readonly reconciliation: ReconciliationDeps;
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
  const sessions = { db, clock, secrets, jwtKey: config.secrets.jwtKey, tenantDomain: config.tenantDomain, demo: config.demo };
  const http = createHttp({
    db,
    log,
    metrics,
    authenticate: createAuthenticate(sessions),
    allows,
    trustedProxies: config.trustedProxies,
    failedAuthPerMinute: config.failedAuthPerMinute,
  });
  let draining = false;
  await addEdge(http, { config, redis, metrics });
  const replaySpool = addHooks(http, { config, clock, db, log, water });
  const health = healthOf(db, redis, () => draining);
  addRoutes(http, [...healthRoutes(health), ...featureRoutes(parts, water, sessions)]);
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
    jobs: [
      ...paymentJobs(water.payments),
      ...water.engine.jobs,
      ...water.outbox.jobs,
      ...water.mail.email.jobs,
      ...water.alertJobs,
      ...checkJobs(parts),
      ...reconciliationJobs(water.reconciliation),
      ...sessionJobs(sessions),
      ...[boundReportJobs(reportsDeps(parts)), importJobs(parts)].flat(),
    ],
    replaySpool,
    beginDraining: () => {
      draining = true;
    },
    drainWork: async () => {
      await water.engine.vending.drain();
      await water.outbox.drain();
      await water.mail.email.outbox.drain();
    },
    close: async () => {
      await http.fastify.close();
      await water.intake.close();
      redis?.disconnect();
    },
  };
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

function featureRoutes(parts: WaterParts, water: Water, sessions: SessionsDeps): RouteDefinition[] {
  const { config, db, secrets, clock } = parts;
  return [
    ...tenancyRoutes({ ...sessions, publicUrl: config.publicUrl, defaults: vendorDefaults(config) }),
    ...onboardingRoutes({ db, clock, secrets, publicUrl: config.publicUrl, ...water.checkers }),
    ...tariffsRoutes(),
    ...customersRoutes({ db, secrets }),
    ...importRoutes({ clock }),
    ...balancesRoutes({ now: () => clock.now(), raise: raiseAlerts, resolveAlerts }),
    ...metersRoutes({ db, now: () => clock.now(), queryMeterAtVendor: water.queryMeterAtVendor }),
    ...paymentRoutes({ ...water.payments, messagesOf: (ctx, paymentId) => ctx.read((tx) => water.texts.messagesOfPayment(tx, paymentId)) }),
    ...unclaimedRoutes({ db, clock }),
    ...queueRoutes({ db, queues: JOBS, now: () => clock.now() }),
    ...reconciliationRoutes(water.reconciliation),
    ...tokenRoutes(water.tokens),
    ...buyerRoutes(water.buyers),
    ...alertRoutes({ now: () => clock.now(), isMember }),
    ...emailRoutes({ now: () => clock.now(), fromAddress: config.email.from, isReady: config.email.host !== undefined }),
    ...reportsRoutes(reportsDeps(parts)),
  ];
}
