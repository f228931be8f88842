import { expect, it } from 'vitest';
import { dataOf, linesOf, openingsAreWhole, openingsOf, writtenOpenings } from './opening.ts';

const components = [
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Later' },
      { type: 'FLOW', text: 'Report' },
      { type: 'MPM', text: 'See' },
    ],
  },
];

it('finds the buttons that open a flow or a catalogue, by their place', () => {
  expect(openingsOf(components)).toEqual([
    { button: 2, kind: 'flow', text: 'Report' },
    { button: 3, kind: 'mpm', text: 'See' },
  ]);
  expect(openingsOf([{ type: 'BODY', text: 'x' }])).toEqual([]);
});

it('wants products and which of them is shown, and nothing of a flow', () => {
  const parts = openingsOf(components);
  const sections = [{ title: '', products: ['tank'] }];
  expect(openingsAreWhole(parts, [])).toBe(false);
  expect(openingsAreWhole(parts, [{ button: 3, sections }])).toBe(false);
  expect(openingsAreWhole(parts, [{ button: 3, sections: [{ title: 'A', products: [' '] }], thumbnail: 'tank' }])).toBe(false);
  expect(openingsAreWhole(parts, [{ button: 3, sections, thumbnail: 'tank' }])).toBe(true);
});

it('keeps what was said, and nothing where nothing was', () => {
  expect(writtenOpenings([{ button: 2, flow_token: ' ', flow_data: {} }])).toBeNull();
  expect(writtenOpenings([{ button: 3, thumbnail: ' tank ', sections: [{ title: ' A ', products: ['tank', ''] }] }])).toEqual([
    { button: 3, thumbnail: 'tank', sections: [{ title: 'A', products: ['tank'] }] },
  ]);
});

it('writes what a flow begins with line by line, and leaves what is no text as it is', () => {
  const data = { name: '{{name}}', choices: [{ id: 'x' }] };
  expect(linesOf(data)).toBe('name: {{name}}');
  expect(dataOf('name: Amina\nzone : B: 2\nnothing', data)).toEqual({ choices: [{ id: 'x' }], name: 'Amina', zone: 'B: 2' });
});
