import { isValidMeterNumber } from '@mkondo/sts';
import { toCents } from '../money.ts';
import type { World } from '../world.ts';
import type { Company, MeterAccount } from './companies.ts';
import type { Fields } from './fields.ts';
import { installMeter } from './install.ts';

/** NewCustomer: registers a meter with its customer, and the virtual meter appears. Text `true`, or `false`. */
export function newCustomer(world: World, company: Company, fields: Fields): string {
  const meterId = fields('MeterID');
  if (!isValidMeterNumber(meterId) || company.meters.has(meterId)) return 'false';
  return keep(world, company, fields);
}

/** UpdateCustomer: changes the customer of a registered meter. Text `true`, or `false`. */
export function updateCustomer(world: World, company: Company, fields: Fields): string {
  return company.meters.has(fields('MeterID')) ? keep(world, company, fields) : 'false';
}

function keep(world: World, company: Company, fields: Fields): string {
  const meter = {
    meter_id: fields('MeterID'),
    customer_id: fields('CustomerID'),
    customer_name: fields('CustomerName'),
    customer_phone: fields('CustomerPhone'),
    customer_address: fields('CustomerAddress'),
  };
  installMeter(world, company, meter);
  world.journal.note('install_meter', { company: company.company, meter });
  return 'true';
}

export function accountsOfCustomer(company: Company | null, customerId: string): MeterAccount[] {
  if (company === null || customerId === '') return [];
  return [...company.meters.values()].filter((account) => account.customerId === customerId);
}

export type PriceData = { company: string; price: string; vat_rate: string; category: string };

/** NewPrice: the company's only price category gets a new price and VAT rate. Text `true`, or `false`. */
export function newPrice(world: World, company: Company, fields: Fields): string {
  const data = {
    company: company.company,
    price: fields('PRICE'),
    vat_rate: fields('VAT_RATE') || '0',
    category: fields('Categories') || company.category,
  };
  if (toCents(data.price) === null || toCents(data.vat_rate) === null) return 'false';
  applyPrice(world, data);
  world.journal.note('price', data);
  return 'true';
}

export function applyPrice(world: World, data: PriceData): void {
  const company = world.companies.get(data.company);
  if (company === undefined) return;
  company.price = toCents(data.price) ?? company.price;
  company.vat = toCents(data.vat_rate) ?? company.vat;
  company.category = data.category;
}
