export { decodeAmount, encodeAmount, MAX_AMOUNT } from './amount.ts';
export { encodeCredit } from './credit.ts';
export type { CreditKind, CreditOptions } from './credit.ts';
export { decodeToken } from './decode.ts';
export type {
  CreditToken,
  DecodedToken,
  DecodeFailure,
  KeyChangeToken,
  ManagementToken,
  TestDisplayToken,
} from './decode.ts';
export { deriveDecoderKey, deriveDecoderKeyDkga02 } from './decoder-key.ts';
export type { Dkga02Options, Dkga04Options, EncryptionAlgorithm, KeyIdentity } from './decoder-key.ts';
export { formatToken } from './digits.ts';
export { StsError } from './errors.ts';
export type { StsErrorCode } from './errors.ts';
export { assembleKeyChange } from './key-assembly.ts';
export type { KeyAssembly, KeyChange } from './key-assembly.ts';
export { encodeKeyChange } from './key-change.ts';
export type { KeyChangeOptions, KeyChangePart } from './key-change.ts';
export { encodeClearCredit, encodeClearTamper, encodeManagement } from './management.ts';
export type { ManagementOptions } from './management.ts';
export { isValidMeterNumber, luhnDigit, meterPan } from './meter-number.ts';
export { encodeClass1 } from './test-display.ts';
export type { Class1Options } from './test-display.ts';
export { dateOfTid, isKeyExpired, isReservedTid, MAX_TID, nextTid, tidOf } from './tid.ts';
export type { BaseDate } from './tid.ts';
