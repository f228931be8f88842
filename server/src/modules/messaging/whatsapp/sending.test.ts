import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLine } from '../outbox/index.ts';
import { whatsappJobs } from './jobs.ts';
import { META, OWNER, startWhatsapp, type WhatsappTown } from './whatsapp.testkit.ts';

let town: WhatsappTown;
let next = 0;
let peer: string;
beforeAll(async () => {
  town = await startWhatsapp();
});
afterAll(async () => {
  await town?.app.stop();
});
beforeEach(async () => {
  peer = `2547220${String(10_000 + (next += 1))}`;
  await town.app.sandbox.faults({ whatsapp: { next: [], status: 'normal' } });
});

const base = '/api/messaging/whatsapp/';
const send = (body: object, headers = {}) => town.app.api('POST', `${base}messages/`, { as: OWNER, body: { to: `+${peer}`, ...body }, headers });
const text = (body: string): object => ({ message: { type: 'text', text: { body } } });
const state = async (id: string): Promise<Json> => (await town.app.sql('select state, last_error from outbox_messages where id = $1', [id]))[0]!;
const reaches = async (id: string, wanted: string): Promise<void> => {
  let last: Json = {};
  const arrived = async (): Promise<boolean> => (last = await state(id))['state'] === wanted;
  await town.app.waitFor(arrived, { what: wanted, withinMs: 30_000 }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
  });
};
const hears = async (): Promise<void> => {
  await town.says(peer, { type: 'text', text: { body: 'Habari' } });
  await town.settled();
};
const out = async (): Promise<readonly Json[]> => (await town.chat(peer)).filter((line) => line['direction'] === 'out');
const templateId = async (name: string): Promise<string> =>
  (await town.app.sql('select id from message_templates where name = $1', [name]))[0]!['id'] as string;

describe('the 24-hour window', () => {
  const window = async (): Promise<Json> => (await town.app.api('GET', `${base}window/?to=${peer}`, { as: OWNER })).body;

  it('is closed to somebody who never wrote: free words are refused with what to do instead, and nothing is queued', async () => {
    expect(await window()).toMatchObject({ is_open: false, closes_at: null, next_action: 'send_template' });
    const answer = await send(text('Hello'));
    expect(answer).toMatchObject({ status: 409, body: { code: 'whatsapp.window_closed', details: { next_action: 'send_template', closed_at: null } } });
    expect(await town.app.sql('select from outbox_messages where recipient = $1', [peer])).toEqual([]);
  });

  it('opens with the customer’s word, for a day from when it was written', async () => {
    await hears();
    const open = await window();
    expect(open).toMatchObject({ is_open: true, next_action: 'write', number: town.numberId });
    expect(Date.parse(open['closes_at'] as string) - Date.parse(open['last_inbound_at'] as string)).toBe(24 * 3_600_000);
    const sent = await send(text('Karibu'));
    expect(sent.status).toBe(202);
    await reaches(sent.body['id'] as string, 'delivered');
    expect((await out()).map((line) => line['body'].text)).toEqual([{ body: 'Karibu' }]);
  });

  it('closes again a day later, some minutes early', async () => {
    await hears();
    const at = (minutes: number) =>
      town.app.sql(`update whatsapp_windows set last_inbound_at = now() - interval '1 day' + interval '${minutes} minutes' where peer = $1`, [peer]);
    await at(10);
    expect((await window())['is_open']).toBe(true);
    await at(2);
    expect(await send(text('Late'))).toMatchObject({ status: 409, body: { code: 'whatsapp.window_closed' } });
  });

  it('is looked at once more when it is the message’s turn', async () => {
    const id = newId();
    await town.app.db.inTenant(town.app.tenantIds.demo, (tx) =>
      createLine({ secrets: town.app.secrets, clock: systemClock }, { channel: 'whatsapp', maxAttempts: 4, wakeUp: whatsappJobs.send })(tx, [
        {
          id,
          dedupeKey: id,
          lane: 1,
          kind: 'whatsapp',
          to: peer,
          text: JSON.stringify({ type: 'text', text: { body: 'Too late' } }),
          channelId: town.numberId,
        },
      ]),
    );
    await reaches(id, 'failed');
    expect((await state(id))['last_error']).toContain('window_closed');
    expect(await out()).toEqual([]);
  });

  it('is not opened by a reaction, nor moved back by an older word that comes late', async () => {
    await town.says(peer, { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } });
    await town.settled();
    expect((await window())['is_open']).toBe(false);
    await hears();
    const before = await window();
    await town.says(peer, { type: 'text', text: { body: 'old' }, timestamp: String(Math.floor(Date.now() / 1000) - 50_000) });
    await town.settled();
    expect(await window()).toEqual(before);
  });
});

