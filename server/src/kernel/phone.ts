import { getCountryCallingCode, parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/max';
import { COUNTRY_OF_CURRENCY, COUNTRY_OF_ZONE } from './phone-countries.ts';
import { operatorOf } from './phone-operators.ts';

/** Where a tenant works, as far as it decides how its people write their numbers. */
export interface Place {
  readonly timeZone: string;
  readonly currency: string;
}

/** The country whose national form a number without prefix is read in: the zone's, else the currency's, else Kenya. */
export function countryOf({ timeZone, currency }: Place): CountryCode {
  return COUNTRY_OF_ZONE.get(timeZone) ?? COUNTRY_OF_CURRENCY.get(currency) ?? 'KE';
}

/**
 * E.164 digits without plus of a number as people write it: `0712 345 678`, `+254712345678`, `00254…`, `254712345678`.
 * @returns null for what no operator could have given out, and for masked or hashed numbers
 */
export function readPhone(text: string, country: CountryCode): string | null {
  return parse(text, country)?.number.slice(1) ?? null;
}

/** The digits that stand before a number of this country: `254`. */
export function callingCodeOf(country: CountryCode): string {
  return getCountryCallingCode(country);
}

export interface PhoneFacts {
  /** E.164 digits without plus. */
  readonly digits: string;
  /** ISO 3166 country; null for numbers of no country, such as satellite phones. */
  readonly country: string | null;
  readonly type: 'mobile' | 'fixed_line' | 'other';
  /** By its prefix: only a hint, since numbers are carried from one operator to another. Null where the prefix is not known. */
  readonly operator: string | null;
}

/** What a number tells by itself; null as `readPhone`. */
export function describePhone(text: string, country: CountryCode): PhoneFacts | null {
  const parsed = parse(text, country);
  if (parsed === null) return null;
  const digits = parsed.number.slice(1);
  return { digits, country: parsed.country ?? null, type: typeOf(parsed), operator: operatorOf(digits) };
}

function typeOf(parsed: PhoneNumber): PhoneFacts['type'] {
  const type = parsed.getType();
  if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') return 'mobile';
  return type === 'FIXED_LINE' ? 'fixed_line' : 'other';
}

function parse(text: string, country: CountryCode): PhoneNumber | null {
  const trimmed = text.trim().replace(/^00/, '+');
  const national = valid(trimmed, country);
  if (national !== null || trimmed.startsWith('+')) return national;
  return valid(`+${trimmed}`, country);
}

function valid(text: string, country: CountryCode): PhoneNumber | null {
  // a text with letters in it is an account or a hash, not a number
  if (text.length > 25 || /[^\d\s+().-]/.test(text)) return null;
  const parsed = parsePhoneNumberFromString(text, country);
  return parsed?.isValid() ? parsed : null;
}
