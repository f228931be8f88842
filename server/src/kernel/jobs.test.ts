import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { waitFor } from '../../../test/harness/wait.ts';
import { openDb, type Db } from './db.ts';
import { bindJob, createJobQueue, defineJob, enqueue, enqueueOnce, installJobs, jobStatement, type JobQueue } from './jobs.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { grantJobs } from './migrate.ts';

const JOB = defineJob({
  name: 'test.wake',
  purpose: 'Test',
  payload: Type.Object({ word: Type.String() }),
  timeoutSeconds: 10,
  retries: 0,
  retryDelaySeconds: 1,
  concurrency: 1,
  batch: 1,
});
const SWEEP = defineJob({ ...JOB, name: 'test.sweep', payload: Type.Object({}) });
let database: TestDatabase;
let queue: JobQueue;
let db: Db;
const heard: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await installJobs(database.ownerUrl, [JOB, SWEEP]);
  await grantJobs(database.ownerUrl);
  queue = createJobQueue({ url: database.runtimeUrl, log: createLog('silent'), metrics: createMetrics(), supervise: false, pollSeconds: 3_600 });
  await queue.start();
  db = openDb({ url: database.runtimeUrl, max: 2, jobs: queue });
  await queue.work([
    bindJob(JOB, async (payloads) => {
      heard.push(...payloads.map(({ word }) => word));
    }),
  ]);
});
afterAll(async () => {
  await queue.drain();
  await db.close();
  await database.drop();
});

it('workers are told of a job by its commit: they need not ask by themselves', async () => {
  for (const word of ['one', 'two', 'three']) {
    await db.asSystem((tx) => enqueue(tx, JOB, [{ word }]));
    await waitFor(() => heard.includes(word));
  }
  expect(heard).toEqual(['one', 'two', 'three']);
});

it('a job of a transaction that is rolled back is neither there nor told of', async () => {
  const before = heard.length;
  await expect(
    db.asSystem(async (tx) => {
      await enqueue(tx, JOB, [{ word: 'never' }]);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await db.asSystem((tx) => enqueue(tx, JOB, [{ word: 'after' }]));
  await waitFor(() => heard.length > before);
  expect(heard.slice(before)).toEqual(['after']);
});

it('workers that all miss somebody at once put in one sweep between them, and another one while it runs', async () => {
  const waiting = async (): Promise<unknown> =>
    (await db.asSystem((tx) => tx.raw("select count(*)::int as n from jobs.job where name = $1 and state = 'created'", [SWEEP.name]))).rows[0]!['n'];
  const missAll = (): Promise<unknown> => Promise.all(Array.from({ length: 6 }, () => db.asSystem((tx) => enqueueOnce(tx, [SWEEP]))));
  await missAll();
  expect(await waiting()).toBe(1);
  await queue.boss.fetch(SWEEP.name);
  expect(await waiting()).toBe(0);
  await missAll();
  expect(await waiting()).toBe(1);
});

it('a job written with a transaction at once is the row that the queue itself writes', async () => {
  const rows = await db.asSystem(async (tx) => {
    await enqueue(tx, SWEEP, [{}]);
    const { text, values } = jobStatement(SWEEP, {});
    await tx.raw(text, [...values]);
    // times are compared as what they are counted from
    const { rows } = await tx.raw(
      "select to_jsonb(j) - 'id' - 'keep_until' || jsonb_build_object('kept', keep_until - created_on) as job from jobs.job j where name = $1 and created_on = now()",
      [SWEEP.name],
    );
    await tx.raw('delete from jobs.job where name = $1', [SWEEP.name]);
    return rows.map(({ job }) => job);
  });
  expect(rows).toHaveLength(2);
  expect(rows[1]).toEqual(rows[0]);
  expect(rows[0]).toMatchObject({ retry_backoff: true, dead_letter: 'dead-letters', expire_seconds: 10 });
});
