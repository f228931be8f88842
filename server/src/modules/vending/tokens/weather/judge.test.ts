import { describe, expect, it } from 'vitest';
import { signOf, Tally } from './judge.ts';

const count = (tally: Tally, signs: string, from = 0): boolean[] =>
  [...signs].map((sign, at) => tally.add(sign === '+' ? 'up' : sign === '-' ? 'down' : 'nothing', from + at));

describe('a circuit opens', () => {
  it('at the fifth failure in a row, and not at the fourth', () => {
    expect(count(new Tally(), '-----')).toEqual([false, false, false, false, true]);
    expect(count(new Tally(), '----+----')).not.toContain(true);
    expect(count(new Tally(), '---?-?-').at(-1)).toBe(true);
  });

  it('when half of a minute fails, once there is enough to tell', () => {
    expect(count(new Tally(), '+-'.repeat(9))).not.toContain(true);
    expect(count(new Tally(), '+-'.repeat(10)).at(-1)).toBe(true);
    expect(count(new Tally(), '++-'.repeat(60))).not.toContain(true);
  });

  it('never for failures that lie a minute apart', () => {
    const tally = new Tally();
    count(tally, '+-'.repeat(9));
    expect(count(tally, '+-', 61_000)).not.toContain(true);
  });
});

it('an answer of the vendor is a sign of life, whatever it says; what lies with us is no sign', () => {
  expect(signOf({ kind: 'refused', reason: 'message', permanent: true })).toBe('up');
  expect(signOf({ kind: 'unproven_refusal', reason: 'empty_list' })).toBe('nothing');
  expect(signOf({ kind: 'not_sent', reason: 'send_deadline' })).toBe('nothing');
  expect(signOf({ kind: 'not_sent', reason: 'ECONNREFUSED' })).toBe('down');
  expect(signOf({ kind: 'unknown', reason: 'wrong_meter' })).toBe('nothing');
  expect(signOf({ kind: 'unknown', reason: 'http_5xx' })).toBe('down');
});
