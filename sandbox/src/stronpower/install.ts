import { newMeter } from '../meters/virtual-meter.ts';
import { asBody, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { companyKeyState, newAccount, type Company } from './companies.ts';

/**
 * Registers a meter with the vendor and hangs the virtual meter on the wall; an installed one keeps its credit and keys.
 * `key_type: 1` installs it with its default key, which takes no credit before a key change; `ken` sets the key's expiry;
 * `base_date: 1993` installs one that missed the roll-over of 2024.
 */
export function installMeter(world: World, company: Company, fields: Body): void {
  const id = asText(fields['meter_id']);
  const keyState = {
    ...companyKeyState(company.company),
    ...(fields['key_type'] === undefined ? {} : { keyType: Number(fields['key_type']) }),
    ...(fields['ken'] === undefined ? {} : { ken: Number(fields['ken']) }),
    ...(asText(fields['base_date']) === '1993' ? { baseDate: 1993 as const } : {}),
  };
  const account = company.meters.get(id) ?? newAccount(company, id, keyState);
  account.customerId = asText(fields['customer_id']);
  account.customerName = asText(fields['customer_name']);
  account.customerPhone = asText(fields['customer_phone']);
  account.customerAddress = asText(fields['customer_address']);
  company.meters.set(id, account);
  const { key, customerName } = account;
  const meter = world.meters.get(id);
  if (meter?.company === company.company) meter.customerName = customerName;
  else world.meters.set(id, newMeter({ id, company: company.company, customerName, key, keyState: account.keyState }));
}

export function applyInstall(world: World, data: { company: string; meter: unknown }): void {
  const company = world.companies.get(data.company);
  if (company !== undefined) installMeter(world, company, asBody(data.meter));
}
