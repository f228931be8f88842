import { createApp, type App } from './app.ts';
import { JOBS, SWEEPS } from './app-jobs.ts';
import type { Config } from './config/config.ts';
import type { ProductDatabase } from './embedded/product.ts';
import { enqueueOnce } from './kernel/jobs.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import { askedToStop } from './kernel/asked-to-stop.ts';
import { openOperationsPort, type OperationsPort } from './kernel/operations-port.ts';
import { watchPeers, type Peers } from './kernel/peers.ts';
import { collectStartGarbage } from './kernel/start-garbage.ts';
import { openResources, prepareDatabase, type Database, type Opened } from './resources.ts';
import { connectSandbox } from './demo-sandbox.ts';
import { systemSource } from './modules/tenancy/audit/index.ts';
import { changeChannelRow } from './modules/tenancy/index.ts';
import { registerPull } from './modules/vending/reconciliation/index.ts';
import { DEMO, seedDemo, type DemoLogins } from './seed.ts';

export type Role = 'all' | 'web' | 'worker';

export interface ServeOptions {
  readonly role: Role;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The embedded database, where its start has begun already. */
  readonly embedded?: Promise<ProductDatabase> | undefined;
}

const SPOOL_EVERY_MS = 3_000;
const LISTENERS_LEAVE_MS = 25_000;

/** Runs until a signal comes or the database is gone; then finishes what is under way and leaves. */
export async function serve(options: ServeOptions): Promise<void> {
  const { role, config, log, metrics } = options;
  const database = await prepareDatabase(config, { log, jobs: JOBS, embedded: options.embedded });
  const opened = await openResources(config, database, { log, metrics, supervise: role !== 'web' });
  const logins = config.demo ? await seedDemo(config, opened.db) : null;
  const app = await createApp({ config, db: opened.db, bus: opened.bus, log, metrics, demo: config.demo ? DEMO : null });
  const figures = await openFigures(app, options);
  const peers = role === 'web' ? undefined : await beginWork(app, { opened, database, log });
  await app.http.fastify.ready();
  collectStartGarbage();
  if (role !== 'worker') await app.http.fastify.listen({ port: config.port, host: config.host });
  const spool = setInterval(() => void replay(app, log), SPOOL_EVERY_MS);
  void replay(app, log);
  if (config.sandboxPort !== undefined && config.demo && role !== 'worker')
    void connectSandbox({
      config,
      db: opened.db,
      secrets: app.secrets,
      provider: app.payments.provider,
      log,
      whatsapp: app.whatsapp,
      webhooks: app.webhooks,
      noteRegistered: ({ tenantId, channelId }) => {
        const at = new Date();
        return opened.db.inTenant(tenantId, (tx) => changeChannelRow(tx, channelId, { urls_registered_at: at, at }));
      },
      registerPull: (channel) => registerPull(app.reconciliation, { ...channel, source: systemSource }),
    });
  announce(options, logins);
  const reason = await stopReason(database);
  log.info({ reason }, 'stopping');
  clearInterval(spool);
  await shutDown({ app, opened, database, log, peers });
  await figures?.close();
  if (reason === 'database') throw new Error('the embedded database has stopped; starting again recovers it');
}

/** In every role: a worker has no other port by which it could be watched. */
async function openFigures({ health }: App, { config, metrics }: ServeOptions): Promise<OperationsPort | undefined> {
  const { metricsPort: port, metricsHost: host, metricsToken: token } = config;
  return port === undefined ? undefined : openOperationsPort({ port, host, token, health, metrics });
}

/**
 * Jobs of a worker that was killed come back only after their timeout, and what stood in its memory never
 * does. What they were for is found by the sweeps, here at the start and in a worker that is left.
 */
async function beginWork(app: App, { opened, database, log }: Omit<Running, 'app' | 'peers'>): Promise<Peers> {
  const onLeftWork = (): Promise<void> => opened.db.asSystem((tx) => enqueueOnce(tx, SWEEPS));
  const peers = await watchPeers({ url: database.runtimeUrl, log, onLeftWork });
  await opened.queue.work(app.jobs);
  return peers;
}

async function replay(app: App, log: Log): Promise<void> {
  try {
    const taken = await app.replaySpool();
    if (taken > 0) log.info({ taken }, 'spooled notices brought in');
  } catch (error) {
    log.warn({ err: error }, 'spool not replayed yet');
  }
}

async function stopReason(database: Database): Promise<string> {
  const gone = database.embedded?.exited.then(() => 'database');
  return Promise.race([askedToStop(), ...(gone === undefined ? [] : [gone])]);
}

interface Running {
  readonly app: App;
  readonly opened: Opened;
  readonly database: Database;
  readonly log: Log;
  readonly peers: Peers | undefined;
}

/** Not ready first, then no new work, then what is in flight comes to its end, then the database. */
async function shutDown({ app, opened, database, log, peers }: Running): Promise<void> {
  const force = setTimeout(() => {
    log.error('shutdown took too long');
    process.exit(1);
  }, LISTENERS_LEAVE_MS + 5_000);
  force.unref();
  app.beginDraining();
  await app.close();
  await opened.queue.drain().catch((error: unknown) => log.warn({ err: error }, 'jobs did not drain'));
  await app.drainWork();
  // last, for what was not taken up any more is left to the others
  await peers?.close();
  await opened.db.close();
  await database.embedded?.stop();
  clearTimeout(force);
}

function announce({ role, config, log }: ServeOptions, logins: DemoLogins | null): void {
  log.info({ role, port: config.port }, 'ready');
  if (role === 'worker') return;
  const lines = ['', `  Mkondo is ready: http://localhost:${config.port}/`, `  API pages:       http://localhost:${config.port}/api/docs/`];
  if (logins) lines.push('', '  Demo logins:', ...logins.map((login) => `    ${login.email.padEnd(22)} ${login.password.padEnd(20)} ${login.role}`));
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
