import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { ImportsDeps } from './deps.ts';
import { forgetTraces, takeUpLeft } from './imports.ts';
import { importJob, importSweepJob, importTidyJob } from './jobs.ts';
import { runImport } from './run.ts';

export function importJobs(deps: ImportsDeps): readonly BoundJob[] {
  const { db, clock, activeTenants } = deps;
  return [
    bindJob(importJob, async (payloads) => {
      for (const payload of payloads) await runImport(deps, payload);
    }),
    bindJob(importSweepJob, async () => {
      for (const tenantId of await activeTenants()) await db.inTenant(tenantId, (tx) => takeUpLeft(tx, clock.now()));
    }),
    bindJob(importTidyJob, async () => {
      for (const tenantId of await activeTenants()) await db.inTenant(tenantId, (tx) => forgetTraces(tx, clock.now()));
    }),
  ];
}
