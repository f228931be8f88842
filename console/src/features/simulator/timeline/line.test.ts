import { describe, expect, it } from 'vitest';
import { storyLines } from './line.ts';
import { journal, METER, purchase, TOKEN } from './sample.ts';
import { tellStories } from './story.ts';

const plain = (text: string) => text.replaceAll('\u00A0', ' ');
const linesOf = (...args: Parameters<typeof tellStories>) => storyLines(tellStories(...args)[0]!);
const textsOf = (...args: Parameters<typeof tellStories>) => linesOf(...args).map((line) => plain(line.text));

describe('lines of a story', () => {
  it('tells a purchase in plain words', () => {
    expect(textsOf(purchase())).toEqual([
      'M-Pesa asked if the meter exists: yes, answered in 7 ms',
      'Customer paid KES 100.00 for meter 58100000007',
      'Confirmation answered in 6 ms',
      'Vendor issued a token for 0.6 m³',
      'SMS accepted by Beem',
      'Gateway reported the SMS as delivered',
      'Meter accepted the token: +0.6 m³',
    ]);
  });

  it('counts from the payment, and never below it', () => {
    expect(linesOf(purchase()).map((line) => line.afterMs)).toEqual([0, 0, 30, 200, 400, 900, 9000]);
  });

  it('says so when a confirmation comes again, is lost, or gets no or a bad answer', () => {
    const told = textsOf(
      journal(
        ['payment', 0, { receipt: 'A1', account: METER, amount: '100' }],
        ['confirmation', 1, { receipt: 'A1', copy: 1, ok: true, status: 200, ms: 5 }],
        ['confirmation', 2, { receipt: 'A1', ok: false, lost: true }],
        ['confirmation', 3, { receipt: 'A1', ok: false, status: 0, error: 'ECONNREFUSED' }],
        ['confirmation', 4, { receipt: 'A1', ok: false, status: 500, ms: 3 }],
      ),
    );
    expect(told.slice(1)).toEqual([
      'The same confirmation again, answered in 5 ms',
      'The confirmation was lost on its way',
      'The confirmation got no answer',
      'The confirmation got a bad answer (500)',
    ]);
  });

  it('marks what the platform cannot know as unknown, and a second token as a fault', () => {
    const vend = { meter: METER, units: '0.6' };
    const lines = linesOf(
      journal(
        ['payment', 0, { receipt: 'A1', account: METER, amount: '100' }],
        ['vend', 1, { ...vend, token: TOKEN, fault: 'hang_after' }],
        ['vend', 2, { ...vend, token: '3'.repeat(20) }],
      ),
    );
    expect(lines.map((line) => line.tone)).toEqual(['done', 'unknown', 'need']);
  });

  it('shows what the client’s own system was told of the payment, and leaves out what belongs to none', () => {
    const told = textsOf(
      journal(
        ['webhook', 0, { event: 'test.sent', signed: true, receipt: '' }],
        ['payment', 1, { receipt: 'A1', account: METER, amount: '100' }],
        ['webhook', 2, { event: 'payment.received', signed: true, receipt: 'A1' }],
        ['webhook', 3, { event: 'token.issued', signed: false, receipt: 'A1' }],
      ),
    );
    expect(told.slice(1)).toEqual([
      'Your own system was told: payment.received, the signature fits',
      'Your own system refused token.issued: the signature does not fit',
    ]);
  });

  it('gives every kind it does not know a line all the same', () => {
    expect(textsOf(journal(['key_change', 0]))).toEqual(['key change']);
  });
});
