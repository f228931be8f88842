import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Row } from '../../../../../test/harness.ts';
import { JOBS } from '../../../app-jobs.ts';
import { enqueue, type JobDefinition } from '../../../kernel/jobs.ts';

const STAFF = 'admin@mkondo.test';
const app = await startTestApp({ workers: false, allowDeadLetters: true });
afterAll(() => app.stop());
const settle = JOBS.find((job) => job.name === 'payments.settle')!;
const payload = { tenantId: app.tenantIds.demo, eventIds: ['0197d1a4-0000-7000-8000-000000000001'] };

beforeEach(async () => {
  await app.sql('delete from jobs.job');
});

/** A job that fails for good, by the queue's own means. @returns the dead letter's id. */
async function fail(job: JobDefinition, data: Record<string, unknown>, said: object): Promise<string> {
  await app.db.asSystem((tx) => enqueue(tx, job, [data]));
  await app.sql('update jobs.job set retry_limit = 0 where name = $1', [job.name]);
  const [fetched] = await app.queue.boss.fetch(job.name);
  await app.queue.boss.fail(job.name, fetched!.id, said);
  const [letter] = await app.sql("select id from jobs.job where name = 'dead-letters' order by created_on desc limit 1");
  return letter!['id'] as string;
}

const api = (method: string, path: string, body?: object): Promise<Answer> => app.api(method, `/api/platform${path}`, { as: STAFF, ...(body ? { body } : {}) });
const audit = (action: string): Promise<Row[]> => app.sql('select object_id, details, actor_id from platform_audit_log where action = $1', [action]);
const queued = (): Promise<Row[]> => app.sql("select name, data from jobs.job where name <> 'dead-letters' and state = 'created'");

describe('dead letters', () => {
  it('are told with what they were for and what they said, without secrets and stacks', async () => {
    const data = { ...payload, password: 'hunter2', nested: { api_key: 'k', note: 'for 254712345678: 1234 5678 9012 3456 7890' } };
    const id = await fail(settle, data, { message: 'no such token 12345678901234567890', stack: 'at secret.ts:1' });
    const shown = (await api('GET', `/dead-letters/${id}/`)).body;
    expect(shown).toMatchObject({
      id,
      job: 'payments.settle',
      purpose: settle.purpose,
      payload: { ...payload, password: '[hidden]', nested: { api_key: '[hidden]', note: 'for 25471*****78: [token]' } },
      error: 'no such token [token]',
      failed_at: expect.stringMatching(/Z$/),
    });
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|secret\.ts|12345678901234567890/);
    const listed = (await api('GET', '/dead-letters/?job=payments.settle')).body;
    expect(listed).toMatchObject({ count: 1, results: [shown] });
    expect((await api('GET', '/dead-letters/?job=tokens.vend')).body).toMatchObject({ count: 0, results: [] });
  });

  it('begin anew in their own queue, once, and it is written down', async () => {
    const id = await fail(settle, payload, { message: 'no' });
    const answers = await Promise.all([1, 2, 3].map(() => api('POST', `/dead-letters/${id}/redrive/`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect(await queued()).toEqual([{ name: 'payments.settle', data: payload }]);
    expect(await audit('job.redriven')).toEqual([
      { object_id: id, details: expect.objectContaining({ job: 'payments.settle' }), actor_id: expect.any(String) },
    ]);
    expect((await api('GET', `/dead-letters/${id}/`)).status).toBe(404);
  });

  it('of a job that is no more cannot begin anew, and stay until they are thrown away', async () => {
    await app.sql("insert into jobs.job (name, data, source_name) values ('dead-letters', '{}', 'campaigns.old')");
    const [letter] = (await api('GET', '/dead-letters/')).body['results'] as { id: string }[];
    expect(await api('POST', `/dead-letters/${letter!.id}/redrive/`)).toMatchObject({ status: 409, body: { code: 'platform.no_such_job' } });
    expect((await api('GET', `/dead-letters/${letter!.id}/`)).status).toBe(200);
  });

  it('are thrown away with a reason, once, and it is written down', async () => {
    const id = await fail(settle, payload, { message: 'no' });
    expect((await api('POST', `/dead-letters/${id}/discard/`, {})).status).toBe(400);
    expect((await api('POST', `/dead-letters/${id}/discard/`, { reason: 'Settled by hand.' })).status).toBe(200);
    expect((await api('POST', `/dead-letters/${id}/discard/`, { reason: 'Settled by hand.' })).status).toBe(404);
    expect([await queued(), await audit('job.discarded')]).toEqual([
      [],
      [{ object_id: id, details: { job: 'payments.settle', reason: 'Settled by hand.' }, actor_id: expect.any(String) }],
    ]);
  });

  it('are counted for the collector, by job, and no longer when they are gone', async () => {
    const id = await fail(settle, payload, { message: 'no' });
    expect((await app.api('GET', '/metrics')).text).toContain('mkondo_dead_letters{job="payments.settle"} 1');
    await api('POST', `/dead-letters/${id}/discard/`, { reason: 'Settled by hand.' });
    expect((await app.api('GET', '/metrics')).text).not.toContain('mkondo_dead_letters{job=');
  });
});

it('each queue is told with its purpose, what waits in it and for how long', async () => {
  await app.db.asSystem((tx) => enqueue(tx, settle, [payload, payload, payload]));
  await app.queue.boss.fetch(settle.name);
  await app.sql("update jobs.job set start_after = now() - interval '90 seconds' where id = (select id from jobs.job where state = 'created' limit 1)");
  await app.sql("insert into jobs.job (name, data, start_after) values ('payments.settle', '{}', now() + interval '1 hour')");
  const queues = (await api('GET', '/queues/')).body['queues'] as Row[];
  expect(queues.map(({ name }) => name as string).sort()).toEqual(JOBS.map(({ name }) => name).sort());
  const found = queues.find(({ name }) => name === 'payments.settle')!;
  expect(found).toMatchObject({ purpose: settle.purpose, waiting: 2, later: 1, active: 1, failed: 0 });
  expect(found['oldest_waiting_seconds']).toBeGreaterThanOrEqual(90);
  expect(queues.find(({ name }) => name === 'tokens.resolve')).toMatchObject({ waiting: 0, active: 0, oldest_waiting_seconds: null });
});
