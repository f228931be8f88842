import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';
import { announce } from '../../../kernel/facts.ts';
import { newId } from '../../../kernel/ids.ts';
import { isSignedBy, startReceiver, type Receiver } from './receiver.testkit.ts';

let ahead = 0;
let app: TestApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp({ clock: { now: () => new Date(Date.now() + ahead), monotonic: () => performance.now() + ahead } });
});
afterAll(async () => {
  await app?.stop();
  receiver?.close();
});

const [as, other, HOUR] = ['owner@demo.test', 'owner@other.test', 3_600_000];
const api = (method: string, path: string, { body, by = as }: { body?: object; by?: string } = {}): Promise<Answer> =>
  app.api(method, `/api/webhook-${path}`, { as: by, ...(body ? { body } : {}) });
const run = async (name: string): Promise<void> => app.app.jobs.find((job) => job.definition.name === name)!.handle([{}] as never);
const add = async (path: string, events: readonly string[], by = as): Promise<Json> => {
  const made = await api('POST', 'endpoints/', { body: { url: `${receiver.url}${path}`, description: path, events }, by });
  expect([made.status, made.text]).toEqual([201, made.text]);
  return made.body;
};
const endpoint = async (id: unknown): Promise<Json> => (await api('GET', `endpoints/${String(id)}/`)).body;
const deliveries = async (id: unknown, query = ''): Promise<Json[]> => (await api('GET', `deliveries/?webhook_endpoint=${String(id)}${query}`)).body['results'];
/** Something happens, in a transaction that comes to an end or does not. */
const happen = (event = 'campaign.finished', { times = 1, fails = false } = {}): Promise<void> =>
  app.db.inTenant(app.tenantIds.demo, async (tx) => {
    for (let no = 0; no < times; no += 1) announce(tx, event, () => [{ object: newId(), path: null, data: { no } }]);
    await Promise.resolve();
    if (fails) throw new Error('undone');
  });
const arrived = (path: string, count = 1): Promise<unknown> => app.waitFor(() => receiver.at(path).length >= count, { what: `${count} at ${path}` });
/** Sessions do not outlast days. */
const pass = (ms: number): void => {
  ahead += ms;
  app.forget();
};
/** Time goes by, and what has become due is called. */
async function later(ms: number): Promise<void> {
  pass(ms);
  await run('webhooks.sweep');
}
const remove = (id: unknown): Promise<Answer> => api('DELETE', `endpoints/${String(id)}/`);

describe('what happens', () => {
  it('is told, signed, with ids, links and figures, and without a whole token or number', async () => {
    const { id, secret } = await add('/money', ['payment.received', 'token.issued', 'message.status']);
    const receipt = await app.sandbox.pay({ amount: '300.00' });
    const token = await app.sandbox.tokenFor(receipt);
    await app.waitFor(() =>
      ['payment.received', 'token.issued', 'message.status'].every((type) => receiver.at('/money').some(({ event }) => event.type === type)),
    );
    for (const got of receiver.at('/money')) {
      expect(isSignedBy(String(secret), got)).toBe(true);
      expect(got.event).toMatchObject({ id: got.headers['webhook-id'], version: 1, client: app.tenantIds.demo });
      expect(Math.abs(Number(got.headers['webhook-timestamp']) * 1_000 - Date.now())).toBeLessThan(60_000);
      expect(got.body.replaceAll(/\D/g, '')).not.toContain(token.replaceAll(/\D/g, ''));
      expect(got.body).not.toContain('254700000001');
    }
    const { event } = receiver.at('/money').find((got) => got.event.type === 'token.issued')!;
    expect(event.data).toMatchObject({ mpesa_transaction_id: receipt, token_value: expect.stringMatching(/\*.*\d{4}$/) });
    expect(event['links']).toEqual({ self: `${app.url}/api/tokens/${String(event.data['token'])}/` });
    await app.waitFor(async () => (await endpoint(id))['waiting'] === 0, { what: 'all to be told' });
    expect(await endpoint(id)).toMatchObject({ health: 'well' });
    await remove(id);
  });

  it('and was undone is told to nobody; what nobody listens to is not even put together', async () => {
    const { id } = await add('/undone', ['campaign.finished']);
    await expect(happen('campaign.finished', { fails: true })).rejects.toThrow('undone');
    await app.db.inTenant(app.tenantIds.demo, async (tx) =>
      announce(tx, 'alert.raised', () => {
        throw new Error('nobody asked');
      }),
    );
    await happen();
    await arrived('/undone');
    expect(await deliveries(id)).toHaveLength(1);
    await remove(id);
  });

  it('at one client is told to no other', async () => {
    const { id } = await add('/other', ['campaign.finished'], other);
    const mine = await add('/mine', ['campaign.finished']);
    await happen();
    await arrived('/mine');
    expect(receiver.at('/other')).toEqual([]);
    expect((await api('GET', `endpoints/${String(id)}/`)).status).toBe(404);
    const [sent] = await deliveries(mine['id']);
    for (const path of [`deliveries/${String(sent!['id'])}/`, `deliveries/?webhook_endpoint=${String(mine['id'])}`])
      expect([path, (await api('GET', path, { by: other })).status]).toEqual([path, 404]);
    await api('DELETE', `endpoints/${String(id)}/`, { by: other });
    await remove(mine['id']);
  });
});

