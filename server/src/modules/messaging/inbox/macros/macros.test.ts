import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { startInbox, TALKS, type InboxTown } from '../inbox.testkit.ts';
import { momentOf } from './moments.ts';

const base = '/api/messaging/macros/';
let inbox: InboxTown;
let canned: string;
let label: string;
beforeAll(async () => {
  inbox = await startInbox();
  const reply = await inbox.must('POST', '/api/messaging/canned-replies/', {
    shortcode: 'sorry',
    text: 'Pole {{contact_name}}, {{client_name}} inatuma fundi.',
  });
  canned = reply['id'] as string;
  label = (await inbox.must('POST', '/api/messaging/labels/', { name: 'Leak' }))['id'] as string;
});
afterAll(async () => {
  await inbox?.town.app.stop();
});

const make = async (name: string, actions: object[], more: object = {}): Promise<string> =>
  (await inbox.must('POST', base, { name, is_shared: true, actions, ...more }))['id'] as string;
const run = async (id: string, conversations: readonly string[]): Promise<Json[]> =>
  (await inbox.must('POST', `${base}${id}/run/`, { conversations }))['results'] as Json[];
/** Somebody who wrote, with a name or without one. */
async function talk(name = 'Amina'): Promise<string> {
  const found = await inbox.says(inbox.peer(), 'Bomba linavuja');
  await inbox.town.app.sql('update contacts set name = $1 where id = $2', [name, found['contact']]);
  return found['id'] as string;
}
const talkOf = (id: string): Promise<Json> => inbox.must('GET', `${TALKS}${id}/`);

describe('a macro', () => {
  it('does its acts in their order, each as if done by hand, and records each', async () => {
    const team = (await inbox.must('POST', '/api/messaging/teams/', { name: 'Field', assigns_in_turn: false }))['id'] as string;
    const id = await make('Leak at a meter', [
      { do: 'reply', canned },
      { do: 'label', labels: [label] },
      { do: 'assign', assignee: 'me' },
      { do: 'team', team },
      { do: 'priority', priority: 'high' },
      { do: 'note', text: 'Told {{contact_name}} by macro.' },
      { do: 'snooze', snooze: 'tomorrow' },
    ]);
    const [one, other] = [await talk(), await talk('Baraka')];
    expect(await run(id, [one, other])).toEqual([one, other].map((conversation) => ({ conversation, done: 7, failed: null })));
    const texts = (await inbox.messagesOf(other)).map(({ text, is_note: isNote }) => [text, isNote]);
    expect(texts).toContainEqual(['Pole Baraka, Mto Water inatuma fundi.', false]);
    expect(texts).toContainEqual(['Told Baraka by macro.', true]);
    expect(await talkOf(one)).toMatchObject({
      state: 'snoozed',
      priority: 'high',
      labels: [{ name: 'Leak' }],
      team: { name: 'Field' },
      assignee: { email: 'owner@demo.test' },
    });
    const log = await inbox.town.app.sql('select action, count(*)::int as times from audit_log where object_id = any($1) group by action', [[id, one]]);
    expect(await inbox.town.app.sql("select details->'labels_added' as added from audit_log where object_id = $1 and details ? 'labels_added'", [one])).toEqual(
      [{ added: [label] }],
    );
    expect(Object.fromEntries(log.map((row) => [row['action'], row['times']]))).toMatchObject({ 'inbox_macro.run': 1, 'conversation.changed': 5 });
  });

  it('that is refused half-way keeps what was done, says how far it came, and goes on with the others', async () => {
    const id = await make('Answer and close', [{ do: 'label', labels: [label] }, { do: 'reply', canned }, { do: 'resolve' }]);
    const [nameless, named] = [await talk(''), await talk()];
    const gone = '00000000-0000-7000-8000-000000000000';
    const results = await run(id, [nameless, gone, named]);
    expect(results).toEqual([
      { conversation: nameless, done: 1, failed: { step: 2, do: 'reply', code: 'inbox.macro_unfilled', message: expect.any(String) } },
      { conversation: gone, done: 0, failed: { step: 1, do: 'label', code: 'not_found', message: expect.any(String) } },
      { conversation: named, done: 3, failed: null },
    ]);
    expect(await talkOf(nameless)).toMatchObject({ state: 'open', labels: [{ name: 'Leak' }] });
    expect((await talkOf(named))['state']).toBe('resolved');
    expect((await inbox.messagesOf(nameless)).filter(({ direction }) => direction === 'out')).toEqual([]);
  });

  it('sends words by hand’s rules: not once the window has closed, and a file never by text message', async () => {
    const id = await make('Close politely', [{ do: 'reply', canned }, { do: 'resolve' }]);
    const closed = await talk();
    await inbox.town.app.sql("update whatsapp_windows set last_inbound_at = now() - interval '2 days'");
    expect((await run(id, [closed]))[0]).toMatchObject({ done: 0, failed: { step: 1, code: 'whatsapp.window_closed' } });
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('a tank')]).toString('base64');
    const media = (await inbox.must('POST', '/api/messaging/media/', { filename: 'tank.png', mime_type: 'image/png', content_base64: png }))['id'];
    const withFile = (await inbox.must('POST', '/api/messaging/canned-replies/', { shortcode: 'tank', text: 'Tazama.', files: [media] }))['id'];
    const pictured = await make('Show the tank', [{ do: 'reply', canned: withFile }]);
    const open = await talk();
    expect((await run(pictured, [open]))[0]).toMatchObject({ done: 1, failed: null });
    expect((await inbox.messagesOf(open)).filter(({ direction }) => direction === 'out').map(({ kind }) => kind)).toEqual(['image', 'text']);
    await inbox.town.app.sql("update conversations set channel = 'sms' where id = $1", [open]);
    expect((await run(pictured, [open]))[0]).toMatchObject({ done: 0, failed: { code: 'inbox.channel_cannot' } });
  });

  it('runs once for one Idempotency-Key, however often it is asked', async () => {
    const id = await make('Say it once', [{ do: 'reply', canned }]);
    const one = await talk();
    const ask = () =>
      inbox.town.app.api('POST', `${base}${id}/run/`, { as: 'owner@demo.test', body: { conversations: [one] }, headers: { 'idempotency-key': 'macro-1' } });
    const [first, second] = [await ask(), await ask()];
    expect(second.body).toEqual(first.body);
    expect((await inbox.messagesOf(one)).filter(({ direction }) => direction === 'out')).toHaveLength(1);
  });
});

