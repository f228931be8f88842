import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json } from '../../../../../../test/harness.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { InboundWord } from '../../inbound/port.ts';
import { createConsentListener, findOrCreateContacts, findOrCreatePerson, judgeConsent, recordConsent } from '../index.ts';
import type { ConsentAsk, ConsentEvent, Identity } from '../port.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const inTenant = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => app.db.inTenant(app.tenantIds.demo, fn);
let next = 0;
const phone = (): Identity => ({ kind: 'phone', value: `25471${String((next += 1)).padStart(7, '0')}` });
const event = (identity: Identity, more: Partial<ConsentEvent> = {}): ConsentEvent => ({
  subject: { identity },
  channel: 'sms',
  purpose: 'marketing',
  action: 'grant',
  source: 'staff',
  wording: 'Signed at the desk.',
  occurredAt: new Date(),
  ...more,
});
const ask = (identity: Identity, more: Partial<ConsentAsk> = {}): ConsentAsk => ({ identity, channel: 'sms', purpose: 'marketing', ...more });
const verdict = async (identity: Identity, more: Partial<ConsentAsk> = {}): Promise<string> =>
  (await inTenant((tx) => judgeConsent(tx, [ask(identity, more)])))[0]!;
const write = (...events: ConsentEvent[]): Promise<number> => inTenant((tx) => recordConsent(tx, events));
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);

describe('people behind addresses', () => {
  it('are the same ones in the order asked, however often and by however many at once', async () => {
    const asked = Array.from({ length: 60 }, phone);
    const runs = await Promise.all([asked, asked.toReversed(), asked].map((list) => inTenant((tx) => findOrCreateContacts(tx, list, 'inbound'))));
    expect(runs[1]!.toReversed()).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
    expect(new Set(runs[0]).size).toBe(60);
    const doubled = await inTenant((tx) => findOrCreateContacts(tx, [asked[0]!, asked[1]!, asked[0]!], 'inbound'));
    expect(doubled).toEqual([runs[0]![0], runs[0]![1], runs[0]![0]]);
    expect(
      await app.sql('select id from contacts c where not exists (select from contact_identities i where i.contact_id = c.id) and c.tenant_id = $1', [
        app.tenantIds.demo,
      ]),
    ).toEqual([]);
  });

  it('are one person by phone and by WhatsApp, and take the name that is given first', async () => {
    const { value } = phone();
    const [byPhone] = await inTenant((tx) => findOrCreateContacts(tx, [{ kind: 'phone', value }], 'inbound'));
    const [byWhatsapp] = await inTenant((tx) => findOrCreateContacts(tx, [{ kind: 'whatsapp', value: `+${value}`, name: 'Asha' }], 'inbound'));
    await inTenant((tx) => findOrCreateContacts(tx, [{ kind: 'phone', value, name: 'Somebody else' }], 'inbound'));
    expect(byWhatsapp).toBe(byPhone);
    expect(await app.sql('select name from contacts where id = $1', [byPhone])).toEqual([{ name: 'Asha' }]);
    const person = await inTenant((tx) =>
      findOrCreatePerson(
        tx,
        [
          { kind: 'bsuid', value: 'KE.123' },
          { kind: 'whatsapp', value },
        ],
        'inbound',
      ),
    );
    expect(person).toBe(byPhone);
    expect(await inTenant((tx) => findOrCreateContacts(tx, [{ kind: 'bsuid', value: 'KE.123' }], 'inbound'))).toEqual([byPhone]);
  });
});

