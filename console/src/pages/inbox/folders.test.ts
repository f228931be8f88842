import { expect, it } from 'vitest';
import { countIn, folderNamed, queryOf } from './folders.ts';
import type { Counts } from './folders.ts';

const counts: Counts = {
  open: 3,
  mine: 0,
  unassigned: 100,
  unread: 1,
  mentioned: 0,
  overdue: 0,
  pending: 0,
  snoozed: 0,
  scheduled: 0,
  failed: 0,
  teams: [],
  at_most: 100,
};

it('asks for what a view means', () => {
  expect(queryOf('mine', {})).toEqual({ state: 'open,pending', assignee: 'me' });
  expect(queryOf('unassigned', { label: 'l1' })).toEqual({ state: 'open', assignee: 'none', label: 'l1' });
  expect(folderNamed('nonsense')).toBe('open');
  expect(queryOf('unassigned', { team: 'mine', order: 'oldest' })).toEqual({ state: 'open', assignee: 'none', team: 'mine', ordering: 'last_message_at' });
  expect(queryOf('open', { order: 'newest' })).toEqual({ state: 'open' });
  expect(queryOf('open', { order: 'nonsense' })).toEqual({ state: 'open', ordering: '-last_message_at' });
});

it('searches in all states, whatever the view', () => {
  expect(queryOf('open', { search: 'maji' })).toEqual({ search: 'maji' });
});

it('says figures only where something waits, and that there are more than it counts', () => {
  expect([countIn('open', counts), countIn('mine', counts), countIn('unassigned', counts), countIn('resolved', counts), countIn('open', undefined)]).toEqual([
    '3',
    null,
    '99+',
    null,
    null,
  ]);
});
