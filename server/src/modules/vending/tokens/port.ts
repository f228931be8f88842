/** What the tokens feature needs from a vending system. Implemented in `vendors/`. */

export type MeterVendorDialect = 'stronpower' | 'stronpower_legacy';

/** One utility's account at the vendor; the password is opened just before use. */
export interface VendorAccount {
  readonly dialect: MeterVendorDialect;
  readonly baseUrl: string;
  readonly company: string;
  readonly username: string;
  readonly password: string;
}

export interface VendRequest {
  readonly account: VendorAccount;
  readonly meterNumber: string;
  /** The vendor's customer id for the meter, where the contract wants one. */
  readonly vendorCustomerId: string | null;
  /** By money in minor units, or by volume in integer tenths of a cubic metre. */
  readonly quantity: { readonly by: 'money'; readonly minor: bigint } | { readonly by: 'units'; readonly tenths: number };
  /** Price for one unit, minor units; the older dialect asks for it. */
  readonly unitPriceMinor: bigint | null;
  readonly currency: string;
  /** Our attempt id, for vendors that echo a reference. */
  readonly reference: string;
  /** Latest monotonic moment for the first byte; later, nothing is sent. */
  readonly sendBefore: number;
}

/** What a vendor's answer says, in our words; amounts in minor units, volume in tenths of m³. */
export interface IssuedToken {
  /** 20 digits, no spaces. */
  readonly token: string;
  readonly meterNumber: string | null;
  readonly paidMinor: bigint | null;
  readonly tenths: number | null;
  readonly unitPriceMinor: bigint | null;
  /** The vendor's own time text, as received. */
  readonly generatedAt: string | null;
}

/**
 * `issued`: a token that has the right shape came back for our meter.
 * `not_sent`: nothing left this process.
 * `refused`: the vendor said no in a form that proves that nothing was issued.
 * `unproven_refusal`: it looks like a no (`[]`, `false`), to be believed only after its history shows nothing new.
 * `unknown`: everything else.
 */
export type VendOutcome =
  | { readonly kind: 'issued'; readonly issued: IssuedToken }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly permanent: boolean }
  | { readonly kind: 'unproven_refusal'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The exchange as kept for disputes: secrets removed, the token masked. */
export interface VendEvidence {
  readonly request: Readonly<Record<string, unknown>>;
  readonly status: number | null;
  /** At most 4,000 characters of the answer, tokens replaced by their last four digits. */
  readonly answer: string | null;
  readonly milliseconds: number;
}

export interface VendResult {
  readonly outcome: VendOutcome;
  readonly evidence: VendEvidence;
}

export interface HistoryEntry extends IssuedToken {
  readonly position: number;
}

export type HistoryResult =
  | { readonly kind: 'read'; readonly entries: readonly HistoryEntry[]; readonly evidence: VendEvidence }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly evidence: VendEvidence };

export interface MeterAtVendor {
  readonly meterNumber: string;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly priceMinor: bigint | null;
  readonly priceCategory: string | null;
  /** The first row of the vendor's answer, as it came. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export type MeterQueryResult =
  | { readonly kind: 'found'; readonly meter: MeterAtVendor }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface VendorCapabilities {
  /** The vendor keeps a readable history per meter; without it an unknown outcome goes to a person. */
  readonly history: boolean;
  readonly preview: boolean;
  readonly reference: boolean;
  /** The vendor makes key-change tokens when asked; where it does not, its people send them as a file. */
  readonly keyChange: boolean;
}

export interface ManagementRequest {
  readonly account: VendorAccount;
  readonly meterNumber: string;
  readonly vendorCustomerId: string | null;
  readonly kind: 'clear_credit' | 'clear_tamper';
  readonly sendBefore: number;
}

/** What the vendor's own price list makes of money or a volume; nothing is issued. */
export interface PreviewRequest {
  readonly account: VendorAccount;
  readonly meterNumber: string;
  readonly quantity: VendRequest['quantity'];
}

export type PreviewResult =
  | { readonly kind: 'quoted'; readonly paidMinor: bigint | null; readonly tenths: number | null; readonly unitPriceMinor: bigint | null }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Whether the vendor answers at all, learnt by a call that changes nothing. */
export type ProbeResult = { readonly up: true } | { readonly up: false; readonly reason: string };

export interface TokenVendor {
  capabilities(dialect: MeterVendorDialect): VendorCapabilities;
  vend(request: VendRequest): Promise<VendResult>;
  management(request: ManagementRequest): Promise<VendResult>;
  history(account: VendorAccount, meterNumber: string): Promise<HistoryResult>;
  meterInfo(account: VendorAccount, meterNumber: string): Promise<MeterQueryResult>;
  /** Only where `capabilities.preview` says so. */
  preview(request: PreviewRequest): Promise<PreviewResult>;
  /** @param meterNumber any meter of the account; where the dialect needs none, it is not used */
  probe(account: VendorAccount, meterNumber: string): Promise<ProbeResult>;
}
