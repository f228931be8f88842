import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { CarrierAccount } from './port.ts';

const KEPT_MS = 30_000;
const MOST_KEPT = 500;

export interface Accounts<A extends CarrierAccount> {
  /** A tenant's gateway accounts by priority, at most 30 seconds old; `anew` where one may have come since. */
  of(tx: Tx, anew?: 'anew'): Promise<readonly A[]>;
  /** What is remembered and fresh; undefined when it has to be read. */
  remembered(tenantId: string): readonly A[] | undefined;
}

/** Opening sealed secrets for every batch would cost more than sending it. */
export function cacheAccounts<A extends CarrierAccount>(channelsOf: (tx: Tx) => Promise<readonly A[]>, clock: Clock): Accounts<A> {
  const kept = new Map<string, { readonly until: number; readonly accounts: readonly A[] }>();
  const remembered = (tenantId: string): readonly A[] | undefined => {
    const known = kept.get(tenantId);
    return known !== undefined && known.until > clock.monotonic() ? known.accounts : undefined;
  };
  return {
    remembered,
    async of(tx, anew) {
      const known = anew ? undefined : remembered(tx.tenantId);
      if (known !== undefined) return known;
      const accounts = await channelsOf(tx);
      const now = clock.monotonic();
      if (kept.size >= MOST_KEPT) for (const [tenantId, entry] of kept) if (entry.until <= now) kept.delete(tenantId);
      // the first one that is connected is to be found at once
      if (accounts.length > 0) kept.set(tx.tenantId, { until: now + KEPT_MS, accounts });
      else kept.delete(tx.tenantId);
      return accounts;
    },
  };
}
