import { createFaults, type FaultSwitches } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Mail } from './mail/mails.ts';
import { createMeters, type Meters } from './meters/virtual-meter.ts';
import { createMpesa, type Mpesa } from './mpesa/shortcodes.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { createPhones, type Phones } from './phones/phones.ts';
import { createRandom, type Random } from './seeded-random.ts';
import { createSmsAccounts, type SmsAccounts } from './sms/accounts.ts';
import { createCompanies, type Companies } from './stronpower/companies.ts';
import { createWhatsapp, type Whatsapp } from './whatsapp/accounts.ts';
import { createTimers, type Timers } from './timers.ts';

/** All there is behind one sandbox: nothing lives in module scope, so tests run several side by side. */
export type World = {
  journal: Journal;
  faults: FaultSwitches;
  random: Random;
  /** What happens later by itself: deliveries, retries, time-outs. A reset clears them. */
  timers: Timers;
  /** Answers that are held back. */
  answers: Timers;
  http: Outgoing;
  phones: Phones;
  mpesa: Mpesa;
  companies: Companies;
  meters: Meters;
  sms: SmsAccounts;
  whatsapp: Whatsapp;
  /** Secrets of clients' own systems, by their names. */
  receivers: Map<string, string>;
  /** What the mail server took, oldest first. */
  mails: Mail[];
};

export function createWorld(journal: Journal): World {
  const random = createRandom(1);
  return {
    journal,
    random,
    faults: createFaults(random),
    timers: createTimers(),
    answers: createTimers(),
    http: createOutgoing(),
    phones: createPhones(),
    mpesa: createMpesa(),
    companies: createCompanies(),
    meters: createMeters(),
    sms: createSmsAccounts(),
    whatsapp: createWhatsapp(),
    receivers: new Map(),
    mails: [],
  };
}
