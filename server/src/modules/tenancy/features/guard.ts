import type { Clock } from '../../../kernel/clock.ts';
import type { Db } from '../../../kernel/db.ts';
import { remember } from '../../../kernel/remember.ts';
import { switchedOff, type Feature } from './features.ts';
import { readSwitchedOff } from './queries.ts';

/** A switch is felt at once in the process that was told, and in the others after this time. */
const REMEMBERED_MS = 10_000;

export interface FeatureGuard {
  /** @throws AppError `features.off` */
  require(tenantId: string, feature: string): Promise<void>;
  /** After a switch was turned and committed. */
  forget(): void;
}

/** Asked on each request for a part that can be switched off: answers come out of memory. Never inside a transaction. */
export function createFeatureGuard({ db, clock }: { readonly db: Db; readonly clock: Clock }): FeatureGuard {
  const off = remember<readonly Feature[]>({
    clock,
    milliseconds: REMEMBERED_MS,
    load: (tenantId) => db.asSystem((tx) => readSwitchedOff(tx, tenantId)),
  });
  return {
    require: async (tenantId, feature) => {
      if ((await off.get(tenantId)).includes(feature as Feature)) throw switchedOff(feature);
    },
    forget: () => off.forget(),
  };
}
