import { PgBoss } from 'pg-boss';
import type { Static, TObject } from 'typebox';
import { Check } from 'typebox/value';
import type { JobSink, SystemTx, Tx } from './db.ts';
import { mayRunAgain } from './db-errors.ts';
import type { Statement } from './write-at-once.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { openNudge } from './nudge.ts';

/** The queue's own schema in the database. */
export const JOBS_SCHEMA = 'jobs';

/** What a job is; its handler is bound in the composition root. */
export interface JobDefinition<P extends TObject = TObject> {
  readonly name: string;
  readonly payload: P;
  /** A run longer than this is given up and tried again elsewhere. */
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly retryDelaySeconds: number;
  /** Runs of this job at once in one process. */
  readonly concurrency: number;
  /** Jobs handed to one run. */
  readonly batch: number;
  /** Seconds between looks for jobs that wait for their time, which no notice announces; 5 if not given. */
  readonly lookEverySeconds?: number;
  /** Five cron fields; the queue then sends it by itself, once over all processes. */
  readonly cron?: string;
  /** Plain words for the operations page. */
  readonly purpose: string;
}

export type JobHandler<P extends TObject> = (payloads: readonly Static<P>[]) => Promise<void>;

export interface BoundJob {
  readonly definition: JobDefinition;
  readonly handle: (payloads: readonly never[]) => Promise<void>;
}

export function defineJob<P extends TObject>(definition: JobDefinition<P>): JobDefinition<P> {
  return definition;
}

export function bindJob<P extends TObject>(definition: JobDefinition<P>, handle: JobHandler<P>): BoundJob {
  return { definition, handle };
}

/** Puts a job into the caller's transaction: it exists exactly if the transaction commits. */
export async function enqueue<P extends TObject>(tx: Tx | SystemTx, job: JobDefinition<P>, payloads: readonly Static<P>[]): Promise<void> {
  if (payloads.length > 0)
    await tx.jobs.put(
      tx.raw,
      job.name,
      payloads.map((data) => ({ data })),
    );
}

/**
 * The statement that puts a job in, for a transaction that is written at once. It writes the row that the queue itself
 * would: the queue's own text, made for every option there is, costs PostgreSQL as much as a dozen payments.
 */
export function jobStatement<P extends TObject>(job: JobDefinition<P>, payload: Static<P>): Statement {
  return { text: INSERT_JOB, values: [job.name, JSON.stringify(payload)], queue: job.name };
}

const INSERT_JOB = `
  insert into ${JOBS_SCHEMA}.job (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, keep_until, dead_letter, heartbeat_seconds)
  select name, $2::jsonb, policy, retry_limit, retry_delay, coalesce(retry_backoff, false), retry_delay_max, expire_seconds, deletion_seconds, now() + retention_seconds * interval '1 second', dead_letter, heartbeat_seconds
  from ${JOBS_SCHEMA}.queue where name = $1`;

/** As `enqueue`, for one job that must wait until a moment. */
export async function enqueueAt<P extends TObject>(
  tx: Tx | SystemTx,
  job: JobDefinition<P>,
  later: { readonly payload: Static<P>; readonly at: Date },
): Promise<void> {
  await tx.jobs.put(tx.raw, job.name, [{ data: later.payload, startAfter: later.at }]);
}

/** Whoever puts in jobs that one waiting run does for, one after the other. */
const ONCE_LOCK = 7_266_566;

/**
 * As `enqueue`, for jobs without a payload: one that waits already will see what this one would, so it does for all. One
 * that runs has perhaps looked before. Without it, each of N workers would put in the sweeps for each of N that leave.
 */
export async function enqueueOnce(tx: SystemTx, jobs: readonly JobDefinition[]): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock($1)', [ONCE_LOCK]);
  const { rows } = await tx.raw(
    `select distinct name from ${JOBS_SCHEMA}.job where name = any($1) and state = 'created' and start_after <= clock_timestamp()`,
    [jobs.map(({ name }) => name)],
  );
  const waiting = new Set(rows.map((row) => row['name']));
  for (const job of jobs) if (!waiting.has(job.name)) await enqueue(tx, job, [{}]);
}

export interface JobQueue extends JobSink {
  start(): Promise<void>;
  /** Begins to run jobs in this process. */
  work(jobs: readonly BoundJob[]): Promise<void>;
  /** Stops taking jobs and waits for those that run. */
  drain(): Promise<void>;
  readonly boss: PgBoss;
}

/** The channel that pg-boss listens on: the name it derives from its schema's. */
const CHANNEL = `'pgboss_' || left(encode(sha224('${JOBS_SCHEMA}'::bytea), 'hex'), 24)`;
const LOOK_EVERY_SECONDS = 5;

