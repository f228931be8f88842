import type { Clock } from '../../../kernel/clock.ts';
import type { Db } from '../../../kernel/db.ts';

export interface MeterChangesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly activeTenants: () => Promise<readonly string[]>;
}
