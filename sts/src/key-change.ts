import { requireKeyIdentity } from './decoder-key.ts';
import type { KeyIdentity } from './decoder-key.ts';
import { requireInteger, StsError } from './errors.ts';
import { sealFrame } from './frame.ts';
import type { Frame } from './frame.ts';

export type KeyChangeOptions = KeyIdentity & {
  /** The key the meter has now, 16 bytes: all tokens of the set are encrypted with it. */
  oldKey: Uint8Array;
  /** 16 bytes give four tokens, 8 bytes two. */
  newKey: Uint8Array;
  /** Key expiry number of the new key, 0 to 255; 255 never expires. */
  ken: number;
  /** Roll-over: the meter moves to the new key's base date and forgets the identifiers it has seen. */
  ro: boolean;
};

/** One key-change token as read. `keyPart` is 32 bits of the new key. */
export type KeyChangePart =
  | { kind: 'kct1'; kenHigh: number; krn: number; ro: boolean; keyType: number; keyPart: number }
  | { kind: 'kct2'; kenLow: number; ti: number; keyPart: number }
  | { kind: 'kct3'; sgcLow: number; keyPart: number }
  | { kind: 'kct4'; sgcHigh: number; keyPart: number };

/**
 * The class 2 tokens that give a meter a new key: KCT1 to KCT4, or KCT1 and KCT2 for an 8-byte key. The meter takes
 * them in any order; `keyType`, `krn`, `ti` and `sgc` describe the new key. Two tokens leave no room for `sgc`.
 * @throws StsError `sts.key_invalid`, `sts.ken_invalid`, `sts.key_type_invalid`, `sts.krn_invalid`, `sts.ti_invalid`,
 * `sts.sgc_invalid`
 * @see IEC 62055-41, class 2, subclasses 3, 4, 8, 9
 */
export function encodeKeyChange(options: KeyChangeOptions): string[] {
  const headers = headersOf(options);
  const parts = keyParts(options.newKey);
  return parts.map((part, i) => sealFrame(keyFrame(headers[i]!, part), options.oldKey));
}

/** The fields of a key-change frame; null for another subclass. */
export function readKeyChangePart({ hi, data }: Frame): KeyChangePart | null {
  const header = hi >>> 16;
  const keyPart = (((hi & 0xffff) << 16) | data) >>> 0;
  switch (header >>> 12) {
    case 3:
      return { kind: 'kct1', ...readFirstHeader(header), keyPart };
    case 4:
      return { kind: 'kct2', kenLow: (header >>> 8) & 0xf, ti: header & 0xff, keyPart };
    case 8:
      return { kind: 'kct3', sgcLow: header & 0xfff, keyPart };
    case 9:
      return { kind: 'kct4', sgcHigh: header & 0xfff, keyPart };
    default:
      return null;
  }
}

/** Headers of KCT1 to KCT4: the 16 bits before the key's part. */
function headersOf(options: KeyChangeOptions): number[] {
  const { keyType, krn, ti, sgc, ro } = requireKeyIdentity(options);
  const ken = requireInteger(options.ken, { code: 'sts.ken_invalid', what: 'KEN', max: 255 });
  const group = Number(sgc);
  return [
    (3 << 12) | ((ken >>> 4) << 8) | (krn << 4) | (Number(ro) << 3) | keyType,
    (4 << 12) | ((ken & 0xf) << 8) | Number(ti),
    (8 << 12) | (group & 0xfff),
    (9 << 12) | (group >>> 12),
  ];
}

/** The key's 32-bit words in the order of the tokens: the highest is in KCT1, the lowest in KCT2, the middle in 4 and 3. */
function keyParts(key: Uint8Array): number[] {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  if (key.length === 8) return [view.getUint32(0), view.getUint32(4)];
  if (key.length === 16) return [0, 12, 4, 8].map((at) => view.getUint32(at));
  throw new StsError('sts.key_invalid', `new decoder key must be 8 or 16 bytes, not ${key.length}`);
}

function keyFrame(header: number, part: number): Frame {
  return { tokenClass: 2, hi: ((header << 16) | (part >>> 16)) >>> 0, data: part & 0xffff };
}

function readFirstHeader(header: number): { kenHigh: number; krn: number; ro: boolean; keyType: number } {
  return {
    kenHigh: (header >>> 8) & 0xf,
    krn: (header >>> 4) & 0xf,
    ro: ((header >>> 3) & 1) === 1,
    keyType: header & 0b11,
  };
}
