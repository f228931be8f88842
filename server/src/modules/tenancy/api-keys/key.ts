import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '../../../kernel/crypto.ts';

/**
 * `mk_live_` + 32 characters (190 bits) + 6 characters of CRC-32, all base62: selectable by a double
 * click, found by secret scanners, and mistyped ones are refused without asking the database.
 */
const PREFIX = 'mk_live_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BODY = 32;
const SHAPE = /^mk_live_[0-9A-Za-z]{38}$/;
const SHOWN = PREFIX.length + 6;

export interface FreshKey {
  readonly text: string;
  readonly hash: Buffer;
  readonly prefix: string;
}

export function newKey(): FreshKey {
  const body = `${PREFIX}${randomBase62(BODY)}`;
  const text = body + checksum(body);
  return { text, hash: sha256(text), prefix: text.slice(0, SHOWN) };
}

export function isKeyText(text: string): boolean {
  return text.startsWith('mk_');
}

/** What the database keeps of a key, or null when the text cannot be one. */
export function keyHash(text: string): Buffer | null {
  if (!SHAPE.test(text) || checksum(text.slice(0, -6)) !== text.slice(-6)) return null;
  return sha256(text);
}

function randomBase62(length: number): string {
  let text = '';
  // 248 is the largest multiple of 62 in a byte: above it the first letters would come up more often
  while (text.length < length) for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
  return text;
}

function checksum(text: string): string {
  let [rest, out] = [crc32(text), ''];
  for (let place = 0; place < 6; place += 1) {
    out = ALPHABET[rest % 62]! + out;
    rest = Math.floor(rest / 62);
  }
  return out;
}
