import { expect, it } from 'vitest';
import { bookingsOf, linesOf } from './postings.ts';

const line = (transaction: string, account: string, amount: string) => ({ transaction, kind: 'vended', at: '2026-11-20T10:00:00Z', account, amount });

it('tells each step as where the money came from and where it went', () => {
  const steps = bookingsOf([
    line('a', 'mpesa_clearing', '300.00'),
    line('a', 'unapplied', '-300.00'),
    line('b', 'vend_in_flight', '300.00'),
    line('b', 'sales', '-250.50'),
    line('b', 'vat', '-49.50'),
  ]);
  expect(steps.map(({ from, to }) => [from, to])).toEqual([
    [[{ account: 'mpesa_clearing', amount: '300.00' }], [{ account: 'unapplied', amount: '300.00' }]],
    [
      [{ account: 'vend_in_flight', amount: '300.00' }],
      [
        { account: 'sales', amount: '250.50' },
        { account: 'vat', amount: '49.50' },
      ],
    ],
  ]);
});

it('leaves out what is no line', () => {
  expect(linesOf([null, 'x', {}, line('a', 'cash', '1.00')])).toHaveLength(1);
});
