import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printFrame, sealFrame } from '../src/frame.ts';
import {
  decodeAmount,
  decodeToken,
  encodeAmount,
  encodeClass1,
  encodeClearCredit,
  encodeClearTamper,
  encodeCredit,
  encodeManagement,
  formatToken,
  MAX_AMOUNT,
  MAX_TID,
  tokenClassOf,
} from '../src/index.ts';
import { expectCode, KEY, OTHER_KEY } from './helpers.ts';

const TOKEN = '47186281207955155808';
const key = fc.uint8Array({ minLength: 16, maxLength: 16 });
const target = fc.record({ key, tid: fc.integer({ min: 0, max: MAX_TID }), rnd: fc.integer({ min: 0, max: 15 }) });
const amount = fc.integer({ min: 0, max: MAX_AMOUNT });
const field = fc.integer({ min: 0, max: 0xffff });
const stamp = ({ tid, rnd }: { tid: number; rnd: number }) => ({ ok: true, tid, rnd });
const rounded = (value: number) => decodeAmount(encodeAmount(value));

describe('a token reads back as it was issued', () => {
  it('credit of each kind', () => {
    const kinds = fc.constantFrom('electricity', 'water', 'gas', 'time');
    fc.assert(
      fc.property(target, kinds, amount, (to, kind, tenths) => {
        const token = encodeCredit({ ...to, kind, tenths });
        expect(decodeToken(token, to.key)).toEqual({ ...stamp(to), tokenClass: 0, kind, tenths: rounded(tenths) });
      }),
    );
  });

  it('limits in watts', () => {
    fc.assert(
      fc.property(target, fc.constantFrom('max_power', 'phase_unbalance'), amount, (to, kind, value) => {
        const token = encodeManagement({ ...to, kind, value });
        expect(decodeToken(token, to.key)).toEqual({ ...stamp(to), tokenClass: 2, kind, watts: rounded(value) });
      }),
    );
  });

  it('tariff rate and water factor', () => {
    fc.assert(
      fc.property(target, fc.constantFrom('tariff_rate', 'water_factor'), field, (to, kind, value) => {
        const token = encodeManagement({ ...to, kind, value });
        expect(decodeToken(token, to.key)).toEqual({ ...stamp(to), tokenClass: 2, kind, value });
      }),
    );
  });

  it('clear credit and clear tamper', () => {
    fc.assert(
      fc.property(target, field, (to, register) => {
        const credit = decodeToken(encodeClearCredit({ ...to, register }), to.key);
        expect(credit).toEqual({ ...stamp(to), tokenClass: 2, kind: 'clear_credit', register });
        const tamper = decodeToken(encodeClearTamper(to), to.key);
        expect(tamper).toEqual({ ...stamp(to), tokenClass: 2, kind: 'clear_tamper' });
      }),
    );
  });

  it.each([
    [0, 36, 8],
    [1, 28, 16],
  ] as const)('test and display, subclass %i', (subclass, controlBits, manufacturerBits) => {
    const control = fc.integer({ min: 0, max: 2 ** controlBits - 1 });
    const manufacturer = fc.integer({ min: 0, max: 2 ** manufacturerBits - 1 });
    fc.assert(
      fc.property(fc.record({ control, manufacturer }), (fields) => {
        const decoded = decodeToken(encodeClass1({ subclass, ...fields }));
        expect(decoded).toEqual({ ok: true, tokenClass: 1, kind: 'test_display', subclass, ...fields });
      }),
    );
  });

  it('with spaces and dashes', () => {
    expect(formatToken(TOKEN)).toBe('4718 6281 2079 5515 5808');
    const plain = decodeToken(TOKEN, KEY);
    expect(plain).toMatchObject({ ok: true, kind: 'water', tenths: 1 });
    expect(decodeToken(formatToken(TOKEN), KEY)).toEqual(plain);
    expect(decodeToken(' 4718-6281-2079-5515-5808 ', KEY)).toEqual(plain);
  });
});

