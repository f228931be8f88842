import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { EndingReason, Saying } from '../alerts/port.ts';
import type { MeterVendorDialect } from '../tokens/port.ts';

export interface KeyChangeText {
  readonly id: string;
  readonly dedupeKey: string;
  readonly kind: string;
  /** 2 for the many of a campaign, 1 where somebody asked for this one. */
  readonly lane: 1 | 2;
  readonly to: string;
  readonly text: string;
  readonly customerId: string | null;
}

interface RaisedAlert {
  readonly type: 'key_change_failed';
  readonly severity: 'warning';
  readonly dedupeKey: string;
  readonly meterId: string;
  readonly customerId: null;
  readonly paymentId: null;
  readonly says: Saying;
}

/** What verbs inside a transaction may use. */
export interface KeyChangeTools {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly queueTexts: (tx: Tx, texts: readonly KeyChangeText[]) => Promise<void>;
  readonly raise: (tx: Tx, alerts: readonly RaisedAlert[]) => Promise<void>;
  readonly resolveAlerts: (tx: Tx, ending: { readonly keys: readonly string[]; readonly reason: EndingReason; readonly at: Date }) => Promise<void>;
  /** Whether the vendors of a dialect make key-change tokens when asked; where they do not, the pairs come as a file. */
  readonly issuesKeyChanges: (dialect: MeterVendorDialect) => boolean;
}

export interface KeyChangeDeps extends KeyChangeTools {
  readonly db: Db;
  readonly activeTenants: () => Promise<readonly string[]>;
}
