import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import type { TokenTools } from '../deps.ts';
import { vendJob } from '../jobs.ts';
import { recipientsOf } from '../texts.ts';
import { dropHolds, expiredHolds, findHeldUntold, lineUpMeters, putHolds, putOff, type Hold, type HoldReason } from './queries.ts';
import { heldText } from './texts.ts';

interface Holding {
  readonly reason: HoldReason;
  readonly at: Date;
}

/**
 * Asks the vendor for nothing on these meters until the hold ends. Purchases wait in line; what is with the vendor
 * already comes to its end.
 */
export async function holdMeters(tx: Tx, holds: readonly Hold[], { reason, at }: Holding): Promise<void> {
  if (holds.length === 0) return;
  await putHolds(tx, holds, { reason, at });
  await putOff(tx, at);
}

/** Lets the purchases of these meters go, oldest first; a meter that is not held for this reason is left alone. */
export async function releaseMeters(tx: Tx, meterIds: readonly string[], { reason, at }: Holding): Promise<void> {
  const held = meterIds.length > 0 ? await dropHolds(tx, meterIds, reason) : [];
  if (held.length === 0) return;
  await lineUpMeters(tx, held, at);
  await enqueue(tx, vendJob, [{ tenantId: tx.tenantId }]);
}

const AT_ONCE = 500;

/** What has to be done every minute: holds that have run out, purchases that came meanwhile, and a word to who paid. */
export async function watchHolds(tx: Tx, deps: TokenTools): Promise<void> {
  const now = deps.clock.now();
  await releaseMeters(tx, await expiredHolds(tx, now), { reason: 'key_change', at: now });
  await putOff(tx, now);
  const notices = (await findHeldUntold(tx, now, AT_ONCE)).flatMap((row) =>
    recipientsOf(row).map((to) => ({
      id: newId(),
      dedupeKey: `key_change_wait:${row.payment_id}:${to}`,
      kind: 'key_change_wait',
      to,
      text: heldText(row),
      paymentId: row.payment_id,
      orderId: row.order_id,
      customerId: row.customer_id,
    })),
  );
  if (notices.length > 0) await deps.queueNotices(tx, notices);
}