export interface JobQueueOptions {
  readonly url: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly supervise: boolean;
  /** Instead of what the definitions say: how often a worker looks when nobody has told it anything. */
  readonly pollSeconds?: number;
}

export function createJobQueue(options: JobQueueOptions): JobQueue {
  const boss = new PgBoss({
    connectionString: options.url,
    schema: JOBS_SCHEMA,
    max: 6,
    migrate: false,
    createSchema: false,
    supervise: options.supervise,
    schedule: options.supervise,
    useListenNotify: true,
    reindex: false,
    monitorVacuum: false,
    application_name: 'mkondo-jobs',
  });
  boss.on('error', (error) => options.log.error({ err: error }, 'job queue'));
  const nudge = openNudge({ url: options.url, channel: CHANNEL, onError: (error) => options.log.warn({ err: error }, 'job queue: workers not told') });
  boss.on('warning', (warning) => options.log.warn({ warning }, 'job queue'));
  return {
    boss,
    async start() {
      await boss.start();
    },
    async put(raw, queue, jobs) {
      await boss.insert(
        queue,
        jobs.map((job) => ({ data: job.data, ...(job.startAfter ? { startAfter: job.startAfter } : {}) })),
        { db: { executeSql: raw } },
      );
    },
    redrive: (raw, deadLetterId) => boss.redrive(DEAD_LETTERS, { ids: [deadLetterId], db: { executeSql: raw } }),
    wake: (queues) => nudge.after(queues),
    async work(jobs) {
      for (const job of jobs) await runJob(boss, job, options);
    },
    async drain() {
      await boss.stop({ graceful: true, timeout: 25_000 });
      await nudge.close();
    },
  };
}

async function runJob(boss: PgBoss, job: BoundJob, { log, metrics, pollSeconds }: JobQueueOptions): Promise<void> {
  const { definition, handle } = job;
  await boss.work<object>(
    definition.name,
    {
      batchSize: definition.batch,
      localConcurrency: definition.concurrency,
      pollingIntervalSeconds: pollSeconds ?? definition.lookEverySeconds ?? LOOK_EVERY_SECONDS,
      burstWhenBatchFull: definition.batch > 1,
    },
    async (runs) => {
      const began = performance.now();
      let outcome = 'done';
      try {
        for (const run of runs) if (!Check(definition.payload, run.data ?? {})) throw new Error(`payload of ${definition.name} does not fit its schema`);
        await overOutage(() => handle(runs.map((run) => run.data ?? {}) as never[]));
      } catch (error) {
        outcome = 'failed';
        log.error({ err: error, job: definition.name, ids: runs.map((run) => run.id) }, 'job failed');
        throw error;
      } finally {
        const milliseconds = performance.now() - began;
        metrics.jobSeconds.observe({ job: definition.name, outcome }, milliseconds / 1000);
        log.debug({ job: definition.name, runs: runs.length, milliseconds: Math.round(milliseconds), outcome }, 'job');
      }
    },
  );
}

const OUTAGE_PAUSES_MS = [250, 500, 1_000, 2_000, 4_000];

/**
 * Handlers may run twice. A failure cannot be told to a queue whose database is away, and the job would
 * lie in this process's name until its timeout: so the work is tried again here.
 */
async function overOutage(handle: () => Promise<void>): Promise<void> {
  for (const pause of OUTAGE_PAUSES_MS) {
    try {
      return await handle();
    } catch (error) {
      if (!mayRunAgain(error)) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  await handle();
}

/** Installs the queue's schema and the queues themselves; run by the owner of the database. */
export async function installJobs(ownerUrl: string, definitions: readonly JobDefinition[]): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: JOBS_SCHEMA, max: 2, supervise: false, schedule: false });
  await boss.start();
  try {
    await boss.createQueue(DEAD_LETTERS, { retryLimit: 0, retentionSeconds: 60 * 24 * 3600 });
    for (const definition of definitions) {
      const settings = {
        // workers are told after the commit, and not by it: see nudge.ts
        notify: false,
        retryLimit: definition.retries,
        retryDelay: definition.retryDelaySeconds,
        retryBackoff: true,
        retryDelayMax: 3600,
        expireInSeconds: definition.timeoutSeconds,
        deadLetter: DEAD_LETTERS,
        deleteAfterSeconds: 24 * 3600,
        retentionSeconds: 30 * 24 * 3600,
      };
      await boss.createQueue(definition.name, settings);
      await boss.updateQueue(definition.name, settings);
      if (definition.cron) await boss.schedule(definition.name, definition.cron, {});
      else await boss.unschedule(definition.name);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Jobs that failed for good wait here for a person. */
export const DEAD_LETTERS = 'dead-letters';
