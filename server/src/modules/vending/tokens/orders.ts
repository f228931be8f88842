import type { Tx } from '../../../kernel/db.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { vendJob } from './jobs.ts';
import { insertOrders, type OrderDraft } from './order-queries.ts';

/**
 * Puts purchases in line for the vendor, in the caller's transaction: they are asked for exactly if it
 * commits. The unique index on the payment refuses a second open order for the same money.
 */
export async function createOrders(tx: Tx, drafts: readonly OrderDraft[], at: Date): Promise<void> {
  if (drafts.length === 0) return;
  await insertOrders(tx, drafts, at);
  await enqueue(tx, vendJob, [{ tenantId: tx.tenantId }]);
}
