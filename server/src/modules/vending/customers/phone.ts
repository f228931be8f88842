import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { sha256, type Secrets } from '../../../kernel/crypto.ts';

/** Where a tenant works, as far as it decides how its people write their numbers. */
export interface Place {
  readonly timeZone: string;
  readonly currency: string;
}

const BY_ZONE: Readonly<Record<string, CountryCode>> = { 'Africa/Dar_es_Salaam': 'TZ', 'Africa/Kampala': 'UG' };
const BY_CURRENCY: Readonly<Record<string, CountryCode>> = { KES: 'KE', TZS: 'TZ', UGX: 'UG' };

/** The country whose national form a number without prefix is read in. Nairobi is every tenant's zone until it names another. */
export function countryOf({ timeZone, currency }: Place): CountryCode {
  return BY_ZONE[timeZone] ?? BY_CURRENCY[currency] ?? 'KE';
}

/**
 * E.164 digits without plus of a number as people write it: `0712 345 678`, `+254712345678`, `00254…`, `254712345678`.
 * @returns null for what no operator could have given out, and for masked or hashed numbers
 */
export function readPhone(text: string, country: CountryCode): string | null {
  const trimmed = text.trim().replace(/^00/, '+');
  const national = validDigits(trimmed, country);
  if (national !== null || trimmed.startsWith('+')) return national;
  return validDigits(`+${trimmed}`, country);
}

function validDigits(text: string, country: CountryCode): string | null {
  // a text with letters in it is an account or a hash, not a number
  if (text.length > 25 || /[^\d\s+().-]/.test(text)) return null;
  const parsed = parsePhoneNumberFromString(text, country);
  return parsed?.isValid() ? parsed.number.slice(1) : null;
}

const SHA256_HEX = /^[0-9a-f]{64}$/i;

/**
 * What a payer is recognised by when M-Pesa gives only the SHA-256 of the number: a keyed hash over that hash, so that
 * nothing stored can be turned back by trying all numbers.
 * @param phone E.164 digits, or the 64 hex digits that M-Pesa sends in their place
 */
export function payerDigest(secrets: Secrets, phone: string): Buffer {
  const hash = SHA256_HEX.test(phone) ? phone.toLowerCase() : sha256(phone).toString('hex');
  return secrets.digest('msisdn', hash);
}
