import { expect, it } from 'vitest';
import { factsOfSide } from './facts-of-side.ts';

it('tells what people ask first, leaves ids and blanks out, and turns tenths into cubic metres', () => {
  expect(factsOfSide({ id: 'x', at: '2026-11-20T10:00:00Z', account: '', amount: '300.00', tenths: 34 })).toEqual([
    { field: 'amount', kind: 'money', value: '300.00' },
    { field: 'volume', kind: 'volume', value: '3.4' },
    { field: 'at', kind: 'time', value: '2026-11-20T10:00:00Z' },
  ]);
});

it('has nothing to tell of a side that is not there', () => {
  expect([factsOfSide(null), factsOfSide('x'), factsOfSide(undefined)]).toEqual([[], [], []]);
});
