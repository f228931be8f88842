import { storable, type Fields } from '../../kernel/text.ts';
import type { IssuedToken } from '../../modules/vending/tokens/port.ts';
import { readDecimal, scaled, type Decimal } from './decimals.ts';

/** One record of an answer: names in lower case without underscores, values as text. */
export type VendorRecord = ReadonlyMap<string, string>;

/** The names seen in the wild for one field, in the spelling of `toRecord`. */
const NAMES = {
  token: ['token', 'tokenno', 'tokenno1'],
  meter: ['meterid'],
  paid: ['totalpaid'],
  units: ['totalunit', 'units'],
  price: ['price'],
  rate: ['rate', 'vatrate', 'vat'],
  generated: ['gentime'],
} as const;

const LARGEST_TOKEN = '73786976294838206463';

export function toRecord(object: Fields): VendorRecord {
  const record = new Map<string, string>();
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'string' && value !== '') record.set(key.toLowerCase().replaceAll('_', ''), storable(value));
  }
  return record;
}

export function field(record: VendorRecord, name: keyof typeof NAMES): string {
  for (const spelling of NAMES[name]) {
    const text = record.get(spelling);
    if (text !== undefined) return text;
  }
  return '';
}

/** The 20 digits of a token as printed (blanks and dashes allowed), or null when it cannot be an STS token. */
export function readToken(text: string): string | null {
  if (/[\p{L}<>{}]/u.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  return digits.length === 20 && digits <= LARGEST_TOKEN ? digits : null;
}

/** Amounts and volume as they can be kept: null where absent or finer than a cent or a tenth. */
export function readIssued(record: VendorRecord, token: string): IssuedToken {
  const tenths = whole(field(record, 'units'), 1);
  return {
    token,
    meterNumber: field(record, 'meter').trim() || null,
    paidMinor: whole(field(record, 'paid'), 2),
    tenths: tenths === null ? null : Number(tenths),
    unitPriceMinor: whole(field(record, 'price'), 2),
    generatedAt: field(record, 'generated') || null,
  };
}

export function decimalOf(record: VendorRecord, name: keyof typeof NAMES): Decimal | null {
  return readDecimal(field(record, name));
}

function whole(text: string, places: number): bigint | null {
  const decimal = readDecimal(text);
  return decimal ? scaled(decimal, places) : null;
}
