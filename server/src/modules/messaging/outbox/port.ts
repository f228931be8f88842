/** What the outbox needs from those who carry its messages, and from those who may forbid one. Carriers are implemented in `vendors/`. */

import type { Tx } from '../../../kernel/db.ts';

/** Each has its own line, dispatcher and ways out. */
export type Channel = 'sms' | 'email' | 'whatsapp';

/** `service`: tokens, receipts, answers, notices: needs no consent. `marketing`: asked at the gate, and sent at most once. */
export type Purpose = 'service' | 'marketing';

interface ConsentAsk {
  readonly channel: Channel;
  /** E.164 digits without plus; of an e-mail, the address. */
  readonly to: string;
  readonly contactId: string | null;
  readonly purpose: Purpose;
}

/** `allowed`, or why not (`opted_out`, `no_consent`, `blocked`). */
type ConsentAnswer = 'allowed' | 'opted_out' | 'no_consent' | 'blocked';

/** Whether these may be written to now; asked in the transaction of the claim, answers in the order of the questions. */
export type ConsentGate = (tx: Tx, asks: readonly ConsentAsk[]) => Promise<readonly ConsentAnswer[]>;

/** How fast a sender may go. A text message counts its parts, everything else counts one. */
export interface SendRate {
  readonly partsPerSecond: number;
  /** Parts that may leave at once after a silence; `partsPerSecond` if not given. */
  readonly burst?: number;
  /** Between two messages of this sender to one recipient, on average. */
  readonly pairEveryMs?: number;
  /** How many of those may go at once, borrowed from the time to come; 1 if not given. */
  readonly pairBurst?: number;
}

export type GatewayKind = 'beem' | 'africastalking' | 'twilio';

/** A way out of the house, as the dispatcher sees it: which one, and what kind of thing it is. */
export interface CarrierAccount {
  readonly channelId: string;
  readonly kind: string;
  /** The same for all senders of one account at the provider, which are slowed down together. */
  readonly accountKey?: string;
  /** Absent: as fast as the carrier answers. */
  readonly rate?: SendRate;
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
  /** Asks what became of one message, for carriers that can be asked; null when the answer tells nothing. */
  readonly poll?: (account: A, question: StatusQuestion) => Promise<DeliveryReport | null>;
}

export interface TextToSend {
  /** Our attempt id; goes wherever the gateway echoes a reference. */
  readonly reference: string;
  /** E.164 digits without plus. */
  readonly to: string;
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
  /** The name it is sent under, instead of the account's own. */
  readonly sender?: string;
}

/**
 * `accepted` is not delivered. `refused.retryable` tells whether another try later or another gateway may help;
 * `recipientFault` says that the number itself is the reason, so no gateway will help. `throttled`: nothing was sent,
 * and nothing of this scope may be tried for `retryAfterMs`; it does not count as an attempt.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'throttled'; readonly scope: ThrottleScope; readonly retryAfterMs: number; readonly code: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly retryable: boolean; readonly recipientFault: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One sender, one sender towards one recipient, or every sender of the account. */
export type ThrottleScope = 'sender' | 'pair' | 'account';

/** `read` proves delivery and more; `undelivered` is a failure that was told later. */
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'undelivered' | 'pending';

/** What a carrier says later. It comes in by `Outbox.receive(tenantId, channelId, reports)`: in any order, any number of times, early ones wait. */
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

/** One message that somebody sent to a number or short code of the tenant. */
export interface GatewayWord {
  /** The gateway's id; null where it names none. */
  readonly providerId: string | null;
  /** Digits without plus where it is a number. */
  readonly from: string;
  readonly to: string;
  /** `opt_out`: the gateway's own notice that the person wants nothing more; `text` is then the word that was used, or STOP. */
  readonly kind: 'text' | 'opt_out';
  readonly text: string;
  readonly sentAt: Date | null;
  /** What else the gateway told, such as its network code or link id. */
  readonly extra: Readonly<Record<string, string>>;
}

export type ParsedInbound =
  | { readonly kind: 'inbound'; readonly words: readonly GatewayWord[]; readonly answer: GatewayAnswer }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A message whose fate is asked for: our gateway id of it, and the number it went to. */
export interface StatusQuestion {
  readonly providerId: string;
  readonly to: string;
}

/** What is left at the gateway, as it says: a plain decimal and what it counts (`credits` or a currency). */
export type GatewayBalance =
  | { readonly kind: 'known'; readonly amount: string; readonly unit: string }
  /** Some accounts are paid afterwards, or below another one, and have none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' | 'unknown'; readonly reason: string };

export interface SmsGateway extends Carrier<GatewayAccount> {
  /** Checks the signature where there is one; `unreadable` with reason `signature` when it is wrong. */
  parseReport(report: IncomingReport): ParsedReport;
  /** A message from a person or a notice that somebody opted out, in every shape that was seen; checks as `parseReport`. */
  parseInbound(call: IncomingReport): ParsedInbound;
  /** Asks for the balance of the account, which changes nothing there. */
  balance(account: GatewayAccount): Promise<GatewayBalance>;
}
