import { describe, expect, it } from 'vitest';
import type { ChatLine, ChatTemplate } from '../../../api/sandbox-types.ts';
import { drawn } from './chat-lines.ts';

const line = (type: string, content: object): ChatLine => ({
  wamid: 'w',
  direction: 'out',
  phoneNumberId: '7',
  type,
  body: { [type]: content },
  at: '2026-11-20T10:00:00Z',
  read: false,
});
const template: ChatTemplate = {
  waba: '8',
  name: 'low_water',
  language: 'en',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Mto Water' },
    { type: 'BODY', text: 'Hello {{1}}, {{2}} days are left.' },
    { type: 'FOOTER', text: 'Reply STOP to end' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Buy' },
        { type: 'URL', text: 'Site', url: 'https://x.test' },
      ],
    },
  ],
};

describe('a line of a talk on the phone', () => {
  it('is the words of a text', () => expect(drawn(line('text', { body: 'Habari' }), []).text).toBe('Habari'));

  it('of a template is its definition with what was sent', () => {
    const sent = {
      name: 'low_water',
      language: { code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Amina' },
            { type: 'text', text: '3' },
          ],
        },
      ],
    };
    expect(drawn(line('template', sent), [template])).toEqual({
      header: 'Mto Water',
      text: 'Hello Amina, 3 days are left.',
      footer: 'Reply STOP to end',
      media: '',
      buttons: [{ title: 'Buy', id: '' }],
      cards: [],
    });
  });

  it('of a template with cards shows each filled with its own', () => {
    const card = {
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: '{{1}} litres' },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Buy' }] },
      ],
    };
    const packs: ChatTemplate = {
      waba: '8',
      name: 'packs',
      language: 'en',
      components: [
        { type: 'BODY', text: 'Choose.' },
        { type: 'CAROUSEL', cards: [card, card] },
      ],
    };
    const filled = (text: string, card_index: number) => ({ card_index, components: [{ type: 'body', parameters: [{ type: 'text', text }] }] });
    const sent = { name: 'packs', language: { code: 'en' }, components: [{ type: 'carousel', cards: [filled('500', 0), filled('1000', 1)] }] };
    expect(drawn(line('template', sent), [packs])).toMatchObject({
      text: 'Choose.',
      cards: [
        { media: 'image', text: '500 litres', buttons: [{ title: 'Buy' }] },
        { media: 'image', text: '1000 litres' },
      ],
    });
  });

  it('of a template that nobody knows is its name', () => expect(drawn(line('template', { name: 'gone' }), []).text).toBe('gone'));

  it('has the buttons and rows that can be pressed', () => {
    const body = { type: 'button', body: { text: 'Choose' }, action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Yes' } }] } };
    expect(drawn(line('interactive', body), [])).toMatchObject({ text: 'Choose', buttons: [{ title: 'Yes', id: 'a' }] });
    const rows = { type: 'list', body: { text: 'Pick' }, action: { sections: [{ rows: [{ id: 'r', title: 'Row' }] }] } };
    expect(drawn(line('interactive', rows), []).buttons).toEqual([{ title: 'Row', id: 'r' }]);
  });

  it('of a file says what it is, of an unknown kind its name', () => {
    expect(drawn(line('image', { caption: 'Leak' }), [])).toMatchObject({ media: 'image', text: 'Leak' });
    expect(drawn(line('order', {}), []).text).toBe('order');
  });
});
