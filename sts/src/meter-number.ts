import { requireDigits, StsError } from './errors.ts';

const IIN_OF_11_DIGITS = '600727';
const IIN_OF_13_DIGITS = '0000';

/**
 * The Luhn check digit (0 to 9) that belongs after `digits`.
 * @throws StsError `sts.digits_invalid` when `digits` is not one or more decimal digits
 * @see ISO/IEC 7812-1, annex B
 */
export function luhnDigit(digits: string): number {
  requireDigits(digits, { code: 'sts.digits_invalid', what: 'Luhn payload', length: Math.max(1, digits.length) });
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    sum += place % 2 === 0 ? doubled(digit) : digit;
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether this is an 11 or 13 digit meter number whose last digit is its Luhn check. Never throws. */
export function isValidMeterNumber(number: string): boolean {
  if (!isMeterNumber(number)) return false;
  return luhnDigit(number.slice(0, -1)) === Number(number.slice(-1));
}

/**
 * The 18-digit MeterPAN of a meter number: issuer 600727 for 11 digits, 0000 for 13, and a Luhn digit over all.
 * The meter number's own check digit is not looked at: ask `isValidMeterNumber` first where numbers are typed.
 * @throws StsError `sts.meter_number_invalid` when not 11 or 13 decimal digits
 */
export function meterPan(number: string): string {
  if (!isMeterNumber(number)) {
    throw new StsError('sts.meter_number_invalid', 'meter number must be 11 or 13 decimal digits');
  }
  const payload = (number.length === 11 ? IIN_OF_11_DIGITS : IIN_OF_13_DIGITS) + number;
  return `${payload}${luhnDigit(payload)}`;
}

/**
 * The 16-digit PAN block that goes into DKGA02: the end of the issuer number and the meter number, without the check
 * digit. A common key (key type 3) is shared by many meters, so there the meter number is zeros.
 * @throws StsError `sts.pan_invalid` when `pan` is not 18 decimal digits
 */
export function panBlock(pan: string, keyType: number): string {
  const block = requirePan(pan).slice(1, 17);
  if (keyType !== 3) return block;
  return block.slice(0, pan.startsWith(IIN_OF_13_DIGITS) ? 3 : 5).padEnd(16, '0');
}

/** Returns `pan` when it is 18 decimal digits; throws `sts.pan_invalid` otherwise. */
export function requirePan(pan: string): string {
  return requireDigits(pan, { code: 'sts.pan_invalid', what: 'MeterPAN', length: 18 });
}

function isMeterNumber(number: string): boolean {
  return /^(?:[0-9]{11}|[0-9]{13})$/.test(number);
}

function doubled(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}
