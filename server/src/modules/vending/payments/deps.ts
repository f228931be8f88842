import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import type { Saying } from '../alerts/port.ts';
import type { PaymentChannelAccount, PaymentProvider } from './port.ts';

export interface IntakeDeps {
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly provider: PaymentProvider;
  readonly spoolDir: string;
  /** What the spool may hold on the disk; beyond, notices are refused. */
  readonly spoolMaxBytes: number;
  /** The tenant's own shortcodes and store numbers, from memory; `fresh` asks the database. */
  readonly shortcodes: (tenantId: string, fresh?: boolean) => Promise<ReadonlySet<string>>;
}

export interface PaymentAlert {
  readonly type: 'payment_failed' | 'payment_held' | 'payment_suspense' | 'payment_conflict' | 'payment_unreadable';
  readonly severity: 'info' | 'warning' | 'error' | 'critical';
  readonly dedupeKey: string;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly paymentId: string | null;
  readonly says: Saying;
}

export interface PayerText {
  readonly id: string;
  readonly dedupeKey: string;
  readonly kind: string;
  readonly to: string;
  readonly text: string;
  readonly paymentId: string;
  readonly customerId: string | null;
}

/** What verbs inside a transaction may use: nothing that reaches the provider or opens a second transaction. */
export interface PaymentTools {
  readonly clock: Clock;
  /** Pure: bytes to meaning. */
  readonly parse: PaymentProvider['parse'];
  /** Pure: what a reversal or status query came to. */
  readonly parseResult: PaymentProvider['parseResult'];
  readonly queueTexts: (tx: Tx, texts: readonly PayerText[]) => Promise<void>;
  readonly raise: (tx: Tx, alerts: readonly PaymentAlert[]) => Promise<void>;
}

export interface PaymentsDeps extends PaymentTools {
  readonly db: Db;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly provider: PaymentProvider;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** With the key of its hook paths. */
  readonly openChannel: (tx: Tx, channelId: string) => Promise<PaymentChannelAccount & { readonly hookKey: string }>;
  readonly publicUrl: string;
}
