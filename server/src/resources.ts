import { join } from 'node:path';
import pg from 'pg';
import type { Config } from './config/config.ts';
import type { EmbeddedPostgres } from './embedded/postgres.ts';
import { beginEmbedded, type ProductDatabase } from './embedded/product.ts';
import { deriveKey } from './kernel/crypto.ts';
import { assertRuntimeRole } from './kernel/db-role.ts';
import { openDb, type Db } from './kernel/db.ts';
import { createJobQueue, installJobs, type JobDefinition, type JobQueue } from './kernel/jobs.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { EventBus } from './kernel/realtime.ts';
import { openEventBus, openPgWire, type Wire } from './kernel/realtime-bus.ts';
import { admitLogin, ensureRuntimeLogin, grantJobs, migrate } from './kernel/migrate.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');

export interface Database {
  readonly ownerUrl: string | undefined;
  readonly runtimeUrl: string;
  readonly embedded: EmbeddedPostgres | undefined;
}

export interface Preparing {
  readonly log: Log;
  readonly jobs: readonly JobDefinition[];
  /** The embedded database, where its start has begun already. */
  readonly embedded?: Promise<ProductDatabase> | undefined;
}

/**
 * Finds or starts the database and brings it up to date. With one URL of an owner (the usual case on a
 * developer's server) the plain runtime login is made here; with a runtime URL alone nothing is migrated.
 */
export async function prepareDatabase(config: Config, { log, jobs, embedded }: Preparing): Promise<Database> {
  if (await isForeign(config)) return { ownerUrl: undefined, runtimeUrl: config.databaseUrl!, embedded: undefined };
  const product = await (embedded ?? beginEmbedded(config, log));
  const ownerUrl = config.databaseOwnerUrl ?? config.databaseUrl ?? product!.ownerUrl;
  await bringUpToDate(ownerUrl, log, jobs);
  if (config.databaseOwnerUrl && config.databaseUrl) {
    await admitLogin(ownerUrl, config.databaseUrl);
    return { ownerUrl, runtimeUrl: config.databaseUrl, embedded: product?.embedded };
  }
  const runtimeUrl = await ensureRuntimeLogin(ownerUrl, deriveKey(config.secrets.databaseKey, 'runtime-login').toString('hex'));
  return { ownerUrl, runtimeUrl, embedded: product?.embedded };
}

/** A server of somebody else's, whose URL is that of a plain login: nothing is made or migrated there. */
async function isForeign({ databaseUrl, databaseOwnerUrl }: Config): Promise<boolean> {
  return databaseUrl !== undefined && databaseOwnerUrl === undefined && !(await ownsItsDatabase(databaseUrl));
}

async function bringUpToDate(ownerUrl: string, log: Log, jobs: readonly JobDefinition[]): Promise<void> {
  const applied = await migrate(ownerUrl, MIGRATIONS);
  if (applied.length > 0) log.info({ applied }, 'migrations applied');
  await installJobs(ownerUrl, jobs);
  await grantJobs(ownerUrl);
}

async function ownsItsDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ owns: boolean }>(
      'select r.rolsuper or d.datdba = r.oid as owns from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()',
    );
    return rows[0]?.owns ?? false;
  } finally {
    await client.end();
  }
}

export interface Opened {
  readonly db: Db;
  readonly queue: JobQueue;
  readonly bus: EventBus;
}

/** Connects as the runtime role; refuses a login that could see through row security. */
export async function openResources(
  config: Config,
  database: Database,
  { log, metrics, supervise }: { log: Log; metrics: Metrics; supervise: boolean },
): Promise<Opened> {
  const queue = createJobQueue({ url: database.runtimeUrl, log, metrics, supervise });
  const bus = openEventBus(await openWire(config, database, log), (error) => log.warn({ err: error }, 'events were not told'));
  const db = openDb({
    url: database.runtimeUrl,
    max: config.poolSize,
    jobs: queue,
    onEvents: (tenantId, events) => bus.send(tenantId, events),
    onError: (error) => log.error({ err: error }, 'database connection'),
  });
  await assertRuntimeRole(db);
  await queue.start();
  return { db: { ...db, close: () => closeBoth(db, bus) }, queue, bus };
}

/** The last events are told after the last transactions. */
async function closeBoth(db: Db, bus: EventBus): Promise<void> {
  await db.close();
  await bus.close();
}

/** Events go between processes by Redis where there is one, else by the database. */
async function openWire({ redisUrl }: Config, { runtimeUrl }: Database, log: Log): Promise<Wire> {
  const onError = (error: Error): void => log.warn({ err: error }, 'events between processes');
  if (redisUrl === undefined) return openPgWire({ url: runtimeUrl, onError });
  // few have one; the others need not hold its library in memory
  const { openRedisWire } = await import('./kernel/realtime-redis.ts');
  return openRedisWire(redisUrl, onError);
}
