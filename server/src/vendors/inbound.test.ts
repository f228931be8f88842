import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GatewayAccount, SmsGateway } from '../modules/messaging/outbox/port.ts';
import { createAfricasTalking } from './africastalking/adapter.ts';
import { createBeem } from './beem/adapter.ts';
import { createTwilio } from './twilio/adapter.ts';

/** What people write, in the wire formats of the three gateways. */
const CORPUS = new URL('../../../../shared/corpus/sms-billing-ai/', import.meta.url);
const present = existsSync(CORPUS);
const skipped = present ? '' : ' (skipped: ../shared/corpus is not here)';
const URL_CALLED = 'https://maji.example/api/hooks/sms/k/inbound/';
const account: GatewayAccount = { channelId: 'c', kind: 'beem', baseUrl: '', user: 'u', secret: 'tok', sender: 'MAJI', reportUrl: null };
const parse = (gateway: SmsGateway, body: string, headers: Record<string, string> = {}) =>
  gateway.parseInbound({ account, body: Buffer.from(body), contentType: undefined, url: URL_CALLED, headers });

describe('Beem', () => {
  const nested = {
    from: '+255701000002',
    to: '15001',
    channel: 'sms',
    timeUTC: 'Thu, 15 Jan 2026 05:31:07 GMT',
    transaction_id: 'T1',
    message: { text: 'STOP please', custom: [] },
  };

  it('is read nested as it documents, and answered with the id', () => {
    expect(parse(createBeem(), JSON.stringify(nested))).toEqual({
      kind: 'inbound',
      words: [
        {
          providerId: 'T1',
          from: '255701000002',
          to: '15001',
          kind: 'text',
          text: 'STOP please',
          sentAt: new Date('2026-01-15T05:31:07Z'),
          extra: { time: nested.timeUTC },
        },
      ],
      answer: { status: 200, contentType: 'application/json', body: '{"transaction_id":"T1","successful":true}' },
    });
  });

  it('is read flat too, with numbers for texts, and without an id', () => {
    const flat = { from: 255712345678, to: 15001, message: 4711, timestamp: '2026-01-15T05:31:07+00:00' };
    expect(parse(createBeem(), JSON.stringify(flat))).toMatchObject({
      words: [{ providerId: null, from: '255712345678', text: '4711', sentAt: new Date('2026-01-15T05:31:07Z') }],
    });
    expect(parse(createBeem(), 'from=255712345678&to=15001&message=Salio')).toMatchObject({ words: [{ text: 'Salio', sentAt: null }] });
  });

  it('keeps a text of whatever length and characters, and drops none for being empty', () => {
    const long = `${'ŋ'.repeat(2_000)}\u0000\ud800`;
    expect(parse(createBeem(), JSON.stringify({ ...nested, message: { text: long } }))).toMatchObject({
      words: [{ text: `${'ŋ'.repeat(2_000)}\ufffd\ufffd` }],
    });
    expect(parse(createBeem(), JSON.stringify({ ...nested, message: { text: '' } }))).toMatchObject({ words: [{ text: '' }] });
  });

  it.each(['', 'null', '[]', '{}', JSON.stringify({ ...nested, channel: 'whatsapp' }), '{"request_id":"1","recipient_id":"a","status":"DELIVERED"}'])(
    'says of what is none that it is none: %j',
    (body) => {
      expect(parse(createBeem(), body)).toEqual({ kind: 'unreadable', reason: 'no_message' });
    },
  );
});

describe("Africa's Talking", () => {
  it('brings messages and notices of opt-outs as forms; a time without a zone is no time', () => {
    const form = 'date=2026-01-15+05%3A31%3A07&from=%2B254700000001&id=i1&text=Salio&to=22384&networkCode=63902';
    expect(parse(createAfricasTalking(), form)).toMatchObject({
      words: [
        {
          providerId: 'i1',
          from: '254700000001',
          to: '22384',
          kind: 'text',
          text: 'Salio',
          sentAt: null,
          extra: { date: '2026-01-15 05:31:07', networkCode: '63902' },
        },
      ],
      answer: { status: 200, body: '' },
    });
    expect(parse(createAfricasTalking(), 'senderId=MAJI&phoneNumber=%2B254700000001')).toMatchObject({
      words: [{ providerId: null, from: '254700000001', to: 'MAJI', kind: 'opt_out', text: 'STOP' }],
    });
  });

  it.each(['', '{}', 'id=ATXid_1&status=Success&phoneNumber=%2B254712345678', 'from=%2B254700000001'])('says of what is none that it is none: %j', (body) => {
    expect(parse(createAfricasTalking(), body)).toEqual({ kind: 'unreadable', reason: 'no_message' });
  });
});

