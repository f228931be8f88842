import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';

/** What verbs inside a transaction may use. */
export interface ImportTools {
  readonly clock: Clock;
  readonly secrets: Secrets;
}

export interface ImportsDeps extends ImportTools {
  readonly db: Db;
  readonly activeTenants: () => Promise<readonly string[]>;
}