describe('a delivery', () => {
  it('that is answered 500 comes again, later each time, with the same id', async () => {
    receiver.answers.set('/shaky', [500, 503, 200]);
    const { id } = await add('/shaky', ['campaign.finished']);
    await happen();
    await arrived('/shaky');
    await app.waitFor(async () => (await deliveries(id, '&state=waiting')).length === 1);
    await later(10_000);
    await arrived('/shaky', 2);
    await app.waitFor(async () => (await deliveries(id, '&state=waiting')).length === 1);
    await later(60_000);
    expect(receiver.at('/shaky')).toHaveLength(2);
    await later(10 * 60_000);
    const [done] = await app.waitFor(async () => {
      const rows = await deliveries(id, '&state=delivered');
      return rows.length === 1 && rows;
    });
    expect(new Set(receiver.at('/shaky').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const { body } = await api('GET', `deliveries/${String(done!['id'])}/`);
    expect(body['tries'].map((one: Json) => [one['no'], one['status'], one['error'], one['answer']])).toEqual([
      [3, 200, null, 'answer 200'],
      [2, 503, 'http_503', 'answer 503'],
      [1, 500, 'http_500', 'answer 500'],
    ]);
    expect(body['payload']).toBe(receiver.at('/shaky')[0]!.body);
    await remove(id);
  });

  it('whose job was lost after the commit, or whose sender died over it, goes out all the same', async () => {
    const { id } = await add('/lost', ['campaign.finished']);
    await happen();
    await arrived('/lost');
    await app.waitFor(async () => (await deliveries(id, '&state=delivered')).length === 1);
    // as a process leaves it that died right after the commit, and one that died while it called
    for (const [state, attempts] of [
      ['waiting', 0],
      ['sending', 1],
    ])
      await app.sql(
        `insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, event, object_id, payload, state, attempts, round_attempts, round_began_at, next_action_at, created_at)
         select tenant_id, overlay(gen_random_uuid()::text placing left(id::text, 18) from 1)::uuid, endpoint_id, gen_random_uuid(), event, object_id, payload, $2, $3, $3, now(), now() - interval '1 second', now()
         from webhook_deliveries where endpoint_id = $1 limit 1`,
        [id, state, attempts],
      );
    await run('webhooks.sweep');
    await arrived('/lost', 3);
    await app.waitFor(async () => (await deliveries(id, '&state=delivered')).length === 3);
    const tries = await app.sql(
      'select no, error from webhook_attempts a join webhook_deliveries d on d.id = a.delivery_id where d.endpoint_id = $1 and d.attempts = 2 order by no',
      [id],
    );
    expect(tries).toEqual([
      { no: 1, error: 'sender_died' },
      { no: 2, error: null },
    ]);
    await remove(id);
  });

  it('to a receiver that never answers does not hold up the others', async () => {
    receiver.answers.set('/asleep', [0]);
    const [slow, quick] = [await add('/asleep', ['campaign.finished']), await add('/awake', ['campaign.finished'])];
    await happen('campaign.finished', { times: 30 });
    await arrived('/awake', 30);
    expect(receiver.at('/asleep').length).toBeLessThanOrEqual(5);
    expect(await deliveries(slow['id'], '&state=delivered')).toEqual([]);
    await remove(slow['id']);
    await remove(quick['id']);
  });

  it('can be sent again by hand, with the same id, and its list is turned by a cursor', async () => {
    const { id } = await add('/again', ['campaign.finished']);
    await happen('campaign.finished', { times: 3 });
    await arrived('/again', 3);
    await app.waitFor(async () => (await deliveries(id, '&state=delivered')).length === 3);
    const page = await api('GET', `deliveries/?webhook_endpoint=${String(id)}&page_size=2`);
    const rest = await api('GET', `deliveries/?webhook_endpoint=${String(id)}&page_size=2&cursor=${String(page.body['next_cursor'])}`);
    const ids = [...page.body['results'], ...rest.body['results']].map((one: Json) => one['id']);
    expect(new Set(ids).size).toBe(3);
    expect((await api('POST', `deliveries/${String(ids[0])}/send-again/`)).status).toBe(202);
    await arrived('/again', 4);
    const told = receiver.at('/again').map(({ headers }) => headers['webhook-id']);
    expect(told.slice(0, 3)).toContain(told[3]);
    await remove(id);
    expect((await api('POST', `deliveries/${String(ids[0])}/send-again/`)).body['code']).toBe('webhooks.switched_off');
  });
});

describe('an address', () => {
  it('shows its secret once, lies sealed, and both secrets sign for a day after a new one was made', async () => {
    const { id, secret: former } = await add('/turned', ['campaign.finished']);
    const { secret } = (await api('POST', `endpoints/${String(id)}/rotate-secret/`)).body;
    expect(secret).not.toBe(former);
    const rows = await app.sql('select e::text as row from webhook_endpoints e where id = $1', [id]);
    for (const text of [(await api('GET', 'endpoints/')).text, JSON.stringify(rows)]) for (const one of [former, secret]) expect(text).not.toContain(one);
    expect((await api('POST', `endpoints/${String(id)}/test/`)).status).toBe(202);
    await arrived('/turned');
    const [first] = receiver.at('/turned');
    expect([isSignedBy(String(former), first!), isSignedBy(String(secret), first!), first!.event.type]).toEqual([true, true, 'test.sent']);
    pass(25 * HOUR);
    await happen();
    await arrived('/turned', 2);
    const second = receiver.at('/turned')[1]!;
    expect([isSignedBy(String(former), second), isSignedBy(String(secret), second)]).toEqual([false, true]);
    await remove(id);
  });

  it('whose secret does not open is called by nobody, says why, and holds up no other', async () => {
    const [lost, fine] = [await add('/unreadable', ['campaign.finished']), await add('/beside', ['campaign.finished'])];
    await app.sql("update webhook_endpoints set secret_sealed = 'v1.nobody.AAAA' where id = $1", [lost['id']]);
    await happen();
    await arrived('/beside');
    const [delivery] = await app.waitFor(async () => {
      const rows = await deliveries(lost['id'], '&state=waiting');
      return rows.length === 1 && rows;
    });
    expect((await api('GET', `deliveries/${String(delivery!['id'])}/`)).body['tries']).toMatchObject([{ no: 1, status: null, error: 'secret_unreadable' }]);
    expect(receiver.at('/unreadable')).toEqual([]);
    for (const { id } of [lost, fine]) await remove(id);
  });

  it('that is gone, or has failed for five days, is switched off with an alert; switched on again, it is told and the alert ends', async () => {
    receiver.answers.set('/gone', [410]);
    receiver.answers.set('/dead', [500]);
    const [gone, dead] = [await add('/gone', ['campaign.finished']), await add('/dead', ['campaign.finished'])];
    await happen();
    await app.waitFor(async () => (await endpoint(gone['id']))['health'] === 'off');
    expect(await endpoint(gone['id'])).toMatchObject({ is_active: false, off_reason: 'gone' });
    await app.waitFor(async () => (await endpoint(dead['id']))['health'] === 'failing');
    pass(5 * 24 * HOUR);
    await happen();
    await app.waitFor(async () => (await endpoint(dead['id']))['off_reason'] === 'failing');
    expect((await deliveries(dead['id'], '&state=waiting')).length).toBe(0);
    const alerts = async (): Promise<Json[]> => (await app.api('GET', '/api/alerts/?alert_type=webhook_off&is_resolved=false', { as })).body['results'];
    expect((await alerts()).map((alert) => alert['message']).toSorted()).toEqual([
      expect.stringContaining('/dead has failed for five days'),
      expect.stringContaining('/gone says that it is gone'),
    ]);
    await run('alerts.watch');
    await app.waitFor(async () => (await app.sandbox.control('GET', '/mails')).text.includes('/dead has failed for five days'), {
      what: 'the mail to the owner',
    });
    receiver.answers.set('/dead', [200]);
    expect((await api('PATCH', `endpoints/${String(dead['id'])}/`, { body: { is_active: true } })).body).toMatchObject({ health: 'new', off_reason: '' });
    const before = receiver.at('/dead').length;
    await happen();
    await arrived('/dead', before + 1);
    expect(await alerts()).toHaveLength(1);
    await remove(gone['id']);
    await remove(dead['id']);
    expect(await alerts()).toHaveLength(0);
  });

  it('is one of fifty at most', async () => {
    await app.sql(
      `insert into webhook_endpoints (tenant_id, id, url, events, secret_sealed, created_at, updated_at)
       select $1, gen_random_uuid(), $2, '{alert.raised}', '', now(), now() from generate_series(1, 50)`,
      [app.tenantIds.demo, receiver.url],
    );
    expect((await api('POST', 'endpoints/', { body: { url: receiver.url, events: ['alert.raised'] } })).body['code']).toBe('webhooks.too_many');
    await app.sql('delete from webhook_endpoints where not exists (select 1 from webhook_deliveries d where d.endpoint_id = webhook_endpoints.id)');
  });

  it('keeps what it was told for a month', async () => {
    await run('webhooks.tidy');
    expect(Number((await app.sql('select count(*) as n from webhook_deliveries'))[0]!['n'])).toBeGreaterThan(0);
    await later(31 * 24 * HOUR);
    await run('webhooks.tidy');
    for (const table of ['webhook_attempts', 'webhook_deliveries'])
      expect([table, Number((await app.sql(`select count(*) as n from ${table}`))[0]!['n'])]).toEqual([table, 0]);
  });
});
