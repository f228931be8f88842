import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { MESSAGES, OWNER, startInbox, TALKS, type InboxTown } from './inbox.testkit.ts';

let inbox: InboxTown;
beforeAll(async () => {
  inbox = await startInbox();
}, 90_000);
afterAll(async () => {
  await inbox?.town.app.stop();
});

const texts = (messages: readonly Json[]): string[] => messages.map((message) => message['text'] as string);

describe('a talk', () => {
  it('begins with a customer’s word, is answered, and shows how far the answer came: the whole way over WhatsApp and back', async () => {
    const peer = inbox.peer();
    const talk = await inbox.says(peer, 'Habari, maji hayatoki');
    expect(talk).toMatchObject({ state: 'open', status: 'open', channel: 'whatsapp', unread_count: 1, last_message_text: 'Habari, maji hayatoki', peer });
    expect(talk['waiting_since']).not.toBeNull();
    const sent = await inbox.must('POST', `${TALKS}${talk['id']}/messages/`, { text: 'Karibu. Tunakuja leo.' });
    expect(sent).toMatchObject({ direction: 'out', status: 'queued', kind: 'text', provider: 'whatsapp', recipient_number: peer });
    await inbox.reaches(sent['id'] as string, 'delivered');
    expect((await inbox.town.chat(peer)).map((line) => line['body'].text?.body)).toContain('Karibu. Tunakuja leo.');
    const after = await inbox.talkWith(peer);
    expect(after).toMatchObject({ waiting_since: null, last_message_direction: 'out', assignee: { email: OWNER } });
    expect(texts(await inbox.messagesOf(talk['id'] as string))).toEqual(['Karibu. Tunakuja leo.', 'Habari, maji hayatoki']);
  });

  it('is one for each person and channel, however many words come at once, and each word is in it once and in order', async () => {
    const peer = inbox.peer();
    const wamids = await Promise.all(Array.from({ length: 8 }, (_, n) => inbox.town.says(peer, { type: 'text', text: { body: `word ${n}` } })));
    const last = await inbox.says(peer, 'last');
    expect(last).toMatchObject({ message_count: 9, unread_count: 9 });
    const messages = await inbox.messagesOf(last['id'] as string);
    expect(new Set(messages.map((message) => message['provider_message_id'])).size).toBe(9);
    expect(messages.map((message) => message['provider_message_id'])).toEqual(expect.arrayContaining(wamids));
    expect(await inbox.town.app.sql('select from conversations where peer = $1', [peer])).toHaveLength(1);
  });

  it('is opened again by a new word, whatever it was', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'one');
    for (const [verb, state, body] of [
      ['resolve', 'resolved'],
      ['pending', 'pending'],
      ['snooze', 'snoozed', { until: new Date(Date.now() + 3_600_000).toISOString() }],
    ] as const) {
      expect(await inbox.must('POST', `${TALKS}${id}/${verb}/`, body)).toMatchObject({ state });
      expect(await inbox.says(peer, `after ${verb}`)).toMatchObject({ state: 'open', snoozed_until: null, closed_at: null });
    }
    expect((await inbox.ask('DELETE', `${TALKS}${id}/`)).status).toBe(204);
    expect(await inbox.talkWith(peer)).toBeUndefined();
    expect(await inbox.says(peer, 'and after it was put away')).toMatchObject({ id, state: 'open', status: 'open' });
  });

  it('comes back from its sleep by itself, to the second', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'later');
    const until = new Date(Date.now() + 1_200);
    await inbox.must('POST', `${TALKS}${id}/snooze/`, { until: until.toISOString() });
    await inbox.town.app.waitFor(async () => (await inbox.talkWith(peer))['state'] === 'open', { what: 'the talk to come back' });
    expect(Date.now()).toBeGreaterThanOrEqual(until.getTime());
  });

  it('is unread until somebody says they have read it, for each agent by themselves', async () => {
    const peer = inbox.peer();
    const other = await inbox.colleague('baraka');
    const { id } = await inbox.says(peer, 'one');
    await inbox.says(peer, 'two');
    await inbox.must('GET', `${TALKS}${id}/`);
    await inbox.messagesOf(id);
    expect(await inbox.talkWith(peer)).toMatchObject({ unread_count: 2 });
    expect(await inbox.must('POST', `${TALKS}${id}/read/`)).toMatchObject({ unread_count: 0 });
    expect(await inbox.must('GET', `${TALKS}${id}/`, undefined, other.email)).toMatchObject({ unread_count: 2 });
    expect(await inbox.must('POST', `${TALKS}${id}/unread/`)).toMatchObject({ unread_count: 1 });
    await inbox.must('POST', `${TALKS}${id}/resolve/`);
    expect(await inbox.must('GET', `${TALKS}${id}/`, undefined, other.email)).toMatchObject({ unread_count: 0 });
  });

  it('keeps the words of the older system beside ours, and takes them', async () => {
    const { id } = await inbox.says(inbox.peer(), 'one');
    expect(await inbox.must('PATCH', `${TALKS}${id}/`, { status: 'closed' })).toMatchObject({ status: 'closed', state: 'resolved' });
    expect(await inbox.must('PATCH', `${TALKS}${id}/`, { status: 'archived' })).toMatchObject({ status: 'archived' });
    expect(await inbox.must('PUT', `${TALKS}${id}/`, { status: 'open', subject: 'Leak' })).toMatchObject({ status: 'open', state: 'open', subject: 'Leak' });
  });
});

