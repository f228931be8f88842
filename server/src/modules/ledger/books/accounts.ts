import { derivedId } from '../../../kernel/ids.ts';

/**
 * The chart of accounts. Amounts are debit positive, so what we owe (wallets, suspense) stands negative.
 * `perOwner` accounts exist once per customer (or per meter without one); those of levies once per levy.
 */
export const ACCOUNTS = {
  /** Money at the mobile-money provider. */
  mpesa_clearing: { perOwner: false, side: 'debit' },
  cash: { perOwner: false, side: 'debit' },
  /** Owed to customers: matched to a purchase that has not been asked for at the vendor. */
  unapplied: { perOwner: false, side: 'credit' },
  /** Owed to customers: carried into the next purchase. */
  wallet: { perOwner: true, side: 'credit' },
  /** Asked for at the vendor, outcome not known yet. */
  vend_in_flight: { perOwner: false, side: 'credit' },
  sales: { perOwner: false, side: 'credit' },
  vat: { perOwner: false, side: 'credit' },
  levies: { perOwner: true, side: 'credit' },
  standing_charges: { perOwner: false, side: 'credit' },
  arrears: { perOwner: true, side: 'debit' },
  refunds_payable: { perOwner: false, side: 'credit' },
  /** Money nobody has been found for, or that is held for a person. */
  suspense: { perOwner: false, side: 'credit' },
  /** Tokens the vendor made that we did not count, and the like; must drain to zero. */
  vendor_discrepancy: { perOwner: false, side: 'debit' },
  mpesa_discrepancy: { perOwner: false, side: 'debit' },
  free_issue: { perOwner: false, side: 'debit' },
  /** What people put right by hand: money given or taken, and debts brought in or let go. */
  adjustments: { perOwner: false, side: 'debit' },
} as const satisfies Record<string, { perOwner: boolean; side: 'debit' | 'credit' }>;

export type AccountCode = keyof typeof ACCOUNTS;

export interface AccountKey {
  readonly tenantId: string;
  readonly code: AccountCode;
  readonly ownerId: string | null;
  readonly currency: string;
}

/** Whose account a levy's is: one of a name, however it is capitalised. */
export function levyOwner(name: string): string {
  return derivedId('levy', name.trim().toLowerCase());
}

/** Account ids follow from what the account is, so that posting needs no look-up. */
export function accountId(key: AccountKey): string {
  return derivedId('ledger', key.tenantId, key.code, key.ownerId ?? '', key.currency);
}
