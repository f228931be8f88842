import { describe, expect, it } from 'vitest';
import { messageProblems } from './message.ts';

const said = (interactive: object) => messageProblems({ type: 'interactive', interactive });
const body = { text: 'See' };
const products = (count: number) => Array.from({ length: count }, (_none, n) => ({ product_retailer_id: `p${n}` }));
const slide = (index: number, text = 'Tank') => ({
  card_index: index,
  type: 'cta_url',
  header: { type: 'image', image: { link: 'https://x.test/a.png' } },
  body: { text },
  action: { name: 'cta_url', parameters: { display_text: 'Buy', url: 'https://x.test' } },
});

describe('what shows goods', () => {
  it.each<[string, object]>([
    ['one product', { type: 'product', action: { catalog_id: '7', product_retailer_id: 'p1' } }],
    [
      'some products',
      {
        type: 'product_list',
        header: { type: 'text', text: 'Tanks' },
        body,
        action: { catalog_id: '7', sections: [{ title: '', product_items: products(30) }] },
      },
    ],
    ['the catalogue', { type: 'catalog_message', body, action: { name: 'catalog_message' } }],
    ['cards', { type: 'carousel', body, action: { cards: [slide(0), slide(1)] } }],
  ])('is taken as Meta would: %s', (_name, interactive) => expect(said(interactive)).toEqual({}));

  it.each<[string, object, object]>([
    ['no product', { type: 'product', action: { catalog_id: '7' } }, { 'interactive.action.product_retailer_id': [expect.any(String)] }],
    [
      'too many products',
      { type: 'product_list', body, action: { catalog_id: '7', sections: [16, 15].map((n) => ({ title: 'A', product_items: products(n) })) } },
      { 'interactive.action.sections': ['From one to 30 products over all sections.'] },
    ],
    ['one card', { type: 'carousel', body, action: { cards: [slide(0)] } }, { 'interactive.action.cards': ['From 2 to 10 cards.'] }],
    [
      'cards out of order, with a long text',
      { type: 'carousel', body, action: { cards: [slide(1), slide(0, 'x'.repeat(161))] } },
      { 'interactive.action.cards.card_index': [expect.any(String)], 'interactive.action.cards.body': [expect.any(String)] },
    ],
  ])('is refused before Meta would: %s', (_name, interactive, expected) => expect(said(interactive)).toEqual(expected));
});