describe('an answer', () => {
  it('in free words is refused once the window has closed, with what to do instead, and nothing is kept', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'one');
    await inbox.town.app.sql("update whatsapp_windows set last_inbound_at = now() - interval '25 hours' where peer = $1", [peer]);
    expect(await inbox.ask('POST', `${TALKS}${id}/messages/`, { text: 'Late' })).toMatchObject({
      status: 409,
      body: { code: 'whatsapp.window_closed', details: { next_action: 'send_template' } },
    });
    expect(await inbox.must('GET', `${TALKS}${id}/`)).toMatchObject({ message_count: 1, window: { is_open: false, next_action: 'send_template' } });
    const [template] = await inbox.town.app.sql("select id from message_templates where name = 'token_ready'");
    const sent = await inbox.must('POST', `${TALKS}${id}/messages/`, { template: template!['id'], template_variables: { '1': 'Amina', '2': '99' } });
    expect(sent).toMatchObject({ kind: 'template', text: 'Dear Amina, your token is 99 for your meter.' });
    await inbox.reaches(sent['id'] as string, 'delivered');
  });

  it('that failed is really sent again by a retry, once, and says why it failed', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'one');
    await inbox.town.app.sandbox.faults({ whatsapp: { status: 'failed', failed_code: 131026 } });
    const sent = await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Again' });
    await inbox.reaches(sent['id'] as string, 'failed');
    await inbox.town.app.sandbox.faults({ whatsapp: { status: 'normal' } });
    const failed = await inbox.must('GET', `${MESSAGES}${sent['id']}/`);
    expect(failed).toMatchObject({ can_retry: true });
    expect(failed['error_message']).not.toBe('');
    const [one, two] = await Promise.all([inbox.ask('POST', `${MESSAGES}${sent['id']}/retry/`), inbox.ask('POST', `${MESSAGES}${sent['id']}/retry/`)]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    expect(await inbox.reaches(sent['id'] as string, 'delivered')).toMatchObject({ attempts: 2, error_message: '', can_retry: false });
    expect((await inbox.town.chat(peer)).filter((line) => line['body'].text?.body === 'Again')).toHaveLength(2);
    expect(await inbox.ask('POST', `${MESSAGES}${sent['id']}/retry/`)).toMatchObject({ status: 409, body: { code: 'inbox.not_failed' } });
  });

  it('waits for its time, and can be taken back until then', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'one');
    const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
    const kept = await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Tomorrow', scheduled_for: at(3_600) });
    expect(kept).toMatchObject({ status: 'scheduled' });
    expect(await inbox.must('POST', `${MESSAGES}${kept['id']}/cancel/`)).toMatchObject({ status: 'cancelled' });
    expect(await inbox.ask('POST', `${MESSAGES}${kept['id']}/cancel/`)).toMatchObject({ status: 409, body: { code: 'inbox.not_scheduled' } });
    const soon = await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Soon', scheduled_for: at(1) });
    await inbox.reaches(soon['id'] as string, 'delivered');
    expect((await inbox.town.chat(peer)).flatMap((line) => (line['direction'] === 'out' ? [line['body'].text?.body] : []))).toEqual(['Soon']);
    expect(await inbox.ask('POST', `${TALKS}${id}/messages/`, { text: 'Too late', scheduled_for: at(30 * 3_600) })).toMatchObject({
      status: 409,
      body: { code: 'whatsapp.window_closed' },
    });
  });

  it('may be a file, a place, or an answer to one message; and a key sends one once under its Idempotency-Key', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'Where are you?');
    const [question] = await inbox.messagesOf(id);
    const place = await inbox.must('POST', `${TALKS}${id}/messages/`, {
      location: { latitude: -1.28, longitude: 36.82, name: 'Office' },
      reply_to: question!['id'],
    });
    expect(place).toMatchObject({ kind: 'location', reply_to: { id: question!['id'], text: 'Where are you?' } });
    await inbox.reaches(place['id'] as string, 'delivered');
    const line = (await inbox.town.chat(peer)).find((one) => one['body'].type === 'location');
    expect(line!['body'].context).toEqual({ message_id: question!['provider_message_id'] });
    const png = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64');
    const file = await inbox.must('POST', '/api/messaging/media/', { mime_type: 'image/png', filename: 'bill.png', content_base64: png });
    const headers = { 'idempotency-key': `k-${peer}` };
    const send = () => inbox.town.app.api('POST', `${TALKS}${id}/messages/`, { as: OWNER, body: { media: file['id'], text: 'Your bill' }, headers });
    const [first, second] = [await send(), await send()];
    expect(first.body).toEqual(second.body);
    expect(first.body).toMatchObject({ kind: 'image', text: 'Your bill', media: [{ id: file['id'], filename: 'bill.png' }] });
    await inbox.reaches(first.body['id'] as string, 'delivered');
  });
});
