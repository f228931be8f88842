import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/ids.ts';
import { bodyOf, META, signed, startWhatsapp, type WhatsappTown } from './whatsapp.testkit.ts';

let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp({ env: { WA_APP_SECRET: 'secret of the platform', WA_VERIFY_TOKEN: 'greeting of the platform' } });
});
afterAll(async () => {
  await town?.app.stop();
});

const message = (id: string, text = 'Habari', from = '254711000001') => ({
  contacts: [{ profile: { name: 'Amina' }, wa_id: from }],
  messages: [{ from, id, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: text } }],
});
const words = (providerId: string) => town.app.sql('select * from inbound_words where provider_id = $1', [providerId]);
const statuses = (wamid: string) => town.app.sql('select * from whatsapp_statuses where wamid = $1 order by status', [wamid]);

describe('the handshake', () => {
  const greet = (query: Record<string, string>, url = town.callbackUrl) => fetch(`${url}?${new URLSearchParams(query).toString()}`);
  const asked = () => ({ 'hub.mode': 'subscribe', 'hub.challenge': '11 58 201 "a"', 'hub.verify_token': town.verifyToken });

  it('is answered with the challenge as text, byte for byte', async () => {
    const answer = await greet(asked());
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/plain; charset=utf-8', '11 58 201 "a"']);
  });

  it.each([
    ['a wrong token', { 'hub.verify_token': 'guess' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
  ])('is refused with %s', async (_what, change) => {
    expect((await greet({ ...asked(), ...change })).status).toBe(403);
  });

  it('is refused without a challenge, and on a path that nobody has', async () => {
    const { 'hub.challenge': _challenge, ...rest } = asked();
    expect((await greet(rest)).status).toBe(403);
    expect((await greet(asked(), `${town.app.url}/webhooks/whatsapp/${'0'.repeat(32)}/`)).status).toBe(404);
  });

  it('is answered on the platform’s own address with the platform’s token alone', async () => {
    const url = `${town.app.url}/webhooks/whatsapp/`;
    expect((await greet({ ...asked(), 'hub.verify_token': 'greeting of the platform' }, url)).status).toBe(200);
    expect((await greet(asked(), url)).status).toBe(403);
  });
});

describe('a body', () => {
  it.each([
    ['without a signature', (): Record<string, string> => ({})],
    ['signed with another secret', (body: string) => signed(body, 'another')],
    ['signed over other bytes', () => signed('other')],
    ['signed in another form', () => ({ 'x-hub-signature-256': 'sha1=00' })],
  ])('%s is refused, and nothing of it stays', async (_what, headers) => {
    const before = await town.app.sql('select count(*)::int as n from whatsapp_events');
    const body = bodyOf(message(newId()));
    expect((await town.hook(body, headers(body))).status).toBe(403);
    expect(await town.app.sql('select count(*)::int as n from whatsapp_events')).toEqual(before);
  });

  it('is proved over its raw bytes, escapes and all', async () => {
    const id = newId();
    const body = bodyOf(message(id, 'Karibu /@ é')).replaceAll('/', '\\/').replaceAll('é', '\\u00e9');
    expect((await town.hook(body)).status).toBe(200);
    await town.settled();
    expect((await words(id)).map((row) => row['body_text'])).toEqual(['Karibu /@ é']);
  });

  it.each(['', 'no json', '[1]', '{"object":"page","entry":[]}', '{"entry":{}}', '{"object":"whatsapp_business_account","entry":[{}]}'])(
    'that says nothing is put away and answered all the same: %j',
    async (body) => {
      expect((await town.hook(body)).status).toBe(200);
      await town.settled();
    },
  );

  it('of three megabytes is taken', async () => {
    const id = newId();
    const body = bodyOf({ ...message(id), padding: 'x'.repeat(3 * 1024 * 1024 - 1000) });
    expect((await town.hook(body)).status).toBe(200);
    await town.settled();
    expect(await words(id)).toHaveLength(1);
  });

  it('that comes twice, at once and later, makes one word', async () => {
    const id = newId();
    const body = bodyOf(message(id));
    await Promise.all([town.hook(body), town.hook(body), town.hook(body)]);
    await town.settled();
    await town.hook(body);
    await town.settled();
    expect(await words(id)).toHaveLength(1);
  });
});

describe('each item counts by itself', () => {
  it('over entries, changes, messages and statuses, also where another cannot be read', async () => {
    const ids = Array.from({ length: 6 }, () => newId());
    const metadata = { display_phone_number: META.number, phone_number_id: META.phoneNumberId };
    const change = (value: object) => ({ field: 'messages', value: { metadata, ...value } });
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: META.waba,
          changes: [
            change(message(ids[0]!)),
            null,
            { field: 'messages' },
            change({ messages: [null, 7, ...message(ids[1]!).messages, { id: ids[2], type: 7 }] }),
          ],
        },
        'nonsense',
        {
          id: META.waba,
          changes: [
            change({ statuses: [{}, { id: ids[3], status: 'delivered' }, { id: ids[4], status: 'in_orbit', timestamp: 'never' }] }),
            change(message(ids[5]!)),
          ],
        },
      ],
    });
    expect((await town.hook(body)).status).toBe(200);
    await town.settled();
    expect(await Promise.all([0, 1, 2, 5].map(async (index) => (await words(ids[index]!)).length))).toEqual([1, 1, 1, 1]);
    expect([(await statuses(ids[3]!)).length, (await statuses(ids[4]!)).map((row) => row['status'])]).toEqual([1, ['in_orbit']]);
  });

  it('among a thousand: one that the database refuses is named on its body, and the others are kept', async () => {
    const ids = Array.from({ length: 1000 }, () => newId());
    const all = ids.map((id, index) => message(id, index === 500 ? 'REFUSED BY THE TEST' : 'Habari', `2547110${String(10_000 + index)}`).messages[0]!);
    await town.app.sql("alter table inbound_words add constraint refused_by_test check (body_text is distinct from 'REFUSED BY THE TEST') not valid");
    try {
      expect((await town.hook(bodyOf({ messages: all }))).status).toBe(200);
      await town.settled();
    } finally {
      await town.app.sql('alter table inbound_words drop constraint refused_by_test');
    }
    const kept = await town.app.sql('select count(*)::int as n from inbound_words where provider_id = any($1)', [ids]);
    expect(kept[0]!['n']).toBe(999);
    const [event] = await town.app.sql("select problems from whatsapp_events where problems <> '[]' and problems->0->>'item' = $1", [ids[500]]);
    expect(event!['problems']).toEqual([{ item: ids[500], reason: expect.stringContaining('refused_by_test') as string }]);
  });

  it('and what nobody knows yet is kept as it came', async () => {
    const marker = newId();
    await town.hook(bodyOf({ brand_new: { marker, text: 'a\u0000b' } }, 'field_of_next_year'));
    await town.settled();
    const [row] = await town.app.sql("select * from whatsapp_notices where field = 'field_of_next_year'");
    expect(JSON.stringify(row!['body'])).toContain(marker);
  });

  it('a number that is none of ours is kept as news and makes no word', async () => {
    const id = newId();
    await town.hook(bodyOf({ ...message(id), metadata: { display_phone_number: '1', phone_number_id: '42' } }));
    await town.settled();
    expect(await words(id)).toEqual([]);
    expect(await town.app.sql("select event from whatsapp_notices where body::text like '%' || $1 || '%'", [id])).toEqual([{ event: 'message' }]);
  });
});

