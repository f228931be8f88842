import type { ImportsCreateData } from '../../api/generated/types.gen.ts';

export type Mapping = NonNullable<ImportsCreateData['body']['mapping']>;
export type FieldName = keyof Mapping;
export type Kind = ImportsCreateData['body']['kind'];
export type Mode = NonNullable<ImportsCreateData['body']['mode']>;
export const MODES: readonly Mode[] = ['add', 'add_and_update', 'update'];

/** What a column may hold, with headings under which it usually comes; the server knows the same ones. */
const USUAL: Readonly<Record<FieldName, readonly string[]>> = {
  meter_id: ['meterid', 'meter', 'meterno', 'meternumber', 'mita'],
  meter_type: ['metertype', 'type'],
  location: ['location', 'plot'],
  site: ['site', 'zone', 'area'],
  status: ['status'],
  serial_number: ['serialnumber', 'serial', 'serialno'],
  firmware_version: ['firmwareversion', 'firmware'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lon', 'lng', 'long'],
  installed_on: ['installedon', 'installed', 'installationdate'],
  tariff: ['tariff', 'tariffname', 'tarifu'],
  vendor_account: ['vendoraccount', 'vendingaccount'],
  vendor_customer_id: ['vendorcustomerid', 'vendorcustomer'],
  bulk_meter: ['bulkmeter', 'zonemeter', 'parentmeter'],
  aliases: ['aliases', 'alias', 'othername', 'othernames', 'housecode'],
  customer_id: ['customerid', 'customerno', 'customernumber', 'account', 'accountno', 'accountnumber'],
  name: ['name', 'customer', 'customername', 'fullname', 'jina'],
  phone: ['phone', 'mobile', 'telephone', 'phoneno', 'phonenumber', 'msisdn', 'simu'],
  email: ['email', 'mail', 'emailaddress'],
  address: ['address', 'postaladdress'],
  id_number: ['idnumber', 'idno', 'nationalid'],
  language: ['language', 'lugha'],
  is_active: ['isactive', 'active'],
  wants_email: ['wantsemail', 'receiptsbymail'],
};

export const FIELDS = Object.keys(USUAL) as FieldName[];

/** Without these, a list of that kind is not taken. */
const NEEDED: Readonly<Record<Kind, readonly FieldName[]>> = { meters: ['meter_id'], customers: ['name', 'phone'] };

const plain = (heading: string): string => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Which heading each field most likely stands under. */
export function guess(headings: readonly string[]): Mapping {
  const found = FIELDS.flatMap((field) => {
    const heading = headings.find((one) => USUAL[field].includes(plain(one)));
    return heading === undefined ? [] : [[field, heading] as const];
  });
  return Object.fromEntries(found);
}

/** Fields without which the list is refused, and that no column was named for; whoever is registered is known by the number. */
export function missing({ kind, mode }: { kind: Kind; mode: Mode }, mapping: Mapping): readonly FieldName[] {
  if (kind === 'customers' && mode !== 'add' && mapping.customer_id) return [];
  return NEEDED[kind].filter((field) => !mapping[field]);
}
