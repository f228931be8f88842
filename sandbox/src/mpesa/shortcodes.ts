import type { Entry } from '../journal.ts';
import type { StkRequest } from './stk-requests.ts';

export type Urls = {
  confirmation: string;
  validation: string;
  responseType: 'Completed' | 'Cancelled';
  version: 'v1' | 'v2';
};

export type Shortcode = {
  shortcode: string;
  name: string;
  type: 'paybill' | 'till';
  consumerKey: string;
  consumerSecret: string;
  passkey: string;
  /** Who may ask for reversals and states of transactions; empty: nobody. */
  initiator: string;
  securityCredential: string;
  externalValidation: boolean;
  urls: Urls | null;
  /** Balance of the organisation's account in cents. */
  balance: bigint;
  payments: Payment[];
};

export type Via = 'phone' | 'stk' | 'simulate' | 'control';

/** A transaction on its way: the receipt is allotted before the validator is asked. */
export type Transaction = {
  receipt: string;
  /** YYYYMMDDHHmmss, EAT. */
  trans_time: string;
  shortcode: string;
  account: string;
  /** "100.00" */
  amount: string;
  msisdn: string;
  name: string;
  via: Via;
  checkout_request_id?: string;
};

/** Money that moved. */
export type PaymentData = Transaction & { third_party_id: string; org_balance: string };
export type Payment = Entry & PaymentData;

export type Reversal = {
  conversation_id: string;
  shortcode: string;
  original_receipt: string;
  amount: string;
  /** The receipt of the money's way back; null when it did not move. */
  receipt: string | null;
  at: string;
};

type AccessToken = { consumerKey: string; expiresAt: number; replaced: boolean };

export type Mpesa = {
  shortcodes: Map<string, Shortcode>;
  tokens: Map<string, AccessToken>;
  stk: Map<string, StkRequest>;
  /** The latest push by phone, shortcode and amount. */
  latestStk: Map<string, StkRequest>;
  /** Payments whose confirmation is still under way, by receipt. */
  undelivered: Map<string, Payment>;
  /** Confirmations held back by the `reorder` fault. */
  held: (() => void)[];
  receipts: number;
  /** Shortcodes registered for pulling. */
  pulled: Set<string>;
  /** Reversals by their conversation id. */
  reversals: Map<string, Reversal>;
};

export function createMpesa(): Mpesa {
  return {
    shortcodes: new Map(),
    tokens: new Map(),
    stk: new Map(),
    latestStk: new Map(),
    undelivered: new Map(),
    held: [],
    receipts: 0,
    pulled: new Set(),
    reversals: new Map(),
  };
}
