import { plainText } from '../../../kernel/tables/safe-text.ts';
import { plainHeading, spreadsheetDay, wholeNumber } from '../../operations/table-imports/index.ts';

/** What a list is of; it decides which columns it must have. */
export const KINDS = ['meters', 'customers'] as const;
export type ImportKind = (typeof KINDS)[number];

/** What becomes of a row whose meter or customer is registered already, and of one whose is not. */
export const MODES = ['add', 'add_and_update', 'update'] as const;
export type ImportMode = (typeof MODES)[number];

/** Fields that a column may hold, and headings under which they are found when nobody names one. */
const FIELDS = {
  meter_id: ['meter', 'meterno', 'meternumber', 'mita'],
  meter_type: ['type'],
  location: ['plot'],
  site: ['zone', 'area'],
  status: [],
  serial_number: ['serial', 'serialno'],
  firmware_version: ['firmware'],
  latitude: ['lat'],
  longitude: ['lon', 'lng', 'long'],
  installed_on: ['installed', 'installationdate'],
  tariff: ['tariffname', 'tarifu'],
  vendor_account: ['vendingaccount'],
  vendor_customer_id: ['vendorcustomer'],
  bulk_meter: ['zonemeter', 'parentmeter'],
  aliases: ['alias', 'othername', 'othernames', 'housecode'],
  customer_id: ['customerno', 'customernumber', 'account', 'accountno', 'accountnumber'],
  name: ['customer', 'customername', 'fullname', 'jina'],
  phone: ['mobile', 'telephone', 'phoneno', 'phonenumber', 'msisdn', 'simu'],
  email: ['mail', 'emailaddress'],
  address: ['postaladdress'],
  id_number: ['idno', 'nationalid'],
  language: ['lugha'],
  is_active: ['active'],
  wants_email: ['receiptsbymail'],
} as const satisfies Record<string, readonly string[]>;
export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

export const METER_FIELDS: readonly Field[] = [
  'meter_type',
  'location',
  'site',
  'status',
  'serial_number',
  'firmware_version',
  'latitude',
  'longitude',
  'installed_on',
  'tariff',
  'vendor_account',
  'vendor_customer_id',
  'bulk_meter',
];
export const CUSTOMER_FIELDS: readonly Field[] = ['name', 'phone', 'email', 'address', 'id_number', 'language', 'is_active', 'wants_email'];
const NEEDED: Readonly<Record<ImportKind, readonly Field[]>> = { meters: ['meter_id'], customers: ['name', 'phone'] };

/** Whoever is registered is known by the number alone; only a new customer needs more. */
function neededFor({ kind, mode }: List, columns: Columns): readonly Field[] {
  return kind === 'customers' && mode !== 'add' && columns.has('customer_id') ? [] : NEEDED[kind];
}

/** By field, the position of its column. */
export type Columns = ReadonlyMap<Field, number>;

/** By field, the heading of its column; fields left out are found by their usual headings. */
type Mapping = Readonly<Partial<Record<Field, string>>>;

/** What a list is of, and what is to be done with it. */
export interface List {
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  readonly mapping: Mapping;
}

/** @returns the columns, or what is wrong with them in words, by field. */
export function readColumns(headings: readonly string[], list: List): Columns | Readonly<Record<string, string[]>> {
  const { mapping } = list;
  const plain = headings.map(plainHeading);
  const columns = new Map<Field, number>();
  const problems: Record<string, string[]> = {};
  for (const field of FIELD_NAMES) {
    const wanted = mapping[field];
    const at = plain.findIndex((heading) => (wanted === undefined ? isUsual(field, heading) : heading === plainHeading(wanted)));
    if (at >= 0) columns.set(field, at);
    else if (wanted !== undefined) problems[`mapping.${field}`] = ['The file has no column with this heading.'];
  }
  for (const field of neededFor(list, columns))
    if (!columns.has(field)) problems[`mapping.${field}`] ??= ['No column was found for this field. Name its heading.'];
  return Object.keys(problems).length > 0 ? problems : columns;
}

function isUsual(field: Field, heading: string): boolean {
  return heading === plainHeading(field) || (FIELDS[field] as readonly string[]).includes(heading);
}

/** What a row says, by field; empty cells are left out. */
export type Values = Readonly<Partial<Record<Field, string>>>;

export function valuesOf(columns: Columns, cells: readonly string[]): Values {
  const values: Partial<Record<Field, string>> = {};
  for (const [field, at] of columns) {
    // a file of ours marks what a spreadsheet would take for a formula
    const text = plainText((cells[at] ?? '').trim());
    if (text !== '') values[field] = READ[field]?.(text) ?? text;
  }
  return values;
}

const READ: Partial<Record<Field, (text: string) => string>> = {
  meter_id: wholeNumber,
  phone: wholeNumber,
  bulk_meter: wholeNumber,
  customer_id: wholeNumber,
  id_number: wholeNumber,
  installed_on: spreadsheetDay,
  language: (text) => text.toLowerCase(),
  status: (text) => text.toLowerCase(),
};
