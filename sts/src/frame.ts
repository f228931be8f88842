import { blockToDigits, digitsToBlock } from './block.ts';
import type { Block, TokenClass } from './block.ts';
import { tokenCrc } from './crc.ts';
import { readDigits } from './digits.ts';
import { requireInteger } from './errors.ts';
import { misty1Decrypt, misty1Encrypt, misty1Schedule } from './misty1.ts';

/** A token without its CRC: class, the upper 32 bits of the block and the 16 bits that follow them. */
export type Frame = { tokenClass: TokenClass; hi: number; data: number };

export type FrameFailure = 'format' | 'range' | 'class' | 'key_missing' | 'crc';

export type OpenedFrame = { ok: true; frame: Frame } | { ok: false; reason: FrameFailure };

/** Header of a credit or management block: subclass 4 bits, RND 4, TID 24. Throws `sts.rnd_invalid`. */
export function headerOf(subclass: number, rnd: number, tid: number): number {
  requireInteger(rnd, { code: 'sts.rnd_invalid', what: 'RND', max: 15 });
  return ((subclass << 28) | (rnd << 24) | tid) >>> 0;
}

/** Adds the CRC and prints the block as 20 digits, in the clear. */
export function printFrame(frame: Frame): string {
  return blockToDigits(withCrc(frame), frame.tokenClass);
}

/** Adds the CRC, encrypts with EA11 and prints 20 digits. Throws `sts.key_invalid`. */
export function sealFrame(frame: Frame, key: Uint8Array): string {
  return blockToDigits(misty1Encrypt(withCrc(frame), misty1Schedule(key)), frame.tokenClass);
}

/** The class of a token, which no key hides: 0 credit, 1 test and display, 2 management, 3 reserved; null for what is no token. */
export function tokenClassOf(typed: string): 0 | 1 | 2 | 3 | null {
  const digits = readDigits(typed);
  return digits === null ? null : (digitsToBlock(digits)?.tokenClass ?? null);
}

/** Reads typed digits back. A wrong key shows as `crc`, as it does on a meter. Throws only `sts.key_invalid`. */
export function openFrame(typed: string, key: Uint8Array | undefined): OpenedFrame {
  const digits = readDigits(typed);
  if (digits === null) return { ok: false, reason: 'format' };
  const read = digitsToBlock(digits);
  if (read === null) return { ok: false, reason: 'range' };
  if (read.tokenClass === 3) return { ok: false, reason: 'class' };
  if (read.tokenClass === 1) return checked(read.block, 1);
  if (key === undefined) return { ok: false, reason: 'key_missing' };
  return checked(misty1Decrypt(read.block, misty1Schedule(key)), read.tokenClass);
}

function checked(block: Block, tokenClass: TokenClass): OpenedFrame {
  const data = block.lo >>> 16;
  if (tokenCrc(tokenClass, block.hi, data) !== (block.lo & 0xffff)) return { ok: false, reason: 'crc' };
  return { ok: true, frame: { tokenClass, hi: block.hi, data } };
}

function withCrc({ tokenClass, hi, data }: Frame): Block {
  return { hi, lo: ((data << 16) | tokenCrc(tokenClass, hi, data)) >>> 0 };
}
