import { encodeKeyChange } from '@mkondo/sts';
import { meterKey, type KeyState } from '../meters/virtual-meter.ts';
import type { World } from '../world.ts';
import type { Company, MeterAccount } from './companies.ts';

export type KeyChangeData = { company: string; meter: string; key_state: KeyState; tokens: string[] };

/** Gives a meter a new key in the vendor's books and returns the four tokens that take it there; later vends use the new key. */
export function changeKey(world: World, company: Company, change: { account: MeterAccount; to: KeyState }): string[] {
  const { account, to } = change;
  const tokens = encodeKeyChange({
    ...to,
    oldKey: account.key,
    newKey: meterKey(account.meterId, company.vendingKey, to),
    ro: to.baseDate !== account.keyState.baseDate,
  });
  const data = { company: company.company, meter: account.meterId, key_state: to, tokens };
  applyKeyChange(world, data);
  world.journal.append<KeyChangeData>('key_change', data);
  return tokens;
}

export function applyKeyChange(world: World, data: KeyChangeData): void {
  const company = world.companies.get(data.company);
  const account = company?.meters.get(data.meter);
  if (company === undefined || account === undefined) return;
  // A roll-over restarts the count of minutes: identifiers of the former base date mean other times.
  if (data.key_state.baseDate !== account.keyState.baseDate) account.lastTid = null;
  account.keyState = data.key_state;
  account.key = meterKey(account.meterId, company.vendingKey, data.key_state);
}