describe('the platform’s own address', () => {
  const shared = (body: string) => town.hook(body, signed(body, 'secret of the platform'), `${town.app.url}/webhooks/whatsapp/`);

  it('finds the client by the number, and keeps for each what is its own', async () => {
    const [mine, strangers] = [newId(), newId()];
    const value = (phone: string, id: string) => ({ field: 'messages', value: { metadata: { phone_number_id: phone }, ...message(id) } });
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: META.waba, changes: [value(META.phoneNumberId, mine), value('999', strangers)] }],
    });
    expect((await shared(body)).status).toBe(200);
    await town.settled();
    expect([(await words(mine)).length, (await words(strangers)).length]).toEqual([1, 0]);
    const kept = await town.app.sql("select convert_from(body, 'UTF8') as body from whatsapp_events");
    expect(kept.filter((row) => String(row['body']).includes(strangers))).toEqual([]);
    const unclaimed = await town.app.sql("select convert_from(body, 'UTF8') as body, reason from unclaimed_events where reason = 'unknown_number'");
    expect(unclaimed.map((row) => [String(row['body']).includes(strangers), String(row['body']).includes(mine)])).toEqual([[true, false]]);
  });

  it('does not believe a number’s own secret', async () => {
    const body = bodyOf(message(newId()));
    expect((await town.hook(body, signed(body), `${town.app.url}/webhooks/whatsapp/`)).status).toBe(403);
  });
});
