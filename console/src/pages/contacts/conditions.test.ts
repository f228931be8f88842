import { describe, expect, it } from 'vitest';
import { filterOf, fresh, readFilter } from './conditions.ts';
import type { Condition, Field } from './conditions.ts';

const said: readonly Condition[] = [
  { field: 'tags', op: 'any_of', value: 'kilimani, vip' },
  { field: 'consent', op: 'granted', value: '', channel: 'sms' },
  { field: 'is_customer', op: 'is', value: 'true' },
  { field: 'purchases.last', op: 'not_within_days', value: '30' },
  { field: 'purchases.paid', op: 'gte', value: '1500.00' },
];

describe('conditions of a segment', () => {
  it('are written in the words of the server', () => {
    expect(filterOf('all', said)).toEqual({
      all: [
        { field: 'tags', op: 'any_of', value: ['kilimani', 'vip'] },
        { field: 'consent', op: 'granted', channel: 'sms' },
        { field: 'is_customer', value: true },
        { field: 'purchases.last', op: 'not_within_days', value: 30 },
        { field: 'purchases.paid', op: 'gte', value: '1500.00' },
      ],
    });
  });

  it('come back as they were put together', () => {
    expect(readFilter(filterOf('any', said))).toEqual({ match: 'any', conditions: said });
    expect(readFilter({})).toEqual({ match: 'all', conditions: [] });
  });

  it('leave out what has no value yet', () => {
    expect(filterOf('all', [fresh('tags')])).toEqual({ all: [] });
  });

  it.each([{ all: [{ none: [] }] }, { none: [] }, { tags: ['a'] }, { all: [{ field: 'attributes.plot', op: 'eq', value: '7' }] }])(
    'do not pretend to know %j',
    (json) => expect(readFilter(json)).toBeNull(),
  );

  it('begin with a question each field knows', () => {
    for (const field of ['tags', 'consent', 'language', 'is_customer', 'last_heard_at'] as Field[]) expect(fresh(field).op).not.toBe('');
  });
});
