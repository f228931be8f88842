import { describe, expect, it } from 'vitest';
import { fullNumber, lapse, money, phoneNumber } from './values.ts';

describe('values for people', () => {
  it.each([
    ['1500', '1,500.00'],
    ['100.5', '100.50'],
    ['9007199254740993.10', '9,007,199,254,740,993.10'],
    ['0.05', '0.05'],
  ])('writes %s as %s without rounding', (amount, written) => expect(money(amount)).toBe(written));

  it.each([
    [6.4, '6 ms'],
    [420, '0.42 s'],
    [12_300, '12 s'],
    [180_000, '3 min'],
    [18_000_000, '5 h'],
    [345_600_000, '4 d'],
    [-3, '0 ms'],
  ])('says %d ms as %s', (ms, said) => {
    expect(lapse(ms).replace('\u00A0', ' ')).toBe(said);
  });

  it('writes Kenyan numbers the local way and leaves others alone', () => {
    expect(phoneNumber('254712345678')).toBe('0712 345 678');
    expect(phoneNumber('255754123456')).toBe('255754123456');
  });

  it('writes a number into a field as the same in every country, and leaves what is none', () => {
    expect(['254712345678', '+255754123456', '0712', ''].map(fullNumber)).toEqual(['+254 712 345 678', '+255 754 123 456', '0712', '']);
  });
});
