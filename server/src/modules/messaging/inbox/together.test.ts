import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { bodyOf } from '../whatsapp/whatsapp.testkit.ts';
import { META, OWNER, MESSAGES, startInbox, TALKS, type InboxTown } from './inbox.testkit.ts';

let inbox: InboxTown;
beforeAll(async () => {
  inbox = await startInbox();
}, 90_000);
afterAll(async () => {
  await inbox?.town.app.stop();
});

const seconds = (): string => String(Math.floor(Date.now() / 1000));

describe('several who answer', () => {
  it('share new talks in turn, as far as each is there and has room', async () => {
    const [ada, ben] = [await inbox.colleague('ada'), await inbox.colleague('ben')];
    const team = await inbox.must('POST', '/api/messaging/teams/', { name: 'Counter', is_default: true });
    await inbox.must('PUT', `/api/messaging/teams/${team['id']}/members/`, { users: [ada.id, ben.id] });
    const peers = Array.from({ length: 6 }, () => inbox.peer());
    await Promise.all(peers.map((peer) => inbox.says(peer, 'Hello')));
    const assigned = await Promise.all(peers.map(async (peer) => ((await inbox.talkWith(peer))['assignee'] as Json)['id'] as string));
    expect(assigned.toSorted()).toEqual([ada.id, ada.id, ada.id, ben.id, ben.id, ben.id].toSorted());
    await inbox.must('PATCH', '/api/messaging/agents/me/', { is_available: false }, ada.email);
    await inbox.must('PATCH', `/api/messaging/agents/${ben.id}/`, { capacity: 0 });
    expect(await inbox.says(inbox.peer(), 'Anybody?')).toMatchObject({ assignee: null, team: { id: team['id'] } });
    await inbox.must('DELETE', `/api/messaging/teams/${team['id']}/`);
  });

  it('never write over each other: a talk given twice at once belongs to one of the two, and every change has a version of its own', async () => {
    const [ada, ben] = [await inbox.colleague('ada'), await inbox.colleague('ben')];
    const { id } = await inbox.says(inbox.peer(), 'one');
    const before = (await inbox.must('GET', `${TALKS}${id}/`))['version'] as number;
    const answers = await Promise.all([ada, ben].map((who) => inbox.must('POST', `${TALKS}${id}/assign/`, { assignee: 'me' }, who.email)));
    expect(answers.map((answer) => (answer['assignee'] as Json)['id'])).toEqual([ada.id, ben.id]);
    expect(new Set(answers.map((answer) => answer['version']))).toEqual(new Set([before + 1, before + 2]));
    const last = answers.find((answer) => answer['version'] === before + 2)!;
    expect(await inbox.must('GET', `${TALKS}${id}/`)).toMatchObject({ assignee: { id: (last['assignee'] as Json)['id'] } });
  });

  it('see who else looks and writes, tell each other in notes the customer never gets, and keep a draft each', async () => {
    const peer = inbox.peer();
    const ben = await inbox.colleague('ben');
    const { id } = await inbox.says(peer, 'one');
    await inbox.must('POST', `${TALKS}${id}/presence/`, { doing: 'typing' }, ben.email);
    expect((await inbox.must('GET', `${TALKS}${id}/`))['viewers']).toMatchObject([{ user: { id: ben.id }, doing: 'typing' }]);
    await inbox.must('POST', `${TALKS}${id}/presence/`, { doing: 'left' }, ben.email);
    expect((await inbox.must('GET', `${TALKS}${id}/`))['viewers']).toEqual([]);
    const note = await inbox.must('POST', `${TALKS}${id}/notes/`, { text: 'Ben, call the field.', mentions: [ben.id] });
    expect(note).toMatchObject({ is_note: true, status: 'kept', mentions: [ben.id] });
    expect(await inbox.must('GET', `${TALKS}?mentioned=true`, undefined, ben.email)).toMatchObject({ count: 1, results: [{ id, mentioned: true }] });
    expect(await inbox.must('GET', `${TALKS}counts/`, undefined, ben.email)).toMatchObject({ mentioned: 1 });
    await inbox.must('POST', `${TALKS}${id}/read/`, {}, ben.email);
    expect(await inbox.must('GET', `${TALKS}${id}/`, undefined, ben.email)).toMatchObject({ mentioned: false, unread_count: 0 });
    await inbox.must('PUT', `${TALKS}${id}/draft/`, { text: 'Dear cust' }, ben.email);
    expect((await inbox.must('GET', `${TALKS}${id}/`, undefined, ben.email))['draft']).toMatchObject({ text: 'Dear cust' });
    expect((await inbox.must('GET', `${TALKS}${id}/`))['draft']).toBeNull();
    expect((await inbox.town.chat(peer)).filter((line) => line['direction'] === 'out')).toEqual([]);
  });

  it('label, find and change many at once', async () => {
    const talks = [await inbox.says(inbox.peer(), 'one'), await inbox.says(inbox.peer(), 'two')];
    const label = await inbox.must('POST', '/api/messaging/labels/', { name: `Leak ${talks[0]!['id']}`.slice(0, 60), color: '#0000ff' });
    const ids = talks.map((talk) => talk['id'] as string);
    expect(await inbox.must('POST', `${TALKS}bulk/`, { conversations: ids, state: 'pending', priority: 'urgent', add_labels: [label['id']] })).toEqual({
      changed: 2,
    });
    const found = await inbox.must('GET', `${TALKS}?label=${label['id']}&state=pending,open&priority=urgent`);
    expect((found['results'] as Json[]).map((talk) => talk['id']).sort()).toEqual([...ids].sort());
    expect(await inbox.ask('POST', '/api/messaging/labels/', { name: label['name'] })).toMatchObject({ status: 409, body: { code: 'inbox.name_taken' } });
    await inbox.must('PUT', `${TALKS}${ids[0]}/labels/`, { labels: [] });
    expect(await inbox.must('GET', `${TALKS}?label=${label['id']}`)).toMatchObject({ count: 1 });
  });

  it('find every talk of a label, however many newer ones lie above it', async () => {
    const ids: unknown[] = [];
    for (const word of ['one', 'two', 'three']) ids.unshift((await inbox.says(inbox.peer(), word))['id']);
    const label = await inbox.must('POST', '/api/messaging/labels/', { name: 'Burst pipe', color: '#0000ff' });
    await inbox.must('POST', `${TALKS}bulk/`, { conversations: ids, add_labels: [label['id']] });
    const turned = async (size: number): Promise<unknown[]> => {
      const seen: unknown[] = [];
      let next: unknown = `${TALKS}?label=${label['id']}&page_size=${size}`;
      while (typeof next === 'string') {
        const page = await inbox.must('GET', next.replace(/^https?:\/\/[^/]+/, ''));
        seen.push(...(page['results'] as Json[]).map((talk) => talk['id']));
        next = page['next'];
      }
      return seen;
    };
    expect([await turned(1), await turned(3), await turned(50)]).toEqual([ids, ids, ids]);
    const { demo } = inbox.town.app.tenantIds;
    await inbox.town.app.sql(
      `with people as (insert into contacts (tenant_id, id, name, created_at, updated_at) select $1, gen_random_uuid(), 'Newer', now(), now() from generate_series(1, 2100) returning id)
       insert into conversations (tenant_id, id, contact_id, channel, peer, state, last_message_at, created_at, updated_at)
       select $1, gen_random_uuid(), id, 'sms', '254700000000', 'resolved', now() + interval '1 hour', now(), now() from people`,
      [demo],
    );
    expect([await turned(1), await turned(50)]).toEqual([ids, ids]);
    await inbox.town.app.sql(`delete from conversations where tenant_id = $1 and last_message_at > now() + interval '30 minutes'`, [demo]);
  });
});

