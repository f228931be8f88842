import type { Clock } from '../../../kernel/clock.ts';
import type { Db } from '../../../kernel/db.ts';
import type { AskLimit } from './limit.ts';

export interface BuyersDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** Questions about one receipt. */
  readonly limit: AskLimit;
  /** Puts the token's message in line again; a key that was used before adds nothing. */
  readonly resendToken: (tenantId: string, tokenId: string, key: string) => Promise<void>;
}
