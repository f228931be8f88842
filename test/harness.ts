/**
 * The whole product for a test: a database of its own, the vendors' sandbox, the two demo tenants, HTTP on a free port
 * and the job workers. Everything is real but the outside world.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startSandbox, type Sandbox } from '../sandbox/src/index.ts';
import { createApp, type App } from '../server/src/app.ts';
import { loadConfig, type Config } from '../server/src/config/config.ts';
import type { Environment } from '../server/src/config/env.ts';
import { connectSandbox } from '../server/src/demo-sandbox.ts';
import type { Clock } from '../server/src/kernel/clock.ts';
import type { Secrets } from '../server/src/kernel/crypto.ts';
import type { Db } from '../server/src/kernel/db.ts';
import { DEAD_LETTERS, JOBS_SCHEMA, type JobQueue } from '../server/src/kernel/jobs.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { createMetrics, type Metrics } from '../server/src/kernel/metrics.ts';
import { openResources } from '../server/src/resources.ts';
import { DEMO, seedDemo } from '../server/src/seed.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createClient, type Api, type Client } from './harness/http.ts';
import { captureLogs, type CapturedLogs, type LogCapture } from './harness/logs.ts';
import { freePort } from './harness/ports.ts';
import { createSandboxHelper, type SandboxHelper } from './harness/sandbox.ts';
import { witness } from './harness/testimony.ts';
import { waitFor } from './harness/wait.ts';

export { waitFor } from './harness/wait.ts';
export { send, type Answer, type Api, type Json } from './harness/http.ts';

export const DEMO_PASSWORD = 'demo password of the tests';

export interface TestAppOptions {
  /** False: jobs are queued and nobody runs them. */
  readonly workers?: boolean;
  /** More environment, for example `TENANT_DOMAIN`; see config/config.ts. */
  readonly env?: Environment;
  readonly clock?: Clock;
  /** True: jobs that fail for good do not fail the test. */
  readonly allowDeadLetters?: boolean;
}

export type Row = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- rows of any table

