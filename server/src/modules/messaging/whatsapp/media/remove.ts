import type { Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';
import type { WhatsappDeps } from '../deps.ts';
import { keyOf } from './fetch.ts';
import { countOldMedia, leftGoing, letGo, noteGone } from './remove-queries.ts';
import { UPLOAD_KEPT_MS } from './upload.ts';

const AT_ONCE = 50;

const rangeOf = (before: Date) => ({ before: firstIdOf(before), usedSince: new Date(before.getTime() - UPLOAD_KEPT_MS) });

export function countOldFiles(tx: Tx, { before, limit }: { readonly before: Date; readonly limit: number }): Promise<number> {
  return countOldMedia(tx, { ...rangeOf(before), limit });
}

/**
 * Removes files of messages of before: first the row says so, then the bytes go, then the row says that they are gone. If
 * this dies in between, the next run takes the bytes away; removing what is not there does no harm.
 * @param isWanted asked before each batch
 * @returns how many files went
 */
export async function removeOldFiles(
  { db, store }: Pick<WhatsappDeps, 'db' | 'store'>,
  { tenantId, before, isWanted }: { readonly tenantId: string; readonly before: Date; readonly isWanted: (tx: Tx) => Promise<boolean> },
): Promise<number> {
  let removed = 0;
  for (let full = true; full;) {
    const ids = await db.inTenant(tenantId, async (tx) => {
      const left = await leftGoing(tx, AT_ONCE);
      if (left.length > 0) return left;
      return (await isWanted(tx)) ? letGo(tx, { ...rangeOf(before), limit: AT_ONCE }) : [];
    });
    for (const id of ids) await store.remove(keyOf({ tenant_id: tenantId, id }));
    if (ids.length > 0) await db.inTenant(tenantId, (tx) => noteGone(tx, ids));
    removed += ids.length;
    full = ids.length > 0;
  }
  return removed;
}