describe('whose a macro is', () => {
  it('of one’s own is nobody else’s, and shared everybody’s', async () => {
    const neighbour = await inbox.colleague('neema');
    const own = await make('Mine', [{ do: 'resolve' }], { is_shared: false });
    const as = neighbour.email;
    const seen = async (who?: string) => ((await inbox.must('GET', `${base}?page_size=100`, undefined, who))['results'] as Json[]).map(({ id }) => id);
    expect([(await seen()).includes(own), (await seen(as)).includes(own)]).toEqual([true, false]);
    const calls = [
      ['GET', ''],
      ['PATCH', '', { name: 'Yours' }],
      ['DELETE', ''],
      ['POST', 'run/', { conversations: [await talk()] }],
    ] as const;
    for (const [method, path, body] of calls) expect((await inbox.ask(method, `${base}${own}/${path}`, body, as)).status, `${method} ${path}`).toBe(404);
    // the same name may be somebody's own and everybody's
    expect((await inbox.ask('POST', base, { name: 'mine', is_shared: true, actions: [{ do: 'resolve' }] }, as)).status).toBe(201);
    expect(await inbox.ask('PATCH', `${base}${own}/`, { is_shared: true })).toMatchObject({ status: 409, body: { code: 'inbox.name_taken' } });
    await inbox.must('PATCH', `${base}${own}/`, { is_shared: true, name: 'Ours' });
    expect(await seen(as)).toContain(own);
  });
});

describe('acts', () => {
  it.each<[string, object, string]>([
    ['lack what they need', { do: 'reply' }, 'Step 1 needs canned.'],
    ['take nothing of others', { do: 'resolve', priority: 'high' }, 'Step 1 does not take priority.'],
  ])('are refused where they %s', async (_what, action, said) => {
    expect(await inbox.ask('POST', base, { name: 'Odd', actions: [action] })).toMatchObject({ status: 400, body: { details: { actions: [said] } } });
  });

  it('tell of what was deleted since, and do not stop what is before them', async () => {
    const short = (await inbox.must('POST', '/api/messaging/labels/', { name: 'Short-lived' }))['id'];
    const id = await make('Old label', [
      { do: 'priority', priority: 'low' },
      { do: 'label', labels: [short] },
    ]);
    await inbox.must('DELETE', `/api/messaging/labels/${String(short)}/`);
    expect((await run(id, [await talk()]))[0]).toMatchObject({ done: 1, failed: { step: 2, do: 'label', code: 'not_found' } });
  });
});

it('counts a snooze from when it runs, by the clock of the client, and always ahead', () => {
  const zone = 'Africa/Nairobi';
  const at = (text: string) => new Date(`${text}+03:00`);
  const friday = at('2026-11-20T10:30:00');
  expect(['hour', 'evening', 'tomorrow', 'week'].map((one) => momentOf(one as 'hour', friday, zone).toISOString())).toEqual(
    ['2026-11-20T11:30:00', '2026-11-20T17:00:00', '2026-11-21T09:00:00', '2026-11-23T09:00:00'].map((text) => at(text).toISOString()),
  );
  expect(momentOf('evening', at('2026-11-20T17:00:00'), zone)).toEqual(at('2026-11-21T17:00:00'));
  expect(momentOf('week', at('2026-11-23T08:00:00'), zone)).toEqual(at('2026-11-30T09:00:00'));
});
