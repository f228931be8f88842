import { expect, it } from 'vitest';
import { changeTo, isSame, readViews, viewOf } from './views.ts';

it('keeps filters and search, and neither the open panel nor what is empty', () => {
  expect(viewOf({ q: 'mary', state: '', peek: 'x', order: '-amount' })).toEqual({ q: 'mary', order: '-amount' });
});

it('takes an absent filter for an empty one', () => {
  expect([isSame({ q: '' }, {}), isSame({ q: 'a' }, {}), isSame({ q: 'a' }, { q: 'a', state: '' })]).toEqual([true, false, true]);
});

it('turns the URL to a view: what the view does not name goes, what is of the visit stays', () => {
  expect(changeTo({ q: 'a', state: 'held', peek: 'x' }, { state: 'suspense' })).toEqual({ q: '', state: 'suspense' });
});

it('begins without views when what was kept cannot be read', () => {
  expect([readViews(null), readViews('{'), readViews('{}'), readViews('[1]')]).toEqual([[], [], [], []]);
});
