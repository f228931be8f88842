import type { Tx } from '../../../kernel/db.ts';
import type { EndingReason, Saying } from '../alerts/port.ts';

/** What is put before people while an adjustment waits for the second one. */
interface WaitingAlert {
  readonly type: 'approval_waiting';
  readonly severity: 'warning';
  readonly dedupeKey: string;
  readonly meterId: null;
  readonly customerId: string;
  readonly paymentId: null;
  readonly says: Saying;
}

/** What balances need from outside. */
export interface BalancesDeps {
  readonly now: () => Date;
  readonly raise: (tx: Tx, alerts: readonly WaitingAlert[]) => Promise<void>;
  readonly resolveAlerts: (tx: Tx, ending: { readonly keys: readonly string[]; readonly reason: EndingReason; readonly at: Date }) => Promise<void>;
}
