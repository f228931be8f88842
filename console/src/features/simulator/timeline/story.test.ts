import { describe, expect, it } from 'vitest';
import { journal, METER, purchase, RECEIPT, TOKEN } from './sample.ts';
import { standing, tellStories, tokenAfter } from './story.ts';

const first = (...args: Parameters<typeof tellStories>) => tellStories(...args)[0]!;
const pay = (receipt: string) => ({ receipt, account: METER, amount: '100.00' });

describe('stories', () => {
  it('makes one story of a purchase, from the validation to the keypad', () => {
    const stories = tellStories(purchase());
    expect(stories).toHaveLength(1);
    expect(stories[0]).toMatchObject({ receipt: RECEIPT, meter: METER, amount: '100.00' });
    expect(stories[0]!.entries).toHaveLength(7);
  });

  it.each([
    [1, 'asked'],
    [2, 'paid'],
    [3, 'paid'],
    [4, 'issued'],
    [5, 'sent'],
    [6, 'delivered'],
    [7, 'credited'],
  ])('stands, after %d entries, at %s', (count, expected) => {
    expect(standing(first(purchase().slice(0, count)))).toBe(expected);
  });

  it('counts the seconds from the payment to the SMS that holds the token', () => {
    expect(tokenAfter(first(purchase()))).toBe(400);
    expect(tokenAfter(first(purchase().slice(0, 4)))).toBeNull();
  });

  it('gives two purchases of one meter a token each, in the order they were paid', () => {
    const stories = tellStories(
      journal(
        ['payment', 0, pay('A1')],
        ['payment', 10, pay('B2')],
        ['vend', 20, { meter: METER, token: '1'.repeat(20) }],
        ['vend', 30, { meter: METER, token: '2'.repeat(20) }],
        ['sms', 40, { text: `Token ${'2'.repeat(20)}` }],
        ['sms', 50, { text: `Token ${'1'.repeat(20)}` }],
      ),
    );
    expect(stories.map((story) => story.receipt)).toEqual(['B2', 'A1']);
    expect(stories[0]!.entries.map((entry) => entry.seq)).toEqual([2, 4, 5]);
    expect(stories[1]!.entries.map((entry) => entry.seq)).toEqual([1, 3, 6]);
  });

  it('keeps a second token for one payment in its story, so that it can be seen', () => {
    const twice = [
      ...purchase()
        .slice(0, 4)
        .map((entry) => (entry.kind === 'vend' ? { ...entry, fault: 'hang_after' } : entry)),
      ...journal(['vend', 500, { meter: METER, token: '3'.repeat(20) }]).map((entry) => ({ ...entry, seq: 9 })),
    ];
    expect(tellStories(twice)).toHaveLength(1);
  });

  it.each([
    ['vend', { fault: 'hang_after' }],
    ['vend', { fault: 'error_after' }],
    ['vend_refused', { reason: 'hang_before' }],
  ])('calls a %s with %j not known, never failed', (kind, facts) => {
    expect(standing(first(journal(['payment', 0, pay('A1')], [kind, 50, { meter: METER, token: TOKEN, ...facts }])))).toBe('doubt');
  });

  it('calls a payment that validation refused refused', () => {
    const facts = { receipt: 'X1', account: '58100000001', amount: '100.00', code: 'C2B00012' };
    const stories = tellStories(journal(['validation', 0, { ...facts, accepted: false }], ['payment_refused', 1, facts]));
    expect(stories.map(standing)).toEqual(['refused']);
  });

  it('ties a payment request to the payment it led to', () => {
    const id = { checkout_request_id: 'ws_CO_1' };
    const stories = tellStories(
      journal(
        ['stk', 0, { ...id, event: 'request', amount: '100.00', account: METER }],
        ['validation', 4, { ...pay('A1'), accepted: true, status: 200 }],
        ['payment', 5, { ...id, ...pay('A1') }],
        ['stk', 9, { ...id, event: 'result', code: 0 }],
      ),
    );
    expect(stories.map(standing)).toEqual(['paid']);
  });

  it('does not call an SMS delivered whose report is lost or tells of a step before', () => {
    const sent = purchase().slice(0, 5);
    const report = (facts: object) => journal(['dlr', 900, { provider_id: '17', ...facts }]).map((entry) => ({ ...entry, seq: 6 }));
    expect(standing(first([...sent, ...report({ state: 'DELIVERED', lost: true })]))).toBe('sent');
    expect(standing(first([...sent, ...report({ state: 'Submitted', status: 200 })]))).toBe('sent');
    expect(standing(first([...sent, ...report({ state: 'Failed', status: 200 })]))).toBe('undelivered');
  });

  it('leaves out what belongs to no payment and is routine', () => {
    expect(tellStories(journal(['tap', 0, { meter: METER }], ['history_read', 1, { meters: [METER] }], ['tamper', 2]))).toEqual([]);
  });
});
