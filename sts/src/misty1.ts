import type { Block } from './block.ts';
import { requireBytes } from './errors.ts';
import { S7, S9 } from './misty1-tables.ts';

/** 16 words of 16 bits: the key, then the words made from it with FI (RFC 2994 section 2.2). */
export type Misty1Schedule = Uint16Array;

/**
 * Expands a 128-bit key.
 * @throws StsError `sts.key_invalid` when `key` is not 16 bytes
 */
export function misty1Schedule(key: Uint8Array): Misty1Schedule {
  requireBytes(key, { code: 'sts.key_invalid', what: 'EA11 decoder key', length: 16 });
  const words = new Uint16Array(16);
  for (let i = 0; i < 8; i++) words[i] = (key[2 * i]! << 8) | key[2 * i + 1]!;
  for (let i = 0; i < 8; i++) words[i + 8] = fi(words[i]!, words[(i + 1) & 7]!);
  return words;
}

/** EA11: one 64-bit block through MISTY1 with 8 rounds (RFC 2994 section 2.3). */
export function misty1Encrypt(block: Block, schedule: Misty1Schedule): Block {
  let left = block.hi;
  let right = block.lo;
  for (let round = 0; round < 8; round += 2) {
    left = fl(left, round, schedule);
    right = fl(right, round + 1, schedule);
    right ^= fo(left, round, schedule);
    left ^= fo(right, round + 1, schedule);
  }
  return { hi: fl(right, 9, schedule) >>> 0, lo: fl(left, 8, schedule) >>> 0 };
}

/** The reverse of `misty1Encrypt`. */
export function misty1Decrypt(block: Block, schedule: Misty1Schedule): Block {
  let left = flInverse(block.lo, 8, schedule);
  let right = flInverse(block.hi, 9, schedule);
  for (let round = 6; round >= 0; round -= 2) {
    left ^= fo(right, round + 1, schedule);
    right ^= fo(left, round, schedule);
    left = flInverse(left, round, schedule);
    right = flInverse(right, round + 1, schedule);
  }
  return { hi: left >>> 0, lo: right >>> 0 };
}

function fi(input: number, key: number): number {
  const nine = S9[input >>> 7]! ^ (input & 0x7f);
  const seven = (S7[input & 0x7f]! ^ nine ^ (key >>> 9)) & 0x7f;
  return (seven << 9) | (S9[nine ^ (key & 0x1ff)]! ^ seven);
}

function fo(input: number, k: number, words: Misty1Schedule): number {
  let left = input >>> 16;
  let right = input & 0xffff;
  left = fi(left ^ words[k]!, words[((k + 5) & 7) + 8]!) ^ right;
  right = fi(right ^ words[(k + 2) & 7]!, words[((k + 1) & 7) + 8]!) ^ left;
  left = fi(left ^ words[(k + 7) & 7]!, words[((k + 3) & 7) + 8]!) ^ right;
  right ^= words[(k + 4) & 7]!;
  return (right << 16) | left;
}

function fl(input: number, k: number, words: Misty1Schedule): number {
  const right = (input & 0xffff) ^ ((input >>> 16) & flAnd(k, words));
  const left = (input >>> 16) ^ (right | flOr(k, words));
  return (left << 16) | right;
}

function flInverse(input: number, k: number, words: Misty1Schedule): number {
  const left = (input >>> 16) ^ ((input & 0xffff) | flOr(k, words));
  const right = (input & 0xffff) ^ (left & flAnd(k, words));
  return (left << 16) | right;
}

function flAnd(k: number, words: Misty1Schedule): number {
  const half = k >>> 1;
  return (k & 1) === 0 ? words[half]! : words[((half + 2) & 7) + 8]!;
}

function flOr(k: number, words: Misty1Schedule): number {
  const half = k >>> 1;
  return (k & 1) === 0 ? words[((half + 6) & 7) + 8]! : words[(half + 4) & 7]!;
}