export interface TestApp extends AsyncDisposable {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly db: Db;
  readonly config: Config;
  readonly app: App;
  readonly queue: JobQueue;
  readonly metrics: Metrics;
  readonly secrets: Secrets;
  readonly tenantIds: { readonly demo: string; readonly other: string };
  readonly sandbox: SandboxHelper;
  readonly logs: CapturedLogs;
  /** Owner and runtime URLs of the test's database. */
  readonly database: TestDatabase;
  readonly api: Api;
  readonly login: Client['login'];
  /** Whoever is signed in signs in again at the next call. */
  readonly forget: Client['forget'];
  readonly waitFor: typeof waitFor;
  /** Runs SQL as the owner, past row security: to look at everything and to arrange what no route can. */
  sql(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends everything. @throws when jobs failed for good, unless `allowDeadLetters` was given. */
  stop(): Promise<void>;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mkondo-app-'));
  const [database, sandbox, port] = await Promise.all([createTestDatabase(), startSandbox({ port: 0 }), freePort()]);
  const config = loadConfig({
    MKONDO_DATA_DIR: dataDir,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SANDBOX_PORT: String(sandbox.port),
    SANDBOX_SMTP_PORT: String(sandbox.smtpPort),
    DATABASE_URL: database.runtimeUrl,
    DATABASE_POOL: '10',
    LOG_LEVEL: 'debug',
    // the matrix sends thousands of wrong credentials from one address
    AUTH_FAILURES_PER_MINUTE: '1000000',
    // a port at which no name server answers; tests of domains bring their own
    DNS_SERVERS: '127.0.0.1:1',
    VENDOR_SETTLE_MS: '200',
    VENDOR_TIMEOUT_MS: '5000',
    MKONDO_DEMO_PASSWORD: DEMO_PASSWORD,
    ...options.env,
  });
  const parts = await build({ config, database, options, capture: captureLogs() }).catch(async (error: unknown) => {
    await sandbox.close();
    await database.drop();
    throw error;
  });
  return assemble({ ...parts, sandbox, dataDir, options });
}

interface BuildInput {
  readonly config: Config;
  readonly database: TestDatabase;
  readonly options: TestAppOptions;
  readonly capture: LogCapture;
}

interface Parts {
  readonly config: Config;
  readonly database: TestDatabase;
  readonly db: Db;
  readonly queue: JobQueue;
  readonly app: App;
  readonly metrics: Metrics;
  readonly logs: CapturedLogs;
  readonly tenantIds: TestApp['tenantIds'];
}

async function build({ config, database, options, capture }: BuildInput): Promise<Parts> {
  const [log, metrics, workers] = [createLog(config.logLevel, capture.destination), createMetrics(), options.workers ?? true];
  const { db, queue, bus } = await openResources(config, { ...database, embedded: undefined }, { log, metrics, supervise: workers });
  await seedDemo(config, db);
  const app = await createApp({ config, db, bus, log, metrics, demo: DEMO, ...(options.clock ? { clock: options.clock } : {}) });
  if (workers) await queue.work(app.jobs);
  await app.http.fastify.listen({ port: config.port, host: config.host });
  await createSandboxHelper(`http://127.0.0.1:${config.sandboxPort}`).faults(QUICK_VENDORS);
  await connectSandbox({ config, db, secrets: app.secrets, provider: app.payments.provider, log });
  if (!capture.logs.text().includes('sandbox connected'))
    throw new Error(
      `the sandbox was not connected: ${capture.logs
        .errors()
        .map((line) => JSON.stringify(line))
        .join('\n')}`,
    );
  const tenants = await db.asSystem((tx) => tx.q.selectFrom('tenants').select(['id', 'slug']).execute());
  const idOf = (slug: string): string => tenants.find((tenant) => tenant.slug === slug)!.id;
  return { config, database, db, queue, app, metrics, logs: capture.logs, tenantIds: { demo: idOf('demo'), other: idOf('other') } };
}

/** Without the usual waits of the simulated vendors; `sandbox.faults` brings back what a test is about. */
const QUICK_VENDORS = {
  stronpower: { latency_ms: 0 },
  mpesa: { delay_ms: [0, 0], retry_ms: [50, 100] },
  sms: { beem: { latency_ms: 0, dlr_delay_ms: 20 }, africastalking: { latency_ms: 0, dlr_delay_ms: 20 }, twilio: { latency_ms: 0, dlr_delay_ms: 20 } },
};

function assemble(parts: Parts & { readonly sandbox: Sandbox; readonly dataDir: string; readonly options: TestAppOptions }): TestApp {
  const { config, database, db, queue, app, metrics, logs, tenantIds } = parts;
  const owner = new Pool({ connectionString: database.ownerUrl, max: 4 });
  // tests end connections by force: what was asked on one says so itself, and nothing else may take the process with it
  owner.on('error', () => undefined);
  owner.on('connect', (client) => client.on('error', () => undefined));
  const client = createClient(config.publicUrl, DEMO_PASSWORD);
  let stopped: Promise<void> | undefined;
  const forgetLogs = witness(logs.tail);
  const stop = (): Promise<void> => (stopped ??= stopAll({ ...parts, owner }).finally(forgetLogs));
  return {
    url: config.publicUrl,
    sandboxUrl: parts.sandbox.url,
    db,
    config,
    app,
    queue,
    metrics,
    secrets: app.secrets,
    tenantIds,
    logs,
    database,
    sandbox: createSandboxHelper(parts.sandbox.url),
    api: client.api,
    login: client.login,
    forget: client.forget,
    waitFor,
    sql: async (text, values) => (await owner.query<Row>(text, values as unknown[])).rows,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Running extends Parts {
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  readonly options: TestAppOptions;
  readonly owner: Pool;
}

/** As the product stops: no new requests, then no new jobs, then what is under way comes to its end. */
async function stopAll({ app, queue, db, sandbox, database, dataDir, options, owner }: Running): Promise<void> {
  app.beginDraining();
  await app.close();
  await queue.drain();
  await app.drainWork();
  const failed = await failedJobs(owner);
  await db.close();
  await sandbox.close();
  await owner.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
  if (failed.length > 0 && !options.allowDeadLetters) throw new Error(`jobs failed for good:\n${failed.join('\n')}`);
}

/** Jobs that used up their tries, with what they said last; not those that a test made as examples. */
async function failedJobs(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ name: string; data: unknown; output: unknown }>(
    `select name, data, output from ${JOBS_SCHEMA}.job where (name = $1 and singleton_key is distinct from 'example') or state = 'failed'`,
    [DEAD_LETTERS],
  );
  return rows.map((row) => `${row.name} ${JSON.stringify(row.data)} ${JSON.stringify(row.output)}`.slice(0, 1_000));
}
