import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HookItem } from '../../modules/messaging/whatsapp/port.ts';
import { parseHook } from './parse.ts';

const items = (value: object, field = 'messages'): readonly HookItem[] =>
  parseHook(Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '88', changes: [{ field, value }] }] }))).items;
const message = (more: object): object => ({ messages: [{ id: 'w', from: '254711', timestamp: '1749416383', ...more }] });

describe('messages', () => {
  it.each<[object, object]>([
    [
      { type: 'text', text: { body: 'Hi' } },
      { type: 'text', text: 'Hi', opensWindow: true },
    ],
    [
      { type: 'button', button: { payload: 'p', text: 'Yes' } },
      { type: 'button', text: 'Yes' },
    ],
    [
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '1', title: 'One' } } },
      { type: 'list_reply', text: 'One' },
    ],
    [
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: 'no json' } } },
      { type: 'nfm_reply', text: 'Sent' },
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{"flow_token":"t","meter":"0417","leak":true,"days":["Mon","Tue"]}' } },
      },
      { type: 'nfm_reply', text: 'Sent\nmeter: 0417\nleak: true\ndays: ["Mon","Tue"]' },
    ],
    [
      { type: 'order', order: { text: 'Please', product_items: [{ product_retailer_id: 'tank-500', quantity: 2, item_price: 1500, currency: 'KES' }, {}] } },
      { type: 'order', text: 'Please\n2 × tank-500 (KES 1500)\n1 × ' },
    ],
    [
      {
        type: 'contacts',
        contacts: [{ name: { formatted_name: 'Plumber Juma' }, phones: [{ phone: '+254 711 000111' }, { wa_id: '254722' }] }, { name: {} }, 'x'],
      },
      { type: 'contacts', text: 'Plumber Juma: +254 711 000111, 254722' },
    ],
    [
      { type: 'image', image: { id: '9', mime_type: 'image/jpeg', sha256: 's', caption: 'Meter' } },
      { text: 'Meter', media: { kind: 'image', mediaId: '9', mime: 'image/jpeg' } },
    ],
    [{ type: 'voice', voice: { id: '9' } }, { media: { kind: 'audio', mediaId: '9' } }],
    [
      { type: 'image', image: {}, errors: [{ code: 131052 }] },
      { type: 'image', media: null },
    ],
    [
      { type: 'reaction', reaction: { message_id: 'x' } },
      { text: null, opensWindow: false },
    ],
    [{ type: 'location', location: { latitude: 1, longitude: 2, name: 'Kiosk', address: 'Road' } }, { text: 'Kiosk, Road' }],
    [
      { type: 'unsupported', errors: [{ code: 131051 }] },
      { type: 'unsupported', text: null, opensWindow: true },
    ],
    [
      { type: 'hologram', hologram: { caption: 'Wow' } },
      { type: 'hologram', text: 'Wow' },
    ],
    [{ type: 'text', text: { body: 'Ad' }, referral: { source_type: 'ad' } }, { fromAd: true }],
    [{ type: 'text', text: { body: 'Re' }, context: { id: 'wamid.q', from: '1' } }, { contextId: 'wamid.q' }],
    [{}, { type: 'unknown', text: null }],
  ])('%j', (more, expected) => {
    expect(items(message(more))[0]).toMatchObject({ kind: 'message', wamid: 'w', ...expected });
  });

  it('of somebody who changed the number name the new one, in the older form too', () => {
    const [item] = items(message({ type: 'system', system: { type: 'user_changed_number', new_wa_id: '254722', previous_user_id: 'KE.1', user_id: 'KE.2' } }));
    expect(item).toMatchObject({
      opensWindow: false,
      others: [
        { phone: '254722', userId: 'KE.2' },
        { phone: '', userId: 'KE.1' },
      ],
    });
  });

  it('take the name out of contacts only where it is the sender’s', () => {
    const contacts = [
      { profile: { name: 'Other' }, wa_id: '1' },
      { profile: { name: 'Amina' }, wa_id: '254711' },
    ];
    expect(items({ contacts, ...message({ type: 'text', text: { body: 'x' } }) })[0]).toMatchObject({ from: { phone: '254711', name: 'Amina' } });
    expect(items({ contacts: [contacts[0]], ...message({ type: 'text', text: { body: 'x' } }) })[0]).toMatchObject({ from: { phone: '254711' } });
  });

  it('written before the number was connected open nothing', () => {
    expect(items(message({ type: 'text', text: { body: 'old' } }), 'history')[0]).toMatchObject({ isHistory: true, opensWindow: false });
  });
});

