import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { Log } from '../../../kernel/log.ts';
import { forgetOldEdits, takeUpLeftEdits } from './edits/edits.ts';
import { runEdit } from './edits/run.ts';
import { linkCustomers } from './customers/link.ts';
import { runContactImport, takeUpLeft } from './imports/imports.ts';
import { contactJobs } from './jobs.ts';

export interface ContactsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
}

export function contactEngine(deps: ContactsDeps): readonly BoundJob[] {
  const { db, clock, activeTenants } = deps;
  return [
    bindJob(contactJobs.import, async (payloads) => {
      for (const payload of payloads) await runContactImport(deps, payload);
    }),
    bindJob(contactJobs.edit, async (payloads) => {
      for (const payload of payloads) await runEdit(deps, payload);
    }),
    bindJob(contactJobs.tidy, async () => {
      for (const tenantId of await activeTenants()) while (await db.inTenant(tenantId, (tx) => forgetOldEdits(tx, clock.now())));
    }),
    bindJob(contactJobs.sweep, async () => {
      for (const tenantId of await activeTenants()) {
        await db.inTenant(tenantId, async (tx) => {
          await takeUpLeft(tx, clock.now());
          await takeUpLeftEdits(tx, clock.now());
        });
        for (let full = true; full;) full = await db.inTenant(tenantId, linkCustomers);
      }
    }),
  ];
}
