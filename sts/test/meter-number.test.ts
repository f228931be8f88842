import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlBlock } from '../src/decoder-key.ts';
import { isValidMeterNumber, luhnDigit, meterPan } from '../src/index.ts';
import { panBlock } from '../src/meter-number.ts';
import { expectCode } from './helpers.ts';
import { PAN1, PAN2 } from './vectors.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const serial = fc.oneof(digits(10), digits(12));
const withLuhn = (payload: string) => `${payload}${luhnDigit(payload)}`;

describe('a meter number', () => {
  it.each(['58100000007', '58000185726', '0100000000008'])('%s is taken', (number) => {
    expect(isValidMeterNumber(number)).toBe(true);
  });

  it.each(['58100000001', '', '5810000000', '581000000070', '5810000000x', ' 58100000007', '58100000007\n'])('%j is refused', (number) => {
    expect(isValidMeterNumber(number)).toBe(false);
  });

  it('with one wrong digit is always refused', () => {
    fc.assert(
      fc.property(serial, fc.nat(), fc.integer({ min: 1, max: 9 }), (payload, where, by) => {
        const number = withLuhn(payload).split('');
        const place = where % number.length;
        number[place] = String((Number(number[place]) + by) % 10);
        expect(isValidMeterNumber(number.join(''))).toBe(false);
      }),
    );
  });

  it('with two neighbours swapped is refused, but for 0 and 9', () => {
    fc.assert(
      fc.property(serial, fc.nat(), (payload, where) => {
        const number = withLuhn(payload).split('');
        const place = where % (number.length - 1);
        const pair = [number[place]!, number[place + 1]!];
        fc.pre(pair[0] !== pair[1] && pair.toSorted().join('') !== '09');
        number.splice(place, 2, pair[1]!, pair[0]!);
        expect(isValidMeterNumber(number.join(''))).toBe(false);
      }),
    );
  });

  it('becomes the MeterPAN of its form', () => {
    expect(meterPan('00000000000')).toBe(PAN1);
    expect(meterPan('0100000000008')).toBe(PAN2);
    expect(meterPan('58100000007')).toMatch(/^60072758100000007[0-9]$/);
    expectCode(() => meterPan('123456789012'), 'sts.meter_number_invalid');
  });

  it('needs digits for its check digit', () => {
    expectCode(() => luhnDigit(''), 'sts.digits_invalid');
    expectCode(() => luhnDigit('12a'), 'sts.digits_invalid');
  });
});

describe('the blocks that make a decoder key', () => {
  it('hold the end of the MeterPAN without its check digit', () => {
    expect(panBlock('600727581000000076', 2)).toBe('0072758100000007');
    expect(panBlock(PAN2, 2)).toBe('0000100000000008');
  });

  it('hold no meter number for a common key', () => {
    expect(panBlock('600727581000000076', 3)).toBe('0072700000000000');
    expect(panBlock('000012345678901239', 3)).toBe('0000000000000000');
  });

  it('hold key type, supply group, tariff index and revision', () => {
    expect(controlBlock({ keyType: 1, sgc: '123456', ti: '01', krn: 1 })).toBe('1123456011FFFFFF');
  });
});
