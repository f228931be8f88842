/** What the outbox needs from an SMS gateway. Implemented in `vendors/`. */

export type GatewayKind = 'beem' | 'africastalking' | 'twilio';

/** A way out of the house, as the dispatcher sees it: which one, and what kind of thing it is. */
export interface CarrierAccount {
  readonly channelId: string;
  readonly kind: string;
}

export interface GatewayAccount extends CarrierAccount {
  readonly kind: GatewayKind;
  readonly baseUrl: string;
  /** Beem: API key. Africa's Talking: username. Twilio: account SID. */
  readonly user: string;
  /** Beem: secret key. Africa's Talking: API key. Twilio: auth token. */
  readonly secret: string;
  readonly sender: string;
  /** Where this gateway should report delivery, per message where it can be told so. */
  readonly reportUrl: string | null;
}

/** What carries messages of one channel: gateways by their kind. */
export interface Carrier<A extends CarrierAccount> {
  send(account: A, text: TextToSend): Promise<SendOutcome>;
}

export interface TextToSend {
  /** Our attempt id; goes wherever the gateway echoes a reference. */
  readonly reference: string;
  /** E.164 digits without plus. */
  readonly to: string;
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
}

/**
 * `accepted` is not delivered. `refused.retryable` tells whether another try later or another gateway may help;
 * `recipientFault` says that the number itself is the reason, so no gateway will help.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly retryable: boolean; readonly recipientFault: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

export type DeliveryStatus = 'sent' | 'delivered' | 'undelivered' | 'pending';

export interface DeliveryReport {
  /** The gateway's message id (Beem: `request_id:recipient_id`, or `request_id:dest_addr` when polled). */
  readonly providerId: string;
  /** Other ids under which the same message may be known. */
  readonly alternatives: readonly string[];
  readonly status: DeliveryStatus;
  readonly code: string | null;
  readonly reason: string | null;
}

export type ParsedReport =
  | { readonly kind: 'report'; readonly reports: readonly DeliveryReport[]; readonly answer: GatewayAnswer }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What the gateway wants to hear back. */
export interface GatewayAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface IncomingReport {
  readonly account: GatewayAccount;
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  /** The public URL as the gateway called it: Twilio signs it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface SmsGateway {
  send(account: GatewayAccount, text: TextToSend): Promise<SendOutcome>;
  /** Checks the signature where there is one; `unreadable` with reason `signature` when it is wrong. */
  parseReport(report: IncomingReport): ParsedReport;
}
