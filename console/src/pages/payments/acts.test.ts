import { expect, it } from 'vitest';
import { actsOf } from './acts.ts';

const payment = { state: 'suspense', error_code: null, source: 'c2b', parent: null };
const all = () => true;

it('offers nothing that could buy twice: neither for a payment with its token, nor while the vendor has it', () => {
  for (const state of ['vended', 'vending', 'unknown', 'review', 'refunding', 'refunded', 'split'])
    expect([...actsOf({ ...payment, state }, all)], state).toEqual(['check']);
});

it('offers what waits to be tried, given to another meter, divided or paid back', () => {
  expect([...actsOf(payment, all)]).toEqual(['retry', 'reassign', 'split', 'refund', 'check']);
  expect([...actsOf({ ...payment, state: 'credited' }, all)]).toEqual(['refund', 'check']);
});

it('leaves money held for its amount to those who may let it go', () => {
  const held = { ...payment, state: 'held', error_code: 'payments.amount_above_limit' };
  expect([...actsOf(held, all)]).toEqual(['release', 'refund', 'check']);
  expect([...actsOf(held, (permission) => permission !== 'payments.release')]).toEqual(['refund', 'check']);
});

it('offers a reader nothing, and no question to M-Pesa about cash', () => {
  expect([...actsOf(payment, () => false)]).toEqual([]);
  expect(actsOf({ ...payment, source: 'cash' }, all).has('check')).toBe(false);
});
