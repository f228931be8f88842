import { createCipheriv, createHmac } from 'node:crypto';
import { requireBytes, requireDigits, requireInteger, StsError } from './errors.ts';
import { panBlock, requirePan } from './meter-number.ts';
import { requireBaseDate } from './tid.ts';
import type { BaseDate } from './tid.ts';

/** EA11 is MISTY1 with 16-byte keys. EA07 keys (8 bytes) can be derived, but this package does not encrypt with them. */
export type EncryptionAlgorithm = 'ea07' | 'ea11';

export type KeyIdentity = {
  /** 6-digit supply group code. */
  sgc: string;
  /** 0 initialisation, 1 default, 2 unique (the normal one), 3 common. */
  keyType: number;
  /** Key revision number, 1 to 9. */
  krn: number;
  /** 2-digit tariff index. */
  ti: string;
};

export type Dkga02Options = KeyIdentity & {
  /** 8 bytes. */
  vendingKey: Uint8Array;
  /** 18-digit MeterPAN, from `meterPan`. */
  pan: string;
};

export type Dkga04Options = KeyIdentity & {
  /** 20 bytes. */
  vendingKey: Uint8Array;
  baseDate: BaseDate;
  algorithm: EncryptionAlgorithm;
  /** 18-digit MeterPAN, from `meterPan`. Used as given; no vector is public for common keys (key type 3). */
  pan: string;
};

const KEY_BYTES = { ea07: 8, ea11: 16 } as const;

/**
 * DKGA04: a meter's decoder key, the start of an HMAC-SHA-256 over what identifies the key.
 * @returns 16 bytes for EA11, 8 for EA07
 * @throws StsError `sts.vending_key_invalid`, `sts.pan_invalid`, `sts.sgc_invalid`, `sts.ti_invalid`,
 * `sts.krn_invalid`, `sts.key_type_invalid`, `sts.base_date_invalid`, `sts.algorithm_invalid`
 * @see IEC 62055-41, DKGA04
 */
export function deriveDecoderKey(options: Dkga04Options): Uint8Array {
  const { vendingKey } = options;
  requireBytes(vendingKey, { code: 'sts.vending_key_invalid', what: 'DKGA04 vending key', length: 20 });
  const digest = createHmac('sha256', vendingKey).update(derivationData(options)).digest();
  return Uint8Array.from(digest.subarray(0, keyBytesOf(options.algorithm)));
}

/**
 * DKGA02: the older derivation, one DES encryption of PAN block xor control block.
 * @returns 8 bytes
 * @throws StsError `sts.vending_key_invalid`, `sts.pan_invalid`, `sts.sgc_invalid`, `sts.ti_invalid`,
 * `sts.krn_invalid`, `sts.key_type_invalid`
 * @see IEC 62055-41, DKGA02
 */
export function deriveDecoderKeyDkga02(options: Dkga02Options): Uint8Array {
  const { vendingKey, pan, keyType } = options;
  requireBytes(vendingKey, { code: 'sts.vending_key_invalid', what: 'DKGA02 vending key', length: 8 });
  const input = xor(fromHex(panBlock(pan, keyType)), fromHex(controlBlock(options)));
  return xor(xor(encryptDes(vendingKey, input), input), vendingKey);
}

/**
 * The 16 hex digits that bind key type, supply group, tariff index and revision into DKGA02.
 * @throws StsError `sts.sgc_invalid`, `sts.ti_invalid`, `sts.krn_invalid`, `sts.key_type_invalid`
 */
export function controlBlock(identity: KeyIdentity): string {
  const { keyType, sgc, ti, krn } = requireKeyIdentity(identity);
  return `${keyType}${sgc}${ti}${krn}FFFFFF`;
}

/** Returns the identity when all its fields are in range; throws the field's code otherwise. */
export function requireKeyIdentity<Identity extends KeyIdentity>(identity: Identity): Identity {
  requireInteger(identity.keyType, { code: 'sts.key_type_invalid', what: 'key type', max: 3 });
  requireInteger(identity.krn, { code: 'sts.krn_invalid', what: 'KRN', min: 1, max: 9 });
  requireDigits(identity.sgc, { code: 'sts.sgc_invalid', what: 'SGC', length: 6 });
  requireDigits(identity.ti, { code: 'sts.ti_invalid', what: 'TI', length: 2 });
  return identity;
}

function derivationData(options: Dkga04Options): Buffer {
  const { keyType, krn, sgc, ti } = requireKeyIdentity(options);
  const baseDate = String(requireBaseDate(options.baseDate)).slice(2);
  return Buffer.concat([
    Buffer.from([4]),
    ...['04', baseDate, options.algorithm.slice(2), ti].map(counted),
    Buffer.from([0, 4]),
    ...[sgc, String(keyType), String(krn), requirePan(options.pan)].map(counted),
    Buffer.from([0, 0, 0, keyBytesOf(options.algorithm) * 8]),
  ]);
}

function keyBytesOf(algorithm: EncryptionAlgorithm): number {
  if (Object.hasOwn(KEY_BYTES, algorithm)) return KEY_BYTES[algorithm];
  throw new StsError('sts.algorithm_invalid', 'encryption algorithm must be ea07 or ea11');
}

function counted(text: string): Buffer {
  return Buffer.from([text.length, ...Buffer.from(text, 'ascii')]);
}

function encryptDes(key: Uint8Array, block: Uint8Array): Uint8Array {
  // OpenSSL 3 keeps single DES in its legacy provider. Triple DES with one key three times is the same function.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return cipher.update(block);
}

function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return Uint8Array.from(left, (byte, i) => byte ^ right[i]!);
}
