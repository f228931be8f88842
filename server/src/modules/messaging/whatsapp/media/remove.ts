import type { Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';
import type { WhatsappDeps } from '../deps.ts';
import { keyOf } from './fetch.ts';
import { countOldMedia, leftGoing, letGo, noteGone } from './remove-queries.ts';
import { UPLOAD_KEPT_MS } from './upload.ts';

const AT_ONCE = 50;
const NOTHING_BEFORE = '00000000-0000-0000-0000-000000000000';

const rangeOf = (before: Date) => ({ before: firstIdOf(before), usedSince: new Date(before.getTime() - UPLOAD_KEPT_MS) });

export function countOldFiles(tx: Tx, { before, limit }: { readonly before: Date; readonly limit: number }): Promise<number> {
  return countOldMedia(tx, { ...rangeOf(before), limit });
}

/** A store that refuses so many is away: the rest is for the next night. */
const MOST_FAILED = 20;

type Deps = Pick<WhatsappDeps, 'db' | 'store' | 'log'>;

interface Removal {
  readonly tenantId: string;
  readonly before: Date;
  /** Asked before each batch. */
  readonly isWanted: (tx: Tx) => Promise<boolean>;
}

/**
 * Removes files of messages of before: first the row says so, then the bytes go, then the row says that they are gone. If
 * this dies in between, or the store refuses a file, the next run takes the bytes away; removing what is not there does no
 * harm. One file that cannot be removed holds up neither the others nor whoever asked.
 * @returns how many files went
 */
export async function removeOldFiles(deps: Deps, { tenantId, before, isWanted }: Removal): Promise<number> {
  const tally = { removed: 0, failed: 0 };
  const drain = async (next: (tx: Tx) => Promise<readonly string[]>): Promise<void> => {
    while (tally.failed < MOST_FAILED) {
      const ids = await deps.db.inTenant(tenantId, next);
      if (ids.length === 0) return;
      const removed = await removeBytes(deps, tenantId, ids);
      tally.removed += removed;
      tally.failed += ids.length - removed;
    }
  };
  let seen = NOTHING_BEFORE;
  await drain(async (tx) => {
    const left = await leftGoing(tx, { after: seen, limit: AT_ONCE });
    seen = left.at(-1) ?? seen;
    return left;
  });
  await drain(async (tx) => ((await isWanted(tx)) ? letGo(tx, { ...rangeOf(before), limit: AT_ONCE }) : []));
  return tally.removed;
}

async function removeBytes({ db, store, log }: Deps, tenantId: string, ids: readonly string[]): Promise<number> {
  const gone: string[] = [];
  for (const id of ids) {
    try {
      await store.remove(keyOf({ tenant_id: tenantId, id }));
      gone.push(id);
    } catch (error) {
      log.error({ err: error, tenant: tenantId, file: id }, 'file not removed');
    }
  }
  if (gone.length > 0) await db.inTenant(tenantId, (tx) => noteGone(tx, gone));
  return gone.length;
}
