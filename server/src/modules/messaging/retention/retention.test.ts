import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { OWNER, startInbox, TALKS, type InboxTown } from '../inbox/inbox.testkit.ts';
import { removeOldFiles } from '../whatsapp/index.ts';
import { keyOf } from '../whatsapp/media/fetch.ts';
import type { RetentionDeps } from './deps.ts';
import { removeOld } from './remove.ts';

const PATH = '/api/messaging/retention/';
const DAY_MS = 86_400_000;
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let inbox: InboxTown;
beforeAll(async () => {
  inbox = await startInbox();
}, 90_000);
afterAll(() => inbox?.town.app.stop());

const demo = (): string => inbox.town.app.tenantIds.demo;

interface Night {
  /** What happens while it runs. */
  readonly meanwhile?: () => Promise<unknown>;
  /** Of files that the store does not let go. */
  readonly stuck?: (key: string) => boolean;
}

/** The nightly removal, as if so many days had passed. */
function removeAfter(days: number, { meanwhile, stuck = () => false }: Night = {}) {
  const { app, db, secrets } = inbox.town.app;
  const now = new Date(Date.now() + days * DAY_MS);
  const { whatsapp } = app;
  const store = {
    ...whatsapp.store,
    remove: (key: string) => (stuck(key) ? Promise.reject(new Error('no leave to remove it')) : whatsapp.store.remove(key)),
  };
  const removeFiles: RetentionDeps['removeFiles'] = async (tenantId, removal) => {
    await meanwhile?.();
    return removeOldFiles({ ...whatsapp, store }, { tenantId, ...removal });
  };
  return removeOld({ db, secrets, clock: { ...systemClock, now: () => now }, log: whatsapp.log, activeTenants: async () => [demo()], removeFiles }, demo());
}

const EVIDENCE = 'select id, body_sealed from outbox_messages where token_id is not null or payment_id is not null or order_id is not null order by id';

/** Somebody pays for water and is sent their token. */
async function buysWater(): Promise<void> {
  const { app } = inbox.town;
  const [meter] = await app.sql('select meter_id as no from meters where tenant_id = $1 and deleted_at is null order by meter_id limit 1', [demo()]);
  await app.sandbox.pay({ amount: '150.00', account: String(meter!['no']) });
  await app.waitFor(async () => (await app.sql("select from outbox_messages where token_id is not null and state in ('accepted', 'delivered')")).length > 0, {
    what: 'the token to be sent',
  });
}

const keep = (months: number | null): Promise<Json> => inbox.must('PUT', PATH, { months });

async function sendsPicture(peer: string): Promise<Json> {
  const { app } = inbox.town;
  const kept = await inbox.must('POST', '/api/messaging/media/', { filename: 'meter of amina.png', mime_type: 'image/png', content_base64: PNG });
  const talk = await inbox.says(peer, 'Tuma picha ya mita yangu');
  const sent = await inbox.must('POST', `${TALKS}${talk['id']}/messages/`, { text: 'Hii hapa', media: kept['id'] });
  await inbox.reaches(sent['id'] as string, 'delivered');
  await app.waitFor(async () => (await app.sql('select from outbox_messages where next_action_at is not null')).length === 0, { what: 'the outbox to rest' });
  return { talk: talk['id'], file: kept['id'], message: sent['id'] };
}

