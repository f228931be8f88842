import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { AuditSource } from '../../tenancy/audit/index.ts';

export interface PrivacyDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** Takes out what is held on the customer as a contact. */
  readonly eraseContact: (tx: Tx, source: AuditSource, customerId: string) => Promise<void>;
  /** Removes files of reports whose time is over. */
  readonly removeFiles: (tenantId: string) => Promise<void>;
}

export type EraseTools = Pick<PrivacyDeps, 'clock' | 'secrets' | 'eraseContact'>;
