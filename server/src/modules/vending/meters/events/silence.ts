import type { Tx } from '../../../../kernel/db.ts';
import { record, systemSource } from '../../../tenancy/audit/index.ts';
import { loadRules, ruleFor } from '../../alerts/index.ts';
import { moveSilent } from './queries.ts';

/** In one look; the rest come with the next, a minute later. */
const AT_ONCE = 200;
const HOUR = 3_600_000;

/** Sets meters offline that used to report and have not for the tenant's time, and back those that report again. */
export async function markSilent(tx: Tx, now: Date): Promise<void> {
  const rule = ruleFor(await loadRules(tx), 'offline');
  if (!rule.is_enabled) return;
  const moved = await moveSilent(tx, new Date(now.getTime() - (rule.threshold ?? 0) * HOUR), AT_ONCE);
  await record(
    tx,
    systemSource,
    moved.map(({ id, from, to }) => ({
      action: `meter.${to}`,
      objectType: 'meter',
      objectId: id,
      details: { before: { status: from }, after: { status: to } },
    })),
  );
}
