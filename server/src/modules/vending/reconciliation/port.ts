/** What reconciliation needs from a mobile-money provider: its own view of the money. Implemented in `vendors/mpesa`. */
import type { MoneyReceived, PaymentChannelAccount, RegisterResult } from '../payments/port.ts';

/** One transaction as the provider lists it. */
export interface PulledRow {
  /** The receipt; where none can be read, something that is the same for the same row. */
  readonly key: string;
  /** Null when the row cannot be read as money; the notice then goes before a person. */
  readonly money: MoneyReceived | null;
  /** The row in the words of a notice, with the row itself beside them. */
  readonly notice: Buffer;
}

export interface PullWindow {
  readonly from: Date;
  readonly to: Date;
  /** Rows to pass over. */
  readonly offset: number;
}

export type PullResult = { readonly kind: 'rows'; readonly rows: readonly PulledRow[] } | { readonly kind: 'unavailable'; readonly reason: string };

interface PullRegistration {
  /** The number in the paybill's record at the provider, E.164 digits. */
  readonly nominatedNumber: string;
  readonly callbackUrl: string;
}

export interface MoneyPuller {
  registerPull(account: PaymentChannelAccount, registration: PullRegistration): Promise<RegisterResult>;
  pull(account: PaymentChannelAccount, window: PullWindow): Promise<PullResult>;
}

/**
 * `payment`: a customer's money in. `reversal`: it went back. `charge`: the provider's fee. `transfer`: to or from the
 * organisation's own accounts. `payout`: money sent to people. `void`: did not complete.
 */
export type LineKind = 'payment' | 'reversal' | 'charge' | 'transfer' | 'payout' | 'other' | 'void';

export interface StatementLine {
  /** As a person counts rows in the file. */
  readonly row: number;
  readonly receipt: string;
  readonly kind: LineKind;
  readonly status: string;
  /** In is positive, out negative. */
  readonly amountMinor: bigint;
  readonly occurredAt: Date;
  readonly accountText: string;
  readonly payerText: string;
  readonly reasonType: string;
  readonly details: string;
  readonly linkedReceipt: string | null;
  readonly balanceMinor: bigint | null;
}

export interface RejectedRow {
  readonly row: number;
  readonly reason: string;
  readonly cells: readonly string[];
}

export interface StatementFile {
  readonly format: 'csv' | 'xlsx';
  /** Which column was read as what. */
  readonly headings: readonly { readonly field: string; readonly heading: string }[];
  /** As the file says; null when it does not. */
  readonly shortcode: string | null;
  /** The time for which the file says that it tells everything; null when it does not say. */
  readonly periodFrom: Date | null;
  readonly periodTo: Date | null;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly lines: readonly StatementLine[];
  readonly rejected: readonly RejectedRow[];
}

export type StatementReading =
  | { readonly kind: 'read'; readonly file: StatementFile }
  /** `text` tells a person what to do. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly text: string };

export interface StatementReader {
  readStatement(file: Buffer): Promise<StatementReading>;
  /** A line in the words of a notice, so that its money can go through the intake. */
  noticeOfLine(line: Omit<StatementLine, 'row' | 'linkedReceipt' | 'balanceMinor'>, shortcode: string): Buffer;
}
