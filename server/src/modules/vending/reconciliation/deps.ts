import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { EndingReason, Saying } from '../alerts/port.ts';
import type { Intake } from '../payments/index.ts';
import type { PaymentChannelAccount } from '../payments/port.ts';
import type { TokenVendor, VendorAccount } from '../tokens/port.ts';
import type { MoneyPuller, StatementReader } from './port.ts';

interface ReconciliationAlert {
  readonly type: 'reconciliation_break' | 'paybill_not_pulled';
  readonly severity: 'info' | 'warning' | 'error' | 'critical';
  readonly dedupeKey: string;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly paymentId: string | null;
  readonly says: Saying;
}

/** What verbs inside a transaction may use. */
export interface ReconciliationTools {
  readonly clock: Clock;
  readonly raise: (tx: Tx, alerts: readonly ReconciliationAlert[]) => Promise<void>;
  readonly endAlerts: (tx: Tx, ending: { readonly keys: readonly string[]; readonly reason: EndingReason; readonly at: Date }) => Promise<void>;
}

export interface ReconciliationDeps extends ReconciliationTools {
  readonly db: Db;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly puller: MoneyPuller;
  readonly statements: StatementReader;
  readonly vendor: Pick<TokenVendor, 'capabilities' | 'history'>;
  /** The door that every notice goes through. */
  readonly take: Intake['take'];
  readonly activeTenants: () => Promise<readonly string[]>;
  readonly openChannel: (tx: Tx, channelId: string) => Promise<OpenChannel>;
  readonly openAccount: (tx: Tx, accountId: string) => Promise<VendorAccount>;
}

export interface OpenChannel extends PaymentChannelAccount {
  /** Where the provider may post what it has to say of its own accord. */
  readonly callbackUrl: string;
}
