import type { CountryCode } from 'libphonenumber-js/max';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { metadataText } from '../../../kernel/fields.ts';
import { countryOf, readPhone } from '../../../kernel/phone.ts';
import { storable } from '../../../kernel/text.ts';
import { checkAttributes } from './attributes/attributes.ts';
import { placeOf } from './queries.ts';
import type { ContactBody } from './schema.ts';

/** What a body says about a contact; what it leaves out is left out. `null`: there is none any more. */
export interface ContactInput {
  readonly name?: string;
  /** E.164 digits. */
  readonly phone?: string | null;
  readonly email?: string | null;
  /** JSON text. */
  readonly attributes?: string;
  readonly tags?: readonly string[];
  readonly language?: string | null;
  readonly timeZone?: string | null;
  readonly isActive?: boolean;
}

/** @throws AppError `invalid` by field */
export async function readInput(tx: Tx, body: ContactBody): Promise<ContactInput> {
  return {
    ...textsOf(body),
    ...(body.phone_e164 === undefined ? {} : { phone: phoneOf(body.phone_e164, countryOf(await placeOf(tx))) }),
    ...(body.attributes === undefined ? {} : { attributes: metadataText(await checkAttributes(tx, body.attributes)) }),
  };
}

function textsOf({ name, email, tags, language, time_zone: zone, is_active: isActive }: ContactBody): ContactInput {
  return {
    ...(name === undefined ? {} : { name: plainName(name) }),
    ...(email === undefined ? {} : { email: email === '' ? null : email.trim().toLowerCase() }),
    ...(tags === undefined ? {} : { tags: plainTags(tags) }),
    ...(language === undefined ? {} : { language }),
    ...(zone === undefined ? {} : { timeZone: zoneOf(zone) }),
    ...(isActive === undefined ? {} : { isActive }),
  };
}

/** Blanks between words are one: names are looked for by their words. */
export function plainName(text: string): string {
  return storable(text).trim().replaceAll(/\s+/g, ' ').slice(0, 255);
}

export function plainTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => storable(tag).trim()).filter((tag) => tag !== ''))];
}

/** E.164 digits of what somebody typed; null for what is no number where the tenant works. */
export async function readPersonsPhone(tx: Tx, text: string): Promise<string | null> {
  return readPhone(text, countryOf(await placeOf(tx)));
}

export const NOT_A_PHONE = 'Not a phone number. Write it as 0712345678 or +254712345678.';

function phoneOf(text: string | null, country: CountryCode): string | null {
  if (text === null || text.trim() === '') return null;
  const digits = readPhone(text, country);
  if (digits === null) throw invalid({ phone_e164: [NOT_A_PHONE] });
  return digits;
}

function zoneOf(name: string | null): string | null {
  if (name === null || name === '') return null;
  if (!isZone(name)) throw invalid({ time_zone: ['Not a time zone. Write it as Africa/Nairobi.'] });
  return name;
}

/** True for the IANA name of a time zone. */
export function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
