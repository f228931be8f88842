import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../kernel/errors.ts';
import { readFilter } from './filter.ts';

const placeOf = (json: unknown): string => {
  try {
    readFilter(json);
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return Object.keys(error.details)[0]!;
    throw error;
  }
};
const nested = (levels: number): object => (levels === 0 ? { field: 'tags', op: 'any_of', value: ['a'] } : { all: [nested(levels - 1)] });

describe('a filter', () => {
  it('of the older system means that all of it holds', () => {
    expect(readFilter({ tags: ['vip', 'north'], attributes: { plot: 7 }, opt_in_status: 'opted_in' })).toEqual({
      kind: 'all',
      of: [
        { kind: 'tags', op: 'all_of', tags: ['vip', 'north'] },
        { kind: 'attribute', key: 'plot', op: 'eq', value: 7 },
        { kind: 'consent', state: 'granted', channel: null },
      ],
    });
    expect(readFilter({ tags: [], attributes: {}, opt_in_status: '' })).toEqual({ kind: 'all', of: [] });
  });

  it.each([
    [{ all: [{ any: [] }, { none: [] }] }],
    [{ field: 'attributes.plot', op: 'gte', value: 3 }],
    [{ field: 'attributes.zone', op: 'one_of', value: ['North', 1, true] }],
    [{ field: 'consent', op: 'withdrawn', channel: 'sms' }],
    [{ field: 'purchases.paid', op: 'gte', value: '1500.00', days: 30 }],
    [{ field: 'purchases.last', op: 'not_within_days', value: '60' }],
    [{ field: 'created_at', op: 'from', value: '2026-01-01' }],
    [{ field: 'is_customer', value: true }],
    [{ field: 'phone_prefix', op: 'one_of', value: ['+254', '255'] }],
    [nested(5)],
  ])('is understood: %j', (json) => {
    expect(placeOf(json)).toBe('accepted');
  });

  it.each([
    [null, 'filter_json'],
    [[], 'filter_json'],
    [{ surprise: 1 }, 'filter_json.surprise'],
    [{ all: {} }, 'filter_json.all'],
    [{ all: [{}, { field: 'password', op: 'eq', value: 1 }] }, 'filter_json.all.1.field'],
    [{ field: "attributes.x' or '1'='1", op: 'drop', value: 1 }, 'filter_json.op'],
    [{ field: 'tags', op: 'any_of', value: [] }, 'filter_json.value'],
    [{ field: 'tags', op: 'any_of', value: [1] }, 'filter_json.value'],
    [{ field: 'created_at', op: 'before', value: '2026-02-30' }, 'filter_json.value'],
    [{ field: 'created_at', op: 'within_days', value: -1 }, 'filter_json.value'],
    [{ field: 'purchases.paid', op: 'gte', value: 'much' }, 'filter_json.value'],
    [{ field: 'consent', op: 'granted', channel: 'pigeon' }, 'filter_json.channel'],
    [{ opt_in_status: 'maybe' }, 'filter_json.opt_in_status'],
    [{ tags: 'vip' }, 'filter_json.tags'],
    [nested(6), 'filter_json.all.0.all.0.all.0.all.0.all.0.all.0'],
    [{ any: Array.from({ length: 51 }, () => nested(0)) }, 'filter_json.any.50'],
  ])('is refused at the place that is wrong: %j', (json, place) => {
    expect(placeOf(json)).toBe(place);
  });
});
