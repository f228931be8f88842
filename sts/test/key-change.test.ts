import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleKeyChange, decodeToken, encodeKeyChange } from '../src/index.ts';
import type { KeyChangePart } from '../src/index.ts';
import { bytes, expectCode, KEY, OTHER_KEY } from './helpers.ts';

const IDENTITY = { keyType: 2, krn: 4, ti: '07', ken: 170, ro: true, sgc: '999999' };

const anyChange = fc.record({
  newKey: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  keyType: fc.integer({ min: 0, max: 3 }),
  krn: fc.integer({ min: 1, max: 9 }),
  ti: fc.stringMatching(/^[0-9]{2}$/),
  ken: fc.integer({ min: 0, max: 255 }),
  ro: fc.boolean(),
  sgc: fc.stringMatching(/^[0-9]{6}$/),
});

function partsOf(tokens: readonly string[], oldKey = KEY): KeyChangePart[] {
  return tokens.map((token) => {
    const decoded = decodeToken(token, oldKey);
    if (!decoded.ok || decoded.tokenClass !== 2 || !('keyPart' in decoded)) throw new Error('not a key-change token');
    return decoded;
  });
}

const set = encodeKeyChange({ ...IDENTITY, oldKey: KEY, newKey: OTHER_KEY });

describe('a complete key-change set', () => {
  it('gives the meter the whole change in any order of entry', () => {
    const shuffled = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(anyChange, shuffled, (change, order) => {
        const tokens = encodeKeyChange({ ...change, oldKey: KEY });
        const entered = order.map((i) => tokens[i]!);
        expect(assembleKeyChange(partsOf(entered), 16)).toEqual({ ok: true, change });
      }),
    );
  });

  it('takes a token entered twice', () => {
    const parts = partsOf([set[0]!, set[0]!, ...set.slice(1)]);
    expect(assembleKeyChange(parts, 16)).toMatchObject({ ok: true, change: { newKey: OTHER_KEY } });
  });

  it('is two tokens without a supply group for an 8-byte key', () => {
    const newKey = bytes('0abc12def3456789');
    const tokens = encodeKeyChange({ ...IDENTITY, oldKey: KEY, newKey });
    expect(tokens).toHaveLength(2);
    expect(assembleKeyChange(partsOf(tokens), 8)).toEqual({ ok: true, change: { ...IDENTITY, newKey, sgc: null } });
  });

  it('reads a key that is a view into a larger buffer', () => {
    const buffer = new Uint8Array(20);
    buffer.set(OTHER_KEY, 3);
    expect(encodeKeyChange({ ...IDENTITY, oldKey: KEY, newKey: buffer.subarray(3, 19) })).toEqual(set);
  });
});

describe('an unusable key-change set', () => {
  it('says what is missing', () => {
    const parts = partsOf(set);
    expect(assembleKeyChange([], 8)).toEqual({ ok: false, reason: 'incomplete', missing: ['kct1', 'kct2'] });
    expect(assembleKeyChange(parts.slice(0, 2), 16)).toEqual({
      ok: false,
      reason: 'incomplete',
      missing: ['kct3', 'kct4'],
    });
    expect(assembleKeyChange(parts.slice(1), 16)).toMatchObject({ reason: 'incomplete', missing: ['kct1'] });
  });

  it('is refused by a meter with another key', () => {
    expect(set.map((token) => decodeToken(token, OTHER_KEY))).toEqual(set.map(() => ({ ok: false, reason: 'crc' })));
  });

  it('mixed from two sets does not give either key', () => {
    const other = encodeKeyChange({ ...IDENTITY, oldKey: KEY, newKey: bytes('ff'.repeat(16)) });
    const mixed = assembleKeyChange(partsOf([...set.slice(0, 3), other[3]!]), 16);
    expect(mixed.ok && [OTHER_KEY, bytes('ff'.repeat(16))]).not.toContainEqual(mixed.ok && mixed.change.newKey);
  });

  it.each([
    ['kct1', { krn: 0 }],
    ['kct1', { krn: 10 }],
    ['kct2', { ti: 100 }],
    ['kct4', { sgcHigh: 0xfff }],
  ] as const)('with an impossible field in %s (%j) is refused', (kind, field) => {
    const parts = partsOf(set).map((part) => (part.kind === kind ? { ...part, ...field } : part));
    expect(assembleKeyChange(parts, 16)).toEqual({ ok: false, reason: 'range' });
  });

  it.each([
    ['sts.key_invalid', { newKey: new Uint8Array(12) }],
    ['sts.key_invalid', { oldKey: new Uint8Array(8) }],
    ['sts.ken_invalid', { ken: 256 }],
    ['sts.krn_invalid', { krn: 0 }],
    ['sts.key_type_invalid', { keyType: 4 }],
    ['sts.ti_invalid', { ti: '1' }],
    ['sts.sgc_invalid', { sgc: '12345a' }],
  ] as const)('is not issued: %s', (code, wrong) => {
    expectCode(() => encodeKeyChange({ ...IDENTITY, oldKey: KEY, newKey: OTHER_KEY, ...wrong }), code);
  });
});
