import { fromCents } from '../money.ts';
import type { Phone } from '../phones/phones.ts';
import type { World } from '../world.ts';
import { creditText, settle, valveOf } from '../meters/water.ts';
import { mailLine, newestMails } from '../mail/mails.ts';
import type { VirtualMeter } from '../meters/virtual-meter.ts';

const STRANGERS = 100;
const LISTED_MAILS = 20;

/** What a page needs to draw everything: provisioned phones and up to 100 others, shortcodes, meters, faults. */
export function readState(world: World): object {
  const now = Date.now();
  return {
    phones: listedPhones(world).map(phoneState),
    shortcodes: [...world.mpesa.shortcodes.values()].map(({ shortcode, name, type, balance, urls }) => ({
      shortcode,
      name,
      type,
      balance: fromCents(balance),
      registered: urls !== null,
    })),
    meters: [...world.meters.values()].map((meter) => meterState(meter, now)),
    mails: newestMails(world, LISTED_MAILS).map(mailLine),
    faults: world.faults.current,
  };
}

export function phoneState({ msisdn, name, balance }: Phone): { msisdn: string; name: string; balance: string } {
  return { msisdn, name, balance: fromCents(balance) };
}

export function meterState(meter: VirtualMeter, now: number): object {
  settle(meter, now);
  return {
    meter_id: meter.id,
    company: meter.company,
    customer_name: meter.customerName,
    credit_m3: creditText(meter),
    valve: valveOf(meter),
    tap: meter.tapOpen,
    tamper: meter.tamper,
  };
}

function listedPhones(world: World): Phone[] {
  const listed: Phone[] = [];
  let strangers = 0;
  for (const phone of world.phones.values()) {
    if (phone.provisioned || strangers++ < STRANGERS) listed.push(phone);
  }
  return listed;
}
