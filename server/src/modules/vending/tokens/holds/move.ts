import type { Tx } from '../../../../kernel/db.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { vendJob } from '../jobs.ts';
import { IN_FLIGHT } from '../state.ts';
import { cancelClears, lockOpen, moveWaiting, type Destination } from './move-queries.ts';

/** Open orders of a meter, locked: none of them goes to the vendor before the commit. */
export async function openOrdersOf(tx: Tx, meterId: string): Promise<{ readonly waiting: number; readonly inFlight: number }> {
  const states = await lockOpen(tx, meterId);
  const inFlight = states.filter((state) => IN_FLIGHT.includes(state)).length;
  return { waiting: states.length - inFlight, inFlight };
}

/**
 * Leads the purchases that wait for one device to another, with their payments; what was to clear the first is let go.
 * @returns how many purchases went
 */
export async function redirectOrders(tx: Tx, meterId: string, { to, at }: { readonly to: Destination; readonly at: Date }): Promise<number> {
  await cancelClears(tx, meterId, at);
  const moved = await moveWaiting(tx, meterId, { to, at });
  if (moved > 0) await enqueue(tx, vendJob, [{ tenantId: tx.tenantId }]);
  return moved;
}
