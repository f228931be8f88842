import { expect, it } from 'vitest';
import { askedBefore, put } from './suggest.ts';

it.each([
  ['/', 1, { sign: '/', text: '', from: 0 }],
  ['/hel', 4, { sign: '/', text: 'hel', from: 0 }],
  ['ask @bar', 8, { sign: '@', text: 'bar', from: 4 }],
  ['@', 1, { sign: '@', text: '', from: 0 }],
  ['km/h', 4, null],
  ['/hello there', 12, null],
  ['a@b.test', 8, null],
  ['', 0, null],
] as const)('in %j at %i', (text, cursor, asked) => expect(askedBefore(text, cursor)).toEqual(asked));

it('puts what was chosen in its place', () => {
  expect(put('ask @ba today', { from: 4, cursor: 7, words: '@Baraka ' })).toEqual({ text: 'ask @Baraka  today', cursor: 12 });
});
