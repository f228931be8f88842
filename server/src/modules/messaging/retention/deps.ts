import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';

export interface RetentionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** Removes files of messages that came or were sent before then. @returns how many went. */
  readonly removeFiles: (tenantId: string, removal: FileRemoval) => Promise<number>;
}

interface FileRemoval {
  readonly before: Date;
  /** Asked before each batch: somebody may have decided otherwise. */
  readonly isWanted: (tx: Tx) => Promise<boolean>;
}