describe('a token that is not right is refused', () => {
  const refusals = (tokens: string[]) => tokens.filter((token) => !decodeToken(token, KEY).ok).length;

  it('every wrong digit in a real token', () => {
    const wrong = TOKEN.split('').flatMap((digit, place) =>
      '0123456789'
        .split('')
        .filter((other) => other !== digit)
        .map((other) => TOKEN.slice(0, place) + other + TOKEN.slice(place + 1)),
    );
    expect(refusals(wrong)).toBe(180);
  });

  it('two neighbouring digits swapped in a real token', () => {
    const swapped = Array.from({ length: 19 }, (_, i) => TOKEN.slice(0, i) + TOKEN[i + 1] + TOKEN[i] + TOKEN.slice(i + 2));
    expect(refusals(swapped.filter((token) => token !== TOKEN))).toBe(swapped.filter((token) => token !== TOKEN).length);
  });

  it('one wrong digit in any token, but for what a 16-bit CRC lets through', () => {
    let accepted = 0;
    const runs = 20_000;
    const wrongDigit = fc.record({ place: fc.integer({ min: 0, max: 19 }), by: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(target, amount, wrongDigit, (to, tenths, { place, by }) => {
        const digits = encodeCredit({ ...to, kind: 'water', tenths }).split('');
        digits[place] = String((Number(digits[place]) + by) % 10);
        if (decodeToken(digits.join(''), to.key).ok) accepted++;
      }),
      { numRuns: runs, seed: 62055 },
    );
    // One in 65536 is expected to pass: 0.3 of these runs.
    expect(accepted).toBeLessThanOrEqual(3);
  });

  it('the token of another meter', () => {
    expect(decodeToken(TOKEN, OTHER_KEY)).toEqual({ ok: false, reason: 'crc' });
  });

  it.each([
    ['', 'format'],
    ['4718628120795515580', 'format'],
    ['471862812079551558080', 'format'],
    ['4718628120795515580x', 'format'],
    ['4718.6281.2079.5515.5808', 'format'],
    ['4718 6281 2079 5515 5808\n', 'format'],
    ['٤٧١٨٦٢٨١٢٠٧٩٥٥١٥٥٨٠٨', 'format'],
    ['-0x0000000000000000001', 'format'],
    ['73786976294838206464', 'range'],
    ['99999999999999999999', 'range'],
  ])('%j: %s', (typed, reason) => {
    expect(decodeToken(typed, KEY)).toEqual({ ok: false, reason });
  });

  it('of the reserved class 3', () => {
    const token = printFrame({ tokenClass: 3, hi: 0, data: 0 });
    expect(decodeToken(token, KEY)).toEqual({ ok: false, reason: 'class' });
  });

  it('encrypted, but no key is given', () => {
    expect(decodeToken(TOKEN)).toEqual({ ok: false, reason: 'key_missing' });
  });

  it.each([
    [0, 4],
    [0, 15],
    [2, 10],
    [2, 15],
  ] as const)('class %i with the unknown subclass %i', (tokenClass, subclass) => {
    const token = sealFrame({ tokenClass, hi: (subclass << 28) >>> 0, data: 1 }, KEY);
    expect(decodeToken(token, KEY)).toEqual({ ok: false, reason: 'subclass' });
  });

  it('class 1 with an unknown subclass', () => {
    const token = printFrame({ tokenClass: 1, hi: 0x6000_0000, data: 1 });
    expect(decodeToken(token)).toEqual({ ok: false, reason: 'subclass' });
  });

  it('whatever is typed, never with an exception', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9 -]{0,30}$/), fc.stringMatching(/^[0-9]{20}$/));
    fc.assert(
      fc.property(typed, (text) => {
        expect(typeof decodeToken(text, KEY).ok).toBe('boolean');
      }),
    );
  });

  it('with a key of the wrong length is a mistake of the program', () => {
    expectCode(() => decodeToken(TOKEN, new Uint8Array(8)), 'sts.key_invalid');
    expectCode(() => formatToken('123'), 'sts.token_invalid');
  });
});

describe('the class of a token', () => {
  it('shows without a key, and is what the key would show', () => {
    fc.assert(
      fc.property(target, amount, (to, tenths) => {
        expect(tokenClassOf(encodeCredit({ ...to, kind: 'water', tenths }))).toBe(0);
        expect(tokenClassOf(encodeClearTamper(to))).toBe(2);
      }),
    );
    expect(tokenClassOf(formatToken(encodeClass1({ subclass: 0, control: 1, manufacturer: 0 })))).toBe(1);
  });

  it('is none for what is no token', () => {
    for (const typed of ['', '1234', '99999999999999999999', 'abcdefghijklmnopqrst']) expect(tokenClassOf(typed)).toBeNull();
  });
});
