import { expect, it } from 'vitest';
import { cents, leftOf, shillings } from './sum.ts';

it('reads amounts as whole cents, and nothing else as an amount', () => {
  expect(['1500', '0.5', ' 12.30 ', '', '-1', '1e3', '1,000'].map(cents)).toEqual([150_000n, 50n, 1230n, null, null, null, null]);
});

it('writes cents as the server takes them', () => {
  expect([150_000n, 5n, -1230n].map(shillings)).toEqual(['1500.00', '0.05', '-12.30']);
});

it('tells what is left of the whole to the cent, also where floats would not', () => {
  expect(leftOf('0.30', ['0.1', '0.2'])).toBe(0n);
  expect(leftOf('500.00', ['200', 'x', '100.50'])).toBe(19_950n);
  expect(leftOf('10.00', ['10.01'])).toBe(-1n);
});
