import { expect, it } from 'vitest';
import { titleOf } from './tab-title.ts';

it('tells before the page’s name how many conversations are unread, and stops counting where nobody reads on', () => {
  expect([0, 3, 99, 100, 1000].map((count) => titleOf('Inbox · Mkondo', count, 100))).toEqual([
    'Inbox · Mkondo',
    '(3) Inbox · Mkondo',
    '(99) Inbox · Mkondo',
    '(99+) Inbox · Mkondo',
    '(99+) Inbox · Mkondo',
  ]);
});