describe('templates', () => {
  it('may be sent at any time, filled by name or number, and are counted', async () => {
    const sent = await send({ template: await templateId('token_ready'), values: { '1': 'Amina', '2': '1234 5678 9012 3456 7890' } });
    expect(sent.status).toBe(202);
    await reaches(sent.body['id'] as string, 'delivered');
    const [line] = await out();
    expect(line!['body'].template).toEqual({
      name: 'token_ready',
      language: { code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Amina' },
            { type: 'text', text: '1234 5678 9012 3456 7890' },
          ],
        },
      ],
    });
    const detail = await town.app.api('GET', `/api/messaging/templates/${await templateId('token_ready')}/`, { as: OWNER });
    expect(detail.body).toMatchObject({ usage_count: 1, approved: true, approval_status: 'approved', wa_template_name: 'token_ready' });
  });

  it.each([
    ['a value is missing', { '1': 'Amina' }, ['body: 2 values are needed, 1 were given']],
    ['a value holds a line break', { '1': 'Amina\nW', '2': '1' }, ['body: value 1 holds a line break, a tab or more than four blanks in a row']],
  ])('are refused before they are queued when %s', async (_what, values, problems) => {
    const answer = await send({ template: await templateId('token_ready'), values });
    expect(answer).toMatchObject({ status: 409, body: { code: 'whatsapp.template_misfit', details: { problems } } });
  });

  it('that Meta has paused are not sent, also when they were queued before', async () => {
    await town.app.sandbox.control('POST', '/whatsapp-templates', { waba: META.waba, name: 'extra_a', language: 'sw', status: 'PAUSED' });
    await town.settled();
    expect(await send({ template: await templateId('extra_a') })).toMatchObject({
      status: 409,
      body: { code: 'whatsapp.template_not_approved', details: { status: 'paused' } },
    });
    await town.app.sandbox.control('POST', '/whatsapp-templates', { waba: META.waba, name: 'extra_a', language: 'sw', status: 'APPROVED' });
    await town.settled();
    expect((await send({ template: await templateId('extra_a') })).status).toBe(202);
  });

  it('of advertising wait for a consent that is not there, and end', async () => {
    const sent = await send({ template: await templateId('offer'), purpose: 'marketing' });
    expect(sent.status).toBe(202);
    await reaches(sent.body['id'] as string, 'failed');
    expect(await out()).toEqual([]);
  });
});

