import type { Db } from '../../../kernel/db.ts';
import { AppError, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { tenantsOfRequests } from './queries.ts';
import { checkReason, reviewRequest, type Review } from './requests.ts';

export interface Verdict {
  readonly id: string;
  readonly done: boolean;
  readonly code: string | null;
  readonly message: string | null;
}

interface Work {
  readonly db: Db;
  readonly ctx: RequestContext;
  readonly now: Date;
}

/**
 * One word on many requests, of whichever clients: each is decided by itself, and what could not be says why.
 * @throws AppError `invalid` when a refusal gives no reason
 */
export async function reviewMany({ db, ctx, now }: Work, ids: readonly string[], review: Omit<Review, 'id'>): Promise<readonly Verdict[]> {
  checkReason(review.status, review.reason);
  const tenants = await ctx.read((tx) => tenantsOfRequests(tx, ids));
  const verdicts: Verdict[] = [];
  for (const id of new Set(ids)) {
    const tenantId = tenants.get(id);
    try {
      if (tenantId === undefined) throw notFound();
      await db.inTenant(tenantId, (tx) => reviewRequest(tx, { ctx, now }, { ...review, id }));
      verdicts.push({ id, done: true, code: null, message: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      verdicts.push({ id, done: false, code: error.code, message: error.message });
    }
  }
  return verdicts;
}
