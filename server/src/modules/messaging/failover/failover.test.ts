import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Json } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { META, OWNER, startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';

let offset = 0;
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp({ clock });
  const utility = { name: 'notice', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'Maji Safi: {{1}} Thank you.' }] };
  await town.app.sandbox.control('PUT', '/provision', {
    whatsapp: [{ waba_id: META.waba, token: META.token, app_secret: META.appSecret, templates: [utility] }],
  });
  await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
});
afterAll(async () => {
  await town?.app.stop();
});
beforeEach(async () => {
  await town.app.sandbox.faults({ whatsapp: { status: 'normal', next: [] } });
});

/** Time goes by for everybody: who was signed in signs in again. */
const passes = async (minutes: number): Promise<void> => {
  offset += minutes * 60_000;
  town.app.forget();
  await town.app.queue.boss.send('outbox.sweep', {});
};
const templateId = async (name: string): Promise<string> =>
  (await town.app.sql('select id from message_templates where name = $1', [name]))[0]!['id'] as string;
const change = async (kind: string, body: object): Promise<Answer> =>
  town.app.api('PUT', `/api/messaging/failover/${kind}/`, { as: OWNER, body: { is_active: true, wait_minutes: 5, ...body } });
const on = async (kind: string): Promise<void> => {
  const answer = await change(kind, { whatsapp_template: await templateId('notice') });
  expect(answer.status, answer.text).toBe(200);
};
const out = async (peer: string): Promise<string[]> =>
  (await town.chat(peer)).flatMap((line) =>
    line['direction'] === 'out' ? [(line['body'] as Json)['template'].components[0].parameters[0].text as string] : [],
  );
const texts = async (phone: string): Promise<string[]> => ((await town.app.sandbox.phone(phone).catch(() => null))?.sms ?? []).map(({ text }) => text);
const says = async (to: string, kind: string, more: object = {}): Promise<string> => {
  const id = newId();
  const ids = { orderId: newId(), paymentId: newId(), customerId: null };
  const message = { id, dedupeKey: `${kind}:${id}`, kind, to, text: 'Habari.\nMaji yamerudi.', ...ids, ...more };
  await town.app.db.inTenant(town.app.tenantIds.demo, (tx) => town.app.app.tokens.queueNotices(tx, [message]));
  return id;
};
const states = async (id: string): Promise<Json> => {
  const rows = await town.app.sql('select channel, state, charge from outbox_messages where id = $1 or failover_of = $1', [id]);
  return Object.fromEntries(rows.map((row) => [row['channel'], row['state']]));
};
const statesAre = (id: string, wanted: Json): Promise<unknown> =>
  town.app.waitFor(async () => JSON.stringify(Object.entries(await states(id)).toSorted()) === JSON.stringify(Object.entries(wanted).toSorted()), {
    what: JSON.stringify(wanted),
  });

describe('a kind of messages without a rule', () => {
  it('goes by text message alone', async () => {
    const id = await says('254724000001', 'credited');
    await statesAre(id, { sms: 'delivered' });
    expect([await out('254724000001'), (await texts('254724000001')).length]).toEqual([[], 1]);
  });
});

