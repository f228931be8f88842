import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type TestApp } from '../../../test/harness.ts';
import { publish } from './realtime.ts';
import { openEventBus, openPgWire, packed } from './realtime-bus.ts';
import type { SentEvent } from './realtime.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
}, 90_000);
afterAll(async () => {
  await app?.stop();
});

interface Page {
  readonly heard: Json[];
  say(message: Json): void;
  next(type: string): Promise<Json>;
  readonly closed: Promise<number>;
  close(): void;
}

async function open(): Promise<Page> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/realtime`);
  const heard: Json[] = [];
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data)) as Json));
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let taken = 0;
  return {
    heard,
    closed,
    say: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
    next: (type) =>
      app.waitFor(
        async () => {
          const at = heard.findIndex((message, index) => index >= taken && message['type'] === type);
          if (at < 0) return undefined;
          taken = at + 1;
          return heard[at];
        },
        { what: `${type} among ${JSON.stringify(heard)}` },
      ),
  };
}

const OWNER = 'owner@demo.test';
async function looks(topics: readonly string[], more: Json = {}, as = OWNER): Promise<Page> {
  const page = await open();
  page.say({ type: 'hello', token: await app.login(as) });
  await page.next('welcome');
  page.say({ type: 'subscribe', topics, ...more });
  await page.next('subscribed');
  return page;
}
const tell = (tenantId: string, kind: string, more: object = {}): Promise<void> =>
  app.db.inTenant(tenantId, async (tx) => publish(tx, { topic: 'payments', kind, object: null, ...more }));

describe('a page that looks', () => {
  it('is told of its own client’s changes after their commit, and of nobody else’s', async () => {
    const [own, other] = [await looks(['payments']), await looks(['payments'], {}, 'owner@other.test')];
    await expect(
      app.db.inTenant(app.tenantIds.demo, async (tx) => {
        publish(tx, { topic: 'payments', kind: 'undone', object: null });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await tell(app.tenantIds.demo, 'payment.changed', { version: 4 });
    expect(await own.next('event')).toMatchObject({ topic: 'payments', kind: 'payment.changed', version: 4 });
    await tell(app.tenantIds.other, 'other.changed');
    expect(await other.next('event')).toMatchObject({ kind: 'other.changed' });
    expect([own, other].map((page) => page.heard.filter((message) => message['type'] === 'event').map((message) => message['kind']))).toEqual([
      ['payment.changed'],
      ['other.changed'],
    ]);
    expect(JSON.stringify(own.heard)).not.toContain(app.tenantIds.other);
    own.close();
    other.close();
  });

  it('hears of topics its role may read, and cannot name another client', async () => {
    const page = await open();
    page.say({ type: 'hello', token: await app.login(OWNER), client: 'other' });
    expect(await page.closed).toBe(4403);
    const staff = await open();
    staff.say({ type: 'hello', token: await app.login('admin@mkondo.test') });
    expect(await staff.closed).toBe(4403);
    const field = await open();
    field.say({ type: 'hello', token: await app.login('engineer@demo.test') });
    expect((await field.next('welcome'))['topics']).not.toContain('conversations');
    field.say({ type: 'subscribe', topics: ['conversations', 'alerts', 'nonsense'] });
    expect(await field.next('subscribed')).toMatchObject({ topics: ['alerts'], refused: ['conversations', 'nonsense'] });
    field.close();
  });

  it('that comes back gets what it missed, or hears that too much has passed', async () => {
    const page = await looks(['payments']);
    await tell(app.tenantIds.demo, 'first');
    const { id } = await page.next('event');
    page.close();
    await page.closed;
    const watcher = await looks(['payments']);
    await tell(app.tenantIds.demo, 'second');
    await watcher.next('event');
    const back = await looks(['payments'], { after: id });
    expect(back.heard.find((message) => message['type'] === 'subscribed')).toMatchObject({ resumed: true });
    expect(await back.next('event')).toMatchObject({ kind: 'second' });
    const late = await looks(['payments'], { after: '00000000-0000-7000-8000-000000000000' });
    expect(late.heard.find((message) => message['type'] === 'subscribed')).toMatchObject({ resumed: false });
    for (const one of [watcher, back, late]) one.close();
  });

  it('is ended without a credential, with a wrong one, with nonsense, and with too much to say', async () => {
    const [silent, wrong, nonsense, loud] = [await open(), await open(), await open(), await looks([])];
    silent.say({ type: 'subscribe', topics: ['payments'] });
    wrong.say({ type: 'hello', token: 'no token' });
    nonsense.say({ type: 'dance' });
    for (let time = 0; time < 30; time += 1) loud.say({ type: 'ping' });
    expect(await Promise.all([silent.closed, wrong.closed, nonsense.closed, loud.closed])).toEqual([4401, 4401, 4400, 4429]);
  });

  it('is cut off soon after its session has ended', async () => {
    const login = await app.api('POST', '/api/auth/login/', { body: { email: OWNER, password: 'demo password of the tests' } });
    const page = await open();
    page.say({ type: 'hello', token: login.body['access'] });
    await page.next('welcome');
    await app.api('POST', '/api/auth/logout/', { as: login.body['access'] as string, body: { refresh: login.body['refresh'] } });
    expect(await page.closed).toBe(4401);
  });

  it('hears when events between processes may have been lost', async () => {
    const page = await looks(['payments']);
    await app.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mkondo-events-heard' and datname = current_database()");
    await page.next('reset');
    await tell(app.tenantIds.demo, 'after.the.loss');
    expect(await page.next('event')).toMatchObject({ kind: 'after.the.loss' });
    page.close();
  });
});

describe('the bus', () => {
  const quiet = (): void => undefined;

  it('tells the newest of many changes of one object, whatever the order in which they came, in few notices', async () => {
    const wire = openPgWire({ url: app.database.runtimeUrl, onError: quiet });
    const bus = openEventBus(wire, quiet);
    const heard: SentEvent[] = [];
    await bus.listen((events) => heard.push(...events), quiet);
    const tenantId = '01910000-0000-7000-8000-000000000001';
    for (const version of [1, 3, 2]) bus.send(tenantId, [{ topic: 'campaigns', kind: 'campaign.progress', object: 'a', version }]);
    bus.send(
      tenantId,
      Array.from({ length: 500 }, (_, n) => ({ topic: 'payments' as const, kind: 'payment.changed', object: String(n) })),
    );
    await app.waitFor(async () => heard.filter((event) => event.tenantId === tenantId).length >= 3, { what: 'the events' });
    const mine = heard.filter((event) => event.tenantId === tenantId);
    // the first leaves at once; what follows within the pause leaves as one
    expect(mine.filter((event) => event.topic === 'campaigns').map((event) => event.version)).toEqual([1, 3]);
    expect(mine.filter((event) => event.topic === 'payments').map((event) => event.object)).toEqual([null]);
    await bus.close();
  });

  it('packs events into notices that PostgreSQL takes', () => {
    const events = Array.from({ length: 300 }, (_, n) => ({
      id: String(n),
      tenantId: 't',
      at: 'now',
      topic: 'jobs' as const,
      kind: 'é'.repeat(40),
      object: null,
    }));
    const texts = packed(events);
    expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThan(8_000);
    expect(texts.flatMap((text) => JSON.parse(text) as unknown[])).toHaveLength(300);
  });
});