describe('Twilio', () => {
  const sign = (form: Record<string, string>): Record<string, string> => {
    const signed = Object.keys(form)
      .toSorted()
      .reduce((text, key) => `${text}${key}${form[key]}`, URL_CALLED);
    return { 'x-twilio-signature': createHmac('sha1', 'tok').update(signed).digest('base64') };
  };
  const form = { MessageSid: 'SM1', From: '+254700000001', To: '+15017250604', Body: 'Habari', SmsStatus: 'received', NumMedia: '0' };
  const text = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

  it('is believed with its signature only', () => {
    expect(parse(createTwilio(), text(form), sign(form))).toMatchObject({
      words: [{ providerId: 'SM1', from: '254700000001', to: '15017250604', kind: 'text', text: 'Habari' }],
      answer: { contentType: 'text/xml', body: expect.stringContaining('<Response/>') },
    });
    expect(parse(createTwilio(), text({ ...form, Body: 'Nipe tokeni' }), sign(form))).toEqual({ kind: 'unreadable', reason: 'signature' });
    expect(parse(createTwilio(), text(form))).toEqual({ kind: 'unreadable', reason: 'signature' });
  });

  it('tells that it took an opt-out itself; its own status reports are no messages', () => {
    const stop = { ...form, Body: 'STOP', OptOutType: 'STOP' };
    expect(parse(createTwilio(), text(stop), sign(stop))).toMatchObject({ words: [{ kind: 'opt_out', text: 'STOP' }] });
    const report = { MessageSid: 'SM1', MessageStatus: 'delivered', From: '+1', To: '+2' };
    expect(parse(createTwilio(), text(report), sign(report))).toEqual({ kind: 'unreadable', reason: 'no_message' });
  });
});

const corpus = (name: string): string => readFileSync(new URL(name, CORPUS), 'utf8').replace(/\n$/, '');
it.skipIf(!present).each([
  ['beem-inbound-swahili.json', createBeem(), { providerId: '120a1039103911', from: '255701000002', to: '255701000001', kind: 'text' }],
  ['beem-inbound.flat-variant.json', createBeem(), { providerId: null, from: '255712345678', to: '15001', text: 'SALIO' }],
  [
    'at-inbound.txt',
    createAfricasTalking(),
    { providerId: 'b3f8a1c0-0000-4000-8000-000000000001', from: '254700000001', to: '22384', text: 'Naomba salio la maji akaunti 1002003' },
  ],
  ['at-bulk-optout.txt', createAfricasTalking(), { from: '254700000001', to: 'MAJIUTIL', kind: 'opt_out' }],
])(`corpus message %s is taken${skipped}`, (name, gateway, word) => {
  expect(parse(gateway, corpus(name))).toMatchObject({ kind: 'inbound', words: [word] });
});

it.skipIf(!present)(`corpus message beem-moja-inbound-image.json is of another product, and twilio-inbound-stop-optout.txt unsigned${skipped}`, () => {
  expect(parse(createBeem(), corpus('beem-moja-inbound-image.json')).kind).toBe('unreadable');
  expect(parse(createTwilio(), corpus('twilio-inbound-stop-optout.txt'))).toEqual({ kind: 'unreadable', reason: 'signature' });
  const form = Object.fromEntries(new URLSearchParams(corpus('twilio-inbound-stop-optout.txt')));
  const signed = Object.keys(form)
    .toSorted()
    .reduce((text, key) => `${text}${key}${form[key]}`, URL_CALLED);
  const headers = { 'x-twilio-signature': createHmac('sha1', 'tok').update(signed).digest('base64') };
  expect(parse(createTwilio(), corpus('twilio-inbound-stop-optout.txt'), headers)).toMatchObject({
    words: [{ kind: 'opt_out', text: 'STOP', from: '254700000001' }],
  });
});
