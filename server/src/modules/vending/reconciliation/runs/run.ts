import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { addDays } from '../../../../kernel/zone.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { runJob } from '../jobs.ts';
import { reconcileDay } from './compare-day.ts';
import { daysBetween, isSunday } from './days.ts';
import { findStale, finishRun, giveUpOld, insertRun, noteDays, startRun, todayOf, touchRun, type NewRun } from './queries.ts';
import { reconcileVendor } from './vendor.ts';

/** Puts a run in line, in the caller's transaction. @returns its id, or null when last night's is there already. */
export async function requestRun(tx: Tx, run: Omit<NewRun, 'id'>): Promise<string | null> {
  const id = newId();
  if (!(await insertRun(tx, { ...run, id }))) return null;
  await enqueue(tx, runJob, [{ tenantId: tx.tenantId, runId: id }]);
  return id;
}

/**
 * Compares the days of a run, one transaction each, then the vendor's histories. Dying anywhere, it is taken up
 * again: days are compared anew, which changes nothing, and meters go on where they stopped.
 */
export async function carryOutRun(deps: ReconciliationDeps, { tenantId, runId }: { readonly tenantId: string; readonly runId: string }): Promise<void> {
  const run = await deps.db.inTenant(tenantId, (tx) => startRun(tx, runId, deps.clock.now()));
  if (!run) return;
  const tools = { clock: deps.clock, raise: deps.raise, endAlerts: deps.endAlerts };
  for (const [index, day] of daysBetween(run.from_day, run.to_day).entries()) {
    await deps.db.inTenant(tenantId, async (tx) => {
      await reconcileDay(tx, tools, { runId, day });
      await noteDays(tx, runId, { done: index + 1, at: deps.clock.now() });
    });
  }
  if (run.scope === 'all') await reconcileVendor(deps, { tenantId, run });
  await deps.db.inTenant(tenantId, (tx) => finishRun(tx, runId, deps.clock.now()));
}

/** Yesterday, for every tenant; on Sundays with the histories of meters that nobody here sold to. */
export async function requestNightly(deps: ReconciliationDeps, tenantId: string): Promise<void> {
  const at = deps.clock.now();
  await deps.db.inTenant(tenantId, async (tx) => {
    const today = await todayOf(tx, at);
    const day = addDays(today, -1);
    await requestRun(tx, { fromDay: day, toDay: day, scope: 'all', meters: isSunday(today) ? 'all' : 'active', cause: 'nightly', requestedBy: null, at });
  });
}

/** A run writes about itself after every day and every handful of meters; one that is silent for longer has lost its job. */
const SILENT_MS = 20 * 60_000;

export async function takeUpStale(deps: ReconciliationDeps, tenantId: string): Promise<void> {
  const at = deps.clock.now();
  await deps.db.inTenant(tenantId, async (tx) => {
    await giveUpOld(tx, at);
    const stale = await findStale(tx, new Date(at.getTime() - SILENT_MS));
    for (const id of stale) await touchRun(tx, id, at);
    await enqueue(
      tx,
      runJob,
      stale.map((runId) => ({ tenantId, runId })),
    );
  });
}