describe('every kind of message', () => {
  it.each<[string, object]>([
    ['image', { type: 'image', image: { link: 'https://example.org/a.png', caption: 'The meter' } }],
    ['document', { type: 'document', document: { link: 'https://example.org/a.pdf', filename: 'Bill.pdf' } }],
    ['location', { type: 'location', location: { latitude: -1.29, longitude: 36.82, name: 'Kiosk' } }],
    ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Desk', first_name: 'Desk' }, phones: [{ phone: '+254700000900' }] }] }],
    [
      'buttons',
      {
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'Buy?' }, action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] } },
      },
    ],
    [
      'list',
      {
        type: 'interactive',
        interactive: {
          type: 'list',
          body: { text: 'How much?' },
          action: { button: 'Choose', sections: [{ title: 'KES', rows: [{ id: '100', title: '100' }] }] },
        },
      },
    ],
    [
      'cta_url',
      {
        type: 'interactive',
        interactive: { type: 'cta_url', body: { text: 'Pay' }, action: { name: 'cta_url', parameters: { display_text: 'Pay', url: 'https://example.org' } } },
      },
    ],
    [
      'flow',
      {
        type: 'interactive',
        interactive: { type: 'flow', body: { text: 'Form' }, action: { name: 'flow', parameters: { flow_id: '1', flow_cta: 'Open', flow_token: 't' } } },
      },
    ],
  ])('leaves as it was given: %s', async (_kind, message) => {
    await hears();
    const sent = await send({ message });
    expect(sent.status).toBe(202);
    await reaches(sent.body['id'] as string, 'delivered');
    expect((await out())[0]!['body']).toEqual({ ...message });
  });

  it.each<[string, (wamid: string) => object, string]>([
    ['answers', (wamid) => ({ ...text('Nzuri'), reply_to: wamid }), 'context'],
    ['reacts to', (wamid) => ({ message: { type: 'reaction', reaction: { message_id: wamid, emoji: '💧' } } }), 'reaction'],
  ])('%s a message of the customer', async (_what, said, field) => {
    const wamid = await town.says(peer, { type: 'text', text: { body: 'Habari' } });
    await town.settled();
    const sent = await send(said(wamid));
    await reaches(sent.body['id'] as string, 'delivered');
    expect((await out())[0]!['body'][field]).toMatchObject({ message_id: wamid });
  });

  it('shows the customer that a message was read, and that somebody writes', async () => {
    const wamid = await town.says(peer, { type: 'text', text: { body: 'Habari' } });
    await town.settled();
    const read = await town.app.api('POST', `${base}messages/read/`, { as: OWNER, body: { message_id: wamid, typing: true } });
    expect([read.status, (await town.app.sandbox.journal('wa_read')).at(-1)]).toMatchObject([200, { wamid, typing: true }]);
    expect(await town.app.api('POST', `${base}messages/read/`, { as: OWNER, body: { message_id: 'wamid.unknown' } })).toMatchObject({
      status: 409,
      body: { code: 'whatsapp.refused', details: { meta_code: '100' } },
    });
  });

  it('reaches somebody whose number is not known, by the business-scoped id', async () => {
    peer = 'KE.13491208655302741918';
    await hears();
    const sent = await town.app.api('POST', `${base}messages/`, { as: OWNER, body: { to: peer, ...text('Hello') } });
    expect(sent.status).toBe(202);
    await reaches(sent.body['id'] as string, 'delivered');
    expect(await out()).toHaveLength(1);
  });

  it.each<[object, object]>([
    [{ type: 'text', text: { body: '' } }, { 'text.body': ['Needed.'] }],
    [{ type: 'image', image: {} }, { image: ['Exactly one of id, link and asset.'] }],
    [{ type: 'audio', audio: { link: 'https://x.org/a.ogg', caption: 'no' } }, { 'audio.caption': ['This kind has no caption.'] }],
    [{ type: 'telepathy' }, { type: [expect.stringContaining('One of text')] }],
    [{ type: 'text', text: { body: 'x' }, extra: 1 }, { extra: ['Unknown field.'] }],
    [
      { type: 'interactive', interactive: { type: 'button', body: { text: 'x' }, action: { buttons: [] } } },
      { 'interactive.action.buttons': ['From one to three buttons.'] },
    ],
  ])('is refused with what is wrong: %j', async (message, details) => {
    await hears();
    expect(await send({ message })).toMatchObject({ status: 400, body: { code: 'invalid', details } });
  });
});

