import { describe, expect, it } from 'vitest';
import { cardsAreWhole, cardsOf, shownCards, valuesBeside } from './cards.ts';

const card = {
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: '{{1}} litres for {{first_name}}' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Tell me' },
        { type: 'URL', text: 'Buy', url: 'https://example.com/{{1}}' },
      ],
    },
  ],
};
const components = [
  { type: 'BODY', text: 'Dear {{1}}' },
  { type: 'CAROUSEL', cards: [card, card] },
];
const parts = cardsOf(components);

describe('cards that slide', () => {
  it('are read with what has to be given for each', () => {
    expect(parts).toHaveLength(2);
    expect(parts[0]).toEqual({
      format: 'image',
      body: '{{1}} litres for {{first_name}}',
      buttons: ['Tell me', 'Buy'],
      places: ['1', 'first_name', 'button_2'],
    });
    expect(cardsOf([{ type: 'BODY', text: 'none' }])).toEqual([]);
  });

  it('are whole with a file and each counted value; a named one may be the person’s own where there are many', () => {
    const full = { asset: 'a', variables: { '1': '500', button_2: 'x' } };
    expect(cardsAreWhole(parts, [full, full], { named: true })).toBe(true);
    expect(cardsAreWhole(parts, [full, full], { named: false })).toBe(false);
    expect(cardsAreWhole(parts, [full, { ...full, variables: { '1': ' ' } }], { named: true })).toBe(false);
    expect(cardsAreWhole(parts, [full, { variables: full.variables }], { named: true })).toBe(false);
  });

  it('are shown with their own values, and never with those of the text above them', () => {
    const shown = shownCards(parts, [{ filename: 'tank.png', variables: { '1': '500' } }], {
      values: { '1': 'Amina', first_name: 'Amina' },
      called: (format) => format,
    });
    expect(shown.map(({ media, body }) => [media, body])).toEqual([
      ['tank.png', '500 litres for Amina'],
      ['image', '{{1}} litres for Amina'],
    ]);
  });

  it('leave what else a template wants: values of buttons, and the end of an offer', () => {
    const offer = { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Cheaper', has_expiration: true } };
    expect(valuesBeside([offer, { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy' }] }])).toEqual(['button_1', 'offer_ends_at']);
    expect(valuesBeside(components)).toEqual([]);
  });
});
