import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { DB } from './schema.gen.ts';
import { isUuid } from './ids.ts';
import { failpoint } from './failpoints.ts';
import type { FactListener, FactSink, Told } from './facts.ts';
import { ClientConnection, queriesOn, statementName } from './lent-connection.ts';
import { endingOf } from './pool-end.ts';
import type { EventSink, RealtimeEvent } from './realtime.ts';
import { openWritePool, type Statement } from './write-at-once.ts';

// bigint and numeric stay exact: bigint columns are JS bigint, numeric stays text.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (text) => text);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export type Queries = Kysely<DB>;

/** A transaction of one tenant. It dies with its transaction: a later use throws. */
export interface Tx {
  readonly tenantId: string;
  readonly q: Queries;
  /** For libraries that run their own SQL inside this transaction (the job queue). */
  readonly raw: RawQuery;
  readonly jobs: JobSink;
  /** What is told to those who look, once this has committed; see `publish`. */
  readonly events: EventSink;
  /** What has happened, for whoever was asked to tell other systems; see `announce`. */
  readonly facts: FactSink;
  /** Runs once this has committed, and never when it is undone. What must not be forgotten does not belong here: a process can end before it. */
  readonly afterCommit: (act: () => void) => void;
}

type RawQuery = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** Where a transaction puts the jobs it causes; they commit or vanish with it. */
export interface JobSink {
  /** Wakes the workers of these queues, once their jobs are committed. */
  wake(queues: Iterable<string>): void;
  put(raw: RawQuery, queue: string, jobs: readonly { readonly data: object; readonly startAfter?: Date }[]): Promise<void>;
  /** Puts a job that failed for good back into its own queue. @returns how many went: 0 when it is not there any more. */
  redrive(raw: RawQuery, deadLetterId: string): Promise<number>;
}

/** A transaction before any tenant is known, for the short list of system queries. */
export interface SystemTx {
  readonly q: Queries;
  readonly raw: RawQuery;
  readonly jobs: JobSink;
}

/** A read-only transaction across tenants, for the platform's own staff. */
export interface PlatformTx {
  readonly tenantId: null;
  readonly q: Queries;
}

export interface Db {
  /** Runs `fn` in one transaction that sees and writes one tenant's rows only. */
  inTenant<T>(tenantId: string, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** Commits these statements as one transaction of the tenant, in one round trip; for the intake. */
  writeAtOnce(tenantId: string, statements: readonly Statement[]): Promise<void>;
  /** From now on hears what transactions announced, as their last act before the commit. */
  hearFacts(listener: FactListener): void;
  /** Control tables only: with no tenant set, row security answers every tenant table with an error. */
  asSystem<T>(fn: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** Reads across tenants; nothing can be written. */
  asPlatform<T>(fn: (tx: PlatformTx) => Promise<T>): Promise<T>;
  stats(): { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

export interface DbOptions {
  readonly url: string;
  readonly max: number;
  readonly onError?: (error: Error) => void;
  readonly statementTimeoutMs?: number;
  /** Needed by transactions that cause jobs. */
  readonly jobs?: JobSink;
  /** Gets what transactions published, after their commit. */
  readonly onEvents?: (tenantId: string, events: readonly RealtimeEvent[]) => void;
}

/**
 * Opens the pool of the runtime role.
 * @throws when the role could bypass row security; see `assertRuntimeRole`.
 */
export function openDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    // statements leave without waiting for the answers to those before them
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    // a process that stands still inside a transaction must not hold its tenants' locks for long
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'mkondo',
    options: SESSION_SETTINGS,
  });
  pool.on('error', (error) => options.onError?.(error));
  const end = endingOf(pool);
  const jobs = options.jobs ?? NO_JOBS;
  let hear: FactListener | undefined;
  const intake = openWritePool({ url: options.url, max: INTAKE_CONNECTIONS, nameOf: statementName, onError: (error) => options.onError?.(error) });
  return {
    inTenant: async (tenantId, fn) => {
      const [events, facts, acts]: [RealtimeEvent[], Told[], (() => void)[]] = [[], [], []];
      const heard = async (tx: Tx): Promise<Awaited<ReturnType<typeof fn>>> => {
        const result = await fn(tx);
        if (facts.length > 0) await hear?.(tx, facts);
        return result;
      };
      const sinks = { events: into(events), facts: into(facts), afterCommit: (act: () => void) => void acts.push(act) };
      const result = await withJobs(jobs, (sink) => transact(pool, beginOf(tenantId), (q, raw) => heard({ tenantId, q, raw, jobs: sink, ...sinks })));
      for (const act of acts) act();
      if (events.length > 0) options.onEvents?.(tenantId, events);
      return result;
    },
    writeAtOnce: async (tenantId, statements) => {
      assertTenantId(tenantId);
      await intake.write(tenantId, statements);
      jobs.wake(statements.flatMap((statement) => statement.queue ?? []));
    },
    hearFacts: (listener) => void (hear = listener),
    asSystem: (fn) => withJobs(jobs, (sink) => transact(pool, 'begin', (q, raw) => fn({ q, raw, jobs: sink }))),
    asPlatform: (fn) => transact(pool, 'begin read only; set local role mkondo_platform', (q) => fn({ tenantId: null, q })),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      await end();
      await intake.close();
    },
  };
}