describe('what is said', () => {
  it('is reacted to, edited and taken back by who wrote it, and shown so', async () => {
    const peer = inbox.peer();
    const wamid = await inbox.speaks(peer, { type: 'text', text: { body: 'Bring the wrench' } });
    const { id } = await inbox.talkWith(peer);
    const [message] = await inbox.messagesOf(id);
    await inbox.speaks(peer, { type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } });
    await inbox.must('POST', `${MESSAGES}${message!['id']}/reaction/`, { emoji: '🙏' });
    expect((await inbox.messagesOf(id))[0]!['reactions']).toEqual([
      { emoji: '👍', by: 'customer' },
      { emoji: '🙏', by: 'us' },
    ]);
    await inbox.speaks(peer, { type: 'edit', edit: { original_message_id: wamid, message: { type: 'text', text: { body: 'Bring the spanner' } } } });
    expect((await inbox.messagesOf(id))[0]).toMatchObject({ text: 'Bring the spanner', body: { before: ['Bring the wrench'] } });
    await inbox.speaks(peer, { type: 'revoke', revoke: { original_message_id: wamid } });
    const [after, ...others] = await inbox.messagesOf(id);
    expect([after!['revoked_at'] === null, others]).toEqual([false, []]);
    expect(await inbox.talkWith(peer)).toMatchObject({ message_count: 1, unread_count: 1 });
  });

  it('with a file shows it once it is here, and of a kind that nobody knows shows that something came', async () => {
    const peer = inbox.peer();
    const png = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64');
    await inbox.speaks(peer, { type: 'image', image: { base64: png, mime_type: 'image/png', caption: 'The leak' } });
    await inbox.speaks(peer, { type: 'hologram', hologram: { depth: 3 } });
    const { id, last_message_text: preview } = await inbox.talkWith(peer);
    expect(preview).toBe('[hologram]');
    await inbox.town.app.waitFor(async () => ((await inbox.messagesOf(id))[1]!['media'] as Json[])[0]?.['state'] === 'stored', { what: 'the picture' });
    const [unknown, picture] = await inbox.messagesOf(id);
    expect(unknown).toMatchObject({ kind: 'hologram', text: '', body: { hologram: { depth: 3 } } });
    expect(picture).toMatchObject({ kind: 'image', text: 'The leak' });
    expect((await fetch((picture!['media'] as Json[])[0]!['url'] as string)).status).toBe(200);
  });

  it('on the telephone, in the Business app, is shown as ours and told once, however often Meta tells it', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'one');
    const echo = { from: META.number, to: peer, id: `wamid.echo${peer}`, timestamp: seconds(), type: 'text', text: { body: 'Typed on the phone' } };
    for (let time = 0; time < 2; time += 1) await inbox.town.hook(bodyOf({ message_echoes: [echo] }, 'smb_message_echoes'));
    await inbox.town.settled();
    const messages = await inbox.messagesOf(id);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatchObject({ direction: 'out', source: 'business_app', text: 'Typed on the phone', status: 'sent' });
    expect(await inbox.talkWith(peer)).toMatchObject({ waiting_since: null, last_message_text: 'Typed on the phone' });
  });

  it('answered by a machine is shown too, and calls nobody', async () => {
    const peer = inbox.peer();
    const talk = await inbox.says(peer, 'STOP');
    expect(talk).toMatchObject({ state: 'resolved', unread_count: 0, message_count: 1 });
  });

  it('has states that only move forward, in whatever order they are told', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'one');
    await inbox.town.app.sandbox.faults({ whatsapp: { status: 'lost' } });
    const sent = await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Karibu' });
    await inbox.reaches(sent['id'] as string, 'sent');
    await inbox.town.app.sandbox.faults({ whatsapp: { status: 'normal' } });
    const wamid = (await inbox.must('GET', `${MESSAGES}${sent['id']}/`))['provider_message_id'] as string;
    for (const status of ['read', 'delivered', 'failed', 'sent'])
      await inbox.town.hook(bodyOf({ statuses: [{ id: wamid, status, timestamp: seconds(), recipient_id: peer }] }));
    expect(await inbox.reaches(sent['id'] as string, 'read')).toMatchObject({ error_message: '' });
    await inbox.town.settled();
    const last = await inbox.must('GET', `${MESSAGES}${sent['id']}/`);
    expect(last).toMatchObject({ status: 'read' });
    expect(last['delivered_at']).not.toBeNull();
  });

  it('is found by its words, whatever their case and accents, the latest first, and by the beginning of the last one', async () => {
    const [one, two] = [inbox.peer(), inbox.peer()];
    await inbox.says(one, 'Mfereji wa maji umevunjika Kilimani');
    await inbox.says(two, 'Élévation du réservoir: maji kilimani tena');
    const find = async (search: string): Promise<string[]> =>
      ((await inbox.must('GET', `${MESSAGES}?search=${encodeURIComponent(search)}`))['results'] as Json[]).map((message) => message['text'] as string);
    expect(await find('MAJI kilimani')).toEqual(['Élévation du réservoir: maji kilimani tena', 'Mfereji wa maji umevunjika Kilimani']);
    expect(await find('elevation reserv')).toEqual(['Élévation du réservoir: maji kilimani tena']);
    expect(await find('maji umevunj')).toEqual(['Mfereji wa maji umevunjika Kilimani']);
    expect(await find('umevunj ')).toEqual([]);
    const paged = await inbox.must('GET', `${MESSAGES}?search=kilimani&page_size=1`);
    const rest = await inbox.must('GET', `${MESSAGES}?search=kilimani&page_size=1&cursor=${paged['next_cursor']}`);
    expect([paged, rest].map((page) => (page['results'] as Json[])[0]!['text'])).toEqual([
      'Élévation du réservoir: maji kilimani tena',
      'Mfereji wa maji umevunjika Kilimani',
    ]);
    expect(await inbox.must('GET', `${MESSAGES}?search=kilimani`, undefined, 'owner@other.test')).toMatchObject({ results: [] });
  });

  it('brings up its talk in the list by words that were said long before the last one, and no other', async () => {
    const [one, two] = [inbox.peer(), inbox.peer()];
    const { id } = await inbox.says(one, 'Pampu ya Majengo haifanyi kazi');
    await inbox.says(one, 'Asante');
    await inbox.says(two, 'Pampu ya Shauri Moyo iko sawa');
    const talks = async (search: string, as?: string): Promise<unknown[]> =>
      ((await inbox.must('GET', `${TALKS}?search=${encodeURIComponent(search)}`, undefined, as))['results'] as Json[]).map((talk) => talk['id']);
    expect(await talks('pampu majen')).toEqual([id]);
    expect(await talks('pampu kisumu')).toEqual([]);
    expect(await talks('pampu majengo', 'owner@other.test')).toEqual([]);
  });

  it('is found in the one talk that is looked through, however often others have said the word since', async () => {
    const { id } = await inbox.says(inbox.peer(), 'Mto umefurika Voi');
    await inbox.town.app.sql(
      "insert into message_words (tenant_id, word, seq, message_id) select $1, 'umefurika', 9000000000 + n, gen_random_uuid() from generate_series(1, 5000) n",
      [inbox.town.app.tenantIds.demo],
    );
    const page = await inbox.must('GET', `${MESSAGES}?conversation=${id}&search=umefurika%20voi`);
    expect([(page['results'] as Json[]).map((message) => message['text']), page['next_cursor']]).toEqual([['Mto umefurika Voi'], null]);
  });
});

