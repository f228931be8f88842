import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, filled, filledAbove, NEW_DRAFT, placesIn, placesOf } from './draft.ts';
import type { Draft, Template } from './draft.ts';

const draft: Draft = {
  ...NEW_DRAFT,
  name: 'low_water',
  header: 'Mto Water',
  body: 'Hello {{name}}, {{days}} days are left. {{name}}?',
  footer: 'Mto Water, Kilimani',
  buttons: [
    { type: 'QUICK_REPLY', text: 'Buy', to: '', example: '', kept: {} },
    { type: 'URL', text: 'Pay', to: 'https://pay.test', example: '', kept: {} },
  ],
  examples: { name: 'Amina', days: '3' },
  fallbacks: { name: 'customer' },
};

it('keeps the picture above a text as Meta has it', () => {
  const picture = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1h'] } };
  const stored = { ...bodyOf(draft), components: [picture], variables: [] } as unknown as Template;
  expect(bodyOf(draftOf(stored)).components).toEqual([picture]);
});

describe('a draft of a template', () => {
  it('goes out in the words of Meta, each variable once with its example', () => {
    expect(bodyOf(draft)).toMatchObject({
      parameter_format: 'named',
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'Mto Water' },
        { type: 'FOOTER', text: 'Mto Water, Kilimani' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'Buy' },
            { type: 'URL', text: 'Pay', url: 'https://pay.test' },
          ],
        },
      ],
      variables: [
        { name: 'name', example: 'Amina', fallback: 'customer' },
        { name: 'days', example: '3', fallback: null },
      ],
    });
  });

  it('comes back as it was written', () => {
    const body = bodyOf(draft);
    const stored = { ...body, subject: '', components: body.components, variables: body.variables } as unknown as Template;
    const back = draftOf(stored);
    expect({ ...back, buttons: back.buttons.map((one) => ({ ...one, kept: {} })) }).toEqual({ ...draft, fallbacks: { name: 'customer', days: '' } });
    expect(bodyOf(back)).toEqual(body);
  });

  it('of a text message has no parts', () => {
    expect(bodyOf({ ...draft, channel: 'sms' })).not.toHaveProperty('components');
  });
});

it('finds places and fills those that have a value', () => {
  expect(placesIn('{{1}} {{ 2 }} {{1}}')).toEqual(['1', '2']);
  expect(filled('Hi {{name}}, {{day}}', { name: 'Amina', day: '' })).toBe('Hi Amina, {{day}}');
});

describe('what Meta has is kept as it is', () => {
  const kept = (components: readonly object[]) => {
    const body = bodyOf(draftOf({ ...bodyOf(draft), body_text: 'Choose.', variables: [], components } as unknown as Template));
    expect(body.components).toEqual(components);
  };

  it('whatever a button opens, also one that has no field here', () => {
    kept([
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'COPY_CODE', example: 'MAJI' },
          { type: 'FLOW', text: 'Report', flow_id: '70', flow_action: 'navigate', navigate_screen: 'START' },
          { type: 'CATALOG', text: 'See all' },
          { type: 'MPM', text: 'See them' },
          { type: 'VOICE_CALL', text: 'Call us', ttl_minutes: 10 },
          { type: 'URL', text: 'Pay', url: 'https://pay.test/{{1}}', example: ['https://pay.test/7'] },
        ],
      },
    ]);
  });

  it.each(['LOCATION', 'PRODUCT'])('what is given above the text at each send: %s', (format) => {
    kept([{ type: 'HEADER', format }]);
  });

  it('and every card that slides', () => {
    const card = (n: number) => ({
      components: [
        { type: 'HEADER', format: 'VIDEO', sample: `s${n}`, sample_name: `${n}.mp4` },
        { type: 'BODY', text: '{{1}} litres', example: { body_text: [[`${n}00`]] } },
        { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Buy', url: 'https://buy.test/{{1}}', example: ['https://buy.test/1'] }] },
      ],
    });
    kept([{ type: 'CAROUSEL', cards: [card(1), card(2)] }]);
  });
});

it('counts places above the text by themselves, and of one-time codes keeps the text alone', () => {
  const bill = { ...draft, header: 'Bill of {{1}}', body: 'Dear {{1}}.', examples: { header_1: 'May', '1': 'Amina' } };
  expect(placesOf(bill)).toEqual(['header_1', '1']);
  expect(filledAbove(bill.header, bill.examples)).toBe('Bill of May');
  expect(bodyOf(bill).variables?.map((one) => (typeof one === 'string' ? one : [one.name, one.example]))).toEqual([
    ['header_1', 'May'],
    ['1', 'Amina'],
  ]);
  expect(bodyOf({ ...bill, category: 'AUTHENTICATION' })).toMatchObject({ components: [], variables: [{ name: '1', example: 'Amina' }] });
});