/**
 * Reading a page takes about a millisecond: starting helpers for it, or compiling it, takes ten, and takes them from the
 * other requests. The planner believes otherwise as soon as a table is large.
 */
const SESSION_SETTINGS = '-c max_parallel_workers_per_gather=0 -c jit=off';

const into = <E>(list: E[]): { add(one: E): void } => ({ add: (one) => void list.push(one) });

/** Connections that the intake has for itself. */
const INTAKE_CONNECTIONS = 4;

function assertTenantId(tenantId: string): void {
  if (!isUuid(tenantId)) throw new Error('not a tenant id');
}

function beginOf(tenantId: string): string {
  assertTenantId(tenantId);
  return `begin; set local app.tenant_id = '${tenantId}'`;
}

const noJobs = (): Promise<never> => Promise.reject(new Error('this process has no job queue'));
const NO_JOBS: JobSink = { put: noJobs, redrive: noJobs, wake: () => undefined };

/** Runs a transaction and, once it is committed, wakes the workers of the queues it put jobs into. */
async function withJobs<T>(jobs: JobSink, run: (sink: JobSink) => Promise<T>): Promise<T> {
  const queues = new Set<string>();
  const sink: JobSink = {
    put: (raw, queue, list) => {
      queues.add(queue);
      return jobs.put(raw, queue, list);
    },
    redrive: (raw, deadLetterId) => jobs.redrive(raw, deadLetterId),
    wake: (list) => jobs.wake(list),
  };
  const result = await run(sink);
  if (queues.size > 0) jobs.wake(queues);
  return result;
}

const inside = new AsyncLocalStorage<string>();

/** True while a transaction of this process is open on the current call path; vendor calls assert it is not. */
export function insideTransaction(): boolean {
  return inside.getStore() !== undefined;
}

async function transact<T>(pool: pg.Pool, begin: string, fn: (q: Queries, raw: RawQuery) => Promise<T>): Promise<T> {
  // a second transaction inside the first takes two connections and can starve the pool into a deadlock
  if (insideTransaction()) throw new Error('a transaction is already open on this path');
  const client = await pool.connect();
  // a connection that dies while it is lent has no other listener, and would take the process with it
  client.on('error', IGNORED);
  const connection = new ClientConnection(client);
  let broken: Error | undefined;
  try {
    // leaves together with the first statement; when it fails so do all behind it
    const begun = client.query(begin);
    begun.catch(IGNORED);
    const result = await inside.run('open', () => fn(queriesOn(connection), (text, values) => connection.raw(text, values)));
    connection.end();
    await begun;
    failpoint('db.before_commit');
    await client.query('commit');
    failpoint('db.after_commit');
    return result;
  } catch (error) {
    connection.end();
    broken = await rollback(client);
    throw error;
  } finally {
    client.off('error', IGNORED);
    client.release(broken);
  }
}

/** The statement that was under way says so itself. */
const IGNORED = (): void => undefined;

/** @returns the error that makes the connection unusable, if there is one. */
async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed');
  }
}
