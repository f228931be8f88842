import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockToDigits, digitsToBlock } from '../src/block.ts';
import type { Block } from '../src/block.ts';
import { tokenCrc } from '../src/crc.ts';
import { S7, S9 } from '../src/misty1-tables.ts';
import { misty1Decrypt, misty1Encrypt, misty1Schedule } from '../src/misty1.ts';
import { bytes, KEY } from './helpers.ts';
import { BLOCKS } from './vectors.ts';

const block = (text: string): Block => ({
  hi: Number.parseInt(text.slice(0, 8), 16),
  lo: Number.parseInt(text.slice(8), 16),
});
const word = fc.integer({ min: 0, max: 0xffff_ffff });
const anyBlock = fc.record({ hi: word, lo: word });
const anyKey = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** Degree of the polynomial over GF(2) that a substitution table is: one mistyped entry makes it the highest. */
function degreeOf(table: Iterable<number>): number {
  const form = [...table];
  for (let bit = 1; bit < form.length; bit *= 2) {
    form.forEach((value, i) => {
      if ((i & bit) !== 0) form[i] = value ^ form[i ^ bit]!;
    });
  }
  return Math.max(...form.map((value, i) => (value === 0 ? 0 : i.toString(2).replaceAll('0', '').length)));
}

describe('EA11 is MISTY1', () => {
  it('gives the published cipher block', () => {
    const schedule = misty1Schedule(bytes('00112233445566778899aabbccddeeff'));
    expect(misty1Encrypt(block('0123456789abcdef'), schedule)).toEqual(block('8b1da5f56ab3d07c'));
    expect(misty1Decrypt(block('8b1da5f56ab3d07c'), schedule)).toEqual(block('0123456789abcdef'));
  });

  it('decrypts whatever it encrypted, under any key', () => {
    fc.assert(
      fc.property(anyBlock, anyKey, (plain, key) => {
        const schedule = misty1Schedule(key);
        expect(misty1Decrypt(misty1Encrypt(plain, schedule), schedule)).toEqual(plain);
      }),
    );
  });

  it('has substitution tables without a mistyped entry', () => {
    expect([...S7].sort((a, b) => a - b)).toEqual(Array.from({ length: 128 }, (_, i) => i));
    expect([...S9].sort((a, b) => a - b)).toEqual(Array.from({ length: 512 }, (_, i) => i));
    expect(degreeOf(S7)).toBe(3);
    expect(degreeOf(S9)).toBe(2);
  });
});

describe('a block', () => {
  it('carries the CRC of the standard', () => {
    expect(tokenCrc(0, 0x0b19eb23, 0x0100)).toBe(0xc207);
  });

  it.each(BLOCKS)('$clear is checked, encrypted and printed as in the worked examples', (example) => {
    const clear = block(example.clear);
    expect(tokenCrc(example.tokenClass, clear.hi, clear.lo >>> 16)).toBe(clear.lo & 0xffff);
    expect(misty1Encrypt(clear, misty1Schedule(KEY))).toEqual(block(example.cipher));
    expect(blockToDigits(block(example.cipher), example.tokenClass)).toBe(example.token);
  });

  it('is printed as 20 digits and read back, with its class', () => {
    fc.assert(
      fc.property(anyBlock, fc.constantFrom(0, 1, 2, 3), (plain, tokenClass) => {
        const digits = blockToDigits(plain, tokenClass);
        expect(digits).toMatch(/^[0-9]{20}$/);
        expect(digitsToBlock(digits)).toEqual({ block: plain, tokenClass });
      }),
    );
  });

  it('is not read from more than 66 bits', () => {
    expect(digitsToBlock('73786976294838206463')).not.toBeNull();
    expect(digitsToBlock('73786976294838206464')).toBeNull();
  });
});
