import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, filled, NEW_DRAFT, placesIn } from './draft.ts';
import type { Draft, Template } from './draft.ts';

const draft: Draft = {
  ...NEW_DRAFT,
  name: 'low_water',
  header: 'Mto Water',
  body: 'Hello {{name}}, {{days}} days are left. {{name}}?',
  footer: 'Mto Water, Kilimani',
  buttons: [
    { type: 'QUICK_REPLY', text: 'Buy', to: '' },
    { type: 'URL', text: 'Pay', to: 'https://pay.test' },
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
    expect(draftOf(stored)).toEqual({ ...draft, fallbacks: { name: 'customer', days: '' } });
  });

  it('of a text message has no parts', () => {
    expect(bodyOf({ ...draft, channel: 'sms' })).not.toHaveProperty('components');
  });
});

it('finds places and fills those that have a value', () => {
  expect(placesIn('{{1}} {{ 2 }} {{1}}')).toEqual(['1', '2']);
  expect(filled('Hi {{name}}, {{day}}', { name: 'Amina', day: '' })).toBe('Hi Amina, {{day}}');
});
