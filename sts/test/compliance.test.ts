import { describe, expect, it } from 'vitest';
import {
  decodeToken,
  deriveDecoderKey,
  deriveDecoderKeyDkga02,
  encodeClass1,
  encodeClearCredit,
  encodeClearTamper,
  encodeCredit,
  encodeKeyChange,
  encodeManagement,
  tidOf,
} from '../src/index.ts';
import { bytes, hex } from './helpers.ts';
import * as vectors from './vectors.ts';
import type { TokenVector } from './vectors.ts';

const RND = 5;

function issue({ set, kind, at, value }: TokenVector): string {
  const { key, baseDate } = vectors.TOKEN_SETS[set];
  const target = { key: bytes(key), tid: tidOf(new Date(at), baseDate), rnd: RND };
  if (kind === 'clear_credit') return encodeClearCredit({ ...target, register: value });
  if (kind === 'clear_tamper') return encodeClearTamper(target);
  if (kind === 'max_power' || kind === 'phase_unbalance') return encodeManagement({ ...target, kind, value });
  return encodeCredit({ ...target, kind, tenths: value });
}

describe('decoder keys equal those of the compliance procedure', () => {
  it.each(vectors.DKGA02_KEYS)('DKGA02 sgc $sgc ti $ti pan $pan', ({ key, ...identity }) => {
    const vendingKey = bytes(vectors.VENDING_KEY_8);
    expect(hex(deriveDecoderKeyDkga02({ ...identity, keyType: 2, vendingKey }))).toBe(key);
  });

  it.each(vectors.DKGA04_KEYS)('DKGA04 $algorithm $baseDate krn $krn sgc $sgc ti $ti pan $pan', ({ key, ...identity }) => {
    const vendingKey = bytes(vectors.VENDING_KEY_20);
    expect(hex(deriveDecoderKey({ ...identity, keyType: 2, vendingKey }))).toBe(key);
  });

  it.each(Object.values(vectors.TOKEN_SETS))('key of the token set $baseDate $pan', ({ key, ...identity }) => {
    const common = { algorithm: 'ea11', keyType: 2, sgc: '123457', ti: '01' } as const;
    expect(hex(deriveDecoderKey({ ...identity, ...common, vendingKey: bytes(vectors.VENDING_KEY_20) }))).toBe(key);
  });
});

describe('credit and management tokens equal those of the compliance procedure', () => {
  it.each(vectors.TOKENS)('set $set $kind $value at $at ($source)', (vector) => {
    expect(issue(vector)).toBe(vector.token);
  });

  it.each(vectors.TOKENS)('set $set $kind $value at $at reads back', (vector) => {
    const { key, baseDate } = vectors.TOKEN_SETS[vector.set];
    const tid = tidOf(new Date(vector.at), baseDate);
    const decoded = decodeToken(vector.token, bytes(key));
    expect(decoded).toMatchObject({ ok: true, kind: vector.kind, tid, rnd: RND });
  });
});

describe('key changes equal those of the compliance procedure', () => {
  const derive = (identity: { pan: string; baseDate: 1993 | 2014 | 2035; krn: number; ti: string; sgc: string }) =>
    deriveDecoderKey({ ...identity, algorithm: 'ea11', keyType: 2, vendingKey: bytes(vectors.VENDING_KEY_20) });

  it.each(vectors.KEY_CHANGES)('$source', ({ from, to, ken, ro, tokens, credit }) => {
    const newKey = derive({ ...to, pan: from.pan });
    const set = encodeKeyChange({ ...to, oldKey: derive(from), newKey, keyType: 2, ken, ro });
    expect(set).toHaveLength(4);
    expect(set.slice(0, tokens.length)).toEqual(tokens);
    if (credit === null) return;
    const tid = tidOf(new Date(credit.at), to.baseDate);
    expect(encodeCredit({ key: newKey, kind: 'electricity', tenths: 1, tid, rnd: RND })).toBe(credit.token);
  });
});

describe('class 1 tokens equal those of the compliance procedure', () => {
  const rows = vectors.CLASS_1.flatMap(([control, short, long]) => [
    { subclass: 0 as const, control: control ?? 2 ** 36 - 1, token: short },
    { subclass: 1 as const, control: control ?? 2 ** 28 - 1, token: long },
  ]);

  it.each(rows)('subclass $subclass control $control', ({ token, ...fields }) => {
    expect(encodeClass1({ ...fields, manufacturer: 0 })).toBe(token);
    expect(decodeToken(token)).toEqual({
      ok: true,
      tokenClass: 1,
      kind: 'test_display',
      manufacturer: 0,
      ...fields,
    });
  });
});
