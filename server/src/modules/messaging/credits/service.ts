import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { readSettings, readTerms, reserveFromAccount } from './queries.ts';

const KEPT_MS = 30_000;
const MOST_KEPT = 1_000;

export interface ServiceText {
  readonly id: string;
  readonly parts: number;
}

/**
 * Who pays tokens, receipts and notices: the platform, or, where that was agreed, the tenant's credits as long as they
 * last; of clients that the platform lends its gateway to, their credits unless it was agreed otherwise (`lends`). The
 * setting is remembered for half a minute, since it is asked for with every token.
 * @returns the messages that credits were set aside for
 */
export function createServiceCharge(
  clock: Clock,
  { lends }: { readonly lends: boolean } = { lends: false },
): (tx: Tx, texts: readonly ServiceText[]) => Promise<readonly string[]> {
  const kept = new Map<string, { readonly until: number; readonly byCredits: boolean }>();
  const paysByCredits = async (tx: Tx): Promise<boolean> => {
    const known = kept.get(tx.tenantId);
    if (known !== undefined && known.until > clock.monotonic()) return known.byCredits;
    const { paidBy, serviceTexts } = await (lends ? readTerms(tx) : readSettings(tx));
    if (kept.size >= MOST_KEPT) kept.clear();
    const byCredits = paidBy === 'credits' && serviceTexts === 'credits';
    kept.set(tx.tenantId, { until: clock.monotonic() + KEPT_MS, byCredits });
    return byCredits;
  };
  return async (tx, texts) => {
    if (texts.length === 0 || !(await paysByCredits(tx))) return [];
    const parts = texts.reduce((sum, text) => sum + text.parts, 0);
    const reserved = await reserveFromAccount(tx, { id: newId(), credits: BigInt(parts), groupId: null });
    return reserved ? texts.map((text) => text.id) : [];
  };
}
