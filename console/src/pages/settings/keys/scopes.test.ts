import { expect, it } from 'vitest';
import { readingOf, scopesOf } from './scopes.ts';

const HELD = ['meters.write', 'users.manage', 'meters.read', 'payments.read', 'credentials.manage'];

it('offers what its maker holds, by subject, without what no key gets', () => {
  expect(scopesOf(HELD)).toEqual([
    ['meters', ['meters.read', 'meters.write']],
    ['payments', ['payments.read']],
  ]);
});

it('names reading alone when reading is asked for', () => {
  expect(readingOf(HELD)).toEqual(['meters.read', 'payments.read']);
});