describe('statuses', () => {
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
    ['failed', 'undelivered'],
  ])('%s proves %s', (status, report) => {
    const [item] = items({ statuses: [{ id: 'w', status, timestamp: '1749416383', recipient_id: '1', biz_opaque_callback_data: 'm-1' }] });
    expect(item).toMatchObject({ kind: 'status', report: { providerId: 'w', alternatives: ['m-1'], status: report } });
  });

  it('that nobody knows, and those of calls, prove nothing', () => {
    const reports = items({
      statuses: [
        { id: 'w', status: 'in_orbit' },
        { id: 'w', status: 'constructor' },
        { id: 'c', status: 'delivered', type: 'call' },
      ],
    });
    expect(reports.map((item) => item.kind === 'status' && item.report)).toEqual([null, null, null]);
  });

  it('tell the price and why it failed, and whether the account is the reason', () => {
    const errors = [{ code: 131042, title: 'Payment', error_data: { details: 'No card' } }];
    const [item] = items({
      statuses: [{ id: 'w', status: 'failed', errors, pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' } }],
    });
    expect(item).toMatchObject({
      errorCode: '131042',
      errorText: 'No card',
      isTrouble: true,
      pricing: { model: 'PMP', type: 'regular', category: 'service', billable: true },
    });
  });
});

describe('what was said outside of this system', () => {
  it('is an echo with the person it went to', () => {
    const contacts = [{ profile: { name: 'Amina' }, wa_id: '254711' }];
    const echo = { from: '254700', to: '254711', to_user_id: 'KE.1', id: 'e', timestamp: '1749416383', type: 'text', text: { body: 'On our way' } };
    expect(items({ contacts, message_echoes: [echo, 7] }, 'smb_message_echoes')).toMatchObject([
      { kind: 'spoken', source: 'echo', direction: 'out', wamid: 'e', person: { phone: '254711', userId: 'KE.1', name: 'Amina' }, text: 'On our way' },
      { kind: 'notice', event: 'unreadable_echo' },
    ]);
  });

  it('is history in threads, whole and word by word, each with its side', () => {
    const messages = [
      { from: '254700', id: 'h1', timestamp: '1739230955', type: 'text', text: { body: 'Hello' }, history_context: { status: 'READ' } },
      { from: '254711', id: 'h2', timestamp: '1739230970', type: 'media_placeholder', history_context: { status: 'PLAYED' } },
    ];
    const metadata = { display_phone_number: '254700', phone_number_id: '1' };
    const found = items({ metadata, history: [{ metadata: { phase: 0 }, threads: [{ id: '254711', messages }] }] }, 'history');
    expect(found).toMatchObject([
      { kind: 'notice', event: 'history', reason: null },
      { kind: 'spoken', source: 'history', direction: 'out', wamid: 'h1', person: { phone: '254711' }, status: 'read' },
      { kind: 'spoken', source: 'history', direction: 'in', wamid: 'h2', person: { phone: '254711' }, type: 'media_placeholder', status: 'played' },
    ]);
  });

  it('may be history that the business keeps to itself, with the reason', () => {
    expect(items({ history: [{ errors: [{ code: 2593109 }] }] }, 'history')).toMatchObject([{ kind: 'notice', event: 'history', reason: '2593109' }]);
  });
});

it('never throws, and never loses what stands beside something odd', () => {
  const odd = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(odd, odd, odd, (one, two, three) => {
      const good = { id: 'good', from: '1', type: 'text', text: { body: 'x' } };
      const value = { contacts: one, messages: [two, good, three], statuses: [three, { id: 'fine', status: 'sent' }], errors: one, metadata: two };
      const found = items(value);
      expect(found.filter((item) => item.kind === 'message' && item.wamid === 'good')).toHaveLength(1);
      expect(found.filter((item) => item.kind === 'status' && item.wamid === 'fine')).toHaveLength(1);
      expect(parseHook(Buffer.from(JSON.stringify(one)))).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