describe('a person', () => {
  it('who changes their number keeps their talk, and two talks become one when two people turn out to be one', async () => {
    const [old, now] = [inbox.peer(), inbox.peer()];
    const first = await inbox.says(old, 'from the old number');
    const second = await inbox.says(now, 'from the new number');
    await inbox.must('POST', `${TALKS}${first['id']}/read/`);
    await inbox.speaks(old, { type: 'system', system: { type: 'user_changed_number', body: 'changed', wa_id: now } });
    await inbox.town.app.waitFor(async () => (await inbox.ask('GET', `${TALKS}${second['id']}/`)).status === 404, { what: 'the talks to be one' });
    const talk = await inbox.must('GET', `${TALKS}${first['id']}/`);
    expect(talk).toMatchObject({ peer: now, unread_count: 1, message_count: 3 });
    expect((await inbox.messagesOf(first['id'] as string)).map((message) => message['text'])).toEqual([
      'changed',
      'from the new number',
      'from the old number',
    ]);
    expect(await inbox.says(now, 'and on')).toMatchObject({ id: first['id'], unread_count: 2 });
    const timeline = await inbox.must('GET', `/api/messaging/contacts/${talk['contact']}/timeline/`);
    expect((timeline['results'] as Json[]).filter((entry) => entry['kind'] === 'message_in')).toHaveLength(4);
  });

  it('is forgotten with everything that was said', async () => {
    const peer = inbox.peer();
    const talk = await inbox.says(peer, 'Forget this please');
    await inbox.must('POST', `/api/messaging/contacts/${talk['contact']}/erase/`);
    expect((await inbox.ask('GET', `${TALKS}${talk['id']}/`)).status).toBe(404);
    expect(await inbox.must('GET', `${MESSAGES}?search=forget`)).toMatchObject({ results: [] });
  });

  it('who buys water is shown with meters, payments and masked tokens, each to those who may see it', async () => {
    const { app } = inbox.town;
    const receipt = await app.sandbox.pay({ amount: '300.00' });
    await app.sandbox.tokenFor(receipt);
    const [customer] = await app.sql('select id, phone from customers where tenant_id = $1 and phone = $2', [app.tenantIds.demo, '254712345678']);
    const opened = await inbox.must('POST', TALKS, { phone: `+${customer!['phone'] as string}` });
    await app.sql(
      'insert into contact_customers (tenant_id, customer_id, contact_id, seen_at) values ($1, $2, $3, now()) on conflict (tenant_id, customer_id) do update set contact_id = excluded.contact_id',
      [app.tenantIds.demo, customer!['id'], opened['contact']],
    );
    const water = await inbox.must('GET', `${TALKS}${opened['id']}/water/`);
    expect(water).toMatchObject({ currency: 'KES', payments: [{ receipt, amount: '300.00' }] });
    expect((water['customers'] as Json[])[0]).toMatchObject({ id: customer!['id'], wallet: '0.00' });
    expect((water['tokens'] as Json[])[0]!['token']).toMatch(/^\*{4} \*{4} \*{4} \*{4} \d{4}$/);
  });

  it('who writes by text message is answered by text message, and files are refused in words', async () => {
    const { app } = inbox.town;
    await inbox.must('POST', `/api/messaging/sms/credits/?client=${app.tenantIds.demo}`, { credits: 10, note: 'for the test' }, 'admin@mkondo.test');
    const phone = inbox.peer();
    const opened = await inbox.must('POST', TALKS, { phone: `+${phone}`, channel: 'sms', subject: 'Meter moved' });
    await app.sandbox.control('PUT', '/provision', { phones: [{ msisdn: phone, name: 'Asha', pin: '1234', balance: '0.00' }] });
    const sent = await inbox.must('POST', `${TALKS}${opened['id']}/messages/`, { text: 'Your meter was moved.' });
    await inbox.reaches(sent['id'] as string, 'delivered');
    expect((await app.sandbox.phone(phone)).sms.map(({ text }) => text)).toContain('Your meter was moved.');
    expect(await inbox.ask('POST', `${TALKS}${opened['id']}/messages/`, { media_url: 'https://example.test/a.png' })).toMatchObject({
      status: 409,
      body: { code: 'inbox.channel_cannot' },
    });
    expect(await inbox.must('GET', `${TALKS}?search=meter%20mov`)).toMatchObject({ count: 1 });
  });

  it('who is blocked cannot be written to', async () => {
    const talk = await inbox.says(inbox.peer(), 'abuse');
    const [theirs] = await inbox.messagesOf(talk['id'] as string);
    const sent = await inbox.must('POST', `${TALKS}${talk['id']}/messages/`, { text: 'Karibu' });
    await inbox.reaches(sent['id'] as string, 'delivered');
    await inbox.town.app.sql("update conversation_messages set status = 'failed' where id = $1", [sent['id']]);
    await inbox.must('POST', `/api/messaging/contacts/${talk['contact']}/block/`, { reason: 'Abuse.' });
    const blocked = { status: 409, body: { code: 'inbox.contact_blocked' } };
    expect(await inbox.ask('POST', `${TALKS}${talk['id']}/messages/`, { text: 'Hi' })).toMatchObject(blocked);
    expect(await inbox.ask('POST', `${MESSAGES}${sent['id']}/retry/`)).toMatchObject(blocked);
    expect(await inbox.ask('POST', `${MESSAGES}${theirs!['id']}/reaction/`, { emoji: '🙏' })).toMatchObject(blocked);
    const byApi = { to: `+${talk['peer'] as string}`, message: { type: 'text', text: { body: 'Hi' } } };
    expect(await inbox.ask('POST', '/api/messaging/whatsapp/messages/', byApi)).toMatchObject({ status: 409, body: { code: 'whatsapp.contact_blocked' } });
  });

  it('with nobody signed in as a person reads nothing for a key', async () => {
    const talk = await inbox.says(inbox.peer(), 'one');
    const key = await inbox.must('POST', '/api/api-keys/', { name: 'Bot', scopes: ['inbox.read', 'inbox.answer'] }, OWNER);
    expect(await inbox.ask('POST', `${TALKS}${talk['id']}/read/`, {}, key['key'] as string)).toMatchObject({ status: 403 });
    expect(await inbox.must('POST', `${TALKS}${talk['id']}/messages/`, { text: 'By a programme' }, key['key'] as string)).toMatchObject({
      source: 'api',
      created_by: null,
    });
  });
});
