import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import type { EndingReason, Saying } from '../alerts/port.ts';
import type { OrderState } from './state.ts';
import type { TokenNotice } from './texts.ts';
import type { TokenVendor, VendorAccount } from './port.ts';

/** What happened to a purchase, told to the payments feature inside the same transaction. */
export interface OrderOutcome {
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly state: OrderState;
  readonly errorCode: string | null;
  readonly errorMessage: string;
}

export interface RaisedAlert {
  readonly type:
    | 'vending_failed'
    | 'unknown_outcome'
    | 'vendor_discrepancy'
    | 'vendor_credentials'
    | 'token_undeliverable'
    | 'approval_waiting'
    | 'vendor_down';
  readonly severity: 'warning' | 'error' | 'critical';
  readonly dedupeKey: string;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly paymentId: string | null;
  readonly says: Saying;
}

/** A token for the mailbox of the customer who wants it there too. */
interface TokenEmail extends Omit<TokenNotice, 'utility' | 'kind'> {
  readonly to: string;
}

export interface TokenText {
  readonly email?: TokenEmail;
  readonly id: string;
  readonly dedupeKey: string;
  readonly to: string;
  readonly text: string;
  readonly tokenId: string;
  readonly paymentId: string | null;
  readonly orderId: string;
  readonly customerId: string | null;
}

/** A word to a buyer who waits. */
interface BuyerNotice {
  readonly id: string;
  readonly dedupeKey: string;
  readonly kind: string;
  readonly to: string;
  readonly text: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly customerId: string | null;
}

/** What verbs inside a transaction may use: nothing that reaches a vendor or opens a second transaction. */
export interface TokenTools {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** How long after an unknown outcome the vendor's books are believed to be up to date. */
  readonly settleMs: number;
  readonly onOutcome: (tx: Tx, outcomes: readonly OrderOutcome[], at: Date) => Promise<void>;
  readonly queueTexts: (tx: Tx, texts: readonly TokenText[]) => Promise<void>;
  readonly recordVends: (tx: Tx, rows: readonly { meterId: string; amountMinor: bigint; tenths: number; tokenId: string; at: Date }[]) => Promise<void>;
  readonly raise: (tx: Tx, alerts: readonly RaisedAlert[]) => Promise<void>;
  /** Ends open alerts by their keys; others are left alone. */
  readonly resolveAlerts: (tx: Tx, ending: { readonly keys: readonly string[]; readonly reason: EndingReason; readonly at: Date }) => Promise<void>;
  /** Texts to buyers beside their token. */
  readonly queueNotices: (tx: Tx, notices: readonly BuyerNotice[]) => Promise<void>;
}

export interface TokensDeps extends TokenTools {
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly vendor: TokenVendor;
  /** Opens a tenant's account at the vendor; the password lives in memory only. */
  readonly openAccount: (tx: Tx, accountId: string) => Promise<VendorAccount>;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** Calls under way at once in this process. */
  readonly capacity: number;
  /** How long a vendor may take to answer. */
  readonly vendorTimeoutMs: number;
}
