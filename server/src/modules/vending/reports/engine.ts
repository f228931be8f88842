import type { Tx } from '../../../kernel/db.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import { addUpRegistry, recountRegistry } from '../registry/index.ts';
import type { ReportsDeps } from './deps.ts';
import { runExport } from './exports/run.ts';
import { removeExpired, removeLeftovers, takeUpLeft } from './exports/tidy.ts';
import { reportJobs } from './jobs.ts';
import { startDue } from './schedules/schedules.ts';
import { rebuildTotals, updateTotals } from './totals/totals.ts';

export function boundReportJobs(deps: ReportsDeps): readonly BoundJob[] {
  const { db, clock, log, activeTenants } = deps;
  const inEach = async (work: (tx: Tx) => Promise<unknown>): Promise<void> => {
    for (const tenantId of await activeTenants()) await db.inTenant(tenantId, work);
  };
  return [
    bindJob(reportJobs.export, async (payloads) => {
      for (const payload of payloads) await runExport(deps, payload);
    }),
    bindJob(reportJobs.sweep, () =>
      inEach(async (tx) => {
        await startDue(tx, clock.now());
        await takeUpLeft(tx, clock.now());
      }),
    ),
    bindJob(reportJobs.totals, () =>
      inEach(async (tx) => {
        await updateTotals(tx, clock.now());
        await addUpRegistry(tx);
      }),
    ),
    bindJob(reportJobs.checkTotals, () =>
      inEach(async (tx) => {
        const days = await rebuildTotals(tx, clock.now());
        if (days) log.warn({ tenant: tx.tenantId, days }, 'daily totals differed from the books and were made again');
        const counts = await recountRegistry(tx);
        if (counts) log.warn({ tenant: tx.tenantId, counts }, 'counts of meters or customers were wrong and were made again');
      }),
    ),
    bindJob(reportJobs.tidy, async () => {
      for (const tenantId of await activeTenants()) await removeExpired(deps, tenantId);
      await removeLeftovers(deps);
    }),
  ];
}