describe('a kind of messages with a rule', () => {
  it('goes by WhatsApp, and not by SMS once it is there', async () => {
    await on('notice');
    const id = await says('254724000011', 'credited');
    await statesAre(id, { whatsapp: 'delivered', sms: 'cancelled' });
    await passes(10);
    expect([await out('254724000011'), await texts('254724000011')]).toEqual([['Habari. Maji yamerudi.'], []]);
  });

  it('goes by SMS at once when WhatsApp refuses it, in the words as they were said', async () => {
    await town.app.sandbox.faults({ whatsapp: { next: ['undeliverable_131026'] } });
    const id = await says('254724000012', 'suspense');
    await statesAre(id, { whatsapp: 'failed', sms: 'delivered' });
    expect(await texts('254724000012')).toEqual(['Habari.\nMaji yamerudi.']);
  });

  it('goes by SMS when WhatsApp stays silent for the time, and not before', async () => {
    await town.app.sandbox.faults({ whatsapp: { status: 'sent_only' } });
    const id = await says('254724000013', 'credited');
    await statesAre(id, { whatsapp: 'sent', sms: 'queued' });
    await passes(4);
    await town.app.queue.boss.send('outbox.send', { tenantId: town.app.tenantIds.demo });
    expect(await texts('254724000013')).toEqual([]);
    await passes(2);
    await statesAre(id, { whatsapp: 'sent', sms: 'delivered' });
  });

  it('carries a token, which is known as delivered whatever brought it', async () => {
    await on('token');
    await town.app.sandbox.pay({ amount: '300.00' });
    const token = await town.app.waitFor(async () => (await town.app.sql('select id from tokens where delivered_at is not null order by id desc limit 1'))[0], {
      what: 'the token to be delivered',
    });
    const ways = await town.app.sql('select channel, state, left(kind, 5) as kind from outbox_messages where token_id = $1 order by channel desc', [
      token['id'],
    ]);
    expect(ways.map(({ channel }) => channel)).toContain('whatsapp');
    const again = await town.app.api('POST', `/api/tokens/${token['id']}/resend-sms/`, { as: OWNER, body: {} });
    expect(again.status).toBeLessThan(300);
    const repeats = await town.app.sql("select distinct channel from outbox_messages where token_id = $1 and dedupe_key like 'resend:%'", [token['id']]);
    expect(repeats).toEqual([{ channel: 'sms' }]);
  });

  it.each([
    ['no number may send', 'update whatsapp_numbers set is_active = false', 'update whatsapp_numbers set is_active = true'],
    [
      'its template is paused',
      "update message_templates set status = 'paused' where name = 'notice'",
      "update message_templates set status = 'approved' where name = 'notice'",
    ],
  ])('goes by SMS alone when %s: a rule stops nothing', async (_what, away, back) => {
    await town.app.sql(away);
    const to = `2547240000${Math.floor(20 + Math.random() * 70)}`;
    const id = await says(to, 'credited');
    await statesAre(id, { sms: 'delivered' });
    await town.app.sql(back);
  });

  it('goes by SMS alone where its words do not fit, and where somebody chose the sender', async () => {
    await statesAre(await says('254724000031', 'credited', { text: 'Maji '.repeat(250) }), { sms: 'delivered' });
    await statesAre(await says('254724000032', 'credited', { sender: 'MAJI' }), { sms: 'delivered' });
  });
});

describe('the rules', () => {
  it('are shown with what one message of each way costs', async () => {
    await town.app.api('PUT', '/api/messaging/analytics/whatsapp-prices/', {
      as: OWNER,
      body: { prices: [{ country: 'KE', category: 'utility', price: '0.0040', currency: 'USD' }] },
    });
    const { body } = await town.app.api('GET', '/api/messaging/failover/', { as: OWNER });
    expect(body['results']).toMatchObject([
      { kind: 'token', is_active: true, wait_minutes: 5, whatsapp_cost: { amount: '0.004', currency: 'USD' } },
      { kind: 'notice', is_active: true },
      { kind: 'alert', is_active: false, whatsapp_template: null },
    ]);
  });

  it('want an approved template with one place, that is no advertising', async () => {
    const refused = await Promise.all(['token_ready', 'offer', 'extra_a'].map(async (name) => change('alert', { whatsapp_template: await templateId(name) })));
    expect(refused.map(({ status, body }) => [status, Object.keys(body['details']?.fields ?? body['details'] ?? {})[0]])).toEqual(
      refused.map(() => [400, 'whatsapp_template']),
    );
    expect((await change('alert', { whatsapp_template: newId() })).status).toBe(404);
    expect(
      (
        await town.app.api('PUT', '/api/messaging/failover/alert/', {
          as: 'operator@demo.test',
          body: { is_active: false, wait_minutes: 5, whatsapp_template: newId() },
        })
      ).status,
    ).toBe(403);
  });
});