describe('retention of messages', () => {
  it('keeps everything until somebody says otherwise, and what an administrator decides alone', async () => {
    expect(await inbox.must('GET', PATH)).toMatchObject({ months: null, takes_effect_at: null, least_months: 3, most_months: 120 });
    expect(await removeAfter(4_000)).toEqual({ messages: 0, texts: 0, files: 0 });
    expect((await inbox.ask('PUT', PATH, { months: 2 })).status).toBe(400);
    const { email } = await inbox.colleague('baraka');
    expect((await inbox.ask('PUT', PATH, { months: 12 }, email)).status).toBe(403);
    expect((await inbox.ask('GET', `${PATH}preview/?months=12`, undefined, email)).status).toBe(403);
  });

  it('removes words, files and texts of before, says so where they stood, and keeps what is evidence and what is younger', async () => {
    const { app } = inbox.town;
    const peer = inbox.peer();
    const { talk, file, message } = await sendsPicture(peer);
    await buysWater();
    const note = await inbox.must('POST', `${TALKS}${talk}/notes/`, { text: 'Amina lives behind the mosque' });
    const other = await inbox.says(inbox.peer(), 'Neno la kale');
    const scheduled = await inbox.must('POST', `${TALKS}${other['id']}/messages/`, {
      text: 'Kesho',
      scheduled_for: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const evidence = await app.sql(EVIDENCE);
    expect(evidence.length).toBeGreaterThan(0);

    await keep(12);
    expect(await inbox.must('GET', `${PATH}preview/?months=12`)).toMatchObject({ messages: 0, texts: 0, files: 0, has_more: false });
    // within the first day nothing goes: there is time to think again
    expect(await removeAfter(0.5)).toEqual({ messages: 0, texts: 0, files: 0 });
    expect(await removeAfter(300)).toEqual({ messages: 0, texts: 0, files: 0 });

    // who takes it back while it runs keeps all that is still there
    expect(await removeAfter(400, { meanwhile: () => keep(null) })).toEqual({ messages: 0, texts: 0, files: 0 });
    await keep(12);
    const removed = await removeAfter(400);
    expect(removed.messages).toBeGreaterThanOrEqual(4);
    expect(removed.texts).toBeGreaterThanOrEqual(1);
    expect(removed.files).toBe(1);
    const shown = await inbox.messagesOf(talk as string);
    expect(shown.map((one) => [one['text'], one['body'], one['removed_after_months']])).toEqual(shown.map(() => ['', {}, 12]));
    expect(shown.find(({ id }) => id === message)).toMatchObject({
      status: 'delivered',
      can_retry: false,
      media: [{ state: 'removed', filename: '', url: null }],
    });
    expect(shown.find(({ id }) => id === note['id'])).toMatchObject({ is_note: true, text: '' });
    expect(await inbox.talkWith(peer)).toMatchObject({ message_count: 2, last_message_text: '' });
    expect(await app.app.whatsapp.store.read(keyOf({ tenant_id: demo(), id: file as string }))).toBeNull();
    expect((await inbox.must('GET', `/api/messaging/messages/?search=mosque`))['results']).toEqual([]);
    // what has not left yet is not old
    const waiting = (await inbox.messagesOf(other['id'] as string)).find(({ id }) => id === scheduled['id']);
    expect(waiting).toMatchObject({ text: 'Kesho', removed_after_months: null });
    expect(await app.sql(EVIDENCE)).toEqual(evidence);
    const words = ['Tuma picha', 'mosque', 'meter of amina', 'Hii hapa', 'Neno la kale'];
    for (const table of ['conversation_messages', 'inbound_words', 'conversations', 'whatsapp_media', 'message_words', 'whatsapp_notices'])
      for (const word of words) expect(await app.sql(`select from ${table} t where strpos(t::text, $1) > 0`, [word])).toEqual([]);
  });

  it('does the same the next night as if nothing had happened, and finds again what waited', async () => {
    const { app } = inbox.town;
    expect(await removeAfter(401)).toEqual({ messages: 0, texts: 0, files: 0 });
    await app.sql("update conversation_messages set status = 'cancelled' where status = 'scheduled'");
    await app.sql('update outbox_messages set next_action_at = null where next_action_at is not null');
    expect(await removeAfter(402)).toMatchObject({ messages: 1, texts: 1 });
    expect(await app.sql('select from conversation_messages where removed_after_months is null')).toEqual([]);
  });

  it('takes away bytes whose row a dead process had marked', async () => {
    const { app } = inbox.town;
    const kept = await inbox.must('POST', '/api/messaging/media/', { filename: 'a.png', mime_type: 'image/png', content_base64: PNG });
    await app.sql("update whatsapp_media set state = 'removed' where id = $1", [kept['id']]);
    expect((await removeAfter(403)).files).toBe(1);
    expect(await app.app.whatsapp.store.read(keyOf({ tenant_id: demo(), id: kept['id'] as string }))).toBeNull();
  });

  it('leaves a file that the store does not let go to the next night, and removes the others and the words all the same', async () => {
    const { app } = inbox.town;
    const upload = (): Promise<Json> => inbox.must('POST', '/api/messaging/media/', { filename: 'b.png', mime_type: 'image/png', content_base64: PNG });
    const [first, second] = [await upload(), await upload()];
    await inbox.says(inbox.peer(), 'Bado neno la kale');
    const stuck = (key: string): boolean => key === keyOf({ tenant_id: demo(), id: first['id'] as string });
    const removed = await removeAfter(403, { stuck });
    expect([removed.files, removed.messages]).toEqual([1, 1]);
    expect(await app.sql('select id from whatsapp_media where stored_at is not null and id = any($1)', [[first['id'], second['id']]])).toEqual([
      { id: first['id'] },
    ]);
    expect((await removeAfter(403)).files).toBe(1);
  });

  it('keeps files that ready answers still go with', async () => {
    const { app } = inbox.town;
    const kept = await inbox.must('POST', '/api/messaging/media/', { filename: 'prices.png', mime_type: 'image/png', content_base64: PNG });
    await inbox.must('POST', '/api/messaging/canned-replies/', { shortcode: 'prices', text: 'Bei zetu', files: [kept['id']] });
    expect((await removeAfter(404)).files).toBe(0);
    expect(await app.sql('select state from whatsapp_media where id = $1', [kept['id']])).toEqual([{ state: 'stored' }]);
  });

  it('leaves the figures as they were, and tells in the log who decided and what went', async () => {
    const { app } = inbox.town;
    const figures = await app.sql('select count(*)::int as n, count(*) filter (where delivered_at is not null)::int as d from outbox_messages');
    expect(figures[0]!['n']).toBeGreaterThan(0);
    expect((await inbox.must('GET', PATH))['removed']).toMatchObject({ files: 4 });
    const log = await app.sql("select action, details from audit_log where object_type = 'message_retention' order by seq");
    expect(log[0]).toMatchObject({ action: 'message_retention.changed', details: { before: { months: null }, after: { months: 12 } } });
    expect(log.find(({ action }) => action === 'message_retention.removed')).toMatchObject({ details: { months: 12 } });
    await keep(null);
    expect(await removeAfter(4_000)).toEqual({ messages: 0, texts: 0, files: 0 });
    expect(await inbox.must('GET', PATH)).toMatchObject({ months: null, changed_by: OWNER });
  });

  it('finds the old out of the primary key, however many are younger', async () => {
    const { app } = inbox.town;
    const plan = await app.db.inTenant(demo(), (tx) =>
      tx.raw(
        "explain (format text) select t.id from outbox_messages t where t.tenant_id = $1 and t.id > '00000000-0000-0000-0000-000000000000' and t.id < '01800000-0000-7000-8000-000000000000' order by t.id limit 500",
        [demo()],
      ),
    );
    expect(JSON.stringify(plan.rows)).toContain('outbox_messages_pkey');
  });
});
