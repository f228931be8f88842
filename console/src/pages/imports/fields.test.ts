import { expect, it } from 'vitest';
import { guess, missing } from './fields.ts';
import { columnOf } from './xlsx.ts';

it('finds columns by their usual headings, however they are written', () => {
  expect(guess(['Meter No.', 'Full name', 'Simu', 'LAT', 'Remarks'])).toEqual({ meter_id: 'Meter No.', name: 'Full name', phone: 'Simu', latitude: 'LAT' });
});

it('tells which columns are still to be named', () => {
  const add = { mode: 'add' } as const;
  expect([
    missing({ ...add, kind: 'meters' }, {}),
    missing({ ...add, kind: 'customers' }, { name: 'Jina' }),
    missing({ ...add, kind: 'meters' }, { meter_id: 'M' }),
  ]).toEqual([['meter_id'], ['phone'], []]);
});

it('needs no more than the number of a customer who is there already', () => {
  const mapping = { customer_id: 'Account', email: 'Mail' };
  expect([missing({ kind: 'customers', mode: 'update' }, mapping), missing({ kind: 'customers', mode: 'add' }, mapping)]).toEqual([[], ['name', 'phone']]);
});

it.each([
  ['A1', 0],
  ['Z3', 25],
  ['AB12', 27],
  ['', null],
])('the cell %s stands in column %s', (reference, column) => expect(columnOf(reference)).toBe(column));
