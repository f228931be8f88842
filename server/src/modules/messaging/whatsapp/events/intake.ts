import { Batcher } from '../../../../kernel/batch.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Db } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { jobStatement } from '../../../../kernel/jobs.ts';
import { whatsappJobs } from '../jobs.ts';
import { addEvents, type NewEvent } from './queries.ts';

export interface EventIntake {
  /** Resolves once the body is safe; it is read later. */
  take(tenantId: string, event: { readonly numberId: string | null; readonly body: Uint8Array }): Promise<void>;
}

/** Bodies come in bursts: what arrives while one flush is under way goes together in the next. */
const MOST_AT_ONCE = 64;

/** Puts bodies away as they came, with the job that reads them, in one round trip for all that came together. */
export function createEventIntake({ db, clock }: { readonly db: Db; readonly clock: Clock }): EventIntake {
  const batchers = new Map<string, Batcher<NewEvent, undefined>>();
  const write = async (tenantId: string, events: readonly NewEvent[]): Promise<readonly undefined[]> => {
    await db.writeAtOnce(tenantId, [addEvents(tenantId, events), jobStatement(whatsappJobs.process, { tenantId })]);
    return events.map(() => undefined);
  };
  return {
    async take(tenantId, { numberId, body }) {
      const batcher =
        batchers.get(tenantId) ?? new Batcher<NewEvent, undefined>({ maxItems: MOST_AT_ONCE, parallel: 2, write: (events) => write(tenantId, events) });
      batchers.set(tenantId, batcher);
      try {
        await batcher.add({ id: newId(), numberId, body, receivedAt: clock.now() });
      } finally {
        if (batcher.idle && batchers.get(tenantId) === batcher) batchers.delete(tenantId);
      }
    },
  };
}
