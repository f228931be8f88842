/** What the payments feature needs from a mobile-money provider. Implemented in `vendors/mpesa`. */

/** Money that a provider says has moved, in our words. */
export interface MoneyReceived {
  /** The provider's receipt, upper case: ten letters and digits. */
  readonly receipt: string;
  readonly amountMinor: bigint;
  readonly shortcode: string;
  /** What the payer typed, as received (blanks kept). */
  readonly accountText: string;
  /** Payer's number when it is a whole one (E.164 digits, no plus), else null. */
  readonly payerPhone: string | null;
  /** As received: whole, masked, hashed or empty. */
  readonly payerPhoneText: string;
  readonly payerName: string;
  readonly transactionType: string;
  readonly paidAt: Date | null;
  readonly thirdPartyReference: string;
}

/** The outcome of an STK push as its callback tells it. */
export interface StkOutcome {
  readonly checkoutRequestId: string;
  readonly merchantRequestId: string;
  /** As text: numbers and `SFC_IC0003` alike. */
  readonly resultCode: string;
  readonly resultText: string;
  /** Present on success. */
  readonly paid: { readonly receipt: string; readonly amountMinor: bigint; readonly phone: string; readonly paidAt: Date | null } | null;
}

export type ParsedEvent =
  | { readonly kind: 'money'; readonly money: MoneyReceived }
  | { readonly kind: 'stk'; readonly stk: StkOutcome }
  /** Says that money moved but cannot be trusted as it stands; kept and shown to a person. */
  | { readonly kind: 'quarantine'; readonly reason: string; readonly hint: Partial<MoneyReceived> }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A Daraja application of one tenant; secrets are opened just before use. */
export interface PaymentChannelAccount {
  readonly channelId: string;
  readonly baseUrl: string;
  readonly shortcode: string;
  /** For tills: the store or head-office number that STK names. */
  readonly storeNumber: string | null;
  readonly kind: 'paybill' | 'till';
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly passkey: string | null;
  /** Who asks for reversals and states of transactions, with the credential as M-Pesa's portal encrypted it. */
  readonly initiator: string | null;
  readonly securityCredential: string | null;
}

export interface StkPush {
  readonly amountMinor: bigint;
  /** E.164 digits without plus. */
  readonly phone: string;
  readonly accountReference: string;
  readonly description: string;
  readonly callbackUrl: string;
}

export type StkPushResult =
  | { readonly kind: 'accepted'; readonly checkoutRequestId: string; readonly merchantRequestId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export type StkQueryResult =
  | { readonly kind: 'result'; readonly resultCode: string; readonly resultText: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What both questions have whose answer comes later, to an address of their own. */
interface LaterQuestion {
  /** Two to a hundred characters; shown in the organisation's portal. */
  readonly remarks: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

export interface ReversalOrder extends LaterQuestion {
  readonly receipt: string;
  readonly amountMinor: bigint;
}

/** About a receipt, or about what an earlier request of ours has become. */
export interface StatusQuestion extends LaterQuestion {
  readonly about: { readonly receipt: string } | { readonly conversationId: string };
}

/** `accepted` says that a result will come, and nothing of what it will be. */
export type LaterAnswer =
  | { readonly kind: 'accepted'; readonly conversationId: string; readonly originatorConversationId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A result as it was posted. */
export interface LaterResult {
  /** As text: numbers and `R000002` alike; empty when none came. */
  readonly code: string;
  readonly text: string;
  readonly conversationId: string;
  /** `refused`: documented as done nothing. Everything that is neither is unknown. */
  readonly reversal: 'done' | 'refused' | 'unknown';
  /** Of the transaction that was asked about: `absent` when the provider knows no such receipt. */
  readonly transaction: 'completed' | 'dead' | 'open' | 'absent' | 'unknown';
  readonly facts: TransactionFacts;
}

/** What a result says of a transaction; null or empty where it says nothing. */
export interface TransactionFacts {
  /** The transaction's own receipt; for a reversal, that of the money's way back. */
  readonly receipt: string;
  readonly originalReceipt: string;
  readonly amountMinor: bigint | null;
  /** `600196 - Name` or `2547… - NAME`, as printed. */
  readonly creditParty: string;
  readonly debitParty: string;
  readonly status: string;
  readonly reason: string;
  readonly completedAt: Date | null;
}

/** `unknown`: it was asked and nothing came back; asking again does no harm. */
export type RegisterResult = { readonly kind: 'registered' } | { readonly kind: 'refused' | 'unknown'; readonly reason: string };

export interface PaymentProvider {
  /** Pure and tolerant: never throws, whatever the bytes are. */
  parse(body: Uint8Array, contentType: string | undefined): ParsedEvent;
  registerUrls(account: PaymentChannelAccount, urls: { readonly confirmation: string; readonly validation: string }): Promise<RegisterResult>;
  pushStk(account: PaymentChannelAccount, push: StkPush): Promise<StkPushResult>;
  queryStk(account: PaymentChannelAccount, checkoutRequestId: string): Promise<StkQueryResult>;
  /** Asks for a payment's money to go back to its payer. Never repeated by itself. */
  reverse(account: PaymentChannelAccount, order: ReversalOrder): Promise<LaterAnswer>;
  askStatus(account: PaymentChannelAccount, question: StatusQuestion): Promise<LaterAnswer>;
  /** Pure and tolerant; null when the bytes are no result. */
  parseResult(body: Uint8Array): LaterResult | null;
}
