import type { Entry } from '../journal.ts';

type InboxItem = { id: string; from: string; text: string; at: string; gateway: string };
type PhonePayment = {
  receipt: string;
  amount: string;
  shortcode: string;
  account: string;
  at: string;
  status: 'completed';
};

export type Phone = {
  msisdn: string;
  name: string;
  pin: string;
  /** M-Pesa balance in cents. */
  balance: bigint;
  /** Balance to go back to on reset. */
  startBalance: bigint;
  /** false: nobody asked for it, a message simply arrived. */
  provisioned: boolean;
  inbox: InboxItem[];
  payments: PhonePayment[];
  /** CheckoutRequestIDs of STK prompts on the screen. */
  prompts: Set<string>;
};

export type Phones = Map<string, Phone>;

export const createPhones = (): Phones => new Map();

/** The phone with this number (digits only); a number nobody provisioned gets an empty one with PIN 1234. */
export function phoneOf(phones: Phones, msisdn: string): Phone {
  const known = phones.get(msisdn);
  if (known !== undefined) return known;
  const phone: Phone = {
    msisdn,
    name: '',
    pin: '1234',
    balance: 0n,
    startBalance: 0n,
    provisioned: false,
    inbox: [],
    payments: [],
    prompts: new Set(),
  };
  phones.set(msisdn, phone);
  return phone;
}

/** A text from M-PESA itself. It follows from a payment entry, so it has no entry of its own in the journal. */
export function putMpesaText(phone: Phone, entry: Entry, text: string): void {
  phone.inbox.push({ id: `mpesa-${entry.seq}`, from: 'MPESA', text, at: entry.at, gateway: 'mpesa' });
}
