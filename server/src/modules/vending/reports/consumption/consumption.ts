import type { Tx } from '../../../../kernel/db.ts';
import { estimate, HISTORY_DAYS, type Estimate } from './estimate.ts';
import { buyingMeters, purchasesOf } from './queries.ts';

const DAY_MS = 86_400_000;

export interface MeterEstimate extends Estimate {
  readonly meterId: string;
  /** Null when nothing was bought in the last four months. */
  readonly lastPurchaseAt: Date | null;
}

/** What the purchases of these meters tell about their use, in one statement. */
export async function estimateMeters(tx: Tx, meterIds: readonly string[], at: Date): Promise<Map<string, MeterEstimate>> {
  const rows = await purchasesOf(tx, meterIds, new Date(at.getTime() - HISTORY_DAYS * DAY_MS));
  const known = new Map(rows.map((row) => [row.meter_id, row.moments.map((moment, index) => ({ at: moment, tenths: row.tenths[index]! }))]));
  return new Map(
    meterIds.map((meterId) => {
      const purchases = known.get(meterId) ?? [];
      return [meterId, { meterId, lastPurchaseAt: purchases.at(-1)?.at ?? null, ...estimate(purchases, at) }];
    }),
  );
}

export interface EstimatePage {
  readonly estimates: readonly MeterEstimate[];
  /** Read on behind it; null at the end. */
  readonly next: string | null;
}

/**
 * Estimates of the meters that bought in the last four months, page by page in the order of ids; two statements a page.
 * For alerts about credit that runs low: those with few `daysLeft`.
 */
export async function estimatePage(tx: Tx, ask: { readonly at: Date; readonly after: string | null; readonly limit: number }): Promise<EstimatePage> {
  const ids = await buyingMeters(tx, { since: new Date(ask.at.getTime() - HISTORY_DAYS * DAY_MS), after: ask.after, limit: ask.limit });
  const estimates = [...(await estimateMeters(tx, ids, ask.at)).values()];
  return { estimates, next: ids.length < ask.limit ? null : (ids.at(-1) ?? null) };
}
