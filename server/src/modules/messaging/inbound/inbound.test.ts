import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { log, openWorld, type World } from '../outbox/outbox.fixture.ts';
import { createInbound, inboundJobs, storeInbound } from './index.ts';
import type { InboundListener, InboundWord, NewInboundWord } from './port.ts';

let world: World;
let tenantId: string;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  tenantId = newId();
  await world.db.asSystem((tx) => sql`insert into tenants (id, name, slug) values (${tenantId}, 'Maji', ${tenantId})`.execute(tx.q));
});

const channelId = newId();
const word = (text: string, over: Partial<NewInboundWord> = {}): NewInboundWord => ({
  channel: 'sms',
  channelId,
  providerId: newId(),
  from: { kind: 'phone', value: '254712345678' },
  aliases: [],
  kind: 'text',
  text,
  body: { text },
  contextProviderId: null,
  sentAt: null,
  ...over,
});
const store = (...words: NewInboundWord[]): Promise<number> => world.db.inTenant(tenantId, (tx) => storeInbound(tx, words));
const hear = (...listeners: InboundListener[]) => {
  const { jobs } = createInbound({ db: world.db, log, activeTenants: async () => [tenantId], listeners });
  return (sender = '254712345678'): Promise<void> =>
    jobs.find((job) => job.definition === inboundJobs.process)!.handle([{ tenantId, channelId, sender }] as never);
};
const states = async (): Promise<string[]> =>
  (
    await world.db.inTenant(tenantId, (tx) => sql<{ state: string }>`select state from inbound_words where tenant_id = ${tenantId} order by seq`.execute(tx.q))
  ).rows.map((row) => row.state);

it('keeps a word once per sender and provider id, whoever repeats it', async () => {
  const one = word('Habari');
  expect(await store(one, one)).toBe(1);
  expect(await store(one)).toBe(0);
  expect(await store({ ...one, channelId: newId() })).toBe(1);
  expect(await states()).toHaveLength(2);
});

it('hears the words of one person in order and each once, also when several hear at the same moment', async () => {
  await store(...Array.from({ length: 20 }, (_, n) => word(String(n))));
  const heard: string[] = [];
  const run = hear(async (_tx, { text }: InboundWord) => {
    heard.push(text!);
    return 'taken';
  });
  await Promise.all([run(), run(), run()]);
  expect(heard).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
  expect(new Set(await states())).toEqual(new Set(['done']));
});

it('asks one listener after the other until one has taken it', async () => {
  await store(word('STOP'), word('Habari'));
  const heard: string[] = [];
  const listener =
    (name: string, takes: (text: string) => boolean): InboundListener =>
    async (_tx: Tx, { text }) => {
      heard.push(`${name} ${text}`);
      return takes(text!) ? 'taken' : 'passed';
    };
  await hear(
    listener('stops', (text) => text === 'STOP'),
    listener('inbox', () => true),
  )();
  expect(heard).toEqual(['stops STOP', 'stops Habari', 'inbox Habari']);
});

it('undoes what a listener did that threw, tries again, sets the word aside after five times, and hears the next', async () => {
  await store(word('bad'), word('good'));
  let tries = 0;
  const heard: string[] = [];
  const run = hear(async (tx, { text }) => {
    if (text === 'bad') {
      tries += 1;
      await sql`update tenants set name = 'spoilt' where id = ${tenantId}`.execute(tx.q);
      throw new Error('a number 254712345678 in the words of an error');
    }
    heard.push(text!);
    return 'taken';
  });
  for (let n = 0; n < 4; n += 1) await expect(run()).rejects.toThrow();
  expect([tries, heard, await states()]).toEqual([4, [], ['new', 'new']]);
  await run();
  expect([tries, heard, await states()]).toEqual([5, ['good'], ['failed', 'done']]);
  const { rows } = await world.db.inTenant(tenantId, (tx) =>
    sql<{
      last_error: string;
      name: string;
    }>`select w.last_error, t.name from inbound_words w join tenants t on t.id = w.tenant_id where w.state = 'failed'`.execute(tx.q),
  );
  expect(rows[0]!.name).toBe('Maji');
  expect(rows[0]!.last_error).not.toContain('254712345678');
});

it('keeps what PostgreSQL could not, without the characters that it does not take', async () => {
  await store(word('a\0b\ud800', { from: { kind: 'phone', value: '25\x0047', name: 'A\0' }, body: { deep: ['x\0', { 'k\0': 1 }] } }));
  const { rows } = await world.db.inTenant(tenantId, (tx) =>
    sql<{ body_text: string; body: object; sender: string }>`select body_text, body, sender from inbound_words`.execute(tx.q),
  );
  expect(rows).toEqual([{ body_text: 'ab\ufffd', body: { deep: ['x', { k: 1 }] }, sender: '2547' }]);
});
