import { expect, it } from 'vitest';
import { guess, missing } from './fields.ts';
import { columnOf } from './xlsx.ts';

it('finds columns by their usual headings, however they are written', () => {
  expect(guess(['Meter No.', 'Full name', 'Simu', 'LAT', 'Remarks'])).toEqual({ meter_id: 'Meter No.', name: 'Full name', phone: 'Simu', latitude: 'LAT' });
});

it('tells which columns are still to be named', () => {
  expect([missing('meters', {}), missing('customers', { name: 'Jina' }), missing('meters', { meter_id: 'M' })]).toEqual([['meter_id'], ['phone'], []]);
});

it.each([
  ['A1', 0],
  ['Z3', 25],
  ['AB12', 27],
  ['', null],
])('the cell %s stands in column %s', (reference, column) => expect(columnOf(reference)).toBe(column));
