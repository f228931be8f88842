import type { SmsVendor } from '../fault-types.ts';

export type BeemAccount = { apiKey: string; secretKey: string; dlrUrl: string | null; inboundUrl: string | null; credit: number; startCredit: number };
export type AfricasTalkingAccount = { username: string; apiKey: string; dlrUrl: string | null; inboundUrl: string | null };
export type TwilioAccount = { accountSid: string; authToken: string; inboundUrl: string | null };

export type SmsAccounts = {
  /** By api_key. */
  beem: Map<string, BeemAccount>;
  /** By username. */
  africastalking: Map<string, AfricasTalkingAccount>;
  /** By account_sid. */
  twilio: Map<string, TwilioAccount>;
  /** Delivery state by `request_id dest_addr`, for Beem's polling. */
  beemStates: Map<string, string>;
  lastBeemId: number;
};

export function createSmsAccounts(): SmsAccounts {
  return { beem: new Map(), africastalking: new Map(), twilio: new Map(), beemStates: new Map(), lastBeemId: 0 };
}

/** An SMS that the gateway took and the phone got. */
export type SmsData = {
  gateway: SmsVendor;
  /** Digits without `+`. */
  to: string;
  from: string;
  text: string;
  segments: number;
  provider_id: string;
  account: string;
  recipient_id?: string;
};
