import { expect, it } from 'vitest';
import { chatParts } from './chat-text.ts';

it('draws marks as WhatsApp does', () => {
  expect(chatParts('Pay *KES 500* _today_, ~not~ ```now```')).toEqual([
    { text: 'Pay ', look: 'plain' },
    { text: 'KES 500', look: 'bold' },
    { text: ' ', look: 'plain' },
    { text: 'today', look: 'italic' },
    { text: ', ', look: 'plain' },
    { text: 'not', look: 'struck' },
    { text: ' ', look: 'plain' },
    { text: 'now', look: 'code' },
  ]);
});

it.each(['2*3*4', 'a_b_c', '* not bold *', '**'])('leaves %j as it is', (text) => expect(chatParts(text)).toEqual([{ text, look: 'plain' }]));
