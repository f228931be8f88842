import { invalid } from '../../../kernel/errors.ts';

const MOST_JSON = 32_768;
/** Code points that the database's JSON refuses: NUL and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/** JSON text of a field that clients fill as they like, within bounds. */
export function jsonText(field: string, value: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(value);
  if (text.length > MOST_JSON) throw invalid({ [field]: ['At most 32 kB.'] });
  if (UNSTORABLE.test(text)) throw invalid({ [field]: ['Holds characters that cannot be stored.'] });
  return text;
}

/** @throws AppError `invalid`, under the field given, for anything but a name of the IANA time zone database. */
export function requireTimeZone(text: string, field = 'time_zone'): string {
  try {
    if (!/^[A-Za-z]/.test(text)) throw new RangeError('an offset is no zone');
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw invalid({ [field]: ['Not a time zone. Write it as in Africa/Nairobi.'] });
  }
}

const PAYBILL = /^\d{4,10}$/;

/** A paybill number without blanks; undefined when there is none to set. */
export function paybillOf(text: string | null | undefined): string | undefined {
  const number = text?.replaceAll(/\s/g, '');
  if (!number) return undefined;
  if (!PAYBILL.test(number)) throw invalid({ paybill_number: ['Four to ten digits.'] });
  return number;
}
