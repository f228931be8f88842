import type { Entry } from '../journal.ts';
import { phoneOf } from '../phones/phones.ts';
import type { World } from '../world.ts';
import type { SmsData } from './accounts.ts';

/** Puts a text into the inbox of its phone and writes the `sms` entry. */
export function deliverSms(world: World, data: SmsData): void {
  applySms(world, world.journal.append<SmsData>('sms', data));
}

export function applySms(world: World, entry: Entry & SmsData): void {
  const { provider_id: id, from, text, at, gateway, account, segments } = entry;
  phoneOf(world.phones, entry.to).inbox.push({ id, from, text, at, gateway });
  if (gateway !== 'beem') return;
  const beem = world.sms.beem.get(account);
  if (beem !== undefined) beem.credit -= segments;
  world.sms.beemStates.set(`${id} ${entry.to}`, 'PENDING');
}

/** 9 to 15 digits: what any of the gateways takes for a number. */
export function isNumber(digits: string): boolean {
  return /^[1-9]\d{8,14}$/.test(digits);
}
