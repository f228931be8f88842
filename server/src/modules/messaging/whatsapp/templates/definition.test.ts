import { describe, expect, it } from 'vitest';
import type { TemplateComponent, TemplatePart } from '../port.ts';
import { misfits } from './definition.ts';
import { fillTemplate } from './fill.ts';

const text = (...values: string[]) => values.map((value) => ({ type: 'text', text: value }));
const body = (words: string): TemplatePart => ({ type: 'BODY', text: words });
const buttons = (...list: Readonly<Record<string, unknown>>[]): TemplatePart => ({ type: 'BUTTONS', buttons: list });

describe('a send fits its approved definition', () => {
  it.each<[string, TemplatePart[], TemplateComponent[], string[]]>([
    ['nothing needed, nothing given', [body('Hello')], [], []],
    ['a value too many', [body('Hello')], [{ type: 'body', parameters: text('x') }], ['body: 0 values are needed, 1 were given']],
    ['a value too few', [body('A {{1}} and {{2}}.')], [{ type: 'body', parameters: text('x') }], ['body: 2 values are needed, 1 were given']],
    ['an empty value', [body('A {{1}}.')], [{ type: 'body', parameters: text(' ') }], ['body: value 1 is empty']],
    [
      'many blanks in a value',
      [body('A {{1}}.')],
      [{ type: 'body', parameters: text('a     b') }],
      ['body: value 1 holds a line break, a tab or more than four blanks in a row'],
    ],
    ['a picture that is missing', [{ type: 'HEADER', format: 'IMAGE' }, body('x')], [], ['header: a image has to be given']],
    [
      'a picture of another kind',
      [{ type: 'HEADER', format: 'IMAGE' }],
      [{ type: 'header', parameters: [{ type: 'video', video: { id: '1' } }] }],
      ['header: a image has to be given'],
    ],
    [
      'a picture without a file',
      [{ type: 'HEADER', format: 'IMAGE' }],
      [{ type: 'header', parameters: [{ type: 'image', image: {} }] }],
      ['header: the image needs an id, a link or a file'],
    ],
    ['a picture', [{ type: 'HEADER', format: 'IMAGE' }], [{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://x' } }] }], []],
    ['an address without its end', [buttons({ type: 'URL', url: 'https://x/{{1}}' })], [], ['button 1: a value is needed']],
    ['a fixed address', [buttons({ type: 'URL', url: 'https://x/' }, { type: 'QUICK_REPLY' })], [], []],
    [
      'a code to copy',
      [buttons({ type: 'COPY_CODE' })],
      [{ type: 'button', sub_type: 'copy_code', index: '0', parameters: [{ type: 'coupon_code', coupon_code: 'x'.repeat(21) }] }],
      ['button 1: a code has 20 characters at most'],
    ],
    [
      'a button that is not there',
      [body('x')],
      [{ type: 'button', sub_type: 'url', index: '1', parameters: text('x') }],
      ['button 2: there is no such button'],
    ],
    [
      'cards that are missing',
      [{ type: 'CAROUSEL', cards: [{ components: [body('x')] }, { components: [body('y')] }] }],
      [],
      ['carousel: 2 cards are needed, 0 were given'],
    ],
    [
      'a card with a value missing',
      [{ type: 'CAROUSEL', cards: [{ components: [body('{{1}} x')] }] }],
      [{ type: 'carousel', cards: [{ card_index: 0, components: [] }] }],
      ['card 1: body: 1 values are needed, 0 were given'],
    ],
  ])('%s', (...[, components, given, expected]) => {
    expect(misfits({ components, format: 'positional' }, { components: given })).toEqual(expected);
  });

  it('by name, in any order, with each name given', () => {
    const components = [body('Dear {{name}}, pay {{amount}} now.')];
    const named = (...names: string[]): TemplateComponent[] => [
      { type: 'body', parameters: names.map((parameter_name) => ({ type: 'text', text: 'x', parameter_name })) },
    ];
    expect(misfits({ components, format: 'named' }, { components: named('amount', 'name') })).toEqual([]);
    expect(misfits({ components, format: 'named' }, { components: named('amount', 'sum') })).toEqual(['body: no value for name']);
  });
});

describe('filled from simple values, it fits', () => {
  const template = (components: TemplatePart[], parameter_format: 'positional' | 'named' = 'positional') => ({
    name: 't',
    language: 'en',
    components,
    parameter_format,
    variables: [],
  });

  it.each<[string, TemplatePart[], Record<string, string>]>([
    ['body and header', [{ type: 'HEADER', format: 'TEXT', text: 'For {{1}}' }, body('A {{1}} and {{2}}.')], { '1': 'a', '2': 'b', header_1: 'h' }],
    ['address and code', [body('x'), buttons({ type: 'URL', url: 'https://x/{{1}}' }, { type: 'COPY_CODE' })], { button_1: 'end', button_2: 'CODE' }],
    ['a one-time code, in text and button', [body('{{1}} is your code.'), buttons({ type: 'OTP', otp_type: 'COPY_CODE' })], { '1': '482913' }],
  ])('%s', (_name, components, values) => {
    const filled = fillTemplate(template(components), { values });
    expect(misfits({ components, format: 'positional' }, filled)).toEqual([]);
  });

  it('with the file of its header', () => {
    const components: TemplatePart[] = [{ type: 'HEADER', format: 'DOCUMENT' }, body('Your bill.')];
    const filled = fillTemplate(template(components), { values: {}, header: { asset: 'a', filename: 'Bill.pdf' } });
    expect([misfits({ components, format: 'positional' }, filled), filled.components?.[0]]).toEqual([
      [],
      { type: 'header', parameters: [{ type: 'document', document: { asset: 'a', filename: 'Bill.pdf' } }] },
    ]);
  });
});
