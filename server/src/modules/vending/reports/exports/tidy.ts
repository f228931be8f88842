import { enqueue } from '../../../../kernel/jobs.ts';
import type { Tx } from '../../../../kernel/db.ts';
import type { ReportsDeps } from '../deps.ts';
import { reportJobs } from '../jobs.ts';
import { expireExports, findExpired, findLeft } from './queries.ts';
import { keyOf } from './run.ts';

/** A job that was put in a moment ago may only be waiting for its turn. */
const LEFT_AFTER_MS = 60_000;
const LEFTOVER_AFTER_MS = 24 * 3_600_000;

/** Puts exports whose job was lost or whose worker is gone in line again. */
export async function takeUpLeft(tx: Tx, at: Date): Promise<void> {
  const ids = await findLeft(tx, { at, before: new Date(at.getTime() - LEFT_AFTER_MS) });
  await enqueue(
    tx,
    reportJobs.export,
    ids.map((exportId) => ({ tenantId: tx.tenantId, exportId })),
  );
}

/** The file goes first: if this dies between, the row is found again and the file is simply not there. */
export async function removeExpired({ db, store, clock }: ReportsDeps, tenantId: string): Promise<void> {
  const expired = await db.inTenant(tenantId, (tx) => findExpired(tx, clock.now()));
  for (const row of expired) await store.remove(keyOf(tenantId, row));
  if (expired.length > 0)
    await db.inTenant(tenantId, (tx) =>
      expireExports(
        tx,
        expired.map((row) => row.id),
      ),
    );
}

/** What processes that died left half written. */
export async function removeLeftovers({ store, clock }: ReportsDeps): Promise<void> {
  await store.removeLeftovers(new Date(clock.now().getTime() - LEFTOVER_AFTER_MS));
}