describe('whether somebody may be written to', () => {
  it('is told for many in one go, in the order asked', async () => {
    const [granted, withdrawn, unknown] = [phone(), phone(), phone()];
    await write(event(granted), event(withdrawn, { action: 'withdraw' }));
    const verdicts = await inTenant((tx) =>
      judgeConsent(tx, [
        ask(unknown),
        ask(granted),
        ask(withdrawn),
        ask(granted, { channel: 'whatsapp' }),
        ask(withdrawn, { purpose: 'service' }),
        ask(unknown, { purpose: 'service' }),
      ]),
    );
    expect(verdicts).toEqual(['no_consent', 'allowed', 'opted_out', 'no_consent', 'allowed', 'allowed']);
  });

  it('follows the newest event, and of two at one moment the withdrawal', async () => {
    const [person, at] = [phone(), ago(60)];
    await write(event(person, { occurredAt: at }), event(person, { occurredAt: at, action: 'withdraw' }));
    expect(await verdict(person)).toBe('opted_out');
    await write(event(person, { occurredAt: ago(120) }));
    expect(await verdict(person)).toBe('opted_out');
    await write(event(person, { occurredAt: ago(30), source: 'keyword' }));
    expect(await verdict(person)).toBe('allowed');
  });

  it('is not turned by an import, nor held back by a clock that runs ahead', async () => {
    const person = phone();
    await write(event(person, { action: 'withdraw', source: 'keyword', occurredAt: new Date(Date.now() + 3_600_000) }));
    await write(event(person, { source: 'import' }));
    expect(await verdict(person)).toBe('opted_out');
    await write(event(person, { source: 'staff', occurredAt: new Date(Date.now() + 1) }));
    expect(await verdict(person)).toBe('allowed');
  });

  it('is no to everything for who is blocked, and to WhatsApp for who stopped the business there', async () => {
    const [blocked, stopped] = [phone(), phone()];
    const [id] = await inTenant((tx) => findOrCreateContacts(tx, [blocked], 'inbound'));
    await app.api('POST', `/api/messaging/contacts/${id}/block/`, { as });
    await write(event(stopped, { channel: 'whatsapp', purpose: 'service', action: 'withdraw', source: 'preferences' }));
    expect([await verdict(blocked), await verdict(blocked, { purpose: 'service' })]).toEqual(['blocked', 'blocked']);
    const whatsapp = { kind: 'whatsapp', value: stopped.value } as const;
    await write(event(stopped, { channel: 'whatsapp' }));
    expect(await verdict(whatsapp, { channel: 'whatsapp' })).toBe('opted_out');
    expect([await verdict(whatsapp, { channel: 'whatsapp', purpose: 'service' }), await verdict(stopped, { purpose: 'service' })]).toEqual([
      'opted_out',
      'allowed',
    ]);
  });

  it('writes an event once under its key, and keeps its words beside it', async () => {
    const person = phone();
    expect([await write(event(person, { dedupeKey: 'wamid.1' })), await write(event(person, { dedupeKey: 'wamid.1' }))]).toEqual([1, 0]);
    const [contact] = await inTenant((tx) => findOrCreateContacts(tx, [person], 'inbound'));
    const ledger = await app.api('GET', `/api/messaging/contacts/${contact}/consents/`, { as });
    expect(ledger.body['results']).toMatchObject([{ channel: 'sms', purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Signed at the desk.' }]);
  });
});

describe('opting in and out by hand', () => {
  it('takes the longest reason, as evidence, on all channels or those named', async () => {
    const [id] = await inTenant((tx) => findOrCreateContacts(tx, [phone()], 'inbound'));
    const reason = 'r'.repeat(500);
    const out = await app.api('POST', `/api/messaging/contacts/${id}/opt-out/`, { as, body: { reason } });
    expect(out).toMatchObject({ status: 200, body: { message: 'Contact opted out', contact: { opt_out_reason: reason, is_opted_in: false } } });
    const back = await app.api('POST', `/api/messaging/contacts/${id}/opt-in/`, { as, body: { channels: ['email'], reason: 'By mail.' } });
    const consents = (back.body['contact'] as Json)['consents'] as Json[];
    expect(consents.map((one) => [one['channel'], one['state']])).toEqual([
      ['email', 'granted'],
      ['sms', 'withdrawn'],
      ['whatsapp', 'withdrawn'],
    ]);
  });
});

describe('what somebody writes', () => {
  const answers: { to: string; text: string }[] = [];
  const listener = createConsentListener({
    answer: async (_tx, { word, text }) => {
      answers.push({ to: word.from.value, text });
    },
  });
  const word = (from: Identity, text: string | null, more: Partial<InboundWord> = {}): InboundWord => ({
    id: newId(),
    channel: 'sms',
    channelId: newId(),
    providerId: newId(),
    from,
    aliases: [],
    kind: 'text',
    text,
    body: null,
    contextProviderId: null,
    sentAt: new Date(),
    receivedAt: new Date(),
    ...more,
  });
  const hear = (one: InboundWord): Promise<string> => inTenant((tx) => listener(tx, one));
  beforeAll(() => {
    answers.length = 0;
  });

  it('stops the channel it was written on, in the language of the word, strangers too, and is answered once', async () => {
    const stranger = phone();
    expect(await hear(word(stranger, 'SITISHA'))).toBe('taken');
    expect(await verdict(stranger)).toBe('opted_out');
    expect(await verdict(stranger, { channel: 'whatsapp' })).toBe('no_consent');
    expect(answers.filter(({ to }) => to === stranger.value)).toEqual([{ to: stranger.value, text: expect.stringContaining('ANZA') }]);
    await hear(word(stranger, 'anza'));
    expect(await verdict(stranger)).toBe('allowed');
  });

  it('stops all channels when it says so', async () => {
    const person = phone();
    await write(event(person), event(person, { channel: 'email' }));
    await hear(word(person, 'STOP ALL'));
    expect([await verdict(person), await verdict(person, { channel: 'email' })]).toEqual(['opted_out', 'opted_out']);
  });

  it('is a tap as well, whatever the button says; taps about anything else pass', async () => {
    const person = phone();
    await write(event(person, { channel: 'whatsapp' }));
    const tap = (body: object, text: string) => hear(word(person, text, { channel: 'whatsapp', kind: 'button', body }));
    expect(await tap({ button: { payload: 'cancel', text: 'Cancel the order' } }, 'Cancel the order')).toBe('passed');
    expect(await tap({ interactive: { type: 'button_reply', button_reply: { id: 'end' } } }, 'The end of the month')).toBe('passed');
    expect(await verdict(person, { channel: 'whatsapp' })).toBe('allowed');
    expect(await tap({ button: { payload: 'OPT_OUT', text: 'Hapana, asante' } }, 'Hapana, asante')).toBe('taken');
    expect(await verdict(person, { channel: 'whatsapp' })).toBe('opted_out');
  });

  it('is believed from a gateway, which has answered itself', async () => {
    const person = phone();
    expect(await hear(word(person, null, { kind: 'opt_out' }))).toBe('taken');
    expect(await verdict(person)).toBe('opted_out');
    expect(answers.filter(({ to }) => to === person.value)).toEqual([]);
  });

  it('passes when it is about anything else, and who wrote it has been heard', async () => {
    const person = phone();
    const [id] = await inTenant((tx) => findOrCreateContacts(tx, [person], 'inbound'));
    expect(await hear(word(person, 'please stop the leak at my house'))).toBe('passed');
    expect((await app.api('GET', `/api/messaging/contacts/${id}/`, { as })).body['last_heard_at']).not.toBeNull();
  });
});
