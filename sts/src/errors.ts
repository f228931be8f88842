export type StsErrorCode =
  | 'sts.algorithm_invalid'
  | 'sts.amount_invalid'
  | 'sts.amount_overflow'
  | 'sts.base_date_invalid'
  | 'sts.control_invalid'
  | 'sts.date_invalid'
  | 'sts.digits_invalid'
  | 'sts.ken_invalid'
  | 'sts.key_invalid'
  | 'sts.key_type_invalid'
  | 'sts.kind_invalid'
  | 'sts.krn_invalid'
  | 'sts.manufacturer_invalid'
  | 'sts.meter_number_invalid'
  | 'sts.pan_invalid'
  | 'sts.register_invalid'
  | 'sts.rnd_invalid'
  | 'sts.sgc_invalid'
  | 'sts.ti_invalid'
  | 'sts.tid_out_of_range'
  | 'sts.token_invalid'
  | 'sts.value_invalid'
  | 'sts.vending_key_invalid';

/** A mistake of the program or the issuer. Bad keypad input is never one: `decodeToken` returns it as a value. */
export class StsError extends Error {
  override readonly name = 'StsError';
  readonly code: StsErrorCode;

  constructor(code: StsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

type IntegerRule = { code: StsErrorCode; what: string; min?: number; max: number };

/** Returns `value` when it is an integer in `min` (default 0) to `max`, both included; throws `rule.code` otherwise. */
export function requireInteger(value: number, rule: IntegerRule): number {
  const min = rule.min ?? 0;
  if (Number.isInteger(value) && value >= min && value <= rule.max) return value;
  throw new StsError(rule.code, `${rule.what} must be an integer from ${min} to ${rule.max}`);
}

/** Returns `value` when it is exactly `length` decimal digits; throws `rule.code` otherwise. */
export function requireDigits(value: string, rule: { code: StsErrorCode; what: string; length: number }): string {
  if (value.length === rule.length && /^[0-9]+$/.test(value)) return value;
  throw new StsError(rule.code, `${rule.what} must be ${rule.length} decimal digits`);
}

/** Returns `bytes` when it has exactly `length` bytes; throws `rule.code` otherwise. The message never shows the bytes. */
export function requireBytes(bytes: Uint8Array, rule: { code: StsErrorCode; what: string; length: number }): Uint8Array {
  if (bytes.length === rule.length) return bytes;
  throw new StsError(rule.code, `${rule.what} must be ${rule.length} bytes, not ${bytes.length}`);
}
