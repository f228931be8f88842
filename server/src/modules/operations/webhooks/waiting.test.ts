import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type TestApp } from '../../../../../test/harness.ts';
import { announce } from '../../../kernel/facts.ts';
import { firstIdOf, newId } from '../../../kernel/ids.ts';
import { claimDeliveries, lockCallable } from './claim-queries.ts';
import { isSignedBy, startReceiver, type Receiver } from './receiver.testkit.ts';
import { CANCELLED_AT_ONCE } from './send.ts';

let app: TestApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp();
});
afterAll(async () => {
  await app?.stop();
  receiver?.close();
});

const [as, DAY_MS] = ['owner@demo.test', 86_400_000];
const must = async (method: string, path: string, body?: object): Promise<Json> => {
  const answer = await app.api(method, `/api/webhook-${path}`, { as, ...(body ? { body } : {}) });
  expect([path, answer.status < 300, answer.text]).toEqual([path, true, answer.text]);
  return answer.body;
};
const add = (path: string): Promise<Json> => must('POST', 'endpoints/', { url: `${receiver.url}${path}`, events: ['campaign.finished'] });
const run = (name: string): Promise<void> => app.app.jobs.find((job) => job.definition.name === name)!.handle([{}] as never);
const happen = (): Promise<void> =>
  app.db.inTenant(app.tenantIds.demo, async (tx) => {
    announce(tx, 'campaign.finished', () => [{ object: newId(), path: null, data: {} }]);
    await Promise.resolve();
  });
const statesOf = async (id: unknown): Promise<Readonly<Record<string, number>>> => {
  const rows = await app.sql('select state, count(*)::int as n from webhook_deliveries where endpoint_id = $1 group by state', [id]);
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

interface Waiting {
  readonly count: number;
  readonly endpoint: unknown;
  readonly madeAgo?: number;
  readonly state?: string;
  /** Due so long from now. */
  readonly dueIn?: number;
}

/** What waits for an address. @returns the id of the first */
async function wait({ count, endpoint, madeAgo = 0, state = 'waiting', dueIn = DAY_MS }: Waiting): Promise<string> {
  const made = new Date(Date.now() - madeAgo);
  const rows = await app.sql(
    `insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, event, object_id, payload, state, attempts, round_began_at, next_action_at, created_at)
     select $1, overlay(gen_random_uuid()::text placing left($2, 18) from 1)::uuid, $3, gen_random_uuid(), 'campaign.finished', gen_random_uuid(), '{}', $4, 1, $5, $6, $5
     from generate_series(1, $7::int) returning id`,
    [app.tenantIds.demo, firstIdOf(made), endpoint, state, made, new Date(Date.now() + dueIn), count],
  );
  return String(rows[0]!['id']);
}

describe('what waits for an address', () => {
  it('that is switched off is cancelled to the last, however much it is, and so is what a dead sender left', async () => {
    const { id } = await add('/off');
    await wait({ endpoint: id, count: CANCELLED_AT_ONCE + 1 });
    await must('PATCH', `endpoints/${id}/`, { is_active: false });
    await wait({ endpoint: id, count: 1, state: 'sending', dueIn: -1_000 });
    expect(await statesOf(id)).toEqual({ cancelled: CANCELLED_AT_ONCE, waiting: 1, sending: 1 });
    await run('webhooks.sweep');
    expect(await statesOf(id)).toEqual({ cancelled: CANCELLED_AT_ONCE + 2 });
    expect(receiver.at('/off')).toEqual([]);
  });

  it('for more than four days is given up, also where each sender died over it', async () => {
    const { id } = await add('/late');
    await app.sql("update webhook_endpoints set failures = 9, resume_at = now() + interval '15 minutes' where id = $1", [id]);
    await wait({ endpoint: id, count: 1, madeAgo: 5 * DAY_MS });
    await wait({ endpoint: id, count: 1, madeAgo: 5 * DAY_MS, state: 'sending', dueIn: -1_000 });
    await wait({ endpoint: id, count: 1, madeAgo: 3 * DAY_MS });
    await run('webhooks.sweep');
    expect(await statesOf(id)).toEqual({ failed: 2, waiting: 1 });
    expect(await must('GET', `endpoints/${id}/`)).toMatchObject({ health: 'resting' });
    await app.sql("update webhook_endpoints set resume_at = now() - interval '1 minute' where id = $1", [id]);
    expect(await must('GET', `endpoints/${id}/`)).toMatchObject({ health: 'failing' });
  });

  it('stays beyond the month where somebody has sent it again', async () => {
    const { id } = await add('/old');
    const [again] = [await wait({ endpoint: id, count: 1, madeAgo: 31 * DAY_MS }), await wait({ endpoint: id, count: 1, madeAgo: 31 * DAY_MS })];
    await app.sql("update webhook_deliveries set state = 'delivered', next_action_at = null where endpoint_id = $1 and id <> $2", [id, again]);
    await run('webhooks.tidy');
    expect(await app.sql('select id from webhook_deliveries where endpoint_id = $1', [id])).toEqual([{ id: again }]);
  });

  it('goes out five at a time, also where two processes claim at the same moment', async () => {
    const { id } = await add('/shared');
    await wait({ endpoint: id, count: 20, dueIn: -1_000 });
    const claims = (): Promise<number> => app.db.inTenant(app.tenantIds.demo, (tx) => claim(tx));
    const claim = async (tx: Parameters<typeof lockCallable>[0]): Promise<number> => {
      const now = new Date();
      const endpoints = await lockCallable(tx, now);
      return (await claimDeliveries(tx, { endpoints, limit: 64, each: 5, circuitAfter: 5, now, until: new Date(now.getTime() + 60_000) })).length;
    };
    const [claimed, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = app.db.inTenant(app.tenantIds.demo, async (tx) => {
      const count = await claim(tx);
      claimed.resolve();
      await committed.promise;
      return count;
    });
    await claimed.promise;
    let isOver = false;
    const second = claims().finally(() => (isOver = true));
    const isHeld = async (): Promise<boolean> => (await app.sql("select from pg_locks where not granted and locktype = 'transactionid'")).length > 0;
    await app.waitFor(async () => isOver || (await isHeld()), { what: 'the second to claim or to wait' });
    committed.resolve();
    expect(await Promise.all([first, second])).toEqual([5, 0]);
    await must('DELETE', `endpoints/${id}/`);
  });
});

it('a secret that does not open is mended by a new one, which signs alone', async () => {
  const { id } = await add('/mended');
  await app.sql("update webhook_endpoints set secret_sealed = 'v1.nobody.AAAA' where id = $1", [id]);
  const { secret, former_secret_until: formerUntil } = await must('POST', `endpoints/${id}/rotate-secret/`);
  expect(formerUntil).toBeNull();
  await happen();
  const got = await app.waitFor(() => receiver.at('/mended')[0], { what: 'the call' });
  expect(isSignedBy(String(secret), got)).toBe(true);
  expect(String(got.headers['webhook-signature']).split(' ')).toHaveLength(1);
});