describe('what Meta answers', () => {
  it.each([
    ['timeout_after', 'delivered', 1],
    ['error_after', 'delivered', 1],
  ])('nothing, though it sent (%s): the status finds the message by our own id, and it is not sent twice', async (fault, wanted, times) => {
    await hears();
    await town.app.sandbox.faults({ whatsapp: { next: [fault], hang_ms: 22_000, status_delay_ms: 300 } });
    const sent = await send(text('Once'));
    await reaches(sent.body['id'] as string, wanted);
    await town.app.sandbox.faults({ whatsapp: { status_delay_ms: 10 } });
    expect(await out()).toHaveLength(times);
  });

  it.each(['duplicate', 'reordered', 'read'])('statuses that are %s end as delivered', async (status) => {
    await hears();
    await town.app.sandbox.faults({ whatsapp: { status } });
    const sent = await send(text('Hello'));
    await town.app.waitFor(async () => ['delivered', 'read'].includes((await state(sent.body['id'] as string))['state'] as string), { what: 'delivery' });
    await town.settled();
    const [line] = await out();
    const history = await town.app.sql('select status from whatsapp_statuses where wamid = $1', [line!['wamid']]);
    expect(new Set(history.map((row) => row['status'])).size).toBe(history.length);
  });

  it('that the person stopped: the consent is withdrawn', async () => {
    await town.app.sandbox.faults({ whatsapp: { next: ['opted_out_131050'] } });
    const sent = await send({ template: await templateId('token_ready'), values: { '1': 'A', '2': 'B' } });
    await reaches(sent.body['id'] as string, 'failed');
    const events = await town.app.sql(
      "select e.action, e.channel, e.purpose, e.source from consent_events e where e.dedupe_key like 'wa:131050:' || $1 || '%'",
      [sent.body['id']],
    );
    expect(events).toEqual([{ action: 'withdraw', channel: 'whatsapp', purpose: 'marketing', source: 'gateway' }]);
  });

  it('that the template is paused: nothing more is sent by it, though Meta’s own news has not come', async () => {
    await town.app.sandbox.faults({ whatsapp: { next: ['paused_132015'] } });
    const sent = await send({ template: await templateId('extra_b') });
    await reaches(sent.body['id'] as string, 'failed');
    const template = async (): Promise<Json> => (await town.app.sql("select status, status_reason from message_templates where name = 'extra_b'"))[0]!;
    await town.app.waitFor(async () => (await template())['status'] === 'paused', { what: 'the template to be paused' });
    expect(await send({ template: await templateId('extra_b') })).toMatchObject({ status: 409, body: { code: 'whatsapp.template_not_approved' } });
    await town.app.api('POST', '/api/messaging/templates/sync/', { as: OWNER });
    await town.app.waitFor(async () => (await template())['status'] === 'approved', { what: 'the template to be read anew' });
  });

  it('that the message is held: it is taken, and shown as held', async () => {
    await town.app.sandbox.faults({ whatsapp: { next: ['held'], status: 'lost' } });
    const sent = await send({ template: await templateId('token_ready'), values: { '1': 'A', '2': 'B' } });
    await reaches(sent.body['id'] as string, 'accepted');
    const [line] = await out();
    expect(await town.app.sql('select status from whatsapp_statuses where wamid = $1', [line!['wamid']])).toEqual([{ status: 'held' }]);
  });

  it('that it fails after all: the message fails with Meta’s words', async () => {
    await hears();
    await town.app.sandbox.faults({ whatsapp: { status: 'failed', failed_code: 131026 } });
    const sent = await send(text('Hello'));
    await reaches(sent.body['id'] as string, 'failed');
    expect((await state(sent.body['id'] as string))['last_error']).toContain('131026');
  });

  it('that the account is in trouble: the number stops, somebody is told, and a test that goes well lets it go on', async () => {
    await hears();
    await town.app.sandbox.faults({ whatsapp: { next: ['payment_131042'] } });
    await send(text('Hello'));
    const number = async (): Promise<Json> => (await town.app.api('GET', `${base}numbers/${town.numberId}/`, { as: OWNER })).body;
    await town.app.waitFor(async () => (await number())['state'] === 'trouble', { what: 'trouble' });
    expect(await send(text('Again'))).toMatchObject({ status: 409, body: { code: 'whatsapp.no_number' } });
    const open = () => town.app.sql("select from alerts where alert_type = 'whatsapp_number' and resolved_at is null");
    expect(await open()).toHaveLength(1);
    const tested = await town.app.api('POST', `${base}numbers/${town.numberId}/test-connection/`, { as: OWNER });
    expect(tested.body).toMatchObject({ outcome: 'ok', number: { state: 'connected', trouble_code: null } });
    expect(await open()).toEqual([]);
    expect((await send(text('Once more'))).status).toBe(202);
  });
});
