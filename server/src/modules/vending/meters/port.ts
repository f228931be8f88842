import type { Tx } from '../../../kernel/db.ts';

/** What the registry needs from the vending system: the meter as the tenant's own account there sees it. */
export type MeterAtVendorResult =
  | { readonly kind: 'found'; readonly meter: { readonly raw: Readonly<Record<string, unknown>> } }
  | { readonly kind: 'not_found' }
  /** The tenant has no account at a vendor. */
  | { readonly kind: 'no_account' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A meter and the account that it buys by; null: the tenant's default. */
interface MeterToQuery {
  readonly tenantId: string;
  readonly meterNumber: string;
  readonly vendorAccountId: string | null;
}

/** Asks the vendor under the tenant's own account, and under no other; never inside a transaction. */
export type QueryMeterAtVendor = (meter: MeterToQuery) => Promise<MeterAtVendorResult>;

/** A token that a meter or its gateway says it took. */
interface AcceptedToken {
  readonly meterId: string;
  /** Its last four digits. */
  readonly tail: string;
  readonly at: Date;
}

/** Hears of tokens that meters took, in the transaction of their reports. */
export type TokensAccepted = (tx: Tx, tokens: readonly AcceptedToken[]) => Promise<void>;
