import { expect, it } from 'vitest';
import { nextOf } from './hooks.ts';

it('goes on by cursor where there is one, else by number, and stops at the end', () => {
  expect(nextOf({ next_cursor: 'c', next: '/x?page=2', current_page: 1 })).toEqual({ cursor: 'c' });
  expect(nextOf({ next_cursor: null, next: '/x?page=3', current_page: 2 })).toEqual({ page: 3 });
  expect(nextOf({ next_cursor: null, next: null, current_page: 2 })).toBeUndefined();
});
